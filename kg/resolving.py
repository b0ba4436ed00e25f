"""The resolution of a store: of all its documents, or only of the names that touch what changed.

The names of the documents that came or went are in the table ``dirty``. What touches them, directly or over
others (:mod:`kg.touching`), is resolved anew and the rest stays: the result is that of a resolution of all.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.clusters import CLASSES, Merge, Profile
from kg.fingerprint import code_fingerprint
from kg.gathering import Gathered, spoken_in_store, stored_profiles
from kg.resolve import LocalEntity, countries_of, grouped
from kg.resolved import (
    Resolved,
    Table,
    fresh_tables,
    numbered,
    resolved_of,
    write_all,
    write_some,
    write_tables,
)
from kg.schema import DERIVED_INDEXES
from kg.search import index_evidence
from kg.touching import announced, asked, components, met_by, number_of, touch_keys

__all__ = [
    "FreshResolution",
    "is_current",
    "resolve_all",
    "resolve_fresh",
    "resolve_store",
    "resolve_touched",
]

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


@dataclass(frozen=True, slots=True)
class FreshResolution:
    """The resolution of what is being loaded into an empty store."""

    gathered: Gathered
    found: list[Resolved]
    merges: list[Merge]
    keys: dict[int, Sequence[int]]
    state: dict[str, str]

    def entities(self) -> array[int]:
        """The entities of the local ones, in the order of their numbers. To be asked once: what it needs is let go."""
        found = numbered(self.found, self.gathered.holders)
        self.gathered.forget()
        return found

    def tables(self) -> Iterator[Table]:
        """The rows of the entities, and of all that the next resolution needs."""
        yield from _remembered(self.gathered.known, self.keys)
        yield "meta", sorted(self.state.items()), 2, "", 64
        yield from fresh_tables(self.found, self.merges)


def resolve_fresh(
    gathered: Gathered, aliases: Aliases | None = None, keys: dict[int, Sequence[int]] | None = None
) -> FreshResolution:
    """Resolve all that there will be in a store, without it; ``keys`` are those of the profiles, if they are known."""
    if keys is None:
        keys = _touch_keys(gathered.known, aliases)
    firsts = {name for p in gathered.known.values() for name in announced(p)}
    found, merges = _resolve(gathered, gathered.countries.__getitem__, firsts, aliases, keys)
    return FreshResolution(gathered, found, merges, keys, _state(aliases))


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
    gathered = Gathered(aliases)
    gathered.know(stored_profiles(connection))
    keys = _touch_keys(gathered.known, aliases)
    write_tables(connection, _remembered(gathered.known, keys))
    firsts = {name for p in gathered.known.values() for name in announced(p)}
    gathered.add(spoken_in_store(connection))
    found, merges = _resolve(gathered, _country_in(connection), firsts, aliases, keys)
    write_all(connection, found, merges, gathered.holders)
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
    changed = stored_profiles(connection, "JOIN dirty ON dirty.profile = p.id")
    fresh = {n: changed[n] for n in sorted(used - had)}
    gone = {n: changed[n] for n in sorted(dirty - used)}
    turned = _turned(connection, fresh, gone)
    write_tables(connection, _remembered(fresh, _touch_keys(fresh, aliases)))
    touched = _closure(connection, dirty | _asking(connection, turned))
    connection.executemany("DELETE FROM profiles WHERE id = ?", ((n,) for n in gone))
    connection.execute("DELETE FROM dirty")
    _resolve_some(connection, sorted(touched - gone.keys()), aliases)


def _resolve_some(connection: sqlite3.Connection, touched: Sequence[int], aliases: Aliases | None) -> None:
    connection.execute("CREATE TEMP TABLE touched (profile INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO touched VALUES (?)", ((n,) for n in touched))
    gathered = Gathered(aliases)
    gathered.know(stored_profiles(connection, "JOIN touched ON touched.profile = p.id"))
    gathered.add(spoken_in_store(connection, "WHERE profile IN (SELECT profile FROM touched)"))
    words = {w for p in gathered.known.values() for w in asked(p)}
    firsts = {w for w in words if _is_given(connection, w)}
    found, merges = _resolve(gathered, _country_in(connection), firsts, aliases, {})
    write_some(connection, found, merges, gathered.holders)
    connection.execute("DROP TABLE touched")


def _resolve(
    gathered: Gathered,
    country_of: Callable[[str], str],
    firsts: Set[str],
    aliases: Aliases | None,
    keys: Mapping[int, Sequence[int]],
) -> tuple[list[Resolved], list[Merge]]:
    """Resolve profiles component by component; ``keys`` are those by which they touch, as far as known."""
    by_form = {gathered.known[n].form: own for n, own in keys.items()}
    profiles = gathered.profiles()
    for p in profiles:
        if p.context and CLASSES[p.type] != "person":
            p.country = country_of(p.context)
    found: list[Resolved] = []
    merges: list[Merge] = []
    for part in map(separated, components(profiles, aliases, by_form)):
        members, joined = grouped(part, firsts, aliases)
        found += map(resolved_of, members)
        merges += joined
    return found, merges


def _country_in(connection: sqlite3.Connection) -> Callable[[str], str]:
    """Offices and the like are told apart by the country of their document, which is looked up once."""

    @cache
    def country_of(document: str) -> str:
        rows = connection.execute(_PLACES, (document,))
        places = [LocalEntity(document, key, kind, "", None, "", ("",) * n) for key, kind, n in rows]
        return countries_of(places).get(document, "")

    return country_of


def _touch_keys(profiles: Mapping[int, Profile], aliases: Aliases | None) -> dict[int, Sequence[int]]:
    return {n: [number_of(k) for k in touch_keys(p, aliases)] for n, p in profiles.items()}


def _remembered(profiles: Mapping[int, Profile], keys: Mapping[int, Sequence[int]]) -> Iterator[Table]:
    """What is kept of profiles: what they touch by, and their given names."""
    touches = sorted(k << 32 | n for n, own in keys.items() for k in own)  # one number takes less than a pair
    yield "touches", ((both >> 32, both & 0xFFFFFFFF) for both in touches), 2, "", 64
    del touches
    names = {(w, 0, n) for n, p in profiles.items() for w in announced(p)}
    names |= {(w, 1, n) for n, p in profiles.items() for w in asked(p)}
    yield "given_names", sorted(names), 3, "", 64


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
        level = {n for k in keys for (n,) in connection.execute(sql, (met_by(k),))} - found
        found |= level
    return found


def _numbers(connection: sqlite3.Connection, sql: str) -> set[int]:
    return {n for (n,) in connection.execute(sql)}
