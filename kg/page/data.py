"""The data form of the page: what every renderer draws and every panel shows, without any drawing.

Entities, documents and sentences are numbered; relations point at them by number, so that a sentence that
states five relations is in the page once. Offsets of marks count UTF-16 units, as JavaScript counts, not
code points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.page.columns import table

__all__ = ["Mark", "PageData", "PageDocument", "PageEntity", "PageRelation", "PageSentence", "utf16_offset"]


@dataclass(frozen=True, slots=True)
class PageEntity:
    """An entity with the counts of documents and mentions that it has in the whole graph.

    ``in_documents`` are numbers of documents that name it, of very many the newest.
    """

    id: str
    type: str
    name: str
    name_ar: str | None = None
    aliases: tuple[str, ...] = ()
    documents: int = 0
    mentions: int = 0
    name_origin: str = "gazetteer"
    in_documents: tuple[int, ...] = ()


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
    """A mention of entity number ``entity`` inside a sentence, as half-open UTF-16 offsets.

    The number is -1 where the entity is not on the page.
    """

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
    """All that a page holds. ``total_…`` count the whole graph; ``omitted_relations`` are not in the page.

    ``told`` is what the page says of the choice that was made (:meth:`kg.page.choice.Chosen.told`).
    """

    entities: tuple[PageEntity, ...] = ()
    documents: tuple[PageDocument, ...] = ()
    sentences: tuple[PageSentence, ...] = ()
    relations: tuple[PageRelation, ...] = ()
    total_entities: int = 0
    total_documents: int = 0
    omitted_relations: int = 0
    told: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: the tables as columns (:mod:`kg.page.columns`), the marks of a sentence in a row.

        >>> PageData(entities=(PageEntity("iran", "GPE", "Iran"),)).to_json()["entities"]["columns"]["name"]
        {'all': 'Iran'}
        """
        return {
            "entities": table(PageEntity, self.entities),
            "documents": table(PageDocument, self.documents),
            "sentences": table(PageSentence, self.sentences),
            "relations": table(PageRelation, self.relations),
            "totalEntities": self.total_entities,
            "totalDocuments": self.total_documents,
            "omittedRelations": self.omitted_relations,
            **self.told,
        }


def utf16_offset(text: str, offset: int) -> int:
    """The UTF-16 offset of the code point at ``offset``: letters beyond the first plane count two.

    >>> utf16_offset("😀a", 1)
    2
    """
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
