"""Pairs of arguments of one trigger: candidates for relations, described for the model that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES, Argument, Context
from pipelines.relations.groves import Part

__all__ = ["TRIPLE_FEATURES", "Candidate", "LikelyPairs", "triples"]

Floats = npt.NDArray[np.float32]

_SOURCES = 4
_TARGETS = 6
_FLOOR = 0.02
_SURE = 0.3
# Below this product of trigger, source and target no pair is believed: of 4,615 pairs of the corpus that the pair
# model gives more than 0.1, three are below, as are two thirds of all pairs.
_LEAST = 0.02

PAIR_FEATURES = (
    "source_probability",
    "target_probability",
    "source_place",
    "target_place",
    "source_lead",
    "target_lead",
    "source_first",
    "gap",
    "names_between",
    "prior",
    "likely",
    "sources_above",
    "targets_above",
    "no_target",
)
TRIPLE_FEATURES = (
    *(f"trigger_{n}" for n in TRIGGER_FEATURES),
    *(f"source_{n}" for n in ARGUMENT_FEATURES),
    *(f"target_{n}" for n in ARGUMENT_FEATURES),
    *PAIR_FEATURES,
)


class Candidate(NamedTuple):
    """A relation that the text may state: ``target`` is None for a denial without addressee."""

    trigger: Trigger
    source: Reference
    target: Reference | None


@dataclass(frozen=True, slots=True)
class LikelyPairs:
    """Pairs of arguments of some triggers: for each the candidate, which row describes its source and its target
    (-1 for nobody), and one row of ``PAIR_FEATURES``."""

    candidates: list[Candidate] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    target: list[int] = field(default_factory=list)
    trigger: list[int] = field(default_factory=list)
    ties: list[tuple[float, ...]] = field(default_factory=list)

    def parts(self, heads: Floats, rows: Floats) -> list[Part]:
        """The columns of ``TRIPLE_FEATURES``: of triggers, of sources, of targets, of pairs; ``heads`` describe the
        triggers, ``rows`` the arguments of all."""
        known = np.concatenate([rows, np.full((1, rows.shape[1]), -1.0, np.float32)])
        ends = (np.unique(np.array(x, np.intp), return_inverse=True) for x in (self.source, self.target))
        ties = np.fromiter(chain.from_iterable(self.ties), np.float32, len(self.ties) * len(PAIR_FEATURES))
        return [
            (heads, np.array(self.trigger, np.intp)),
            *((known[used], place) for used, place in ends),
            (ties.reshape(len(self.ties), len(PAIR_FEATURES)), None),
        ]

    def add(
        self,
        context: Context,
        trigger: Trigger,
        arguments: list[Argument],
        source: list[float],
        target: list[float],
        known: tuple[float, float],
        place: tuple[int, int],
    ) -> None:
        """Add the likeliest pairs of one trigger.

        Arguments:
            source, target: the probabilities of the roles, one an argument.
            known: the share of its lemma's occurrences that state a relation, and how probable it is that this one
                does.
            place: the row of ``heads`` that describes the trigger, and the row of its first argument.
        """
        kind = RELATION_TYPES.get(trigger.type)
        above = sum(p > _SURE for p in source), sum(p > _SURE for p in target)
        top_s, top_t = max(source, default=0.0), max(target, default=0.0)
        best_s, best_t = _best(arguments, source, _SOURCES), _best(arguments, target, _TARGETS)
        sources, targets = ({arguments[i].entity for i in best} for best in (best_s, best_t))
        symmetric = kind is not None and kind.symmetric
        for si, i in enumerate(best_s):
            a, p = arguments[i], source[i]
            for ti, j in enumerate(best_t):
                b, q = arguments[j], target[j]
                twice = symmetric and b.entity in sources and a.entity in targets
                if a.entity == b.entity or (twice and a.entity > b.entity):
                    continue
                if p * q * known[1] < _LEAST:
                    break  # the targets that follow are less likely
                between = _between(context, a.reference, b.reference)
                tie = p, q, si, ti, p - top_s, q - top_t, *between, *known, *above, 0.0
                self._append(Candidate(trigger, a.reference, b.reference), place, i, j, tie)
            if kind is not None and kind.open_target and p * known[1] >= _LEAST:
                tie = p, 0.0, si, 9, p - top_s, -top_t, True, 0, 0, *known, *above, 1.0
                self._append(Candidate(trigger, a.reference, None), place, i, -1, tie)

    def _append(
        self, candidate: Candidate, place: tuple[int, int], source: int, target: int, tie: tuple[float, ...]
    ) -> None:
        self.candidates.append(candidate)
        self.trigger.append(place[0])
        self.source.append(place[1] + source)
        self.target.append(place[1] + target if target >= 0 else -1)
        self.ties.append(tie)


def triples(
    context: Context,
    trigger: Trigger,
    arguments: list[Argument],
    rows: Floats,
    head: Sequence[float],
    source: Floats,
    target: Floats,
    prior: float,
    likely: float,
) -> tuple[list[Candidate], Floats]:
    """The likeliest pairs of arguments of one trigger and one row of ``TRIPLE_FEATURES`` for each; the arguments are
    those of :class:`LikelyPairs`."""
    found = LikelyPairs()
    found.add(context, trigger, arguments, source.tolist(), target.tolist(), (prior, likely), (0, 0))
    parts = found.parts(np.asarray([head], np.float32), rows)
    return found.candidates, np.concatenate([x if place is None else x[place] for x, place in parts], axis=1)


def _between(context: Context, r: Reference, o: Reference) -> tuple[bool, int, int]:
    """Whether the source stands first, and how many tokens and names stand between source and target."""
    first = r.start < o.start or (r.start == o.start and r < o)
    x, y = (r, o) if first else (o, r)
    gap = min(60, max(0, y.start - x.end))
    return first, gap, context.names_before[y.start] - context.names_before[x.end] if gap else 0


def _best(arguments: list[Argument], probability: list[float], count: int) -> list[int]:
    """The likeliest reference of each of the ``count`` likeliest entities."""
    best: dict[int, int] = {}
    order = [i for i, p in enumerate(probability) if p >= _FLOOR]
    order.sort(key=probability.__getitem__, reverse=True)
    for i in order:
        best.setdefault(arguments[i].entity, i)
        if len(best) == count:
            break
    return list(best.values())
