"""A store, or the part of it around some entities, copied into a new one: from whatever it is stored in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from kg.files import transaction
from kg.naming import GlobalEntity
from kg.resolved import searchable
from kg.search import index_evidence, stems
from kg.store import Store
from kg.stored import StoredGraph

__all__ = ["copy_all", "copy_part"]

Row = tuple[Any, ...]
_TABLES = {
    "documents": "id", "entities": "id", "profiles": "id", "local_entities": "id", "mentions": 'local, start, "end"',
    "relations": "id", "names": "normalized, entity", "merges": 'entity, "left", "right", reason, score',
}  # fmt: skip
"""With the order of their rows."""
_MANY = 500


def copy_all(source: StoredGraph, target: Store) -> None:
    """Copy a store into an empty one without tables.

    What is there to bring the copy up to date is not copied: the next build resolves all names anew.
    """
    target.create_tables(indexes=False)
    with _writing(target):
        for table, order in _TABLES.items():
            columns = _columns(target.connection, table)
            rows = source.connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")
            _insert(target.connection, table, columns, rows)


def copy_part(source: StoredGraph, entities: Sequence[int]) -> Store:
    """A store in memory with these entities and the relations between them, with the documents that state them.

    Whose word a relation is comes along; of a document there is what is said of the entities that are there. The
    numbers of documents and mentions of an entity stay those of the whole graph.
    """
    target = Store.memory()
    part = _Part(source, target.connection)
    with _writing(target):
        wanted = set(entities)
        relations = sorted(part.relations(wanted))
        part.copy("relations", "id", relations)
        ends = part.column("relations", "source, target, attribution")
        local = {n for row in ends for n in row if n is not None}
        everyone = wanted | {n for (n,) in part.column("relations", "attribution_entity") if n is not None}
        documents = sorted({n for (n,) in part.column("relations", "document")})
        part.copy("documents", "id", documents)
        named = part.ask("local_entities", "document", documents, "id, entity")
        local |= {number for number, entity in named if entity in everyone}
        part.copy("local_entities", "id", sorted(local))
        part.copy("profiles", "id", sorted({n for (n,) in part.column("local_entities", "profile")}))
        part.copy("mentions", "local", sorted(local))
        for table, key in (("entities", "id"), ("names", "entity"), ("merges", "entity")):
            part.copy(table, key, sorted(everyone))
    return target


class _Part:
    """Copies rows by their keys."""

    def __init__(self, source: StoredGraph, target: sqlite3.Connection) -> None:
        self._source = source.connection
        self._target = target

    def ask(self, table: str, key: str, values: Iterable[int], columns: str) -> Iterator[Row]:
        """The rows of the source of which the column ``key`` has one of the values."""
        rest = iter(values)
        while some := list(islice(rest, _MANY)):
            sql = (
                f"SELECT {columns} FROM {table} WHERE {key} IN ({', '.join('?' * len(some))}) ORDER BY {key}"
            )
            yield from self._source.execute(sql, some)

    def relations(self, entities: set[int]) -> Iterator[int]:
        """The numbers of the relations that have no end outside."""
        columns = "id, target_entity"
        for number, target in self.ask("relations", "source_entity", sorted(entities), columns):
            if target is None or target in entities:
                yield number

    def copy(self, table: str, key: str, values: Iterable[int]) -> None:
        """Copy rows."""
        columns = _columns(self._target, table)
        _insert(self._target, table, columns, self.ask(table, key, values, ", ".join(columns)))

    def column(self, table: str, columns: str) -> Iterator[Row]:
        """Columns of what is copied."""
        return iter(self._target.execute(f"SELECT DISTINCT {columns} FROM {table}"))


@contextmanager
def _writing(target: Store) -> Iterator[None]:
    """A transaction that ends with the indexes; rows may come before those that they refer to."""
    target.connection.execute("PRAGMA foreign_keys = OFF")
    with transaction(target.connection):
        yield
        _index(target)
    target.connection.execute("PRAGMA foreign_keys = ON")


def _index(store: Store) -> None:
    store.create_indexes()
    index_evidence(store.connection)
    rows = store.connection.execute("SELECT id, key, type, name, name_ar, aliases, name_origin FROM entities")
    names = (
        (number, searchable(GlobalEntity(key, kind, name, name_ar, tuple(json.loads(aliases)), origin)))
        for number, key, kind, name, name_ar, aliases, origin in rows.fetchall()
    )
    sql = "INSERT INTO name_search (rowid, names, stems) VALUES (?, ?, ?)"
    store.connection.executemany(sql, ((number, words, stems(words)) for number, words in names))


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]


def _insert(connection: sqlite3.Connection, table: str, columns: list[str], rows: Iterable[Row]) -> None:
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    connection.executemany(sql, rows)
