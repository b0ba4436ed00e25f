"""What the blend of frames, noun phrases and pair network learns from, and the figures of what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.relations.blending import Opinions, blend_rows
from pipelines.relations.finding import SILENT
from pipelines.relations.keys import Key, key_of
from pipelines.relations.roles import standings_of
from pipelines.relations.triples import Candidate
from pipelines.train.background import background_of
from pipelines.train.relation_data import Example, fold_of, gold_keys

__all__ = ["Mixed", "best_cut", "best_scores", "figures", "mixed", "precise_cut"]

Floats = npt.NDArray[Any]


def best_scores(
    candidates: Iterable[tuple[int, Candidate]], probability: Floats, documents: int
) -> list[dict[Key, float]]:
    """For each document the best probability of each relation that a trigger may state."""
    best: list[dict[Key, float]] = [{} for _ in range(documents)]
    for (n, c), p in zip(candidates, probability, strict=True):
        key = key_of(c.trigger.type, c.source.entity, -1 if c.target is None else c.target.entity)
        best[n][key] = max(best[n].get(key, 0.0), float(p))
    return best


@dataclass
class Mixed:
    """What the blend learns from: a row, a label and a fold for each relation that anything speaks for."""

    keys: list[tuple[int, Key]]
    rows: Floats
    labels: Floats
    folds: Floats


def mixed(
    examples: Sequence[Example],
    frames: Sequence[dict[Key, float]],
    opinions: Sequence[Opinions],
) -> Mixed:
    """Describe the relations of all documents as the blend reads them."""
    keys: list[tuple[int, Key]] = []
    rows, labels, folds = [], [], []
    for n, (e, fold) in enumerate(zip(examples, fold_of(examples), strict=True)):
        known = {key: p for key, p in frames[n].items() if p >= SILENT}
        context = e.reading.context
        standings = standings_of(context, background_of(e.topic, e.doc.text, context.entities))
        here = sorted({*known, *opinions[n].best, *e.phrases, *standings.ties})
        gold = gold_keys(e)
        keys += [(n, key) for key in here]
        rows.append(blend_rows(here, context.entities, known, e.phrases, opinions[n], standings))
        labels += [key in gold for key in here]
        folds += [fold] * len(here)
    return Mixed(keys, np.concatenate(rows), np.array(labels, np.float32), np.array(folds))


def figures(
    mix: Mixed, probability: Floats, gold: int, cut: float, kinds: frozenset[str] | None = None
) -> dict[str, float]:
    """Precision, recall and F1 of what has at least the probability ``cut``; ``gold`` relations are annotated."""
    chosen = np.array([kinds is None or key[0] in kinds for _, key in mix.keys]) & (probability >= cut)
    right, kept = float(mix.labels[chosen].sum()), float(chosen.sum())
    return {
        "precision": right / max(1.0, kept),
        "recall": right / max(1, gold),
        "f1": 2 * right / max(1.0, kept + gold),
    }


_CUTS = np.arange(0.1, 0.8, 0.01)


def best_cut(mix: Mixed, probability: Floats, gold: int, lean: float, kind: str | None = None) -> float:
    """The threshold that gives the best F of all types together, or of one of which ``gold`` are annotated, where
    precision counts ``1 / lean`` (F-beta)."""
    chosen = np.array([kind is None or key[0] == kind for _, key in mix.keys], dtype=bool)
    labels, probability = mix.labels[chosen], probability[chosen]

    def f_beta(cut: float) -> float:
        kept = probability >= cut
        b = lean * lean
        return float((1 + b) * labels[kept].sum() / max(1.0, b * gold + kept.sum()))

    return float(max(_CUTS, key=f_beta))


def precise_cut(mix: Mixed, probability: Floats, precision: float) -> float:
    """The lowest threshold from which on the relations of all types together are at least so precise."""

    def precise(cut: float) -> bool:
        kept = probability >= cut
        return bool(mix.labels[kept].sum() >= precision * kept.sum())

    return float(next((cut for cut in _CUTS if precise(cut)), _CUTS[-1]))
