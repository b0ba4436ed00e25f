"""One annotated English document through the stages; the counterpart of :mod:`pipelines.extraction`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.model import Document, Entity, Evidence, ExtractedDocument, Relation
from pipelines.dependencies.matching import LemmaFrames
from pipelines.english.dates import DateFound, find_dates
from pipelines.english.denials import denials, with_accusers
from pipelines.english.entities import resolve_names
from pipelines.english.found import Found, found_relations
from pipelines.english.frames import load_frames
from pipelines.english.learned.model import load_english_model
from pipelines.english.learned.reading import read
from pipelines.english.names import find_mentions
from pipelines.english.qualities import qualities_of
from pipelines.english.reading import Reading
from pipelines.english.references import find_references
from pipelines.english.roles import phrase_relations
from pipelines.english.scoring import believed
from pipelines.english.speech import Report, find_reports

__all__ = ["extract_document", "load_frames", "relate", "stated_relations"]


def extract_document(document: Document, doc: Doc, *, frames: LemmaFrames | None = None) -> ExtractedDocument:
    """The entities and relations of a document.

    Arguments:
        doc: the annotation of the document, of the same text.
        frames: the triggers; the shipped ones if None.
    """
    entities = resolve_names(doc, find_mentions(doc, document.boilerplate))
    return relate(document, doc, entities, frames=frames)


def relate(
    document: Document, doc: Doc, entities: list[Entity], *, frames: LemmaFrames | None = None
) -> ExtractedDocument:
    """The relations between ``entities``, whose mentions are known (found or annotated by hand)."""
    frames = frames or load_frames()
    reading, reports, stated = stated_relations(doc, entities, frames)
    found = believed(read(reading, reports, frames, stated), stated, load_english_model())
    dates = find_dates(doc.text, document.date)
    relations = [_relation(document, reading, reports, dates, f, p) for f, p in found]
    return ExtractedDocument(document, tuple(entities), tuple(_ordered(relations)))


def stated_relations(
    doc: Doc, entities: list[Entity], frames: LemmaFrames
) -> tuple[Reading, list[Report], list[Found]]:
    """What the rules find: the document as they read it, whose words it reports, and what frames and noun phrases
    state."""
    reading = Reading(doc, entities, find_references(doc, entities))
    reports = find_reports(reading)
    for report in sorted(reports, key=len, reverse=True):
        if report.speaker is not None:
            reading.speakers.update(dict.fromkeys(range(report.start, report.end), report.speaker))
    stated = [*found_relations(reading, frames), *phrase_relations(reading), *denials(reading, reports)]
    return reading, reports, with_accusers(stated)


def _relation(
    document: Document,
    reading: Reading,
    reports: list[Report],
    dates: Sequence[DateFound],
    f: Found,
    p: float,
) -> Relation:
    evidence = _evidence(reading.doc, f)
    q = qualities_of(reading, reports, f.type, f.source, f.token)
    entities = reading.entities
    modality = q.modality
    if f.trigger is not None and modality == "actual":
        modality = f.trigger.entry.modality
    return Relation(
        f.type,
        entities[f.source].id,
        entities[f.target].id if f.target >= 0 else None,
        evidence,
        polarity=q.polarity,
        modality=modality,
        attribution=None if q.attribution is None else entities[q.attribution].id,
        date=_date(f, dates) or document.date,
        role=f.role,
        confidence=p,
    )


def _evidence(doc: Doc, f: Found) -> Evidence:
    """The sentence that states a relation, without outer space."""
    sent = f.token.sent
    tokens = [t for t in sent if not t.is_space]
    first, last = (tokens[0], tokens[-1]) if tokens else (f.token, f.token)
    return Evidence(first.idx, last.idx + len(last))


def _date(f: Found, dates: Sequence[DateFound]) -> str | None:
    """The date nearest to the trigger in its sentence; roles and belonging have none of their own.

    ``dates`` are in the order of the text.
    """
    if f.type in ("AFFILIATED_WITH", "PART_OF", "LOCATED_IN", "KIN_OF", "RIVAL_OF") and f.trigger is None:
        return None
    sent, at = f.token.sent, f.token.idx
    first, end = (bisect_left(dates, i, key=lambda d: d.start) for i in (sent.start_char, sent.end_char))
    near = dates[first:end]
    return min(near, key=lambda d: (min(abs(d.start - at), abs(d.end - at)), d.start)).value if near else None


def _ordered(relations: Iterable[Relation]) -> list[Relation]:
    return sorted(
        (replace(r, confidence=round(r.confidence, 4)) for r in relations),
        key=lambda r: (r.evidence, r.type, r.source, r.target or ""),
    )
