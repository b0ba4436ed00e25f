"""Relations of a document: triggers and arguments, scored, the best of each kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import Entity, Evidence
from kg.ontology import RELATION_TYPES
from pipelines.frames import Frames
from pipelines.nominal import Phrase
from pipelines.references import Reference
from pipelines.relations.model import RelationModel
from pipelines.relations.reading import Reading, read_document
from pipelines.relations.syntax import Kind, Syntax
from pipelines.relations.triples import Candidate

__all__ = ["Found", "evidence_span", "find_relations", "found_relations"]

_CLAUSE_MARKS = frozenset("،,؛;:\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A relation that the model believes: entity numbers (``target`` -1 for nobody), trigger token, probability."""

    type: str
    source: int
    target: int
    candidate: Candidate
    confidence: float


def find_relations(
    doc: Doc,
    entities: list[Entity],
    references: Sequence[Reference],
    frames: Frames,
    model: RelationModel,
    phrases: Sequence[Phrase] | None = None,
) -> tuple[Reading, list[Found]]:
    """Read a document and give its relations with the reading they come from; see :func:`found_relations`, and
    :func:`~pipelines.relations.reading.read_document` for the arguments."""
    reading = read_document(doc, entities, references, frames, phrases)
    return reading, found_relations(reading, model)


def found_relations(reading: Reading, model: RelationModel) -> list[Found]:
    """The likeliest statement of each relation above the threshold of its type, in the order of the text."""
    best: dict[tuple[str, int, int], Found] = {}
    for c, p in model.score(reading):
        kind = c.trigger.type
        if p < model.threshold(kind):
            continue
        source, target = c.source.entity, -1 if c.target is None else c.target.entity
        symmetric = kind in RELATION_TYPES and RELATION_TYPES[kind].symmetric
        key = (kind, min(source, target), max(source, target)) if symmetric else (kind, source, target)
        if key not in best or p > best[key].confidence:
            best[key] = Found(kind, source, target, c, p)
    found = [f for f in best.values() if f.target >= 0 or not _has_target(best, f)]
    return sorted(found, key=lambda f: (f.candidate.trigger.start, f.type, f.source, f.target))


def _has_target(best: dict[tuple[str, int, int], Found], denial: Found) -> bool:
    """Whether the same denial is known with an addressee that is at least as likely."""
    return any(
        f.type == denial.type
        and f.source == denial.source
        and f.target >= 0
        and f.candidate.trigger.start == denial.candidate.trigger.start
        and f.confidence >= denial.confidence
        for f in best.values()
    )


def evidence_span(doc: Doc, syntax: Syntax, candidate: Candidate) -> Evidence:
    """The clause that holds trigger and arguments, within the trigger's sentence, without outer space."""
    a, b = syntax.sentences[syntax.sentence[candidate.trigger.start]]
    inside = [candidate.trigger.start, candidate.trigger.end - 1]
    for r in (candidate.source, candidate.target):
        if r is not None and a <= r.start < b:
            inside += [r.start, r.end - 1]
    start, end = min(inside), max(inside) + 1
    while start > a and not _ends_clause(syntax, start - 1):
        start -= 1
    while end < b and not _ends_clause(syntax, end):
        end += 1
    while start < end - 1 and (doc[start].is_space or syntax.kinds[start] == Kind.PUNCTUATION):
        start += 1
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    return Evidence(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _ends_clause(syntax: Syntax, i: int) -> bool:
    return syntax.norms[i] in _CLAUSE_MARKS
