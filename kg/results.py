"""What questions to a graph answer with: small frozen values.

Offsets are half-open and count code points of the document's text.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.answers import Result
from kg.ontology import is_speech

__all__ = ["DocumentResult", "EntityResult", "GraphInfo", "MentionResult", "MergeResult", "RelationResult"]


@dataclass(frozen=True, slots=True)
class EntityResult(Result):
    """An entity of the graph, with the numbers of documents that name it and of its mentions.

    ``name_origin`` says where the English name comes from: ``gazetteer``, ``text``, or ``transliteration``
    (made by rule, to be checked).

    >>> import kg
    >>> entity = kg.example().entity("مجموعة الظل")
    >>> print(entity, entity.id, entity.type)
    Shadow Group (مجموعة الظل) shadow_group ORG
    """

    id: str
    type: str
    name: str
    name_ar: str | None
    aliases: tuple[str, ...]
    documents: int
    mentions: int
    name_origin: str

    def __str__(self) -> str:
        return f"{self.name} ({self.name_ar})" if self.name_ar else self.name


@dataclass(frozen=True, slots=True)
class RelationResult(Result):
    """A relation with its provenance: ``document.text[start:end] == evidence`` states it.

    ``target`` is None only for DENIED without a known addressee. ``attribution`` is the entity whose word it
    is, or None where the article itself says it. ``document`` is the document's id, with its ``title``,
    ``publisher`` (the document's source), ``url`` and ``document_date``; ``position`` is the relation's
    number within the document.

    >>> import kg
    >>> relation = kg.example().relations("ACCUSED")[0]
    >>> print(relation, "|", relation.evidence)
    Shield Labs — ACCUSED → Shadow Group | اتهمت مختبرات الدرع مجموعة الظل باختراق ميناء النور.
    >>> relation.key, relation.speaker.name, relation.when
    ('copy.txt#0', 'Shield Labs', '2024-03-02')
    """

    type: str
    source: EntityResult
    target: EntityResult | None
    polarity: str
    modality: str
    attribution: EntityResult | None
    date: str | None
    role: str | None
    confidence: float
    document: str
    position: int
    title: str | None
    publisher: str | None
    url: str | None
    document_date: str | None
    evidence: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Identifies the relation in its graph; the key of its edge in networkx.

        It consists of the document's id, ``#`` and the relation's number in the document.
        """
        return f"{self.document}#{self.position}"

    @property
    def speaker(self) -> EntityResult | None:
        """Whose word it is: the attribution, else who acts if the act is one of speech; None if the article's own."""
        return self.attribution or (self.source if is_speech(self.type) else None)

    @property
    def when(self) -> str | None:
        """The date of the relation, else that of its document."""
        return self.date or self.document_date

    def __str__(self) -> str:
        said = "" if self.attribution is None else f", says {self.attribution.name}"
        sign = "" if self.polarity == "affirmed" else " not"
        how = "" if self.modality == "actual" else f" ({self.modality})"
        target = "…" if self.target is None else self.target.name
        return f"{self.source.name} —{sign} {self.type}{how} → {target}{said}"


@dataclass(frozen=True, slots=True)
class MentionResult(Result):
    """An occurrence of the entity with the id ``entity``: ``document.text[start:end] == text``.

    >>> import kg
    >>> kg.example().mentions("Nour Port")[0].text
    'ميناء النور'
    """

    document: str
    start: int
    end: int
    text: str
    entity: str


@dataclass(frozen=True, slots=True)
class DocumentResult(Result):
    """A document without its text; ``error`` is set if it could not be built.

    ``extractor`` names what it was extracted with: the backend, the program's version, a model of the user's.

    >>> import kg
    >>> [(d.id, d.date, d.relations) for d in kg.example().documents()][0]
    ('copy.txt', '2024-03-02', 4)
    """

    id: str
    title: str | None
    date: str | None
    source: str | None
    url: str | None
    language: str | None
    error: str | None
    mentions: int
    relations: int
    extractor: str | None = None


@dataclass(frozen=True, slots=True)
class MergeResult(Result):
    """Why ``left`` and ``right``, names of documents, are one entity of the graph: ``reason``, and a score from 0 to 1.

    See :class:`kg.clusters.Merge` for the reasons; where several documents say one name alike, ``left`` and ``right``
    are the same, and the score tells how much the name says.

    >>> import kg
    >>> print(kg.example().merges()[0])
    salma_al_amiri: العامري = سلمى العامري, short name, 0.8
    """

    entity: str
    left: str
    right: str
    reason: str
    score: float

    def __str__(self) -> str:
        return f"{self.entity}: {self.left} = {self.right}, {self.reason}, {self.score:g}"


@dataclass(frozen=True, slots=True)
class GraphInfo(Result):
    """Counts of a graph; the types are sorted by name.

    >>> import kg
    >>> info = kg.example().info()
    >>> info.documents, info.entity_count, info.relation_count, info.entities
    (4, 5, 13, {'ORG': 3, 'PERSON': 2})
    """

    documents: int
    failed: int
    mentions: int
    entities: dict[str, int]
    relations: dict[str, int]

    @property
    def entity_count(self) -> int:
        """The number of entities of all types."""
        return sum(self.entities.values())

    @property
    def relation_count(self) -> int:
        """The number of relations of all types."""
        return sum(self.relations.values())
