"""The probability of a proposed relation: a logistic model over the features of its pattern.

The weights are data (``weights.json``), learned from the project's own annotated corpus by
``pipelines/train/nominal.py``. Features that the model has not seen count nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.models import model_json
from pipelines.nominal.candidates import Candidate

__all__ = ["load_weights", "probability", "select"]


@cache
def load_weights(path: Path | None = None) -> dict[str, dict[str, Any]]:
    """The shipped weights, or those at ``path``, by relation type: ``bias``, ``threshold`` and ``features``."""
    result: dict[str, dict[str, Any]]
    result = model_json("nominal/weights.json") if path is None else json.loads(path.read_text("utf-8"))
    return result


def probability(candidate: Candidate, weights: Mapping[str, Mapping[str, Any]]) -> float:
    """How probable it is that the text states the proposed relation."""
    model = weights[candidate.type]
    known: Mapping[str, float] = model["features"]
    # fsum is exact: the order of a set must not move a value over the threshold.
    z = math.fsum([float(model["bias"]), *map(known.__getitem__, known.keys() & candidate.features)])
    return 1.0 / (1.0 + math.exp(-z))


def select(
    candidates: Iterable[Candidate], weights: Mapping[str, Mapping[str, Any]]
) -> list[tuple[Candidate, float]]:
    """The proposals above their type's threshold, with their probabilities.

    Of each choice the best one is kept, and of each relation the best proposal, the earlier of two equals.
    """
    scored = [(c, probability(c, weights)) for c in candidates]
    best_of_choice: dict[tuple[str, int, int], float] = {}
    for c, p in scored:
        if c.choice is not None:
            group = (c.type, c.choice, c.source)
            best_of_choice[group] = max(best_of_choice.get(group, 0.0), p)
    best: dict[tuple[str, int, int], tuple[Candidate, float]] = {}
    for c, p in scored:
        beaten = c.choice is not None and p < best_of_choice[c.type, c.choice, c.source]
        if beaten or p < weights[c.type]["threshold"]:
            continue
        swap = c.type == "KIN_OF" and c.target < c.source
        relation = (c.type, c.target, c.source) if swap else (c.type, c.source, c.target)
        if relation not in best or p > best[relation][1]:
            best[relation] = (c, p)
    return list(best.values())
