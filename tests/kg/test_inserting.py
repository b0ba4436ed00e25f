"""Many rows by one statement are the rows one by one."""

from __future__ import annotations

import sqlite3

import pytest

from kg.inserting import insert_rows


@pytest.mark.parametrize("number", [0, 1, 63, 64, 65, 128, 200])
def test_all_rows_arrive_in_order(number: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a, b)")
    rows = [(n, None if n % 3 else str(n)) for n in range(number)]
    insert_rows(connection, "t (a, b)", iter(rows), 2)
    assert connection.execute("SELECT a, b FROM t ORDER BY rowid").fetchall() == rows


def test_what_follows_the_values_holds_for_every_row() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a PRIMARY KEY, b)")
    for times in (1, 2):
        insert_rows(
            connection,
            "t",
            ((n, times * n) for n in range(70)),
            2,
            end="ON CONFLICT DO UPDATE SET b = excluded.b",
        )
    assert connection.execute("SELECT count(*), sum(b) FROM t").fetchone() == (70, 2 * sum(range(70)))
