"""Many documents at once: a whole store written anew, or one brought up to date, all or nothing."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.aliases import Aliases
from kg.files import naming_sqlite_errors, replacing, transaction
from kg.locking import locked
from kg.model import Document, ExtractedDocument
from kg.records import Writer, failed_record, record_of
from kg.staging import Staging
from kg.store import Store

__all__ = ["Failure", "fill", "load", "update_store", "write_store"]

Failure = tuple[Document | str, object]


def write_store(
    path: str | Path,
    documents: Iterable[ExtractedDocument],
    failures: Iterable[Failure] = (),
    *,
    aliases: Aliases | None = None,
) -> None:
    """Write a whole store to ``path``, in place of what is there; it appears only when it is complete.

    ``documents`` are consumed one by one and may come in any order; they wait in a temporary file, so that
    memory does not grow with the length of their texts. ``failures`` are consumed after them: documents (or
    their ids) with their errors. The same documents give the same file, byte for byte, in whatever order.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or the disk is full.
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
        StoreError: another process is writing the store.

    >>> import kg, tempfile
    >>> path = tempfile.mkdtemp() + "/graph.db"
    >>> write_store(path, [ExtractedDocument(Document("a.txt", "نص"))], [("b.txt", "the file has no text")])
    >>> with kg.open(path) as graph:
    ...     print(graph.info().documents, graph.info().failed)
    1 1
    """
    staging = Staging()
    try:
        with locked(path):
            _put(staging, documents, failures)
            _replace(path, staging, aliases)
    finally:
        staging.close()


def update_store(
    path: str | Path,
    staging: Staging,
    removed: Iterable[str] = (),
    *,
    moved: Mapping[str, str] | None = None,
    aliases: Aliases | None = None,
    fresh: bool = False,
) -> None:
    """Take documents over into the store at ``path``, which is made if there is none, and take others out.

    All of it is one transaction: the store has its former content or the new one. A staged document takes the
    place of the one of its id. To be called by the holder of the lock (:func:`kg.locking.locked`).

    Args:
        removed: the ids of documents to remove.
        moved: documents that stay as they are but whose file is another one now.
        aliases: the user's decisions on who is who.
        fresh: put a new store in place of the one that is there.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or the disk is full.
        StoreError: ``path`` is no store, is damaged, or is of a newer version.
    """
    if fresh or not Path(path).exists():
        _replace(path, staging, aliases)
        return
    with naming_sqlite_errors(path), Store.open(path, write=True) as store:
        with transaction(store.connection):
            for key in (*removed, *staging.keys()):
                store.remove(key)
            sql = "UPDATE documents SET origin = ? WHERE key = ?"
            store.connection.executemany(sql, ((origin, key) for key, origin in (moved or {}).items()))
            Writer(store.connection).write(staging.records())
            store.resolve(aliases)
        store.tidy()


def fill(
    store: Store,
    documents: Iterable[ExtractedDocument],
    failures: Iterable[Failure] = (),
    *,
    aliases: Aliases | None = None,
) -> None:
    """Add many documents to an empty store, in the order of their ids, and resolve them.

    Raises:
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
    """
    staging = Staging()
    try:
        _put(staging, documents, failures)
        load(store, staging, aliases)
    finally:
        staging.close()


def _put(staging: Staging, documents: Iterable[ExtractedDocument], failures: Iterable[Failure]) -> None:
    for extracted in documents:
        staging.put(record_of(extracted))
    for document, error in failures:
        staging.put(failed_record(document, error))
    staging.settle()


def _replace(path: str | Path, staging: Staging, aliases: Aliases | None) -> None:
    with replacing(path) as part, naming_sqlite_errors(path), Store.blank(part) as store:
        # A build that breaks off leaves no file, so that its own writes need no journal on the disk.
        store.connection.execute("PRAGMA journal_mode = OFF")
        store.connection.execute("PRAGMA synchronous = OFF")
        store.connection.execute("PRAGMA cache_size = -200000")
        store.create_tables(indexes=False)
        load(store, staging, aliases)
        store.connection.execute("PRAGMA journal_mode = WAL")


def load(store: Store, staging: Staging, aliases: Aliases | None = None) -> None:
    """Add all that is staged to an empty store, and resolve it."""
    connection: sqlite3.Connection = store.connection
    connection.execute("PRAGMA foreign_keys = OFF")  # the rows come from one writer, in order
    with _many_objects(), transaction(connection):
        Writer(connection).write(staging.records())
        store.create_indexes()
        store.resolve(aliases)
    connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _many_objects() -> Iterator[None]:
    """Without the search for cycles, of which there are none: it would go over millions of rows again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
