"""One annotated document through the stages: mentions, entities, references, relations, and whose word they
are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.model import Document, Entity, ExtractedDocument, Relation
from kg.ontology import RELATION_TYPES
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.cues import load_cues
from pipelines.frames import Frames, load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_phrases, nominal_relations
from pipelines.qualities import Statement, qualify
from pipelines.references import Reference
from pipelines.relations.finding import Found, evidence_span, find_relations
from pipelines.relations.model import load_relation_model
from pipelines.relations.reading import Reading

__all__ = ["extract_document", "relate"]


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
    entities = resolve_names(doc, find_mentions(doc, document.boilerplate))
    return relate(document, doc, entities, frames=frames)


def relate(
    document: Document, doc: Doc, entities: list[Entity], *, frames: Frames | None = None
) -> ExtractedDocument:
    """The relations between ``entities``, whose mentions are known (found or annotated by hand)."""
    names = name_references(doc, entities)
    references = sorted([*names, *adjective_references(doc, entities)])
    phrases = nominal_phrases(doc, entities, references)
    model = load_relation_model()
    reading, found = find_relations(doc, entities, references, frames or load_frames(), model, phrases)
    nominal = nominal_relations(doc, entities, references, document, phrases=phrases)
    stated = _best([*_nominal(doc, entities, names, nominal), *_found(doc, entities, reading, found)])
    relations = _qualified(document, doc, entities, reading, stated)
    return ExtractedDocument(document, tuple(entities), tuple(relations))


def _found(
    doc: Doc, entities: Sequence[Entity], reading: Reading, found: Iterable[Found]
) -> Iterator[_Stated]:
    for f in found:
        target = entities[f.target].id if f.target >= 0 else None
        evidence = evidence_span(doc, reading.context.syntax, f.candidate)
        confidence = round(f.confidence, 4)
        relation = Relation(f.type, entities[f.source].id, target, evidence, confidence=confidence)
        yield _Stated(relation, f.candidate.trigger.start)


def _nominal(
    doc: Doc, entities: Sequence[Entity], names: Sequence[Reference], relations: Iterable[Relation]
) -> Iterator[_Stated]:
    """Relations of noun phrases: the first name of the target in the evidence stands for the trigger."""
    for r in relations:
        first, last = _tokens(doc, r)
        target = (n.start for n in names if entities[n.entity].id == r.target and first <= n.start < last)
        yield _Stated(r, next(target, (first + last) // 2))


def _best(stated: Iterable[_Stated]) -> list[_Stated]:
    """The likeliest statement of each relation, in the order of the text."""
    best: dict[tuple[str, str, str], _Stated] = {}
    for s in stated:
        r = s.relation
        ends = (r.source, r.target or "")
        kind = RELATION_TYPES.get(r.type)
        key = (r.type, *(sorted(ends) if kind is not None and kind.symmetric else ends))
        if key not in best or r.confidence > best[key].relation.confidence:
            best[key] = s
    return sorted(best.values(), key=lambda s: _place(s.relation))


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
