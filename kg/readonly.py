"""SQL of the user's own, which only reads.

A query runs on a connection that opened the file for reading, under an authorizer that SQLite asks before it
prepares a statement: whatever is not reading (writing, ATTACH, PRAGMA, loading of extensions) is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.files import naming_sqlite_errors, open_store

__all__ = ["select"]

_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_VIRTUAL = ("evidence_search", "name_search", "evidence_words", "name_words")
_FORBIDDEN_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}


def select(
    connection: sqlite3.Connection, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of one statement that only reads the store of ``connection``.

    ``parameters`` are the values of ``?`` or ``:name`` in the query.

    Raises:
        UsageError: the query is no valid SQL, is more than one statement, or does more than read.
        StoreError: the file is damaged.

    >>> from kg.store import Store
    >>> with Store.memory() as store:
    ...     select(store.connection, "SELECT count(*) AS n FROM documents WHERE key = ?", ["a"])
    (['n'], [(0,)])
    """
    path = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    with _reader(connection, path) as reader, naming_sqlite_errors(path):
        try:
            cursor = reader.execute(query, parameters)
            rows = cursor.fetchall()
        except (sqlite3.Warning, sqlite3.ProgrammingError, sqlite3.InterfaceError, OverflowError) as e:
            raise UsageError(f"cannot run the query: {e}; expected one statement with its values") from e
        except sqlite3.DatabaseError as e:
            raise _explained(e) from e
    if cursor.description is None:
        raise UsageError("cannot run the query: expected one SELECT statement")
    return [column[0] for column in cursor.description], rows


def _explained(error: sqlite3.DatabaseError) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY):
        return UsageError(f"the query may only read the graph: {error}; use SELECT")
    if code == sqlite3.SQLITE_ERROR:
        return UsageError(f"cannot run the query: {error}; the documentation lists the tables")
    return error


@contextmanager
def _reader(connection: sqlite3.Connection, path: str) -> Iterator[sqlite3.Connection]:
    """A connection that only reads: one of its own to a file; a store in memory has no other than its own."""
    reader = open_store(Path(path)) if path else connection
    for table in _VIRTUAL:  # they declare their columns when first used, which is no reading
        reader.execute(f"SELECT * FROM {table} LIMIT 0")
    reader.set_authorizer(_authorize)
    try:
        yield reader
    finally:
        reader.set_authorizer(None)
        if reader is not connection:
            reader.close()


def _authorize(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (two or "").lower() in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and one == "data_version" and two is None:
        return sqlite3.SQLITE_OK  # the full-text search asks it of itself
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
