"""Rows into a table, many by one statement: SQLite and Python go back and forth once for all of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

__all__ = ["insert_rows"]

_AT_ONCE = 64
"""Rows of one statement: of more the gain is small, and of 17 columns they stay far below SQLite's 32,766 values."""


def insert_rows(
    connection: sqlite3.Connection,
    table: str,
    rows: Iterable[Sequence[Any]],
    width: int,
    *,
    end: str = "",
    at_once: int = _AT_ONCE,
) -> None:
    """Insert rows in their order: what ``executemany`` does, in half the time for small rows.


    Args:
        table: the table, with its columns in brackets if they are not all.
        width: how many values a row has.
        end: what follows the values in the statement, such as ``ON CONFLICT …``.
        at_once: the rows of a statement; 1 for a full-text index, which takes them one by one and only loses.

    >>> connection = sqlite3.connect(":memory:")
    >>> _ = connection.execute("CREATE TABLE numbers (n, square)")
    >>> insert_rows(connection, "numbers", ((n, n * n) for n in range(100)), 2)
    >>> connection.execute("SELECT count(*), sum(square) FROM numbers").fetchone()
    (100, 328350)
    """
    one = f"({', '.join('?' * width)})"
    head, rows = f"INSERT INTO {table} VALUES ", iter(rows)
    rest: list[Any] = []

    def full() -> Iterable[list[Any]]:
        while len(values := list(chain.from_iterable(islice(rows, at_once)))) == width * at_once:
            yield values
        rest.extend(values)

    connection.executemany(f"{head}{', '.join([one] * at_once)} {end}", full())
    connection.executemany(f"{head}{one} {end}", (rest[n : n + width] for n in range(0, len(rest), width)))
