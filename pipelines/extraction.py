"""One annotated document through the stages: mentions, entities, references, relations, and whose word they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.model import Document, Entity, ExtractedDocument, Relation
from kg.ontology import RELATION_TYPES
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.dates import find_dates, nearest_date
from pipelines.frames import Frames, load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_relations
from pipelines.relations.finding import Found, evidence_span, find_relations
from pipelines.relations.model import load_relation_model
from pipelines.relations.reading import Reading

__all__ = ["extract_document", "relate"]


def extract_document(document: Document, doc: Doc, *, frames: Frames | None = None) -> ExtractedDocument:
    """The entities and relations of a document.

    Arguments:
        doc: the annotation of the document, of the same text.
        frames: the triggers; the shipped ones if None.
    """
    entities = resolve_names(doc, find_mentions(doc, document.boilerplate))
    return relate(document, doc, entities, frames=frames)


def relate(document: Document, doc: Doc, entities: list[Entity], *, frames: Frames | None = None) -> ExtractedDocument:
    """The relations between ``entities``, whose mentions are known (found or annotated by hand)."""
    references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
    reading, found = find_relations(doc, entities, references, frames or load_frames(), load_relation_model())
    stated = [_relation(doc, entities, reading, f) for f in found]
    relations = _merged([*nominal_relations(doc, entities, references, document), *stated])
    dates = find_dates(document.text, document.date)
    dated = [replace(r, date=r.date or nearest_date(dates, r.evidence.start, r.evidence.end) or document.date)
             for r in relations]
    return ExtractedDocument(document, tuple(entities), tuple(dated))


def _relation(doc: Doc, entities: Sequence[Entity], reading: Reading, found: Found) -> Relation:
    target = entities[found.target].id if found.target >= 0 else None
    evidence = evidence_span(doc, reading.context.syntax, found.candidate)
    return Relation(found.type, entities[found.source].id, target, evidence, confidence=round(found.confidence, 4))


def _merged(relations: Sequence[Relation]) -> list[Relation]:
    """The best statement of each relation, in the order of the text."""
    best: dict[tuple[str, str, str], Relation] = {}
    for r in relations:
        ends = (r.source, r.target or "")
        kind = RELATION_TYPES.get(r.type)
        key = (r.type, *(sorted(ends) if kind is not None and kind.symmetric else ends))
        if key not in best or r.confidence > best[key].confidence:
            best[key] = r
    return sorted(best.values(), key=lambda r: (r.evidence, r.type, r.source, r.target or ""))
