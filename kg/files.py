"""SQLite files: opened safely, told from other files, and replaced whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from kg.errors import InputNotFound, OutputNotWritable, StoreError
from kg.migrations import OLDEST, migrate
from kg.schema import APPLICATION_ID, VERSION

__all__ = [
    "check_target",
    "connect",
    "naming_errors",
    "naming_sqlite_errors",
    "open_store",
    "replacing",
    "transaction",
]

_BUSY_SECONDS = 30
_FOREIGN = """
SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')
UNION ALL
SELECT 'table without types', name FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'
LIMIT 1
"""
"""What would run SQL of a stranger when a store is read or written, or holds values of any type in place of numbers
and texts; no version of ours made any."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FILE_ERRORS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def connect(path: str | Path, mode: str = "rwc") -> sqlite3.Connection:
    """A connection without implicit transactions, with foreign keys on; ``mode`` is SQLite's."""
    name = (
        ":memory:"
        if str(path) == ":memory:"
        else f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode={mode}"
    )
    connection = sqlite3.connect(
        name, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
    )
    # A file may come from anywhere: what its tables say may not run functions, and its pages are looked at twice.
    for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_store(path: str | Path, *, write: bool = False) -> sqlite3.Connection:
    """Open an existing store; see :meth:`kg.store.Store.open` for the errors."""
    path = Path(path)
    if not path.is_file():
        raise InputNotFound(f"no graph file {str(path)!r}; make one with `kg build`")
    if not _allowed(path, os.R_OK):
        raise StoreError(f"cannot read {str(path)!r}: no permission")
    if write:
        check_target(path)
        if not _allowed(path, os.W_OK):
            raise OutputNotWritable(f"cannot write {str(path)!r}: no permission")
    connection = connect(path, "rw" if write else _reading_mode(path))
    version = _check(connection, path)
    if version < VERSION:
        connection = _migrated(connection, path, version, write)
    connection.execute("PRAGMA journal_mode = WAL" if write else "PRAGMA query_only = ON")
    return connection


def _migrated(connection: sqlite3.Connection, path: Path, version: int, write: bool) -> sqlite3.Connection:
    """The store with the tables of the present version: in its file, or where that cannot be, in memory."""
    if not write and not (_allowed(path, os.W_OK) and _allowed(path.parent, os.W_OK)):
        copy = connect(":memory:")
        with naming_sqlite_errors(path):
            connection.backup(copy)
        connection.close()
        connection = copy
    with naming_sqlite_errors(path), transaction(connection):
        if connection.execute("PRAGMA user_version").fetchone()[0] == version:  # nobody was quicker
            migrate(connection, version)
    return connection


def _reading_mode(path: Path) -> str:
    """How to open a store for reading.

    The WAL mode wants a file of locks beside the store, and only a connection that could write takes it away
    again. In a folder that cannot be written there can be no such file, and no writer either.
    """
    if _allowed(path, os.W_OK) and _allowed(path.parent, os.W_OK):
        return "rw"
    return "ro" if _allowed(path.parent, os.W_OK) or Path(f"{path}-shm").exists() else "ro&immutable=1"


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the store."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        foreign = connection.execute(_FOREIGN).fetchone()
    except sqlite3.DatabaseError as e:
        connection.close()
        if isinstance(e, sqlite3.OperationalError):
            raise StoreError(f"cannot open {str(path)!r}: {e}") from e
        what = f"{str(path)!r} is no graph file, or is damaged ({e})"
        raise StoreError(f"{what}; build it again with `kg build --fresh`") from e
    if application == APPLICATION_ID and foreign:
        connection.close()
        what = f"{str(path)!r} has a {foreign[0]} {foreign[1]!r}, which no graph file of `kg build` has"
        raise StoreError(f"{what}: somebody changed it; build it again with `kg build --fresh`")
    if application == APPLICATION_ID and OLDEST <= version <= VERSION:
        return int(version)
    connection.close()
    if application != APPLICATION_ID:
        raise StoreError(f"{str(path)!r} is an SQLite file but no graph file of `kg build`")
    what = "update this program" if version > VERSION else "build it again with `kg build`"
    versions = f"of version {version}, this program reads versions {OLDEST} to {VERSION}"
    raise StoreError(f"{str(path)!r} is a store {versions}; {what}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: a transaction, or a savepoint within the one that is open."""
    nested = connection.in_transaction
    connection.execute("SAVEPOINT part" if nested else "BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part" if nested else "ROLLBACK")
            if nested:
                connection.execute("RELEASE part")
        raise
    connection.execute("RELEASE part" if nested else "COMMIT")


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; what was written there takes the place of ``path`` at the end.

    If the block fails, the temporary file goes and ``path`` stays as it was.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or ``path`` is no file.
        StoreError: another process is writing the store at ``path``.
    """
    check_target(path)
    path = Path(os.path.realpath(path))  # a link stays, and what it leads to is replaced
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    _remove_rests(path)
    try:
        yield part
        with naming_errors(path):
            _sync(part)
            _settle(path)
            os.replace(part, path)
    finally:
        _remove(part)


def check_target(path: str | Path) -> None:
    """See that a file can be made at ``path``.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or ``path`` is no file: a folder, or a device,
            in whose place a file would be put.
    """
    path = Path(path)
    folder = Path(os.path.realpath(path)).parent
    is_other = path.exists() and not path.is_file()
    if is_other or not folder.is_dir() or not _allowed(folder, os.W_OK):
        raise OutputNotWritable(f"cannot write {str(path)!r}: {_obstacle(path, folder)}")


@contextmanager
def naming_errors(path: str | Path) -> Iterator[None]:
    """Turn the system's errors of writing, a full disk among them, into OutputNotWritable."""
    try:
        yield
    except OSError as e:
        raise OutputNotWritable(f"cannot write {str(path)!r}: {e.strerror or e}") from e


@contextmanager
def naming_sqlite_errors(path: str | Path) -> Iterator[None]:
    """The same for SQLite; errors other than of the file, the disk and permissions stay as they are.

    Raises:
        OutputNotWritable: the disk is full, or the file cannot be written.
        StoreError: the file is damaged, or another program keeps it locked.
    """
    try:
        yield
    except sqlite3.DatabaseError as e:
        code = getattr(e, "sqlite_errorcode", 0) & 0xFF
        if code in _FILE_ERRORS:
            raise OutputNotWritable(f"cannot write {str(path)!r}: {e}") from e
        if code in _DAMAGED:
            raise StoreError(f"{str(path)!r} is damaged ({e}); build it again with `kg build --fresh`") from e
        if code == sqlite3.SQLITE_BUSY:
            raise StoreError(f"{str(path)!r} is in use by another process; close it and try again") from e
        raise


def _allowed(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _obstacle(path: Path, folder: Path) -> str:
    if path.is_dir():
        return "it is a folder; give a file name"
    if path.exists() and not path.is_file():
        return "it is a device or a pipe; give a file name"
    return "no permission" if folder.is_dir() else f"there is no folder {str(path.parent)!r}"


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.remove(f"{path}{suffix}")


def _remove_rests(path: Path) -> None:
    """What builds of the same file left that were killed: temporary files of processes that are gone."""
    for rest in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        owner = rest.name.split(".")[-2]
        if owner.isdigit() and (int(owner) == os.getpid() or not _is_running(int(owner))):
            _remove(rest)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as e:
        return e.errno != errno.ESRCH
    return True


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _settle(path: Path) -> None:
    """Bring home what a writer left in the log of the old file: a log must not outlive its file."""
    log = Path(f"{path}-wal")
    if not log.exists():
        return
    try:
        connection = connect(path, "rw")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        connection.close()
    except sqlite3.DatabaseError:
        busy = False
    if busy:
        raise StoreError(f"{str(path)!r} is in use by another process; close it and try again")
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.remove(f"{path}{suffix}")
