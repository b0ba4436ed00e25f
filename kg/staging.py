"""Documents on their way into a store: put aside one by one, then taken over all at once.

A build extracts for hours what it writes into the store in seconds. What is extracted waits in a file beside the
store (``.graph.db.staged``), where a build that was killed leaves it for the next one; the store itself goes from
its former state to the new one in a single transaction.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kg.errors import InvalidRecord
from kg.files import connect, naming_sqlite_errors, transaction
from kg.local_forms import Forms
from kg.records import Record

__all__ = ["Listed", "Staged", "Staging", "Text", "differing", "staging_beside"]

Text = tuple[Sequence[Any], Sequence[Iterable[Sequence[Any]]], Sequence[Sequence[Any]]]
"""The row of a document, the mentions of each of its entities, and its relations."""
_COMMIT_SECONDS = 0.5
_COLUMNS = "key, text, title, date, source, url, language, boilerplate, hash, extractor, origin, error"
_TABLE = f"CREATE TABLE IF NOT EXISTS staged ({_COLUMNS}, content TEXT, PRIMARY KEY (key))"


class Staged(ABC):
    """Records in the order of the ids of their documents, to be gone through as often as is wanted.

    The parts of the records can be read by themselves, where that is quicker.
    """

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """The records in the order of their ids."""

    def keys(self) -> list[str]:
        """The ids of the documents, sorted."""
        return [row[0] for row in self.documents()]

    def documents(self) -> Iterator[Sequence[Any]]:
        """The rows of the documents."""
        return (r.document for r in self.records())

    def entities(self) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
        """The ids of the documents with their entities."""
        return ((r.document[0], r.entities) for r in self.records())

    def texts(self) -> Iterator[Text]:
        """What is written of each document without knowing of the others."""
        return ((r.document, [e[6] for e in r.entities], r.relations) for r in self.records())

    def forms(self) -> Forms:
        """The local entities of all documents."""
        found = Forms()
        for key, entities in self.entities():
            found.add(key, entities)
        return found

    def relations(self) -> Iterator[Sequence[Sequence[Any]]]:
        """The relations of each document."""
        return (r.relations for r in self.records())


class Listed(Staged):
    """A few records, in a list.

    >>> Listed([Record(("a", "نص"), [], [])]).keys()
    ['a']
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = sorted(records, key=lambda r: r.document[0])

    def records(self) -> Iterator[Record]:
        return iter(self._records)


def differing(key: str) -> InvalidRecord:
    """The error of two documents of one id that are not the same."""
    return InvalidRecord(f"two documents have the id {key!r} and differ; give each its own id")


class Staging(Staged):
    """Records by the ids of their documents, in a file or, without one, in memory.

    >>> from kg.model import Document, ExtractedDocument
    >>> from kg.records import record_of
    >>> staging = Staging()
    >>> staging.put(record_of(ExtractedDocument(Document("a", "نص"))))
    >>> [r.document[0] for r in staging.records()]
    ['a']
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self._sql = sqlite3.connect("") if path is None else connect(path)
        self._sql.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
            self._sql.execute(f"PRAGMA {pragma}")
        self._sql.execute(_TABLE)
        self._since = 0.0

    def put(self, record: Record) -> None:
        """Put a record aside.

        Raises:
            InvalidRecord: another record of this id is there and differs.
        """
        if not self._sql.in_transaction:
            self._sql.execute("BEGIN")
            self._since = time.monotonic()
        row = (*record.document, json.dumps([record.entities, record.relations], ensure_ascii=False))
        sql = f"INSERT OR IGNORE INTO staged VALUES ({', '.join('?' * len(row))})"
        try:
            added = self._sql.execute(sql, row).rowcount
        except UnicodeEncodeError as e:
            raise InvalidRecord(f"document {row[0]!r} cannot be stored: {e}") from e
        if not added:
            known = self._sql.execute("SELECT * FROM staged WHERE key = ?", (row[0],)).fetchone()
            if known != row:
                raise differing(row[0])
        if time.monotonic() - self._since > _COMMIT_SECONDS:
            self._sql.execute("COMMIT")

    def settle(self) -> None:
        """Write to the disk what was put aside."""
        if self._sql.in_transaction:
            self._sql.execute("COMMIT")

    def extracted(self) -> dict[str, tuple[str, str | None]]:
        """The content hash and the extractor of each document that was extracted."""
        sql = "SELECT key, hash, extractor FROM staged WHERE error IS NULL"
        return {key: (digest, extractor) for key, digest, extractor in self._sql.execute(sql)}

    def drop(self, key: str) -> None:
        """Forget a document: it was extracted anew."""
        self._sql.execute("DELETE FROM staged WHERE key = ?", (key,))

    def drop_failed(self) -> None:
        """Forget the documents that failed: they are tried again."""
        self._sql.execute("DELETE FROM staged WHERE error IS NOT NULL")

    def keep(self, keys: Set[str]) -> None:
        """Forget all documents but these, and write to the disk what was put aside."""
        self.settle()
        others = ((k,) for k in self.keys() if k not in keys)
        with transaction(self._sql):
            self._sql.executemany("DELETE FROM staged WHERE key = ?", others)

    def keys(self) -> list[str]:
        return [k for (k,) in self._sql.execute("SELECT key FROM staged ORDER BY key")]

    def records(self) -> Iterator[Record]:
        for *document, content in self._sql.execute("SELECT * FROM staged ORDER BY key"):
            yield Record(tuple(document), *json.loads(content))

    def documents(self) -> Iterator[Sequence[Any]]:
        return iter(self._sql.execute(f"SELECT {_COLUMNS} FROM staged ORDER BY key"))

    def close(self) -> None:
        """Close the file; what has not been settled is lost."""
        self._sql.close()


@contextmanager
def staging_beside(path: str | Path) -> Iterator[Staging]:
    """The staging file of the store at ``path``; it is deleted at the end, and kept if the block fails and
    documents are in it.

    What another build has left in it is still there.
    """
    place = Path(path).with_name(f".{Path(path).name}.staged")
    with naming_sqlite_errors(path):
        staging = _opened(place)
        try:
            yield staging
        except BaseException:
            used = True
            with suppress(sqlite3.Error):
                staging.settle()
                used = bool(staging.keys())
            staging.close()
            if not used:
                _delete(place)
            raise
        staging.close()
    _delete(place)


def _opened(place: Path) -> Staging:
    try:
        return Staging(place)
    except sqlite3.DatabaseError as e:
        if isinstance(e, sqlite3.OperationalError):
            raise
        _delete(place)  # damaged: what is in it is extracted again
        return Staging(place)


def _delete(place: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.remove(f"{place}{suffix}")
