"""Pairs of arguments of one trigger: candidates for relations, described for the model that decides."""

from __future__ import annotations

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

PAIR_FEATURES = (
    "source_probability", "target_probability", "source_place", "target_place", "source_lead", "target_lead",
    "source_first", "gap", "names_between", "prior", "likely", "sources_above", "targets_above", "no_target",
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
    head: list[float],
    source: npt.NDArray[np.float32],
    target: npt.NDArray[np.float32],
    prior: float,
    likely: float,
) -> tuple[list[Candidate], list[list[float]]]:
    """The likeliest pairs of arguments of ``trigger`` and one row of ``TRIPLE_FEATURES`` for each.

    ``source`` and ``target`` are the probabilities of the roles, one an argument; ``head`` describes the trigger, ``prior`` is the share of its
    lemma's occurrences that state a relation, ``likely`` the probability that this one does.
    """
    kind = RELATION_TYPES[trigger.type]
    best_s = _best(arguments, source, _SOURCES)
    best_t = _best(arguments, target, _TARGETS)
    candidates: list[Candidate] = []
    out: list[list[float]] = []
    sources, targets = ({arguments[i].entity for i in best} for best in (best_s, best_t))
    nothing = [-1.0] * len(ARGUMENT_FEATURES)
    above_s, above_t = float((source > 0.3).sum()), float((target > 0.3).sum())
    top_s = float(source.max(initial=0.0))
    top_t = float(target.max(initial=0.0))
    for si, i in enumerate(best_s):
        a = arguments[i]
        for ti, j in enumerate(best_t):
            b = arguments[j]
            if a.entity == b.entity or (kind.symmetric and a.entity > b.entity and b.entity in sources and a.entity in targets):
                continue
            x, y = sorted((a.reference, b.reference))
            between = sum(r.kind == "name" and x.end <= r.start < y.start
                          for r in context.by_sentence.get(context.syntax.sentence[x.start], ()))
            pair = [source[i], target[j], si, ti, source[i] - top_s, target[j] - top_t, a.reference < b.reference,
                    min(60, max(0, y.start - x.end)), between, prior, likely, above_s, above_t, 0.0]
            candidates.append(Candidate(trigger, a.reference, b.reference))
            out.append([*head, *rows[i], *rows[j], *pair])
        if kind.open_target:
            pair = [source[i], 0.0, si, 9, source[i] - top_s, -top_t, 1.0, 0, 0, prior, likely, above_s, above_t, 1.0]
            candidates.append(Candidate(trigger, a.reference, None))
            out.append([*head, *rows[i], *nothing, *pair])
    return candidates, out


def _best(arguments: list[Argument], probability: npt.NDArray[np.float32], count: int) -> list[int]:
    """The likeliest reference of each of the ``count`` likeliest entities."""
    best: dict[int, int] = {}
    for i in np.argsort(-probability, kind="stable"):
        if probability[i] < _FLOOR or len(best) == count:
            break
        best.setdefault(arguments[i].entity, int(i))
    return list(best.values())
