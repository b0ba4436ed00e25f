"""Rows on their way from Python into a table of DuckDB, some ten thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.extras import optional

__all__ = ["Rows"]

_MANY = 20_000


class Rows:
    """A new table of DuckDB, and the rows that wait for it.

    Args:
        columns: names and types, as ``CREATE TABLE`` takes them.

    >>> from kg.tables.duck import connect
    >>> duck = connect()
    >>> rows = Rows(duck, "numbers", "n INTEGER, word VARCHAR")
    >>> rows.extend([(1, "one"), (2, None)])
    >>> rows.flush()
    >>> duck.execute("SELECT * FROM numbers").fetchall()
    [(1, 'one'), (2, None)]
    """

    def __init__(self, duck: Any, table: str, columns: str) -> None:
        duck.execute(f"CREATE TABLE {table} ({columns})")
        self._schema = duck.sql(f"SELECT * FROM {table} LIMIT 0").to_arrow_table().schema
        self._duck = duck
        self._table = table
        self._waiting: list[tuple[Any, ...]] = []

    def append(self, row: tuple[Any, ...]) -> None:
        """Add one row."""
        self._waiting.append(row)
        if len(self._waiting) >= _MANY:
            self.flush()

    def extend(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows."""
        for row in rows:
            self.append(row)

    def flush(self) -> None:
        """Write what is waiting."""
        if not self._waiting:
            return
        pa = optional("pyarrow", "analytics", "Parquet")
        columns = zip(*self._waiting, strict=True)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._duck.register("waiting", pa.Table.from_arrays(arrays, schema=self._schema))
        self._duck.execute(f"INSERT INTO {self._table} SELECT * FROM waiting")
        self._duck.unregister("waiting")
        self._waiting.clear()
