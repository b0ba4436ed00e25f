"""Pairs of arguments of one trigger: candidates for relations, described for the model that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES, Argument, Context

__all__ = ["TRIPLE_FEATURES", "Candidate", "triples"]

_SOURCES = 4
_TARGETS = 6
_FLOOR = 0.02
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that the text may state: ``target`` is None for a denial without addressee."""

    trigger: Trigger
    source: Reference
    target: Reference | None


def triples(
    context: Context,
    trigger: Trigger,
    arguments: list[Argument],
    rows: npt.NDArray[np.float32],
    head: Sequence[float],
    source: npt.NDArray[np.float32],
    target: npt.NDArray[np.float32],
    prior: float,
    likely: float,
) -> tuple[list[Candidate], npt.NDArray[np.float32]]:
    """The likeliest pairs of arguments of ``trigger`` and one row of ``TRIPLE_FEATURES`` for each.

    ``source`` and ``target`` are the probabilities of the roles, one an argument; ``head`` describes the trigger,
    ``prior`` is the share of its lemma's occurrences that state a relation, ``likely`` the probability that this
    one does.
    """
    kind = RELATION_TYPES.get(trigger.type)
    above = float((source > 0.3).sum()), float((target > 0.3).sum())
    top_s, top_t = float(source.max(initial=0.0)), float(target.max(initial=0.0))
    best_s = _best(arguments, source, _SOURCES)
    best_t = _best(arguments, target, _TARGETS)
    of_source, of_target = source.tolist(), target.tolist()
    sources, targets = ({arguments[i].entity for i in best} for best in (best_s, best_t))
    candidates: list[Candidate] = []
    first, second, pairs = [], [], []
    symmetric = kind is not None and kind.symmetric
    for si, i in enumerate(best_s):
        a = arguments[i]
        for ti, j in enumerate(best_t):
            b = arguments[j]
            twice = symmetric and b.entity in sources and a.entity in targets
            if a.entity == b.entity or (twice and a.entity > b.entity):
                continue
            if of_source[i] * of_target[j] * likely < _LEAST:
                break  # the targets that follow are less likely
            r, o = a.reference, b.reference
            x, y = (r, o) if r.start < o.start or (r.start == o.start and r < o) else (o, r)
            gap = min(60, max(0, y.start - x.end))
            names = context.names_before[y.start] - context.names_before[x.end] if gap else 0
            p, q = of_source[i], of_target[j]
            tie = p, q, si, ti, p - top_s, q - top_t, x is a.reference, gap, names
            candidates.append(Candidate(trigger, a.reference, b.reference))
            first.append(i)
            second.append(j)
            pairs.append((*tie, prior, likely, *above, 0.0))
        if kind is not None and kind.open_target and of_source[i] * likely >= _LEAST:
            tie = of_source[i], 0.0, si, 9, of_source[i] - top_s, -top_t, True, 0, 0
            candidates.append(Candidate(trigger, a.reference, None))
            first.append(i)
            second.append(-1)
            pairs.append((*tie, prior, likely, *above, 1.0))
    if not candidates:
        return [], np.zeros((0, len(head) + 2 * rows.shape[1] + len(PAIR_FEATURES)), np.float32)
    known = np.concatenate([rows, np.full((1, rows.shape[1]), -1.0, np.float32)])
    heads = np.broadcast_to(np.asarray(head, np.float32), (len(candidates), len(head)))
    return candidates, np.concatenate(
        [heads, known[first], known[second], np.array(pairs, np.float32)], axis=1
    )


def _best(arguments: list[Argument], probability: npt.NDArray[np.float32], count: int) -> list[int]:
    """The likeliest reference of each of the ``count`` likeliest entities."""
    best: dict[int, int] = {}
    values = probability.tolist()
    for i in np.argsort(-probability, kind="stable").tolist():
        if values[i] < _FLOOR or len(best) == count:
            break
        best.setdefault(arguments[i].entity, i)
    return list(best.values())
