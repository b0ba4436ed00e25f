"""The system of record: one SQLite file with the documents, what was extracted from each, and the resolution.

All writes of one document are one transaction; a build brings a store from one state to the next in a single
one (:mod:`kg.bulk`), so that nothing is ever half stored. The rows hold no time of the run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.aliases import Aliases
from kg.errors import InvalidRecord
from kg.files import connect, open_store, transaction
from kg.model import Document, ExtractedDocument
from kg.records import Record, content_hash, failed_record, record_of
from kg.resolving import is_current, resolve_store
from kg.schema import APPLICATION_ID, DERIVED_INDEXES, INDEXES, TABLES, VERSION
from kg.staging import Listed
from kg.stored import StoredGraph
from kg.writing import write_records

__all__ = ["Store", "content_hash", "decisions_changed"]


class Store(StoredGraph):
    """An open store. Use :meth:`open`, :meth:`create` or :meth:`memory`; close it, or use it in a ``with``.

    ``connection`` is for reading; write by the methods only.

    >>> with Store.memory() as store:
    ...     store.add(ExtractedDocument(Document("a", "قال لافروف", title="عنوان")))
    ...     [d.title for d in store.documents()]
    ['عنوان']
    """

    @classmethod
    def memory(cls) -> Store:
        """A new, empty store in memory."""
        store = cls(connect(":memory:"))
        store.create_tables()
        return store

    @classmethod
    def create(cls, path: str | Path) -> Store:
        """A new, empty store in a new file; see :func:`kg.bulk.write_store` for a whole build."""
        store = cls.blank(path)
        store.create_tables()
        return store

    @classmethod
    def blank(cls, path: str | Path) -> Store:
        """A new file without tables, to copy another store into."""
        return cls(connect(path))

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Store:
        """Open the store at ``path``, for reading only unless ``write``.

        A store of an older version is brought to the present one first: in its file, or in memory where the
        file cannot be written.

        Raises:
            InputNotFound: there is no such file.
            StoreError: the file is no store, is damaged, or is of a newer version.
        """
        return cls(open_store(path, write=write))

    def create_tables(self, *, indexes: bool = True) -> None:
        """Make the tables of an empty store; a bulk load makes the indexes at its end."""
        pragmas = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
        self.connection.executescript(pragmas + TABLES + (INDEXES + DERIVED_INDEXES if indexes else ""))

    def create_indexes(self, *tables: str) -> None:
        """Make the indexes that are missing: of these tables, or of all."""
        for statement in filter(str.strip, (INDEXES + DERIVED_INDEXES).split(";\n")):
            if not tables or any(f" ON {table} " in statement for table in tables):
                self.connection.execute(statement)

    # Writing

    def add(
        self, extracted: ExtractedDocument, *, extractor: str | None = None, origin: str | None = None
    ) -> None:
        """Store a document with its extraction, or replace the one of the same id, in one transaction.

        The global entities are not touched: call :meth:`resolve` after the last document.

        Args:
            extractor: names what made the extraction; a build extracts anew what another one made.
            origin: the file that the document was read from.

        Raises:
            InvalidRecord: the text holds what cannot be stored, or a relation names an unknown entity.
        """
        self._replace(record_of(extracted, extractor=extractor, origin=origin))

    def fail(self, document: Document | str, error: object) -> None:
        """Record that a document could not be built, with its error in one line."""
        self._replace(failed_record(document, error))

    def remove(self, document_id: str) -> bool:
        """Delete a document with all that was extracted from it; False if there is none.

        The global entities are not touched: call :meth:`resolve` after the last one.
        """
        sql = "SELECT id FROM documents WHERE key = ?"
        with transaction(self.connection):
            row = self.connection.execute(sql, (document_id,)).fetchone()
            if row is None:
                return False
            for statement in _REMOVE:
                self.connection.execute(statement, row)
        return True

    def _replace(self, record: Record) -> None:
        key = record.document[0]
        with _naming(key), transaction(self.connection):
            self.remove(key)
            write_records(self.connection, Listed([record]))

    def resolve(self, aliases: Aliases | None = None) -> None:
        """Bring the global entities up to date with the documents, in one transaction.

        ``aliases`` are the user's decisions. Only what touches the documents that came and went is resolved
        anew; see :mod:`kg.resolving`.
        """
        with transaction(self.connection):
            resolve_store(self.connection, aliases)

    def tidy(self) -> None:
        """Give back the space of what was deleted, if it is much, and shorten the log.

        What is stored is stored; if others read the file or the disk is full, it stays untidy.
        """
        pragmas = ("freelist_count", "page_count")
        free, pages = (self.connection.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas)
        with suppress(sqlite3.OperationalError):
            if free > 1000 and free > pages // 4:
                self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_REMOVE = (
    "INSERT OR IGNORE INTO dirty SELECT profile FROM local_entities WHERE document = ?",
    "INSERT OR IGNORE INTO dirty_entities SELECT entity FROM local_entities WHERE document = ? AND entity IS NOT NULL",
    "DELETE FROM evidence_search WHERE rowid IN (SELECT id FROM relations WHERE document = ?)",
    "DELETE FROM documents WHERE id = ?",
)


def decisions_changed(path: str | Path, aliases: Aliases) -> bool:
    """Whether the store at ``path`` was resolved with other decisions of the user, or by another program."""
    with Store.open(path) as store:
        return not is_current(store.connection, aliases)


@contextmanager
def _naming(document_id: str) -> Iterator[None]:
    """Says which document it is that cannot be stored."""
    try:
        yield
    except (UnicodeEncodeError, sqlite3.IntegrityError, OverflowError) as e:
        raise InvalidRecord(f"document {document_id!r} cannot be stored: {e}") from e
