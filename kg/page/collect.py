"""From a graph to the data form of the page: the most important entities, their relations and evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.page.choice import Choice, choose
from kg.page.data import Mark, PageData, PageDocument, PageEntity, PageRelation, PageSentence, utf16_offset

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.results import DocumentResult, EntityResult, MentionResult, RelationResult

__all__ = ["collect"]

MOST_DOCUMENTS = 30
"""Documents that the card of an entity lists at most."""


def collect(graph: KnowledgeGraph, choice: Choice) -> PageData:
    """The entities, relations and evidence of ``graph`` that fit ``choice``; see :func:`kg.page.choice.choose`."""
    chosen = choose(graph, choice)
    numbers = {e.id: n for n, e in enumerate(chosen.entities)}
    documents = graph.documents()
    sources = _Sources(graph.mentions(), documents, numbers)
    page_relations = tuple(_relation(r, numbers, sources.sentence(r)) for r in chosen.relations)
    return PageData(
        tuple(_entity(e, sources.naming(e.id)) for e in chosen.entities),
        tuple(sources.documents),
        tuple(sources.sentences),
        page_relations,
        total_entities=chosen.total_entities,
        total_documents=sum(d.error is None for d in documents),
        omitted_relations=chosen.total_relations - len(chosen.relations),
        told=chosen.told(),
    )


def _entity(e: EntityResult, documents: tuple[int, ...]) -> PageEntity:
    counts = (e.documents, e.mentions, e.name_origin)
    return PageEntity(e.id, e.type, e.name, e.name_ar, e.aliases, *counts, documents)


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

    def __init__(
        self, mentions: Iterable[MentionResult], known: Iterable[DocumentResult], numbers: dict[str, int]
    ) -> None:
        self.documents: list[PageDocument] = []
        self.sentences: list[PageSentence] = []
        self._known = {d.id: d for d in known}
        self._document_numbers: dict[str, int] = {}
        self._sentence_numbers: dict[tuple[str, int, int], int] = {}
        self._mentions: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._naming: dict[str, set[str]] = defaultdict(set)
        for m in mentions:
            self._mentions[m.document].append((m.start, m.end, numbers.get(m.entity, -1)))
            if m.entity in numbers:
                self._naming[m.entity].add(m.document)

    def sentence(self, r: RelationResult) -> int:
        """The number of the evidence of ``r``."""
        key = (r.document, r.start, r.end)
        if key not in self._sentence_numbers:
            self._sentence_numbers[key] = len(self.sentences)
            self.sentences.append(PageSentence(self._document(r.document), r.evidence, self._marks(r)))
        return self._sentence_numbers[key]

    def naming(self, entity: str) -> tuple[int, ...]:
        """The numbers of the documents that name ``entity``, the newest first."""
        newest = sorted(sorted(self._naming[entity]), key=lambda d: self._known[d].date or "", reverse=True)
        return tuple(self._document(d) for d in newest[:MOST_DOCUMENTS])

    def _document(self, id: str) -> int:
        if id not in self._document_numbers:
            self._document_numbers[id] = len(self.documents)
            d = self._known[id]
            self.documents.append(PageDocument(d.id, d.title, d.source, d.date, d.url))
        return self._document_numbers[id]

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
