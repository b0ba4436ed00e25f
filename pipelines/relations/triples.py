"""Pairs of arguments of one trigger: candidates for relations, described for the model that decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES, Argument, Context
from pipelines.relations.groves import Part
from pipelines.relations.standing import BETWEEN

__all__ = ["TRIPLE_FEATURES", "Candidate", "LikelyPairs", "Roles", "likely_pairs", "spot_numbers", "triples"]

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]

_SOURCES = 4
_TARGETS = 6
_FLOOR = 0.02
_SURE = 0.3
_NOBODY = 9  # place among the targets
_FAR = 60  # tokens
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
    """Pairs of arguments of some triggers: for each the candidate, which row describes its trigger, its source and its
    target (-1 for nobody), and one row of ``PAIR_FEATURES``."""

    candidates: list[Candidate]
    trigger: Ints
    source: Ints
    target: Ints
    ties: Floats

    def parts(self, heads: Floats, rows: Floats) -> list[Part]:
        """The columns of ``TRIPLE_FEATURES``: of triggers, of sources, of targets, of pairs; ``heads`` describe the
        triggers, ``rows`` the arguments of all."""
        known = np.concatenate([rows, np.full((1, rows.shape[1]), -1.0, np.float32)])
        ends = (np.unique(x, return_inverse=True) for x in (self.source, self.target))
        return [(heads, self.trigger), *((known[used], place) for used, place in ends), (self.ties, None)]


class Roles(NamedTuple):
    """A trigger with its arguments, how probable each is in either role, the share of its lemma's occurrences that
    state a relation, and how probable it is that this one does."""

    trigger: Trigger
    arguments: list[Argument]
    source: list[float]
    target: list[float]
    prior: float
    likely: float


def likely_pairs(context: Context, triggers: Sequence[Roles], spot: Ints) -> LikelyPairs:
    """The likeliest pairs of arguments of each trigger; ``spot`` are the numbers of the arguments of all among the
    references of the document."""
    found = [_pairs(t) for t in triggers]
    owner = np.repeat(np.arange(len(triggers)), [len(pairs) for pairs in found])
    flat = chain.from_iterable(chain.from_iterable(found))
    source, target, *places = np.fromiter(flat, np.intp, 4 * len(owner)).reshape(-1, 4).T
    alone, start = target < 0, np.cumsum([0, *(len(t.arguments) for t in triggers)])[owner]
    source, target = source + start, np.where(alone, -1, target + start)
    p = np.array([p for t in triggers for p in t.source])[source]
    q = np.where(alone, 0.0, np.array([q for t in triggers for q in t.target])[target])
    prior, likely, top_source, top_target, *sure = np.array([_summary(t) for t in triggers])[owner].T
    between = _between(context, spot[source], np.where(alone, -1, spot[target]))
    ties = np.stack(
        [p, q, *places, p - top_source, q - top_target, *between, prior, likely, *sure, alone], axis=1
    )
    candidates = [
        Candidate(t.trigger, t.arguments[i].reference, t.arguments[j].reference if j >= 0 else None)
        for t, pairs in zip(triggers, found, strict=True)
        for i, j, _, _ in pairs
    ]
    return LikelyPairs(candidates, owner, source, target, ties.astype(np.float32))


def _pairs(roles: Roles) -> list[tuple[int, int, int, int]]:
    """The likeliest pairs of one trigger: source and target (-1 for nobody), and their places among the likeliest."""
    trigger, arguments, source, target, _, likely = roles
    kind = RELATION_TYPES.get(trigger.type)
    symmetric, is_open = kind is not None and kind.symmetric, kind is not None and kind.open_target
    sources, targets = _best(arguments, source, _SOURCES), _best(arguments, target, _TARGETS)
    out = []
    for si, (a, i) in enumerate(sources.items()):
        p = source[i]
        for ti, (b, j) in enumerate(targets.items()):
            if a == b or (symmetric and a > b and b in sources and a in targets):
                continue
            if p * target[j] * likely < _LEAST:
                break  # the targets that follow are less likely
            out.append((i, j, si, ti))
        if is_open and p * likely >= _LEAST:
            out.append((i, -1, si, _NOBODY))
    return out


def _best(arguments: list[Argument], probability: list[float], count: int) -> dict[int, int]:
    """The likeliest reference of each of the ``count`` likeliest entities, by entity."""
    best: dict[int, int] = {}
    order = [i for i, p in enumerate(probability) if p >= _FLOOR]
    order.sort(key=probability.__getitem__, reverse=True)
    for i in order:
        best.setdefault(arguments[i].entity, i)
        if len(best) == count:
            break
    return best


def _summary(roles: Roles) -> tuple[float, ...]:
    """What the pairs of a trigger have in common: prior, likelihood, the highest probability of each role, and how
    many are sure."""
    source, target = roles.source, roles.target
    sure = (len([p for p in x if p > _SURE]) for x in (source, target))
    return roles.prior, roles.likely, max(source, default=0.0), max(target, default=0.0), *sure


def _between(context: Context, source: Ints, target: Ints) -> tuple[Truths, Ints, Ints]:
    """Whether the source stands first (as before nobody), and how many tokens and names stand between both."""
    spots, names, alone = context.spots, context.between[:, BETWEEN.index("names")], target < 0
    first = (source < target) | alone
    end, start = spots.end[np.where(first, source, target)], spots.start[np.where(first, target, source)]
    gap = np.where(alone, 0, np.clip(start - end, 0, _FAR))
    return first, gap, np.where(gap > 0, names[start] - names[end], 0)


def spot_numbers(arguments: Iterable[Argument]) -> Ints:
    """Which of the references of the document, as its spots list them, each argument is."""
    return np.array([a.spot for a in arguments], np.intp)


def triples(
    context: Context, roles: Roles, rows: Floats, head: Sequence[float]
) -> tuple[list[Candidate], Floats]:
    """The likeliest pairs of arguments of one trigger and one row of ``TRIPLE_FEATURES`` for each; ``rows`` describe
    the arguments, ``head`` the trigger."""
    found = likely_pairs(context, [roles], spot_numbers(roles.arguments))
    parts = found.parts(np.array([head], np.float32), rows)
    return found.candidates, np.concatenate([x if place is None else x[place] for x, place in parts], axis=1)
