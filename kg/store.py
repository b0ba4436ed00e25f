"""The system of record: one SQLite file with the documents, what was extracted from each, and the resolution.

All writes of one document are one transaction, and a whole build is written to a temporary file beside the
target that takes its place at the end (:func:`kg.bulk.write_store`), so that nothing is ever half stored. The
rows hold no time of the run: the same documents give the same file, byte for byte, in whatever order.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.errors import InvalidRecord, UnknownName
from kg.files import connect, open_store, transaction
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation, Span
from kg.resolve import LocalEntity, Resolution, resolve, surface, with_article
from kg.resolved import write_resolution
from kg.schema import APPLICATION_ID, INDEXES, TABLES, VERSION

__all__ = ["Store", "content_hash"]

Row = tuple[Any, ...]

_DOCUMENT = "key, text, title, date, source, url, language, boilerplate"
_ENTITY = "key, type, name, name_ar, name_origin"
_RELATION = 'type, source, target, start, "end", polarity, modality, attribution, date, role, confidence'


def content_hash(document: Document) -> str:
    """SHA-256 of a document's content, its id left out; equal for equal content.

    >>> content_hash(Document("a", "نص")) == content_hash(Document("b", "نص"))
    True
    """
    d = document
    spans = [[s.start, s.end] for s in d.boilerplate]
    content = json.dumps([d.text, d.title, d.date, d.source, d.url, d.language, spans])
    return hashlib.sha256(content.encode()).hexdigest()


class Store:
    """An open store. Use :meth:`open`, :meth:`create` or :meth:`memory`; close it, or use it in a ``with``.

    ``connection`` is for reading; write by the methods only.

    >>> with Store.memory() as store:
    ...     store.add(ExtractedDocument(Document("a", "قال لافروف", title="عنوان")))
    ...     [d.title for d in store.documents()]
    ['عنوان']
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def memory(cls) -> Store:
        """A new, empty store in memory."""
        return cls._new(connect(":memory:"))

    @classmethod
    def create(cls, path: str | Path) -> Store:
        """A new, empty store in a new file; see :func:`kg.bulk.write_store` for a whole build."""
        return cls._new(connect(path))

    @classmethod
    def blank(cls, path: str | Path) -> Store:
        """A new file without tables, to copy another store into."""
        return cls(connect(path))

    @classmethod
    def _new(cls, connection: sqlite3.Connection) -> Store:
        pragmas = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
        connection.executescript(pragmas + TABLES + INDEXES)
        return cls(connection)

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Store:
        """Open the store at ``path``, for reading only unless ``write``.

        Raises:
            InputNotFound: there is no such file.
            StoreError: the file is no store, is damaged, or is of another version.
        """
        return cls(open_store(path, write=write))

    def close(self) -> None:
        """Close the file; a store in memory is gone."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def add(self, extracted: ExtractedDocument) -> None:
        """Store a document with its extraction, or replace the one of the same id, in one transaction.

        The global entities are not touched: call :meth:`resolve` after the last document.

        Raises:
            InvalidRecord: the text holds what cannot be stored, or a relation names an unknown entity.
        """
        with self._document(extracted.document.id):
            number = self._insert_document(extracted.document, None)
            locals_ = self._insert_entities(number, extracted)
            self._insert_relations(number, extracted.relations, locals_)

    def fail(self, document: Document | str, error: object) -> None:
        """Record that a document could not be built, with its error in one line."""
        if isinstance(document, str):
            document = Document(document, "")
        message = " ".join(str(error).split()) or type(error).__name__
        with self._document(document.id):
            self._insert_document(document, message)

    def remove(self, document_id: str) -> bool:
        """Delete a document with all that was extracted from it; False if there is none.

        The global entities are not touched: call :meth:`resolve` after the last one.
        """
        sql = "DELETE FROM documents WHERE key = ?"
        with transaction(self.connection):
            return self.connection.execute(sql, (document_id,)).rowcount > 0

    @contextmanager
    def _document(self, document_id: str) -> Iterator[None]:
        """The transaction of one document; the one stored under its id before is replaced."""
        try:
            with transaction(self.connection):
                self.remove(document_id)
                yield
        except (UnicodeEncodeError, KeyError, sqlite3.IntegrityError, OverflowError) as e:
            raise InvalidRecord(f"document {document_id!r} cannot be stored: {e}") from e

    def _insert_document(self, d: Document, error: str | None) -> int:
        spans = json.dumps([[s.start, s.end] for s in d.boilerplate])
        row = (d.id, d.text, d.title, d.date, d.source, d.url, d.language, spans, content_hash(d), error)
        return self._execute(f"INSERT INTO documents ({_DOCUMENT}, hash, error) VALUES ({_marks(row)})", row)

    def _insert_entities(self, document: int, extracted: ExtractedDocument) -> dict[str, int]:
        """Entities of one id are one entity, whose first record gives the names."""
        numbers: dict[str, int] = {}
        mentions: list[Row] = []
        for e in extracted.entities:
            if e.id not in numbers:
                row = (document, e.id, e.type, e.name, e.name_ar, e.name_origin)
                sql = f"INSERT INTO local_entities (document, {_ENTITY}) VALUES ({_marks(row)})"
                numbers[e.id] = self._execute(sql, row)
            text = extracted.document.text
            mentions += [
                (numbers[e.id], m.start, m.end, m.text, surface(text, m.start, m.text)) for m in e.mentions
            ]
        sql = 'INSERT INTO mentions VALUES (?, ?, ?, ?, ?) ON CONFLICT (local, start, "end") DO NOTHING'
        self.connection.executemany(sql, mentions)
        return numbers

    def _insert_relations(
        self, document: int, relations: Iterable[Relation], locals_: dict[str, int]
    ) -> None:
        number: dict[str | None, int | None] = {None: None}
        number.update(locals_)
        rows = [
            (
                document, position, r.type, number[r.source], number[r.target], r.evidence.start,
                r.evidence.end, r.polarity, r.modality, number[r.attribution], r.date, r.role,
                round(r.confidence, 4),
            )
            for position, r in enumerate(relations)
        ]
        self.connection.executemany(
            f"INSERT INTO relations (document, position, {_RELATION}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def _execute(self, sql: str, row: Row) -> int:
        number = self.connection.execute(sql, row).lastrowid
        assert number is not None
        return number

    # The resolution

    def resolve(self) -> Resolution:
        """Make the global entities anew from what is stored of all documents, in one transaction."""
        resolution = resolve(self.local_entities())
        with transaction(self.connection):
            write_resolution(self.connection, resolution)
        return resolution

    def local_entities(self) -> Iterator[LocalEntity]:
        """What the resolution needs of all documents."""
        surfaces: dict[int, list[str]] = {}
        sql = "SELECT local, surface FROM mentions ORDER BY local, start"
        for number, text in self.connection.execute(sql):
            surfaces.setdefault(number, []).append(text)
        rows = self.connection.execute(
            "SELECT l.id, d.key, l.key, l.type, l.name, l.name_ar, l.name_origin "
            "FROM local_entities l JOIN documents d ON d.id = l.document"
        )
        for number, document, key, kind, name, name_ar, origin in rows:
            found = tuple(surfaces.get(number, ()))
            yield LocalEntity(document, key, kind, name, with_article(name_ar, found), origin, found)

    # Reading

    def documents(self) -> Iterator[Document]:
        """The documents, failed ones included, in the order of their ids."""
        for row in self.connection.execute(f"SELECT {_DOCUMENT} FROM documents ORDER BY key"):
            yield _document(row)

    def document(self, document_id: str) -> Document:
        """One document with its text.

        Raises:
            UnknownName: there is no such document.
        """
        sql = f"SELECT {_DOCUMENT} FROM documents WHERE key = ?"
        row = self.connection.execute(sql, (document_id,)).fetchone()
        if row is None:
            known = [k for (k,) in self.connection.execute("SELECT key FROM documents ORDER BY key")]
            raise UnknownName.of("document", document_id, known, show=5)
        return _document(row)

    def extracted(self) -> Iterator[ExtractedDocument]:
        """Every document that did not fail, with its extraction as it was added."""
        for number, *row in self.connection.execute(
            f"SELECT id, {_DOCUMENT} FROM documents WHERE error IS NULL ORDER BY key"
        ):
            keys: dict[int | None, str | None] = {None: None}
            entities = tuple(self._extracted_entities(number, keys))
            yield ExtractedDocument(_document(row), entities, tuple(self._extracted_relations(number, keys)))

    def _extracted_entities(self, document: int, keys: dict[int | None, str | None]) -> Iterator[Entity]:
        sql = f"SELECT id, {_ENTITY} FROM local_entities WHERE document = ? ORDER BY id"
        for number, *row in self.connection.execute(sql, (document,)).fetchall():
            keys[number] = row[0]
            sql = 'SELECT start, "end", text FROM mentions WHERE local = ? ORDER BY start, "end"'
            mentions = tuple(Mention(*m) for m in self.connection.execute(sql, (number,)))
            key, entity_type, name, name_ar, origin = row
            yield Entity(key, entity_type, name, name_ar, mentions, origin)

    def _extracted_relations(self, document: int, keys: dict[int | None, str | None]) -> Iterator[Relation]:
        sql = f"SELECT {_RELATION} FROM relations WHERE document = ? ORDER BY position"
        for kind, source, target, start, end, polarity, modality, by, *rest in self.connection.execute(
            sql, (document,)
        ):
            actor, span = keys[source], Evidence(start, end)
            assert actor is not None
            yield Relation(kind, actor, keys[target], span, polarity, modality, keys[by], *rest)


def _document(row: Row) -> Document:
    key, text, title, date, source, url, language, spans = row
    boilerplate = tuple(Span(*s) for s in json.loads(spans))
    return Document(key, text, title, date, source, url, language, boilerplate)


def _marks(row: Row) -> str:
    return ", ".join("?" * len(row))
