"""The rows that a resolution makes: entities, the names by which they are found, and the merges."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from kg.names import normalize
from kg.resolve import Resolution
from kg.spelling import spelling_key

__all__ = ["write_resolution"]

Row = tuple[Any, ...]

_TABLES = ("merges", "names", "entities")


def write_resolution(connection: sqlite3.Connection, resolution: Resolution) -> None:
    """Put ``resolution`` in place of the one that is stored; to be called in a transaction."""
    connection.execute("UPDATE local_entities SET entity = NULL")
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    numbers = {e.id: n for n, e in enumerate(resolution.entities, 1)}
    connection.executemany(
        "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
        (
            (n, e.id, e.type, e.name, e.name_ar, e.name_origin, json.dumps(e.aliases, ensure_ascii=False))
            for n, e in enumerate(resolution.entities, 1)
        ),
    )
    _assign(connection, resolution, numbers)
    names = list(_names(connection, resolution, numbers))
    connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
    connection.executemany(
        "INSERT INTO merges VALUES (?, ?, ?, ?, ?)",
        ((numbers[m.entity], m.left, m.right, m.reason, m.score) for m in resolution.merges),
    )


def _assign(connection: sqlite3.Connection, resolution: Resolution, numbers: dict[str, int]) -> None:
    rows = connection.execute(
        "SELECT l.id, d.key, l.key FROM local_entities l JOIN documents d ON d.id = l.document"
    ).fetchall()
    connection.executemany(
        "UPDATE local_entities SET entity = ? WHERE id = ?",
        ((numbers[resolution.ids[document, key]], number) for number, document, key in rows),
    )
    counts = connection.execute(
        "SELECT count(DISTINCT l.document), count(m.start), l.entity FROM local_entities l "
        "LEFT JOIN mentions m ON m.local = l.id GROUP BY l.entity"
    ).fetchall()
    connection.executemany("UPDATE entities SET documents = ?, mentions = ? WHERE id = ?", counts)


def _names(connection: sqlite3.Connection, resolution: Resolution, numbers: dict[str, int]) -> Iterator[Row]:
    """Every name once for its entity, at its best rank, in a fixed order."""
    uses: dict[tuple[str, int], int] = {}
    for text, entity, n in connection.execute(
        "SELECT m.surface, l.entity, count(*) FROM mentions m "
        "JOIN local_entities l ON l.id = m.local GROUP BY 1, 2"
    ):
        key = (normalize(text), entity)
        uses[key] = uses.get(key, 0) + n
    for e in resolution.entities:
        ranked: dict[str, int] = {}
        ranks = [(e.id, 0), (e.name, 1), (e.name_ar or "", 1), *((a, 2) for a in e.aliases)]
        for name, rank in ranks:
            ranked.setdefault(normalize(name), rank)
        for name in sorted(ranked.keys() - {""}):
            yield name, numbers[e.id], ranked[name], uses.get((name, numbers[e.id]), 0), spelling_key(name)
