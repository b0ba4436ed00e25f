"""How triggers govern references: the features by which a word model tells source and target.

A feature is a text that begins with what is said of the trigger and ends with what is said of the reference. Both meet
again and again in a document, so that each text is hashed once; and references at one place that stand for entities of
one type are alike here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.frames import Trigger
from pipelines.relations.words import ROWS, WordModel, light_stem

if TYPE_CHECKING:
    from pipelines.relations.arguments import Context

__all__ = ["Governed", "governed"]

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

_BETWEEN = 7  # words between trigger and reference that are read, if there are no more
_SIDES = ("b", "a")  # a reference before, after the trigger
_TEXTS = 11  # features that are not words between
_MOST = 1_000  # features that begin alike that are remembered
_NEAR = ("0", "1", "2")  # beside it, a few words off, farther


class Governed(NamedTuple):
    """Pairs of a trigger and a reference, described by rows of the matrix of a word model.

    Attributes:
        kind: which of the kinds below each pair is: pairs of one kind have the same rows.
        rows: what is said of type, lemma, voice, prepositions; as many for each kind.
        trigger, after: the trigger, and whether (1 or 0) the reference stands behind it.
        gap: how many words stand between and are read.
        between: two rows for each word before and behind each trigger, from the nearest on.
    """

    kind: Ints
    rows: Ints
    trigger: Ints
    after: Ints
    gap: Ints
    between: Ints

    def probabilities(self, model: WordModel) -> Floats:
        """What the model says of each pair."""
        sums = model.weights.take(self.rows, axis=0).sum(axis=1)
        words = model.weights.take(self.between, axis=0).sum(axis=3).cumsum(axis=2)
        apart = np.flatnonzero(self.gap)
        sums[apart] += words[self.trigger[apart], self.after[apart], self.gap[apart] - 1]
        return model.logistic(sums).take(self.kind, axis=0)

    def lists(self) -> list[list[int]]:
        """The rows of each pair."""
        ends = zip(self.trigger.tolist(), self.after.tolist(), self.gap.tolist(), strict=True)
        between = [self.between[t, side, :gap].ravel().tolist() for t, side, gap in ends]
        kinds = [own + more for own, more in zip(self.rows.tolist(), between, strict=True)]
        return [kinds[n] for n in self.kind.tolist()]


def governed(context: Context, triggers: Sequence[Trigger], trigger: Ints, spot: Ints) -> Governed:
    """Describe pairs: ``k`` is trigger ``trigger[k]`` (ascending) of ``triggers`` with reference ``spot[k]`` of the
    document."""
    spots = context.spots
    pairs = trigger * len(spots.references) + context.alike[spot]
    _, first, kind = np.unique(pairs, return_index=True, return_inverse=True)
    trigger, spot = trigger[first], spot[first]
    start, end = np.array([(t.start, t.end) for t in triggers], np.intp).reshape(-1, 2)[trigger].T
    after = (spots.start[spot] >= end).astype(np.intp)
    gap = np.where(after, spots.start[spot] - end, start - spots.end[spot])
    near = np.where(gap == 0, 0, np.where(gap < 4, 1, 2))
    ends, of = np.unique(spot * 2 + after, return_inverse=True)
    around = list(_around(context, ends >> 1, ends & 1))
    rows = _rows(triggers, trigger.tolist(), [around[n] for n in of.tolist()], near.tolist())
    gap[(gap < 0) | (gap > _BETWEEN)] = 0
    reach = np.zeros((len(triggers), len(_SIDES)), np.intp)
    np.maximum.at(reach, (trigger, after), gap)
    return Governed(kind, rows, trigger, after, gap, _between(context.syntax.norms, triggers, reach.tolist()))


class _Case(NamedTuple):
    """How a reference stands to a trigger: its preposition, side, kind, and the type of its entity."""

    preposition: str
    side: str
    kind: str
    entity: str


class _Around(NamedTuple):
    """What features say of a reference on one side of a trigger; ``behind`` is a whole one, hashed."""

    case: _Case
    preposition_side: str
    side_kind: str
    side_kind_preposition: str
    governor_side: str
    before_side: str
    before_preposition: str
    behind: int


def _around(context: Context, spot: Ints, after: Ints) -> Iterator[_Around]:
    """What is said of references before or after a trigger: the preposition before each, the word that governs its
    chunk, the words before and behind it."""
    norms, spots, entities = context.syntax.norms, context.spots, context.entities
    ends = spot.tolist(), after.tolist(), spots.governor[spot].tolist()
    for n, is_after, head in zip(*ends, strict=True):
        r, preposition, side = spots.references[n], spots.preposition[n], _SIDES[is_after]
        governor = light_stem(norms[head]) if head >= 0 else ""
        before = light_stem(norms[r.start - 1]) if r.start else ""
        behind = light_stem(norms[r.end]) if r.end < len(norms) else ""
        kind = r.kind[0]
        yield _Around(
            _Case(preposition, side, kind, entities[r.entity].type),
            preposition + side,
            side + kind,
            side + kind + preposition,
            governor + side,
            before + side,
            before + preposition,
            hash_string(f"N{behind}{side}") % ROWS,
        )


class _Rows(dict[str, int]):
    """The rows of the features that begin alike, by what follows; ``last`` is what all end with."""

    __slots__ = ("_first", "_last")

    def __init__(self, first: str, last: str = "") -> None:
        self._first, self._last = first, last

    def __missing__(self, middle: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        row: int = hash_string(self._first + middle + self._last) % ROWS
        self[middle] = row
        return row


class _Cases(dict[_Case, tuple[int, ...]]):
    """The rows that say in which cases references stand to triggers of one type, part of speech, and voice."""

    __slots__ = ("_trigger",)

    def __init__(self, type_: str, pos: str, voice: str) -> None:
        self._trigger = type_, pos, voice

    def __missing__(self, case: _Case) -> tuple[int, ...]:
        if len(self) >= _MOST:
            self.clear()
        (type_, pos, voice), (preposition, side, kind, entity) = self._trigger, case
        features = (
            f"P{type_}{pos}{preposition}{side}{kind}",
            f"E{type_}{entity}{side}{voice}",
            f"Q{pos}{preposition}{side}{kind}{entity}{voice}",
            f"C{type_}{entity}{preposition}{side}",
        )
        rows = tuple(hash_string(f) % ROWS for f in features)
        self[case] = rows
        return rows


# Triggers of a type are in every document, those of one lemma are not.
_cases_of, _rows_of = lru_cache(maxsize=200)(_Cases), lru_cache(maxsize=200)(_Rows)


class _Said(NamedTuple):
    """The rows of what is said of one trigger, by what of the reference."""

    case: _Cases
    governor: _Rows
    before: _Rows
    preposition: _Rows
    kind: _Rows
    place: list[_Rows]
    words: _Rows

    @classmethod
    def of(cls, type_: str, lemma: str, pos: str, voice: str) -> _Said:
        return cls(
            _cases_of(type_, pos, voice),
            _rows_of(f"G{type_}"),
            _rows_of(f"B{type_}"),
            _Rows(f"L{type_}{lemma}{pos}"),
            _Rows(f"M{type_}{lemma}{pos}", voice),
            [_Rows(f"A{lemma}{pos}{near}") for near in _NEAR],
            _Rows(f"X{lemma}"),
        )


def _rows(triggers: Sequence[Trigger], trigger: list[int], around: list[_Around], near: list[int]) -> Ints:
    """What the features say of triggers with references, pair by pair."""
    keys = [(t.type, t.lemma, t.pos, t.features.voice[0]) for t in triggers]
    known = {key: _Said.of(*key) for key in set(keys)}
    said = [known[key] for key in keys]
    rows: list[int] = []
    for t, n, (case, preposition, kind, place, governor, before, words, behind) in zip(
        trigger, near, around, strict=True
    ):
        by_case, by_governor, by_before, by_preposition, by_kind, by_place, by_words = said[t]
        rows += by_case[case]
        rows += by_governor[governor], by_before[before], by_words[words], behind
        rows += by_preposition[preposition], by_kind[kind], by_place[n][place]
    return np.array(rows, np.intp).reshape(len(trigger), _TEXTS)


def _between(norms: Sequence[str], triggers: Sequence[Trigger], reach: Sequence[Sequence[int]]) -> Ints:
    """Two rows for each word before and behind triggers, from the nearest on: triggers, sides, words, rows. Those that
    are farther than ``reach`` words before or behind a trigger stand between nothing: 0."""
    rows: list[int] = []
    for t, counts in zip(triggers, reach, strict=True):
        places = range(t.start - 1, -1, -1), range(t.end, len(norms))
        for side, there, count in zip(_SIDES, places, counts, strict=True):
            for i in there[:count]:
                rows += _word(t.type, norms[i], side)
            rows += [0] * (2 * (_BETWEEN - count))
    return np.array(rows, np.intp).reshape(len(triggers), len(_SIDES), _BETWEEN, 2)


@lru_cache(maxsize=20_000)
def _word(type_: str, norm: str, side: str) -> tuple[int, int]:
    """The rows of a word between."""
    word = light_stem(norm)
    return hash_string(f"W{type_}{word}{side}") % ROWS, hash_string(f"w{word}{side}") % ROWS
