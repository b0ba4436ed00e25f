"""The rows that a resolution makes: entities, their names, why they were merged, and who is who in relations."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.clusters import Merge, Profile
from kg.inserting import insert_rows
from kg.names import normalize
from kg.naming import GlobalEntity
from kg.search import stems
from kg.spelling import spelling_key

__all__ = [
    "Holders",
    "Resolved",
    "entity_row",
    "fresh_tables",
    "name_rows",
    "numbered",
    "resolved_of",
    "searchable",
    "write_all",
    "write_some",
    "write_tables",
]

Row = tuple[Any, ...]
Table = tuple[str, Iterable[Row], int, str, int]
"""Rows to be inserted; the arguments of :func:`kg.inserting.insert_rows`."""
_UPDATE_ENTITY = """
ON CONFLICT (id) DO UPDATE SET
    key = excluded.key, type = excluded.type, name = excluded.name, name_ar = excluded.name_ar,
    name_origin = excluded.name_origin, aliases = excluded.aliases, documents = excluded.documents,
    mentions = excluded.mentions
"""
_JSON = json.JSONEncoder(ensure_ascii=False)
_ENDS = ("source", "target", "attribution")


@dataclass(slots=True)
class Holders:
    """Local entities in the order of their numbers, each with its profile and the id of its document."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    profiles: list[Profile] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity with what was resolved to it, and the counts; ``uses`` are its mentions by normalised text."""

    entity: GlobalEntity
    profiles: list[Profile]
    documents: int
    mentions: int
    uses: Counter[str]


def resolved_of(member: tuple[GlobalEntity, list[Profile]]) -> Resolved:
    """An entity and its profiles (see :func:`kg.resolve.grouped`) with their counts."""
    entity, profiles = member
    uses = Counter[str]()
    for p in profiles:
        for text, n in p.surfaces.items():
            uses[normalize(text)] += n
    first, *others = profiles
    documents = len({d for p in profiles for d in p.documents}) if others else len(first.documents)
    return Resolved(entity, profiles, documents, uses.total(), uses)


def numbered(found: list[Resolved], holders: Holders) -> array[int]:
    """The numbers that :func:`fresh_tables` gives to the entities of ``holders``, in their order."""
    return array("q", (entity for _, entity in _entities(found, _numbered(found), holders)))


def fresh_tables(found: list[Resolved], merges: list[Merge]) -> Iterator[Table]:
    """The rows of a resolution of all documents, for a store that has none."""
    return _tables(found, merges, _numbered(found))


def write_tables(connection: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Insert rows of several tables."""
    for table, rows, width, end, at_once in tables:
        insert_rows(connection, table, rows, width, end=end, at_once=at_once)


def _numbered(found: list[Resolved]) -> dict[str, int]:
    """Sort entities by their ids, and number them so."""
    found.sort(key=lambda r: r.entity.id)
    return {r.entity.id: n for n, r in enumerate(found, 1)}


def write_all(
    connection: sqlite3.Connection, found: list[Resolved], merges: list[Merge], holders: Holders
) -> None:
    """Put a resolution of all documents in place of what is stored; ``holders`` are all local entities."""
    connection.execute("UPDATE local_entities SET entity = NULL WHERE entity IS NOT NULL")
    _clear_relations(connection)
    for table in ("merges", "names", "dirty_entities", "entities", "name_search"):
        connection.execute(f"DELETE FROM {table}")
    numbers = _numbered(found)
    _write_entities(connection, found, merges, numbers)
    connection.executemany(
        "UPDATE local_entities SET entity = ? WHERE id = ?",
        ((entity, local) for local, entity in _entities(found, numbers, holders)),
    )
    local = "(SELECT entity FROM local_entities WHERE id = {0})"
    connection.execute(
        "UPDATE relations SET " + ", ".join(f"{end}_entity = {local.format(end)}" for end in _ENDS)
    )


def _entities(
    found: Iterable[Resolved], numbers: Mapping[str, int], holders: Holders
) -> Iterator[tuple[int, int]]:
    """The local entities with the numbers of their entities.

    A profile that was separated into its documents is found by the key of the one of each document.
    """
    members = [(p, numbers[r.entity.id]) for r in found for p in r.profiles]
    whole = {id(p): number for p, number in members}
    single = {p.key: number for p, number in members if p.context}
    for local, profile, document in zip(holders.numbers, holders.profiles, holders.documents, strict=True):
        number = whole.get(id(profile))
        yield local, single[(*profile.key[:-1], document)] if number is None else number


def _clear_relations(connection: sqlite3.Connection) -> None:
    nothing = ", ".join(f"{end}_entity = NULL" for end in _ENDS)
    connection.execute(f"UPDATE relations SET {nothing} WHERE source_entity IS NOT NULL")


def write_some(
    connection: sqlite3.Connection, found: list[Resolved], merges: list[Merge], holders: Holders
) -> None:
    """Put a resolution of some entities in place of what is stored of them.

    ``holders`` are all local entities of ``found``. An entity that keeps its id keeps its number.
    """
    old = _entities_of(connection, holders.numbers)
    numbers = {key: number for number, key in old.items()}
    last = connection.execute("SELECT coalesce(max(id), 0) FROM entities").fetchone()[0]
    for r in sorted(found, key=lambda r: r.entity.id):
        if r.entity.id not in numbers:
            numbers[r.entity.id] = last = last + 1
    kept = {numbers[r.entity.id] for r in found}
    _forget(connection, old)
    _write_entities(connection, found, merges, numbers)
    _move(connection, _entities(found, numbers, holders))
    connection.executemany("DELETE FROM entities WHERE id = ?", ((n,) for n in sorted(old.keys() - kept)))
    connection.execute("DELETE FROM dirty_entities")


def _entities_of(connection: sqlite3.Connection, locals_: Iterable[int]) -> dict[int, str]:
    """The stored entities of these local ones, and of those that went, with their ids."""
    numbers = {n for (n,) in connection.execute("SELECT entity FROM dirty_entities")}
    for local in locals_:
        (n,) = connection.execute("SELECT entity FROM local_entities WHERE id = ?", (local,)).fetchone()
        numbers.add(n)
    numbers.discard(None)
    return {
        n: connection.execute("SELECT key FROM entities WHERE id = ?", (n,)).fetchone()[0] for n in numbers
    }


def _forget(connection: sqlite3.Connection, entities: Iterable[int]) -> None:
    """Delete what is derived of these entities, and set their ids free."""
    rows = [(n,) for n in sorted(entities)]
    for sql in (
        "DELETE FROM names WHERE entity = ?",
        "DELETE FROM merges WHERE entity = ?",
        "DELETE FROM name_search WHERE rowid = ?",
        "UPDATE entities SET key = 'gone ' || id WHERE id = ?",
    ):
        connection.executemany(sql, rows)


def _move(connection: sqlite3.Connection, entities: Iterable[tuple[int, int]]) -> None:
    """Give local entities, and the relations that they are in, their entities."""
    connection.execute("CREATE TEMP TABLE moved (local INTEGER PRIMARY KEY, entity INTEGER)")
    connection.executemany("INSERT INTO moved VALUES (?, ?)", entities)
    connection.execute(
        "DELETE FROM moved WHERE entity = (SELECT l.entity FROM local_entities l WHERE l.id = moved.local)"
    )
    connection.execute(
        "UPDATE local_entities SET entity = m.entity FROM moved m WHERE local_entities.id = m.local"
    )
    for end in _ENDS:
        connection.execute(
            f"UPDATE relations SET {end}_entity = m.entity FROM moved m WHERE relations.{end} = m.local"
        )
    connection.execute("DROP TABLE moved")


def _write_entities(
    connection: sqlite3.Connection, found: list[Resolved], merges: list[Merge], numbers: dict[str, int]
) -> None:
    """Entities with their names and merges, in the order of ``found``."""
    write_tables(connection, _tables(found, merges, numbers))


def _tables(found: list[Resolved], merges: list[Merge], numbers: dict[str, int]) -> Iterator[Table]:
    rows: Iterable[Row] = (entity_row(numbers[r.entity.id], r) for r in found)
    yield "entities", rows, 9, _UPDATE_ENTITY, 64
    # In the order of the table, which is far quicker.
    rows = sorted(row for r in found for row in name_rows(numbers[r.entity.id], r))
    yield "names", rows, 5, "", 64
    words = ((numbers[r.entity.id], searchable(r.entity)) for r in found)
    rows = ((number, names, stems(names)) for number, names in words)
    yield "name_search (rowid, names, stems)", rows, 3, "", 1
    rows = ((numbers[m.entity], m.left, m.right, m.reason, m.score) for m in merges)
    yield "merges", rows, 5, "", 64


def entity_row(number: int, r: Resolved) -> Row:
    """The row of an entity, with the columns of the table."""
    e = r.entity
    aliases = _JSON.encode(e.aliases) if e.aliases else "[]"
    return (number, e.id, e.type, e.name, e.name_ar, e.name_origin, aliases, r.documents, r.mentions)


def name_rows(number: int, r: Resolved) -> Iterator[Row]:
    """Every name once, at its best rank, in a fixed order."""
    e = r.entity
    ranked = {normalize(a): 2 for a in e.aliases}
    ranked |= {normalize(n): 1 for n in (e.name, e.name_ar) if n}
    ranked[normalize(e.id)] = 0
    ranked.pop("", None)
    uses = r.uses
    for name in sorted(ranked):
        yield name, number, ranked[name], uses.get(name, 0), spelling_key(name)


def searchable(e: GlobalEntity) -> str:
    """The names, one a line."""
    return "\n".join(dict.fromkeys(normalize(n) for n in (e.name, e.name_ar, *e.aliases) if n))
