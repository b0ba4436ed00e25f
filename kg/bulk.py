"""Many documents at once: a whole store, written in the order of the document ids."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InvalidRecord
from kg.files import naming_sqlite_errors, replacing, transaction
from kg.model import Document, ExtractedDocument, Span
from kg.store import Store

__all__ = ["fill", "write_store"]

Failure = tuple[Document | str, object]


def write_store(
    path: str | Path, documents: Iterable[ExtractedDocument], failures: Iterable[Failure] = ()
) -> None:
    """Write a whole store to ``path``, in place of what is there; it appears only when it is complete.

    ``documents`` are consumed one by one and may come in any order; they wait in a temporary table, so that
    memory does not grow with their number. ``failures`` are consumed after them: documents (or their ids)
    with their errors.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written.
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
    """
    with replacing(path) as part, naming_sqlite_errors(path), Store.create(part) as store:
        # A build that breaks off leaves no file, so that its own writes need no journal on the disk.
        store.connection.execute("PRAGMA journal_mode = MEMORY")
        store.connection.execute("PRAGMA synchronous = OFF")
        fill(store, documents, failures)
        store.connection.execute("PRAGMA journal_mode = WAL")


def fill(store: Store, documents: Iterable[ExtractedDocument], failures: Iterable[Failure] = ()) -> None:
    """Add many documents to an empty store, in the order of their ids, and resolve them.

    Raises:
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
    """
    columns = "key TEXT PRIMARY KEY, value TEXT, spans TEXT, error TEXT"
    store.connection.execute(f"CREATE TEMP TABLE waiting ({columns})")
    with transaction(store.connection):
        for extracted in documents:
            _wait(store, extracted, None)
        for document, error in failures:
            document = Document(document, "") if isinstance(document, str) else document
            _wait(store, ExtractedDocument(document), str(error))
    with transaction(store.connection):
        sql = "SELECT value, spans, error FROM waiting ORDER BY key"
        for value, spans, error in store.connection.execute(sql):
            extracted = _waited(value, spans)
            if error is None:
                store.add(extracted)
            else:
                store.fail(extracted.document, error)
    store.connection.execute("DROP TABLE waiting")
    store.resolve()


def _wait(store: Store, extracted: ExtractedDocument, error: str | None) -> None:
    document = extracted.document
    spans = json.dumps([[s.start, s.end] for s in document.boilerplate])
    try:
        row = (document.id, extracted.to_json(), spans, error)
        known = store.connection.execute(
            "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?) RETURNING key", row
        ).fetchone()
    except UnicodeEncodeError as e:
        raise InvalidRecord(f"document {document.id!r} cannot be stored: {e}") from e
    if known is None:
        sql = "SELECT key, value, spans, error FROM waiting WHERE key = ?"
        if store.connection.execute(sql, (document.id,)).fetchone() != row:
            raise InvalidRecord(f"two documents have the id {document.id!r} and differ; give each its own id")


def _waited(value: str, spans: str) -> ExtractedDocument:
    extracted = ExtractedDocument.from_json(value)
    boilerplate = tuple(Span(*s) for s in json.loads(spans))
    d = extracted.document
    document = Document(d.id, d.text, d.title, d.date, d.source, d.url, d.language, boilerplate)
    return ExtractedDocument(document, extracted.entities, extracted.relations)
