"""DuckDB: connected within limits of memory and without the network, and asked as ``sqlite3`` is."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.extras import optional

__all__ = ["MERGE_ANEW", "Connection", "connect", "quoted", "run", "translated"]

_PARAMETER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:([A-Za-z_]\w*)|\$([A-Za-z_]\w*)""")
_CHUNK = 10_000
MERGE_ANEW = "delete the folder of the tables and merge again"
"""What to do where files are damaged inside: a merge leaves files as they are that have their sizes."""


def connect(
    path: str | Path = ":memory:",
    *,
    memory_limit: str | None = None,
    temp_directory: str | Path | None = None,
    threads: int | None = None,
) -> Any:
    """A ``duckdb.DuckDBPyConnection`` that orders as SQLite does and neither loads nor installs extensions.

    Args:
        path: of its file, or memory.
        memory_limit: such as ``"4GB"``; beyond it DuckDB works on the disk.
        temp_directory: where it does so.
        threads: how many; all processors by default.

    Raises:
        MissingExtra: DuckDB is not installed.
    """
    duckdb = optional("duckdb", "analytics", "tables of a graph")
    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "default_null_order": "nulls_first_on_asc_last_on_desc",
        "memory_limit": memory_limit,
        "temp_directory": None if temp_directory is None else str(temp_directory),
        "threads": threads,
    }
    connection = duckdb.connect(str(path), config={k: v for k, v in config.items() if v is not None})
    connection.execute("SET enable_progress_bar = false")
    return connection


def run(duck: Any, script: str) -> None:
    """Run the statements of a script, which ``;`` at the ends of lines divides."""
    for statement in filter(str.strip, script.split(";\n")):
        duck.execute(statement)


def quoted(text: str) -> str:
    """A string as SQL writes it, for statements that take no parameters.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def translated(
    sql: str, parameters: Sequence[Any] | Mapping[str, Any]
) -> tuple[str, list[Any] | dict[str, Any]]:
    """A statement with SQLite's ``:name`` for parameters, and their values, as DuckDB takes them.

    >>> translated("SELECT :a, ':a'", {"a": 1, "b": 2})
    ("SELECT $a, ':a'", {'a': 1})
    """
    if not isinstance(parameters, Mapping):
        return sql, list(parameters)
    names = {m[1] or m[2] for m in _PARAMETER.finditer(sql)} - {None}
    sql = _PARAMETER.sub(lambda m: f"${m[1]}" if m[1] else m[0], sql)
    return sql, {n: value for n, value in parameters.items() if n in names}


class Connection:
    """A DuckDB connection with as much of the interface of ``sqlite3.Connection`` as questions need.

    Statements may be asked while the rows of others are still read. ``:name`` is a parameter, as in SQLite.

    >>> Connection(connect()).execute("SELECT :a + 1, ':a'", {"a": 1}).fetchone()
    (2, ':a')
    """

    def __init__(self, duck: Any) -> None:
        self.duck = duck

    def execute(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, of_user: bool = False
    ) -> Cursor:
        """Run one statement; its rows are read from the cursor.

        What is wrong in a statement ``of_user`` is DuckDB's to say; where one of ours cannot be run, the tables are
        damaged.
        """
        cursor = self.duck.cursor()
        with _naming_errors(of_user):
            cursor.execute(*translated(sql, parameters))
        return Cursor(cursor, of_user=of_user)

    def close(self) -> None:
        """Close the connection."""
        self.duck.close()


class Cursor:
    """The rows of a statement, each read once."""

    def __init__(self, cursor: Any, *, of_user: bool = False) -> None:
        self._cursor = cursor
        self._of_user = of_user
        self._waiting: deque[Any] = deque()

    @property
    def description(self) -> list[tuple[Any, ...]]:
        """The columns, each a tuple that begins with the name."""
        return list(self._cursor.description or ())

    def fetchone(self) -> Any:
        """The next row, or None."""
        return next(self, None)

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        with _naming_errors(self._of_user):
            rest = [*self._waiting, *self._cursor.fetchall()]
        self._waiting.clear()
        return rest

    def __iter__(self) -> Cursor:
        return self

    def __next__(self) -> Any:
        if not self._waiting:
            with _naming_errors(self._of_user):
                self._waiting.extend(self._cursor.fetchmany(_CHUNK))
        if not self._waiting:
            raise StopIteration
        return self._waiting.popleft()


@contextmanager
def _naming_errors(of_user: bool) -> Iterator[None]:
    """Files that are gone or damaged, and memory that is not enough, in our words.

    Raises:
        StoreError: instead of DuckDB's own errors of these kinds; others stay as they are.
    """
    duckdb = optional("duckdb", "analytics", "tables of a graph")
    try:
        yield
    except duckdb.PermissionException:
        raise
    except (duckdb.IOException, duckdb.OutOfMemoryException) as e:
        raise _unreadable(e, "open it again, or merge again") from e
    except duckdb.Error as e:
        if of_user:
            raise
        raise _unreadable(e, MERGE_ANEW) from e


def _unreadable(error: Exception, advice: str) -> StoreError:
    return StoreError(f"the tables cannot be read: {' '.join(str(error).split())[:300]}; {advice}")
