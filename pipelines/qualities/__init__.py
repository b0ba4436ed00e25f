"""What a relation carries beside its arguments: polarity, modality, attribution and date.

Rules find what may matter: speeches and speakers (:mod:`pipelines.attribution`), hedges and negations
(:mod:`pipelines.modality`), dates (:mod:`pipelines.dates`). Small learned models decide (:mod:`.model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import Document
from pipelines.cues import Cue
from pipelines.dates import DateExpression, find_dates, statement_date
from pipelines.qualities.model import load_quality_model
from pipelines.qualities.statements import NOMINAL, Speeches, Statement, read_speeches
from pipelines.relations.reading import Reading

__all__ = ["Qualification", "Statement", "dated", "qualify"]


@dataclass(frozen=True, slots=True)
class Qualification:
    """``attribution`` is an entity number, or None where the article itself says it; ``date`` is ISO 8601."""

    polarity: str
    modality: str
    attribution: int | None
    date: str | None


def qualify(
    doc: Doc, document: Document, reading: Reading, cues: Sequence[Cue], statements: Sequence[Statement]
) -> list[Qualification]:
    """Qualify the relations of a document.

    Arguments:
        doc: the annotated document; ``document`` its text and date.
        reading: the document read for relations; ``cues`` its cues (:func:`pipelines.cues.load_cues`).
        statements: the relations, of all types; the result has one entry for each, in order.
    """
    if not statements:
        return []
    model = load_quality_model()
    known = read_speeches(reading, cues)
    attributions = model.attribute(known, statements)
    decided = model.decide(known, statements, attributions)
    dates = find_dates(document.text, document.date)
    out = []
    for s, a, (polarity, modality) in zip(statements, attributions, decided, strict=True):
        speaker = a.speaker if a.probability >= model.threshold and a.speaker >= 0 else None
        out.append(Qualification(polarity, modality, speaker, dated(doc, document, known, s, dates)))
    return out


def dated(
    doc: Doc, document: Document, known: Speeches, s: Statement, dates: Sequence[DateExpression]
) -> str | None:
    """The date of a statement; what somebody or something is has the document's date."""
    if s.type in NOMINAL:
        return document.date
    syntax = known.context.syntax
    a, b = syntax.sentences[syntax.sentence[s.token]]
    sentence = doc[a].idx, doc[b - 1].idx + len(doc[b - 1])
    return statement_date(document.text, dates, doc[s.token].idx, sentence, document.date)
