"""The corpus as the recipe of :mod:`pipelines.train.qualities` sees it: relations with their triggers and
speakers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Document, ExtractedDocument, Relation
from pipelines.cues import load_cues
from pipelines.qualities.speakers import speaker_rows
from pipelines.qualities.statements import DEEDS, Speeches, Statement, near_speeches, read_speeches
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.syntax import Kind
from pipelines.train.relation_data import examples

__all__ = ["Annotated", "annotated", "speakers_of_speeches"]

_ABSENT = 20


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its annotated relations: each as a statement, with the number of whose word it is (or
    -1); ``described`` has the rows of the speakers of each speech."""

    topic: str
    document: Document
    doc: Doc
    known: Speeches
    described: dict[int, npt.NDArray[np.float32]]
    statements: list[Statement]
    speakers: list[int]
    relations: list[Relation]


def annotated(corpus: Sequence[tuple[str, ExtractedDocument]]) -> list[Annotated]:
    """Read every document with its annotated mentions, and find the trigger of each relation."""
    cues, out = load_cues(), []
    for (_, extracted), example in zip(corpus, examples(corpus), strict=True):
        number = {e.id: n for n, e in enumerate(extracted.entities)}
        known = read_speeches(example.reading, cues.match(example.doc))
        described = speaker_rows(known, range(len(known.speeches)))
        relations = list(extracted.relations)
        statements = [_statement(example.doc, example.reading, r, number) for r in relations]
        speakers = [number[r.attribution] if r.attribution else -1 for r in relations]
        out.append(
            Annotated(
                example.topic,
                extracted.document,
                example.doc,
                known,
                described,
                statements,
                speakers,
                relations,
            )
        )
    return out


def _statement(doc: Doc, reading: Reading, r: Relation, number: dict[str, int]) -> Statement:
    span = doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
    assert span is not None  # evidence is never empty, and "expand" takes any
    source, target = number[r.source], number[r.target] if r.target else -1
    token = _trigger(reading, r.type, source, target, span.start, span.end)
    return Statement(r.type, source, target, token, span.start, span.end)


def _trigger(reading: Reading, kind: str, source: int, target: int, start: int, end: int) -> int:
    """The trigger of the type in the evidence that stands nearest to the arguments; else the target's name, a
    verb, or the middle."""
    context = reading.context
    kinds = ("name", "adjective")
    inside = [r for r in context.references if r.kind in kinds and start - 1 <= r.start < end]
    at = {e: [r.start for r in inside if r.entity == e] for e in (source, target)}

    def distance(token: int) -> int:
        return sum(min((abs(x - token) for x in at[e]), default=_ABSENT) for e in (source, target))

    triggers = (t.trigger for t in reading.triggers if t.trigger.type == kind)
    tokens = [t.start for t in triggers if start <= t.start < end]
    if tokens:
        return min(tokens, key=distance)
    if at[target] and kind not in DEEDS:
        return at[target][0]
    return _first_verb(context, start, end)


def _first_verb(context: Context, start: int, end: int) -> int:
    verbs = (i for i in range(start, end) if context.syntax.kinds[i] == Kind.VERB)
    return next(verbs, (start + end) // 2)


def speakers_of_speeches(d: Annotated) -> dict[int, int]:
    """Who speaks in which speech: of an attributed statement the innermost speech that may be the speaker's,
    of an act of speech («اتهم») the speech that it governs."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    possible = [{x.entity for x in speech.speakers} for speech in d.known.speeches]
    for s, speaker in zip(d.statements, d.speakers, strict=True):
        if speaker >= 0:
            inner = (n for n, _ in near_speeches(d.known, s.token) if speaker in possible[n])
            if (n := next(inner, -1)) >= 0:
                votes[n][speaker] += 1
        if s.type in DEEDS:
            for n, speech in enumerate(d.known.speeches):
                if speech.at == s.token and s.source in possible[n]:
                    votes[n][s.source] += 2
    return {n: c.most_common(1)[0][0] for n, c in sorted(votes.items())}
