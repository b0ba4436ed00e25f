"""The data form of the page: what every renderer draws and every panel shows, without any drawing.

Entities, documents and sentences are numbered; relations point at them by number, so that a sentence that
states five relations is in the page once. Offsets of marks count UTF-16 units, as JavaScript counts, not
code points.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

__all__ = ["Mark", "PageData", "PageDocument", "PageEntity", "PageRelation", "PageSentence", "utf16_offset"]


@dataclass(frozen=True, slots=True)
class PageEntity:
    """An entity with the numbers of documents and mentions that it has in the whole graph."""

    id: str
    type: str
    name: str
    name_ar: str | None = None
    aliases: tuple[str, ...] = ()
    documents: int = 0
    mentions: int = 0
    name_origin: str = "gazetteer"


@dataclass(frozen=True, slots=True)
class PageDocument:
    """What the page tells of a document: no text."""

    id: str
    title: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention of entity number ``entity`` inside a sentence, as half-open UTF-16 offsets."""

    start: int
    end: int
    entity: int


@dataclass(frozen=True, slots=True)
class PageSentence:
    """A piece of evidence: the text of a span of document number ``document``."""

    document: int
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRelation:
    """A relation between numbered entities; ``speaker`` is the entity whose word it is.

    Of a speaker that is not among the page's entities there are only the names.
    """

    type: str
    source: int
    target: int | None
    sentence: int
    polarity: str = "affirmed"
    modality: str = "actual"
    speaker: int | None = None
    speaker_name: str | None = None
    speaker_name_ar: str | None = None
    date: str | None = None
    role: str | None = None
    confidence: float = 1.0

    @property
    def tentative(self) -> bool:
        """Whether the text does not state it as a fact: drawn as a dashed line.

        >>> PageRelation("MET", 0, 1, 0, modality="alleged").tentative
        True
        """
        return self.polarity != "affirmed" or self.modality != "actual"


@dataclass(frozen=True, slots=True)
class PageData:
    """All that a page holds. ``total_…`` count the whole graph; ``omitted_relations`` a limit left out."""

    entities: tuple[PageEntity, ...] = ()
    documents: tuple[PageDocument, ...] = ()
    sentences: tuple[PageSentence, ...] = ()
    relations: tuple[PageRelation, ...] = ()
    total_entities: int = 0
    total_documents: int = 0
    omitted_relations: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; keys whose value is empty or usual are left out.

        >>> PageData(entities=(PageEntity("iran", "GPE", "Iran"),)).to_json()["entities"]
        [{'id': 'iran', 'type': 'GPE', 'name': 'Iran'}]
        """
        return {
            "entities": [_lean(e) for e in self.entities],
            "documents": [_lean(d) for d in self.documents],
            "sentences": [_sentence(s) for s in self.sentences],
            "relations": [_lean(r) for r in self.relations],
            "totalEntities": self.total_entities,
            "totalDocuments": self.total_documents,
            "omittedRelations": self.omitted_relations,
        }


def _lean(value: PageEntity | PageDocument | PageRelation) -> dict[str, Any]:
    return {f.name: v for f in fields(value) if (v := getattr(value, f.name)) != f.default}


def _sentence(s: PageSentence) -> dict[str, Any]:
    return {"document": s.document, "text": s.text, "marks": [[m.start, m.end, m.entity] for m in s.marks]}


def utf16_offset(text: str, offset: int) -> int:
    """The UTF-16 offset of the code point at ``offset``: letters beyond the first plane count two.

    >>> utf16_offset("😀a", 1)
    2
    """
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
