"""Speeches with their possible speakers, described by numbers for the learned models (``SPEAKER``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_TYPES
from pipelines.attribution import Place, Speaker, Speech, governed
from pipelines.cues import CUE_KINDS
from pipelines.qualities.features import CAP, LAST_SENTENCE, POS, SPEAKER, names_between, table_of
from pipelines.qualities.statements import Speeches
from pipelines.references import Reference
from pipelines.relations.syntax import Kind

__all__ = ["speaker_rows", "stacked"]

_KINDS = ("", "generic", "deed", *CUE_KINDS)
_REFERENCES = ("name", "nominal", "pronoun", "adjective", "dropped")
_COMMAS = frozenset("،,؛;")
_NEAR_CUE = 30
_START = attrgetter("start")
_HEAD = 14  # features of the speech itself
_NOBODY = (0, 0, 0, 0, -1, -1, False, -1, False, False, 0, -1, -1, -1, -1, -1)
"""What :func:`_reference` gives where no reference names the speaker."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def speaker_rows(known: Speeches, numbers: Sequence[int]) -> dict[int, Floats]:
    """The speeches of these numbers, each with its possible speakers: one row for each of them, in order."""
    speeches = [known.speeches[n] for n in numbers]
    counts = [len(s.speakers) for s in speeches]
    rows = np.empty((sum(counts), len(SPEAKER)), np.float32)
    if len(rows):
        rows[:, :_HEAD] = np.repeat(np.array([_head(known, s) for s in speeches], np.float32), counts, axis=0)
        rows[:, _HEAD:] = _speakers(known, speeches, counts)
    cuts = pairwise(accumulate(counts, initial=0))
    return {n: rows[a:b] for n, (a, b) in zip(numbers, cuts, strict=True)}


def stacked(described: Mapping[int, Floats]) -> Floats:
    """The rows of all speeches in one table."""
    return np.concatenate([np.empty((0, len(SPEAKER)), np.float32), *described.values()])


def _head(known: Speeches, speech: Speech) -> list[float]:
    """The speech by itself."""
    syntax, cue = known.context.syntax, speech.cue
    at = speech.at if speech.at >= 0 else speech.start
    sentence = syntax.sentence[speech.start]
    a = syntax.sentences[sentence][0]
    features = cue.features if cue else None
    return [
        speech.opener,
        _KINDS.index(speech.kind),
        POS.index(cue.pos) if cue else 0,
        min(at - a, _NEAR_CUE),
        max(-_NEAR_CUE, min(_NEAR_CUE, speech.start - at)),
        speech.quoted,
        features.voice == "passive" if features else -1,
        features.number == "p" if features else -1,
        features.gender == "f" if features else -1,
        features.tense == "present" if features else -1,
        syntax.kinds[at],
        at > a and syntax.kinds[at - 1] == Kind.RELATIVE,
        at > a and syntax.norms[at - 1] in ("و", "ف", "ثم"),
        min(sentence, LAST_SENTENCE),
    ]


def _cue(speech: Speech) -> tuple[int, bool, int]:
    """The token of the cue of a speech (its start where it has none), whether it has one, and how many entities may be
    the speaker by their place."""
    choices = {s.entity for s in speech.speakers if s.place in (Place.AFTER, Place.BEFORE)}
    return (speech.at if speech.at >= 0 else speech.start), speech.at >= 0, len(choices)


def _speakers(known: Speeches, speeches: Sequence[Speech], sizes: Sequence[int]) -> Floats:
    """The possible speakers of the speeches, one after the other: where they stand, and what lies between them and
    the cue."""
    counts = known.counts
    speakers = [x for s in speeches for x in s.speakers]
    at, with_cue, choices = np.repeat([_cue(s) for s in speeches], sizes, axis=0).T
    speech = np.repeat(np.arange(len(speeches)), sizes)
    entity, place, order = np.array([(x.entity, x.place, x.order) for x in speakers], np.int64).T
    kinds = np.array([ENTITY_TYPES.index(e.type) for e in known.context.entities])
    named_times = known.context.frequency
    frequency = np.array([min(10, named_times.get(n, 0)) for n in range(len(kinds))])
    start, end, low, high, governor, referred, *columns = _references(known, speakers).T
    preposition, offset, first_name, comma, ambiguous, conjunct, topic, again, of_verb, opens = columns
    sentence, before, named = (low, high), start < at, referred >= 0
    left, right = np.minimum(start, at), np.maximum(start, at)
    inner, outer = np.where(before, end, at + 1), np.where(before, at, start)
    outer = np.maximum(inner, outer)
    return table_of(
        place,
        order,
        referred,
        kinds[entity],
        preposition,
        offset,
        np.where(named, np.clip(start - at, -CAP, CAP), 0),
        np.where(named, names_between(counts.names, left + 1, right, sentence), 0),
        np.where(named, counts.relatives[right] - counts.relatives[left], 0),
        np.where(named, counts.verbs[right] - counts.verbs[left], 0),
        np.where(named, counts.complementizers[right] - counts.complementizers[left], 0),
        frequency[entity],
        np.diff(speech, prepend=-1) != 0,
        first_name,
        comma,
        ambiguous,
        choices,
        named & (start == at + 1),
        np.where(named, (with_cue == 1) & (governor == at), -1),
        conjunct,
        np.where(named, names_between(counts.bare_names, inner, outer, sentence), -1),
        np.where(named, counts.commas[outer] - counts.commas[inner], -1),
        np.where(named, counts.verb_clauses[outer] - counts.verb_clauses[inner], -1),
        topic,
        again,
        of_verb,
        opens,
    )


def _references(known: Speeches, speakers: Sequence[Speaker]) -> Ints:
    """The references of the speakers; each is described once."""
    starts = Counter(map(_START, known.context.references))
    numbers: dict[int, int] = {}
    rows: list[tuple[int, ...]] = []
    for speaker in speakers:
        r = speaker.reference
        if id(r) not in numbers:
            numbers[id(r)] = len(rows)
            rows.append(_NOBODY if r is None else _reference(known, r, starts[r.start]))
    return np.array(rows, np.int64)[[numbers[id(x.reference)] for x in speakers]]


def _reference(known: Speeches, r: Reference, ambiguous: int) -> tuple[int, ...]:
    """A reference by itself: its span, that of its sentence, what governs it; kind, whether a preposition governs it,
    its place in its chunk, whether the sentence names its entity first, whether a comma follows, how many references
    begin with it, its place in a coordination, whether «أما» is before, whether the sentence names its entity
    elsewhere, whether a verb governs it, and whether nothing does."""
    syntax = known.context.syntax
    n, c = syntax.sentence[r.start], syntax.chunk[r.start]
    first, last = syntax.sentences[n]
    chunk = syntax.chunks[c] if c >= 0 else None
    governor = chunk.governor if chunk else -1
    before = (chunk.start if chunk else r.start) - 1
    return (
        r.start,
        r.end,
        first,
        last,
        governor,
        _REFERENCES.index(r.kind),
        governed(syntax, r),
        r.start - chunk.start if chunk else -1,
        known.first_named.get(n) == r.entity,
        r.end < len(syntax.norms) and syntax.norms[r.end] in _COMMAS,
        ambiguous,
        chunk.conjunct if chunk else -1,
        before >= first and syntax.norms[before] == "اما",
        r.kind == "name" and known.named[n, r.entity] > 1,
        governor >= 0 and syntax.kinds[governor] == Kind.VERB,
        chunk is not None and governor < 0,
    )
