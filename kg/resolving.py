"""The resolution of a store: of all its documents, or only of the names that touch what changed.

The names of the documents that came or went are in the table ``dirty``. What touches them, directly or over
others (:mod:`kg.touching`), is resolved anew and the rest stays: the result is that of a resolution of all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.clusters import CLASSES, Key, Merge, Profile
from kg.fingerprint import code_fingerprint
from kg.resolve import LocalEntity, countries_of, identifies, part_of, resolve_profiles
from kg.resolved import Holders, Resolved, resolved_of, write_all, write_some
from kg.schema import DERIVED_INDEXES
from kg.search import index_evidence
from kg.touching import announced, asked, components, number_of, touch_keys

__all__ = ["is_current", "resolve_all", "resolve_store", "resolve_touched"]

_PROFILES = "SELECT p.id, p.key, p.type, p.name, p.name_ar, p.name_origin, p.article FROM profiles p"
_LOCALS = "SELECT id, document, profile FROM local_entities {where} ORDER BY id"
_SURFACES = "SELECT local, coalesce(surface, text) FROM mentions {where} ORDER BY local"
_PLACES = """
SELECT p.key, p.type, count(m.start)
FROM documents d JOIN local_entities l ON l.document = d.id JOIN profiles p ON p.id = l.profile
LEFT JOIN mentions m ON m.local = l.id
WHERE d.key = ? AND p.type IN ('GPE', 'LOC') GROUP BY l.id
"""


def resolve_store(connection: sqlite3.Connection, aliases: Aliases | None = None) -> None:
    """Bring the resolution up to date with the documents; to be called in a transaction.

    All is resolved if the user's decisions or this program changed since the last time, else what is dirty
    and what touches it.
    """
    if is_current(connection, aliases):
        resolve_touched(connection, aliases)
        return
    code = connection.execute("SELECT value FROM meta WHERE key = 'code'").fetchone()
    if code not in (None, (code_fingerprint(),)):  # words may be normalised in another way now
        index_evidence(connection)
    resolve_all(connection, aliases)
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(_state(aliases).items()))


def is_current(connection: sqlite3.Connection, aliases: Aliases | None) -> bool:
    """Whether the store was resolved by this program with these decisions."""
    return _state(aliases).items() <= dict(connection.execute("SELECT key, value FROM meta")).items()


def _state(aliases: Aliases | None) -> dict[str, str]:
    return {"aliases": aliases.fingerprint if aliases else "", "code": code_fingerprint()}


def resolve_all(connection: sqlite3.Connection, aliases: Aliases | None = None) -> None:
    """Resolve all documents from nothing."""
    connection.execute("DELETE FROM profiles WHERE id NOT IN (SELECT profile FROM local_entities)")
    for table in ("dirty", "touches", "given_names"):
        connection.execute(f"DELETE FROM {table}")
    known = _profiles(connection)
    keys = _remember(connection, known, aliases)
    firsts = {name for p in known.values() for name in announced(p)}
    holders = _gathered(connection, known, aliases)
    found, merges = _resolve(connection, holders, firsts, aliases, keys)
    write_all(connection, found, merges, holders)
    for statement in filter(str.strip, DERIVED_INDEXES.split(";\n")):
        connection.execute(statement)


def resolve_touched(connection: sqlite3.Connection, aliases: Aliases | None = None) -> None:
    """Resolve what touches the dirty profiles."""
    dirty = _numbers(connection, "SELECT profile FROM dirty")
    if not dirty:
        return
    had = _numbers(connection, "SELECT profile FROM dirty WHERE profile IN (SELECT profile FROM touches)")
    used = _numbers(
        connection, "SELECT profile FROM dirty WHERE profile IN (SELECT profile FROM local_entities)"
    )
    changed = _profiles(connection, "JOIN dirty ON dirty.profile = p.id")
    fresh = {n: changed[n] for n in sorted(used - had)}
    gone = {n: changed[n] for n in sorted(dirty - used)}
    turned = _turned(connection, fresh, gone)
    _remember(connection, fresh, aliases)
    touched = _closure(connection, dirty | _asking(connection, turned))
    connection.executemany("DELETE FROM profiles WHERE id = ?", ((n,) for n in gone))
    connection.execute("DELETE FROM dirty")
    _resolve_some(connection, sorted(touched - gone.keys()), aliases)


def _resolve_some(connection: sqlite3.Connection, touched: Sequence[int], aliases: Aliases | None) -> None:
    connection.execute("CREATE TEMP TABLE touched (profile INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO touched VALUES (?)", ((n,) for n in touched))
    known = _profiles(connection, "JOIN touched ON touched.profile = p.id")
    holders = _gathered(connection, known, aliases, "WHERE profile IN (SELECT profile FROM touched)")
    firsts = {w for w in {w for p in known.values() for w in asked(p)} if _is_given(connection, w)}
    found, merges = _resolve(connection, holders, firsts, aliases, {})
    write_some(connection, found, merges, holders)
    connection.execute("DROP TABLE touched")


def _resolve(
    connection: sqlite3.Connection,
    holders: Holders,
    firsts: Set[str],
    aliases: Aliases | None,
    keys: Mapping[tuple[str, ...], list[int]],
) -> tuple[list[Resolved], list[Merge]]:
    """Resolve profiles component by component; ``keys`` are those by which they touch, as far as known."""
    profiles = sorted({id(p): p for p, _ in holders.values()}.values(), key=lambda p: p.key)
    _set_countries(connection, profiles)
    found: list[Resolved] = []
    merges: list[Merge] = []
    for part in map(separated, components(profiles, aliases, keys)):
        resolution = resolve_profiles(part, firsts, aliases)
        found += resolved_of(resolution, part)
        merges += resolution.merges
    return found, merges


def _set_countries(connection: sqlite3.Connection, profiles: Iterable[Profile]) -> None:
    """Offices and the like are told apart by the country of their document."""
    known: dict[str, str] = {}
    for p in profiles:
        if p.context and CLASSES[p.type] != "person":
            if p.context not in known:
                rows = connection.execute(_PLACES, (p.context,))
                places = [LocalEntity(p.context, key, kind, "", None, "", ("",) * n) for key, kind, n in rows]
                known[p.context] = countries_of(places).get(p.context, "")
            p.country = known[p.context]


def _profiles(connection: sqlite3.Connection, join: str = "") -> dict[int, Profile]:
    """The profiles by number, with their Arabic names as the resolution sees them."""
    rows = connection.execute(f"{_PROFILES} {join} ORDER BY p.id")
    return {n: _profile(*row) for n, *row in rows}


def _profile(key: str, kind: str, name: str, name_ar: str | None, origin: str, article: int) -> Profile:
    return Profile(key, kind, name, f"ا{name_ar}" if article else name_ar, origin)


def _gathered(
    connection: sqlite3.Connection, known: Mapping[int, Profile], aliases: Aliases | None, where: str = ""
) -> Holders:
    """The local entities by number, each with its profile: what many documents say alike is one profile.

    What :func:`kg.resolve.profiles_of` does for a list of entities, without making one.
    """
    keys = _Keys(connection)
    alone = {n for n, p in known.items() if not identifies(p)}
    profiles: dict[Key, Profile] = {}
    common = {n: profiles.setdefault(p.key, p) for n, p in known.items()}
    holders: Holders = {}
    for number, document, form, surfaces in _spoken(connection, where):
        profile, key = common[form], keys[document]
        if form in alone or aliases:
            part = part_of(profile, key, aliases)
            fresh = replace(profile, context=key if form in alone else "", part=part, documents=[], spoken=[])
            profile = profiles.setdefault(fresh.key, fresh)
        profile.documents.append(key)
        profile.spoken.append(surfaces)
        holders[number] = (profile, key)
    return holders


def _spoken(connection: sqlite3.Connection, where: str) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """The local entities: number, document, profile and the surfaces of the mentions."""
    among = f"WHERE local IN (SELECT id FROM local_entities {where})" if where else ""
    mentions = connection.execute(_SURFACES.format(where=among))
    known: dict[str, str] = {}  # most are said many times
    owner, surface = next(mentions, (None, ""))
    for number, document, form in connection.execute(_LOCALS.format(where=where)):
        said = []
        while owner == number:
            said.append(known.setdefault(surface, surface))
            owner, surface = next(mentions, (None, ""))
        yield number, document, form, tuple(said)


class _Keys(dict[int, str]):
    """The ids of documents by number, each read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._sql = connection

    def __missing__(self, number: int) -> str:
        (key,) = self._sql.execute("SELECT key FROM documents WHERE id = ?", (number,)).fetchone()
        self[number] = key
        return str(key)


def _remember(
    connection: sqlite3.Connection, profiles: Mapping[int, Profile], aliases: Aliases | None
) -> dict[tuple[str, ...], list[int]]:
    """Keep what the profiles touch by, and their given names; return the keys by form."""
    keys = {n: [number_of(k) for k in touch_keys(p, aliases)] for n, p in profiles.items()}
    touches = sorted((k, n) for n, own in keys.items() for k in own)
    connection.executemany("INSERT INTO touches VALUES (?, ?)", touches)
    names = {(w, 0, n) for n, p in profiles.items() for w in announced(p)}
    names |= {(w, 1, n) for n, p in profiles.items() for w in asked(p)}
    connection.executemany("INSERT INTO given_names VALUES (?, ?, ?)", sorted(names))
    return {profiles[n].form: own for n, own in keys.items()}


def _turned(
    connection: sqlite3.Connection, fresh: Mapping[int, Profile], gone: Mapping[int, Profile]
) -> set[str]:
    """The names that become given names by what is fresh, or cease to be by what is gone."""
    added = {w for p in fresh.values() for w in announced(p)}
    turned = set()
    for word in added | {w for p in gone.values() for w in announced(p)}:
        sql = "SELECT profile FROM given_names WHERE name = ? AND asks = 0"
        before = {n for (n,) in connection.execute(sql, (word,))}
        if bool(before) != (word in added or bool(before - gone.keys())):
            turned.add(word)
    return turned


def _asking(connection: sqlite3.Connection, words: Iterable[str]) -> set[int]:
    sql = "SELECT profile FROM given_names WHERE name = ? AND asks = 1"
    return {n for word in words for (n,) in connection.execute(sql, (word,))}


def _is_given(connection: sqlite3.Connection, word: str) -> bool:
    sql = "SELECT 1 FROM given_names WHERE name = ? AND asks = 0 LIMIT 1"
    return connection.execute(sql, (word,)).fetchone() is not None


def _closure(connection: sqlite3.Connection, start: set[int]) -> set[int]:
    """All profiles that touch these, directly or over others."""
    found, level = set(start), start
    seen: set[int] = set()
    while level:
        sql = "SELECT key FROM touches WHERE profile = ?"
        keys = {k for n in level for (k,) in connection.execute(sql, (n,))} - seen
        seen |= keys
        sql = "SELECT profile FROM touches WHERE key = ?"
        level = {n for k in keys for (n,) in connection.execute(sql, (k,))} - found
        found |= level
    return found


def _numbers(connection: sqlite3.Connection, sql: str) -> set[int]:
    return {n for (n,) in connection.execute(sql)}
