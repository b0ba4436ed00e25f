"""The values that pass between the stages: documents, mentions, entities, relations and their evidence.

All offsets are half-open and count Unicode code points of ``Document.text``, the text as it was read,
unchanged, so that ``text[start:end]`` is the mention. ``ExtractedDocument`` is the one thing that passes from
``pipelines`` to ``kg``; its JSON is the interchange form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import InvalidRecord
from kg.ontology import ENTITY_TYPES, MODALITIES, POLARITIES

__all__ = ["Document", "Entity", "Evidence", "ExtractedDocument", "Mention", "Relation", "Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(0, 3) < Span(0, 4) < Span(1, 2)
    True
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read from a file.

    ``id`` is unique in a build (of a text file: its path relative to the input). ``date`` is ISO 8601, as
    exact as is known. ``boilerplate`` holds the spans (share buttons, comment forms, "read also" …) from
    which nothing is extracted; they stay in ``text``.

    >>> Document("a.txt", "نفى الكرملين ذلك", date="2016-07").date
    '2016-07'
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    boilerplate: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One occurrence of an entity's name: ``document.text[start:end] == text``.

    >>> text = "نفى الكرملين ذلك"
    >>> mention = Mention(4, 12, "الكرملين")
    >>> text[mention.start : mention.end] == mention.text
    True
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An individual of the world, with its mentions in one document.

    ``id`` is a slug of the English name. ``name`` is the English name; ``name_origin`` says where it comes
    from: ``gazetteer``, ``text`` (written so in the document) or ``transliteration`` (made by rule, to be
    checked).

    >>> Entity("kremlin", "ORG", "Kremlin", "الكرملين", (Mention(4, 12, "الكرملين"),)).name_origin
    'gazetteer'
    """

    id: str
    type: str
    name: str
    name_ar: str | None
    mentions: tuple[Mention, ...] = ()
    name_origin: str = "gazetteer"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The clause or sentence that states a relation, as a span of the document.

    >>> evidence = Evidence(0, 16)
    >>> "نفى الكرملين ذلك، كما قال"[evidence.start : evidence.end]
    'نفى الكرملين ذلك'
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed statement of a document: ``source`` acts on ``target`` (both are entity ids of the document).

    ``target`` is None only for DENIED without a known addressee. ``attribution`` is the entity whose word it
    is, or None where the article itself says it. ``date`` is ISO 8601. ``role`` is the wording of an
    AFFILIATED_WITH. ``confidence`` is a probability.

    >>> relation = Relation("DENIED", "kremlin", None, Evidence(0, 16))
    >>> relation.polarity, relation.modality, relation.attribution
    ('affirmed', 'actual', None)
    """

    type: str
    source: str
    target: str | None
    evidence: Evidence
    polarity: str = "affirmed"
    modality: str = "actual"
    attribution: str | None = None
    date: str | None = None
    role: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """A document with the entities and relations found in it: the interchange form.

    >>> d = ExtractedDocument(Document("a", "نفى الكرملين ذلك"), entities=(
    ...     Entity("kremlin", "ORG", "Kremlin", "الكرملين", (Mention(4, 12, "الكرملين"),)),), relations=(
    ...     Relation("DENIED", "kremlin", None, Evidence(0, 16)),))
    >>> ExtractedDocument.from_json(d.to_json()) == ExtractedDocument.from_dict(d.to_dict()) == d
    True
    >>> d.with_ids({"kremlin": "the_kremlin"}).relations[0].source
    'the_kremlin'
    """

    document: Document
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The interchange form as plain JSON values; keys in a fixed order, unknown values as None."""
        d = self.document
        head: dict[str, Any] = {"id": d.id, "text": d.text}
        head |= {k: getattr(d, k) for k in ("title", "date", "source", "url", "language")}
        return head | {
            "entities": [_entity_to_dict(e) for e in self.entities],
            "relations": [_relation_to_dict(r) for r in self.relations],
        }

    def to_json(self) -> str:
        """One line of JSON, Arabic letters unescaped, without a line end."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> ExtractedDocument:
        """Read the interchange form.

        Raises:
            InvalidRecord: a key is missing, a span is not of its text, a relation names an unknown entity.
        """
        try:
            meta: dict[str, Any] = {k: value.get(k) for k in _META}
            document = Document(value["id"], value["text"], **meta)
            entities = tuple(_entity_from_dict(e) for e in value["entities"])
            relations = tuple(_relation_from_dict(r) for r in value["relations"])
            return _checked(cls(document, entities, relations))
        except (KeyError, TypeError, AttributeError, ValueError) as e:
            what = f"no key {e}" if isinstance(e, KeyError) else str(e)
            raise InvalidRecord(
                f"not an extracted document: {what}; expected the interchange form of `kg extract`"
            ) from e

    @classmethod
    def from_json(cls, line: str) -> ExtractedDocument:
        """Read one line of the interchange form; see :meth:`from_dict` for the errors."""
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as e:  # nesting of thousands of levels
            raise InvalidRecord(f"not JSON: {e}") from e
        if not isinstance(value, dict):
            raise InvalidRecord(f"expected a JSON object, got {type(value).__name__}")
        return cls.from_dict(value)

    def with_ids(self, ids: dict[str, str]) -> ExtractedDocument:
        """The same document with entity ids replaced; entities that get the same id are not merged."""

        def new(i: str | None) -> str | None:
            return None if i is None else ids.get(i, i)

        entities = tuple(replace(e, id=ids.get(e.id, e.id)) for e in self.entities)
        relations = tuple(
            replace(
                r, source=ids.get(r.source, r.source), target=new(r.target), attribution=new(r.attribution)
            )
            for r in self.relations
        )
        return replace(self, entities=entities, relations=relations)


_META = ("title", "date", "source", "url", "language")


def _entity_to_dict(e: Entity) -> dict[str, Any]:
    mentions = [{"start": m.start, "end": m.end, "text": m.text} for m in e.mentions]
    return {
        "id": e.id,
        "type": e.type,
        "name": e.name,
        "name_ar": e.name_ar,
        "name_origin": e.name_origin,
        "mentions": mentions,
    }


def _entity_from_dict(v: dict[str, Any]) -> Entity:
    mentions = tuple(Mention(m["start"], m["end"], m["text"]) for m in v["mentions"])
    return Entity(
        v["id"], v["type"], v["name"], v.get("name_ar"), mentions, v.get("name_origin") or "gazetteer"
    )


def _relation_to_dict(r: Relation) -> dict[str, Any]:
    out: dict[str, Any] = {
        k: getattr(r, k) for k in ("type", "source", "target", "polarity", "modality", "attribution")
    }
    out["evidence"] = {"start": r.evidence.start, "end": r.evidence.end}
    return out | {"date": r.date, "role": r.role, "confidence": round(r.confidence, 4)}


def _relation_from_dict(v: dict[str, Any]) -> Relation:
    evidence = Evidence(v["evidence"]["start"], v["evidence"]["end"])
    confidence = v.get("confidence")
    return Relation(
        v["type"],
        v["source"],
        v.get("target"),
        evidence,
        v.get("polarity", "affirmed"),
        v.get("modality", "actual"),
        v.get("attribution"),
        v.get("date"),
        v.get("role"),
        1.0 if confidence is None else float(confidence),
    )


def check_texts(what: str, *values: object, optional: bool = False) -> None:
    """Raise TypeError unless all values of a part of a file are texts (or None, if ``optional``)."""
    for value in values:
        if not isinstance(value, str) and not (optional and value is None):
            raise TypeError(
                f"{what} has a {type(value).__name__} where a text is expected: {str(value)[:40]!r}"
            )


def _checked(d: ExtractedDocument) -> ExtractedDocument:
    text, ids = d.document.text, {e.id for e in d.entities}
    check_texts("the document", d.document.id, text)
    check_texts("the document", *(getattr(d.document, k) for k in _META), optional=True)
    for e in d.entities:
        check_texts(f"entity {e.id!r}", e.id, e.name, e.name_origin)
        check_texts(f"entity {e.id!r}", e.name_ar, optional=True)
        if e.type not in ENTITY_TYPES:
            raise InvalidRecord(f"entity {e.id}: unknown type {e.type!r}; known: {', '.join(ENTITY_TYPES)}")
        for m in e.mentions:
            if text[m.start : m.end] != m.text:
                raise InvalidRecord(
                    f"entity {e.id}: text[{m.start}:{m.end}] is {text[m.start : m.end]!r}, not {m.text!r}"
                )
    for r in d.relations:
        check_texts("a relation", r.type)
        check_texts(f"relation {r.type}", r.date, r.role, optional=True)
        for k in (r.source, r.target, r.attribution):
            if k is not None and k not in ids:
                raise InvalidRecord(f"relation {r.type}: unknown entity {k!r}; give it in `entities`")
        if r.polarity not in POLARITIES or r.modality not in MODALITIES:
            raise InvalidRecord(
                f"relation {r.type}: polarity {r.polarity!r} or modality {r.modality!r} is not known"
            )
        if not 0 <= r.evidence.start < r.evidence.end <= len(text):
            raise InvalidRecord(
                f"relation {r.type}: evidence [{r.evidence.start}, {r.evidence.end}) is outside the text"
            )
    return d
