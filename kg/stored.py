"""What questions ask of a graph that is stored, whatever it is stored in: SQLite here, Parquet in :mod:`kg.tables`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.errors import StoreError, UnknownName
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation, Span
from kg.rows import Rows
from kg.search import Words

__all__ = ["DOCUMENT", "Row", "StoredGraph", "document_of"]

Row = tuple[Any, ...]

DOCUMENT = "key, text, title, date, source, url, language, boilerplate"
"""The columns of a document, for :func:`document_of`."""
_ENTITIES = """
SELECT l.id, p.key, p.type, p.name, p.name_ar, p.name_origin
FROM local_entities l JOIN profiles p ON p.id = l.profile WHERE l.document = ? ORDER BY l.id
"""
_RELATIONS = """
SELECT type, source, target, start, "end", polarity, modality, attribution, date, role, confidence
FROM relations WHERE document = ? ORDER BY position
"""


class StoredGraph:
    """An open store, for reading. Close it, or use it in a ``with``.

    ``connection`` answers SQL over the tables of :mod:`kg.schema`. What is ``in_tables`` may be too large to be read
    as a whole.
    """

    in_tables = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        """Close the file; a store in memory is gone."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def rows(self) -> Rows:
        """Reads entities, mentions and relations."""
        return Rows(self.connection)

    def words(self) -> Words:
        """Finds words of sentences and names."""
        return Words(self.connection)

    def select(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> tuple[list[str], list[Row]]:
        """The columns and rows of a query of the user's own, which only reads; see :func:`kg.readonly.select`."""
        from kg.readonly import select

        return select(self.connection, query, parameters)

    def copy_to(self, path: Path) -> None:
        """Write all of it into a new SQLite file."""
        from kg.files import connect

        copy = connect(path)
        try:
            self.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = WAL")
        finally:
            copy.close()

    def documents(self) -> Iterator[Document]:
        """The documents, failed ones included, in the order of their ids."""
        for row in self.connection.execute(f"SELECT {DOCUMENT} FROM documents ORDER BY key"):
            yield document_of(row)

    def document(self, document_id: str) -> Document:
        """One document with its text.

        Raises:
            UnknownName: there is no such document.
        """
        sql = f"SELECT {DOCUMENT} FROM documents WHERE key = ?"
        row = self.connection.execute(sql, (document_id,)).fetchone()
        if row is None:
            known = [k for (k,) in self.connection.execute("SELECT key FROM documents ORDER BY key")]
            raise UnknownName.of("document", document_id, known, show=5)
        return document_of(row)

    def extracted(self) -> Iterator[ExtractedDocument]:
        """Every document that did not fail, with its extraction as it was added."""
        for number, *row in self.connection.execute(
            f"SELECT id, {DOCUMENT} FROM documents WHERE error IS NULL ORDER BY key"
        ):
            keys: dict[int | None, str | None] = {None: None}
            entities = tuple(self._extracted_entities(number, keys))
            yield ExtractedDocument(
                document_of(row), entities, tuple(self._extracted_relations(number, keys))
            )

    def _extracted_entities(self, document: int, keys: dict[int | None, str | None]) -> Iterator[Entity]:
        for number, *row in self.connection.execute(_ENTITIES, (document,)).fetchall():
            key, entity_type, name, name_ar, origin = row
            keys[number] = key
            sql = 'SELECT start, "end", text FROM mentions WHERE local = ? ORDER BY start, "end"'
            mentions = tuple(Mention(*m) for m in self.connection.execute(sql, (number,)))
            yield Entity(key, entity_type, name, name_ar, mentions, origin)

    def _extracted_relations(self, document: int, keys: dict[int | None, str | None]) -> Iterator[Relation]:
        for kind, source, target, start, end, polarity, modality, by, *rest in self.connection.execute(
            _RELATIONS, (document,)
        ):
            actor, span = keys[source], Evidence(start, end)
            assert actor is not None
            yield Relation(kind, actor, keys[target], span, polarity, modality, keys[by], *rest)


def document_of(row: Row) -> Document:
    """The document of a row with the columns :data:`DOCUMENT`.

    Raises:
        StoreError: it holds what no build writes.
    """
    key, text, title, date, source, url, language, spans = row
    try:
        boilerplate = tuple(Span(int(start), int(end)) for start, end in json.loads(spans))
    except (TypeError, ValueError, RecursionError) as e:
        what = f"the graph is damaged: the boilerplate of document {key!r} is no list of spans ({e})"
        raise StoreError(f"{what}; build it again with `kg build --fresh`") from e
    return Document(key, text, title, date, source, url, language, boilerplate)
