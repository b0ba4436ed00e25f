"""A document with its extraction as the rows of a store: made, and written many at a time.

A :class:`Record` is what an :class:`~kg.model.ExtractedDocument` becomes, checked; its ``content`` passes
through JSON, so that a build can put it aside (:mod:`kg.staging`) before it goes into the store.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.errors import InvalidRecord
from kg.model import Document, Entity, ExtractedDocument, Relation
from kg.names import normalize
from kg.resolve import surface, with_article
from kg.search import stems

__all__ = ["Record", "Writer", "content_hash", "failed_record", "record_of"]

Row = tuple[Any, ...]


def content_hash(document: Document) -> str:
    """SHA-256 of a document's content, its id left out; equal for equal content.

    >>> content_hash(Document("a", "نص")) == content_hash(Document("b", "نص"))
    True
    """
    d = document
    content = json.dumps([d.text, d.title, d.date, d.source, d.url, d.language, _spans(d)])
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of one document.

    ``document`` has the columns of the table from ``key`` on. ``entities`` are lists of id, type, name, Arabic
    name, origin of the name, article (0 or 1) and mentions (start, end, text, surface or None); ``relations``
    of type, source, target, attribution (indices of ``entities`` or None), polarity, modality, date, role,
    confidence, start and end.
    """

    document: Row
    entities: list[list[Any]]
    relations: list[list[Any]]


def record_of(
    extracted: ExtractedDocument, *, extractor: str | None = None, origin: str | None = None
) -> Record:
    """The rows of a document. Entities of one id are one entity, whose first record gives the names.

    Args:
        extractor: what the extraction was made with; see :meth:`kg.store.Store.add`.
        origin: the file that the document was read from.

    Raises:
        InvalidRecord: the text holds what cannot be stored, a span is empty, or a relation names an unknown
            entity.
    """
    d = extracted.document
    try:
        d.text.encode()  # a lone surrogate cannot be stored
        numbers: dict[str | None, int | None] = {}
        entities: list[list[Any]] = []
        for e in extracted.entities:
            if e.id not in numbers:
                numbers[e.id] = len(entities)
                entities.append([e.id, e.type, e.name, e.name_ar, e.name_origin, 0, []])
            number = numbers[e.id]
            assert number is not None
            _add_mentions(entities[number], e, d.text)
        numbers[None] = None
        relations = [_relation(r, numbers) for r in extracted.relations]
    except (UnicodeEncodeError, KeyError, ValueError) as e:
        raise InvalidRecord(f"document {d.id!r} cannot be stored: {_reason(e)}") from e
    return Record(_document_row(d, extractor, origin, None), entities, relations)


def failed_record(document: Document | str, error: object, *, origin: str | None = None) -> Record:
    """The row of a document that could not be built, with its error in one line."""
    if isinstance(document, str):
        document = Document(document, "")
    message = " ".join(str(error).split()) or type(error).__name__
    return Record(_document_row(document, None, origin, message), [], [])


def _add_mentions(row: list[Any], entity: Entity, text: str) -> None:
    mentions: list[list[Any]] = row[6]
    known = {(m[0], m[1]) for m in mentions}
    for m in entity.mentions:
        if not 0 <= m.start < m.end:
            raise ValueError(f"entity {entity.id!r} has the mention [{m.start}, {m.end})")
        if (m.start, m.end) not in known:
            as_name = surface(text, m.start, m.text)
            mentions.append([m.start, m.end, m.text, None if as_name == m.text else as_name])
            known.add((m.start, m.end))
    restored = with_article(row[3], (m[3] or m[2] for m in mentions)) if row[3] else row[3]
    row[5] = int(restored != row[3])


def _relation(r: Relation, numbers: dict[str | None, int | None]) -> list[Any]:
    start, end = r.evidence.start, r.evidence.end
    if not 0 <= start < end:
        raise ValueError(f"relation {r.type} has the evidence [{start}, {end})")
    ends = [numbers[r.source], numbers[r.target], numbers[r.attribution]]
    return [r.type, *ends, r.polarity, r.modality, r.date, r.role, round(r.confidence, 4), start, end]


def _document_row(d: Document, extractor: str | None, origin: str | None, error: str | None) -> Row:
    spans = json.dumps(_spans(d))
    content = (d.text, d.title, d.date, d.source, d.url, d.language, spans, content_hash(d))
    return (d.id, *content, extractor, origin, error)


def _spans(d: Document) -> list[list[int]]:
    return [[s.start, s.end] for s in d.boilerplate]


def _reason(error: Exception) -> str:
    return f"unknown entity {error}" if isinstance(error, KeyError) else str(error)


_NORMALIZE = normalize.__wrapped__
"""Without memory, which a million sentences would fill in place of names."""
_INSERT_DOCUMENT = """
INSERT INTO documents (id, key, text, title, date, source, url, language, boilerplate, hash, extractor, origin,
    error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_RELATION = """
INSERT INTO relations (id, document, position, type, source, target, attribution, polarity, modality, date, role,
    confidence, start, "end")
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_FIND_PROFILE = """
SELECT id FROM profiles
WHERE key = ? AND type = ? AND name = ? AND name_ar IS ? AND name_origin = ? AND article = ?
"""
_INSERT_PROFILE = "INSERT INTO profiles VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_LOCAL = "INSERT INTO local_entities (id, document, profile) VALUES (?, ?, ?)"
_INSERT_MENTION = "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)"
_INSERT_EVIDENCE = "INSERT INTO evidence_search (rowid, text, stems) VALUES (?, ?, ?)"


class Writer:
    """Inserts records; to be used within one transaction. Profiles that get documents become dirty."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._next = {t: self._last(t) + 1 for t in ("documents", "profiles", "local_entities", "relations")}
        self._empty = self._next["profiles"] == 1
        self._profiles: dict[Row, int] = {}
        self._rows: dict[str, list[Row]] = {
            sql: []
            for sql in (
                _INSERT_DOCUMENT,
                _INSERT_PROFILE,
                _INSERT_LOCAL,
                _INSERT_MENTION,
                _INSERT_RELATION,
                _INSERT_EVIDENCE,
            )
        }
        self._dirty: set[int] = set()

    def _last(self, table: str) -> int:
        return int(self._sql.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])

    def write(self, records: Iterable[Record], *, batch: int = 500) -> None:
        """Insert the rows of documents whose ids are not in the store."""
        for n, record in enumerate(records, 1):
            self._add(record)
            if n % batch == 0:
                self._flush()
        self._flush()
        self._sql.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((n,) for n in sorted(self._dirty)))
        self._dirty.clear()

    def _flush(self) -> None:
        for sql, rows in self._rows.items():
            self._sql.executemany(sql, rows)
            rows.clear()

    def _number(self, table: str) -> int:
        number = self._next[table]
        self._next[table] += 1
        return number

    def _add(self, record: Record) -> None:
        document = self._number("documents")
        self._rows[_INSERT_DOCUMENT].append((document, *record.document))
        locals_: list[int] = []
        local_rows, mention_rows = self._rows[_INSERT_LOCAL], self._rows[_INSERT_MENTION]
        for *names, mentions in record.entities:
            local, profile = self._number("local_entities"), self._profile(tuple(names))
            local_rows.append((local, document, profile))
            for m in mentions:
                mention_rows.append((local, *m))
            self._dirty.add(profile)
            locals_.append(local)
        self._add_relations(document, record, locals_)

    def _add_relations(self, document: int, record: Record, locals_: list[int]) -> None:
        text, shown = record.document[1], set()
        rows, sentences = self._rows[_INSERT_RELATION], self._rows[_INSERT_EVIDENCE]
        for position, (kind, *ends, polarity, modality, date, role, sure, start, end) in enumerate(
            record.relations
        ):
            number = self._number("relations")
            who = [None if i is None else locals_[i] for i in ends]
            said = (polarity, modality, date, role, sure, start, end)
            rows.append((number, document, position, kind, *who, *said))
            if (start, end) not in shown:
                shown.add((start, end))
                words = _NORMALIZE(text[start:end])
                sentences.append((number, words, stems(words)))

    def _profile(self, names: Row) -> int:
        number = self._profiles.get(names)
        if number is None:
            known = None if self._empty else self._sql.execute(_FIND_PROFILE, names).fetchone()
            number = known[0] if known else self._number("profiles")
            if known is None:
                self._rows[_INSERT_PROFILE].append((number, *names))
            self._profiles[names] = number
        return int(number)
