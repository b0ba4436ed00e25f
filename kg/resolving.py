"""The resolution of a store: of all its documents, or only of the names that touch what changed.

The names of the documents that came or went are in the table ``dirty``. What touches them, directly or over
others (:mod:`kg.touching`), is resolved anew and the rest stays: the result is that of a resolution of all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any

from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.clusters import CLASSES, Merge, Profile
from kg.fingerprint import code_fingerprint
from kg.resolve import LocalEntity, countries_of, profiles_of, resolve_profiles
from kg.resolved import Resolved, resolved_of, write_all, write_some
from kg.schema import DERIVED_INDEXES
from kg.search import index_evidence
from kg.touching import announced, asked, components, number_of, touch_keys

__all__ = ["is_current", "resolve_all", "resolve_store", "resolve_touched"]

_PROFILES = "SELECT p.id, p.key, p.type, p.name, p.name_ar, p.name_origin, p.article FROM profiles p"
_LOCALS = """
SELECT l.id, d.key, l.profile, coalesce(m.surface, m.text)
FROM local_entities l JOIN documents d ON d.id = l.document LEFT JOIN mentions m ON m.local = l.id
{where} ORDER BY l.id, m.start, m."end"
"""
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
    _remember(connection, known, aliases)
    firsts = {name for p in known.values() for name in announced(p)}
    profiles = profiles_of((e for _, e in _locals(connection, known)), {}, aliases)
    ids: dict[tuple[str, str], str] = {}
    found, merges = _resolve(connection, profiles, firsts, aliases, ids)
    write_all(connection, found, merges, ids)
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
    where = "WHERE l.profile IN (SELECT profile FROM touched)"
    locals_ = list(_locals(connection, known, where))
    profiles = profiles_of((e for _, e in locals_), {}, aliases)
    ids: dict[tuple[str, str], str] = {}
    firsts = {w for w in {w for p in profiles for w in asked(p)} if _is_given(connection, w)}
    found, merges = _resolve(connection, profiles, firsts, aliases, ids)
    write_some(connection, found, merges, {number: ids[e.document, e.id] for number, e in locals_})
    connection.execute("DROP TABLE touched")


def _resolve(
    connection: sqlite3.Connection,
    profiles: list[Profile],
    firsts: Set[str],
    aliases: Aliases | None,
    ids: dict[tuple[str, str], str],
) -> tuple[list[Resolved], list[Merge]]:
    """Resolve profiles component by component; what they are resolved to is put into ``ids``."""
    _set_countries(connection, profiles)
    found: list[Resolved] = []
    merges: list[Merge] = []
    for part in map(separated, components(profiles, aliases)):
        resolution = resolve_profiles(part, firsts, aliases)
        found += resolved_of(resolution, part)
        merges += resolution.merges
        ids |= resolution.ids
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


def _locals(
    connection: sqlite3.Connection, known: Mapping[int, Profile], where: str = ""
) -> Iterator[tuple[int, LocalEntity]]:
    """The local entities by number; they keep no document, of a profile of ``known``."""
    rows: Iterator[tuple[Any, ...]] = connection.execute(_LOCALS.format(where=where))
    for (number, document, profile), group in groupby(rows, key=lambda row: row[:3]):
        p = known[profile]
        surfaces = tuple(row[3] for row in group if row[3] is not None)
        yield number, LocalEntity(document, p.id, p.type, p.name, p.name_ar, p.name_origin, surfaces)


def _remember(
    connection: sqlite3.Connection, profiles: Mapping[int, Profile], aliases: Aliases | None
) -> None:
    """Keep what the profiles touch by, and their given names."""
    touches = sorted((number_of(k), n) for n, p in profiles.items() for k in touch_keys(p, aliases))
    connection.executemany("INSERT INTO touches VALUES (?, ?)", touches)
    names = {(w, 0, n) for n, p in profiles.items() for w in announced(p)}
    names |= {(w, 1, n) for n, p in profiles.items() for w in asked(p)}
    connection.executemany("INSERT INTO given_names VALUES (?, ?, ?)", sorted(names))


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
