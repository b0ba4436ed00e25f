"""One annotated document through the stages: mentions, entities, references, relations, and whose word they
are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from spacy.tokens import Doc

from kg.model import Document, Entity, ExtractedDocument, Relation
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.cues import load_cues
from pipelines.frames import Frames, load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_phrases, nominal_relations
from pipelines.qualities import Statement, qualify
from pipelines.references import Reference
from pipelines.relations.finding import Found, evidence_span, found_relations, opinions_of
from pipelines.relations.keys import Key, key_of
from pipelines.relations.model import load_relation_model
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.parse import TreeOpinion, has_trees
from pipelines.relations.reading import Reading, read_document
from pipelines.words import Words

__all__ = ["extract_document", "load_frames", "relate"]

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A relation, and the token that states it."""

    relation: Relation
    token: int


def extract_document(document: Document, doc: Doc, *, frames: Frames | None = None) -> ExtractedDocument:
    """The entities and relations of a document.

    Arguments:
        doc: the annotation of the document, of the same text.
        frames: the triggers; the shipped ones if None.
    """
    words = Words.of(doc)
    entities = resolve_names(doc, find_mentions(doc, document.boilerplate, words=words), words=words)
    return relate(document, doc, entities, frames=frames, words=words)


def relate(
    document: Document,
    doc: Doc,
    entities: list[Entity],
    *,
    frames: Frames | None = None,
    words: Words | None = None,
) -> ExtractedDocument:
    """The relations between ``entities``, whose mentions are known (found or annotated by hand); ``words`` are those
    of the document, if they are at hand."""
    words, names = words or Words.of(doc), name_references(doc, entities)
    references = sorted([*names, *adjective_references(doc, entities, names=names, words=words)])
    phrases = nominal_phrases(doc, entities, references, words=words)
    reading = read_document(doc, entities, references, frames or load_frames(), phrases)
    found = found_relations(
        reading,
        load_relation_model(),
        opinions=opinions_of(doc, reading, load_pair_network()),
        phrases={key_of(c.type, c.source, c.target): p for c, p in phrases},
        trees=TreeOpinion(doc) if has_trees(doc) else None,
    )
    nominal = nominal_relations(doc, entities, references, document, phrases=phrases)
    stated = _stated(doc, entities, names, nominal, reading, found)
    relations = _qualified(document, doc, entities, reading, stated)
    return ExtractedDocument(document, tuple(entities), tuple(relations))


def _stated(
    doc: Doc,
    entities: Sequence[Entity],
    names: Sequence[Reference],
    nominal: Iterable[Relation],
    reading: Reading,
    found: Sequence[Found],
) -> list[_Stated]:
    """The relations found, told by their noun phrase where one states them, in the order of the text."""
    numbers = {e.id: n for n, e in enumerate(entities)}
    believed = {key_of(f.type, f.source, f.target): f for f in found}
    out: dict[Key, _Stated] = {}
    for r in nominal:
        key = key_of(r.type, numbers[r.source], numbers[r.target or ""])
        if key in believed and key not in out:
            out[key] = _of_phrase(doc, entities, names, replace(r, confidence=_confidence(believed[key])))
    for key, f in believed.items():
        if key not in out:
            out[key] = _of_clause(doc, entities, reading, f)
    return sorted(out.values(), key=lambda s: _place(s.relation))


def _confidence(f: Found) -> float:
    return round(f.confidence, 4)


def _of_clause(doc: Doc, entities: Sequence[Entity], reading: Reading, f: Found) -> _Stated:
    """A relation that a trigger states, or a whole clause."""
    target = entities[f.target].id if f.target >= 0 else None
    evidence = evidence_span(doc, reading.context.syntax, f)
    relation = Relation(f.type, entities[f.source].id, target, evidence, confidence=_confidence(f))
    return _Stated(relation, f.start)


def _of_phrase(doc: Doc, entities: Sequence[Entity], names: Sequence[Reference], r: Relation) -> _Stated:
    """A relation of a noun phrase: the first name of the target in the evidence stands for the trigger."""
    first, last = _tokens(doc, r)
    inside = names[bisect_left(names, first, key=_start) : bisect_left(names, last, key=_start)]
    target = (n.start for n in inside if entities[n.entity].id == r.target)
    return _Stated(r, next(target, (first + last) // 2))


def _place(r: Relation) -> tuple[object, ...]:
    return r.evidence, r.type, r.source, r.target or ""


def _qualified(
    document: Document, doc: Doc, entities: Sequence[Entity], reading: Reading, stated: Sequence[_Stated]
) -> Iterator[Relation]:
    """The relations with polarity, modality, attribution and date."""
    numbers: dict[str | None, int] = {e.id: n for n, e in enumerate(entities)} | {None: -1}
    statements = [
        Statement(
            s.relation.type, numbers[s.relation.source], numbers[s.relation.target], s.token, first, last
        )
        for s in stated
        for first, last in [_tokens(doc, s.relation)]
    ]
    cues = load_cues().match(doc)
    for s, q in zip(stated, qualify(doc, document, reading, cues, statements), strict=True):
        yield replace(
            s.relation,
            polarity=q.polarity,
            modality=q.modality,
            attribution=None if q.attribution is None else entities[q.attribution].id,
            date=s.relation.date or q.date,
        )


def _tokens(doc: Doc, r: Relation) -> tuple[int, int]:
    """The evidence as half-open token indices."""
    span = doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
    assert span is not None, "expanded spans of the text always have tokens"
    return span.start, span.end
