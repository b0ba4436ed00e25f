"""A document with its extraction as the rows of a store.

A :class:`Record` is what an :class:`~kg.model.ExtractedDocument` becomes, checked; its parts pass through JSON, so
that a build can put it aside (:mod:`kg.staging`) before it goes into the store (:mod:`kg.writing`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from typing import Any

from kg.errors import InvalidRecord
from kg.model import Document, Entity, ExtractedDocument, Relation
from kg.resolve import surface

__all__ = ["Record", "content_hash", "failed_record", "record_of"]

Row = tuple[Any, ...]


def content_hash(document: Document) -> str:
    """SHA-256 of a document's content, its id left out; equal for equal content.

    >>> content_hash(Document("a", "نص")) == content_hash(Document("b", "نص"))
    True
    """
    d = document
    # The JSON of a list, made by hand: the text is most of it.
    values = (d.text, d.title, d.date, d.source, d.url, d.language)
    parts = ["null" if v is None else encode_basestring_ascii(v) for v in values]
    return hashlib.sha256(f"[{', '.join(parts)}, {_spans(d)}]".encode()).hexdigest()


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
    restored = f"ا{row[3]}" if row[3] else None  # see kg.resolve.with_article
    for m in entity.mentions:
        start, end, words = m.start, m.end, m.text
        if not 0 <= start < end:
            raise ValueError(f"entity {entity.id!r} has the mention [{start}, {end})")
        if (start, end) in known:
            continue
        known.add((start, end))
        as_name = surface(text, start, words) if words.startswith("ل") else words
        mentions.append([start, end, words, None if as_name == words else as_name])
        if as_name == restored:
            row[5] = 1


def _relation(r: Relation, numbers: dict[str | None, int | None]) -> list[Any]:
    start, end = r.evidence.start, r.evidence.end
    if not 0 <= start < end:
        raise ValueError(f"relation {r.type} has the evidence [{start}, {end})")
    ends = [numbers[r.source], numbers[r.target], numbers[r.attribution]]
    return [r.type, *ends, r.polarity, r.modality, r.date, r.role, round(r.confidence, 4), start, end]


def _document_row(d: Document, extractor: str | None, origin: str | None, error: str | None) -> Row:
    content = (d.text, d.title, d.date, d.source, d.url, d.language, _spans(d), content_hash(d))
    return (d.id, *content, extractor, origin, error)


def _spans(d: Document) -> str:
    return json.dumps([[s.start, s.end] for s in d.boilerplate]) if d.boilerplate else "[]"


def _reason(error: Exception) -> str:
    return f"unknown entity {error}" if isinstance(error, KeyError) else str(error)
