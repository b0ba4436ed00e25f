"""From a graph to the data form of the page: the most important entities, their relations and evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.page.data import Mark, PageData, PageDocument, PageEntity, PageRelation, PageSentence, utf16_offset

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.results import EntityResult, MentionResult, RelationResult

__all__ = ["collect"]


def collect(graph: KnowledgeGraph, *, limit: int) -> PageData:
    """Entities, relations and evidence of ``graph``, of more than ``limit`` entities the most important.

    Important are entities of many documents, then of many relations; one without any comes last.
    """
    entities, relations = graph.entities(), graph.relations()
    kept = _most_important(entities, relations, limit)
    numbers = {e.id: n for n, e in enumerate(kept)}
    inside = [r for r in relations if all(e is None or e.id in numbers for e in (r.source, r.target))]
    sources = _Sources(graph.mentions(), numbers)
    page_relations = tuple(_relation(r, numbers, sources.sentence(r)) for r in inside)
    return PageData(
        tuple(_entity(e) for e in kept),
        tuple(sources.documents),
        tuple(sources.sentences),
        page_relations,
        total_entities=len(entities),
        total_documents=sum(d.error is None for d in graph.documents()),
        omitted_relations=len(relations) - len(inside),
    )


def _most_important(
    entities: Sequence[EntityResult], relations: Iterable[RelationResult], limit: int
) -> list[EntityResult]:
    degree = Counter(e.id for r in relations for e in (r.source, r.target) if e is not None)
    ordered = sorted(entities, key=lambda e: (not degree[e.id], -e.documents, -degree[e.id], e.id))
    return ordered[:limit]


def _entity(e: EntityResult) -> PageEntity:
    return PageEntity(e.id, e.type, e.name, e.name_ar, e.aliases, e.documents, e.mentions, e.name_origin)


def _relation(r: RelationResult, numbers: dict[str, int], sentence: int) -> PageRelation:
    target = None if r.target is None else numbers[r.target.id]
    speaker = None if r.attribution is None else numbers.get(r.attribution.id)
    undrawn = r.attribution if speaker is None else None
    named = (None, None) if undrawn is None else (undrawn.name, undrawn.name_ar)
    source, confidence = numbers[r.source.id], round(r.confidence, 3)
    how = (r.polarity, r.modality, speaker, *named, r.date, r.role, confidence)
    return PageRelation(r.type, source, target, sentence, *how)


class _Sources:
    """Documents and sentences, each numbered when it is first met."""

    def __init__(self, mentions: Iterable[MentionResult], numbers: dict[str, int]) -> None:
        self.documents: list[PageDocument] = []
        self.sentences: list[PageSentence] = []
        self._document_numbers: dict[str, int] = {}
        self._sentence_numbers: dict[tuple[str, int, int], int] = {}
        self._mentions: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for m in mentions:
            if m.entity in numbers:
                self._mentions[m.document].append((m.start, m.end, numbers[m.entity]))

    def sentence(self, r: RelationResult) -> int:
        """The number of the evidence of ``r``."""
        key = (r.document, r.start, r.end)
        if key not in self._sentence_numbers:
            self._sentence_numbers[key] = len(self.sentences)
            self.sentences.append(PageSentence(self._document(r), r.evidence, self._marks(r)))
        return self._sentence_numbers[key]

    def _document(self, r: RelationResult) -> int:
        if r.document not in self._document_numbers:
            self._document_numbers[r.document] = len(self.documents)
            self.documents.append(PageDocument(r.document, r.title, r.publisher, r.document_date, r.url))
        return self._document_numbers[r.document]

    def _marks(self, r: RelationResult) -> tuple[Mark, ...]:
        """The mentions that lie in the evidence, which are in the order of the text."""
        mentions = self._mentions[r.document]
        marks = []
        for start, end, entity in mentions[bisect_left(mentions, (r.start, 0, 0)) :]:
            if start >= r.end:
                break
            if end <= r.end:
                first, last = (utf16_offset(r.evidence, o - r.start) for o in (start, end))
                marks.append(Mark(first, last, entity))
        return tuple(marks)
