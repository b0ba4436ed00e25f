"""The recipe of the models of polarity, modality and attribution.

``python -m pipelines.train.qualities CORPUS… -o qualities.npz`` reads annotated documents in the interchange
form, takes their relations as given, and trains the forests of :mod:`pipelines.qualities.model` with LightGBM
(inference needs NumPy only). What feeds a later model is predicted by models that did not see its topic (one
file is one topic). Prints the cross-validated figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from pipelines.dates import find_dates
from pipelines.qualities import dated
from pipelines.qualities.features import Near
from pipelines.qualities.model import (
    MODALITY_CLASSES,
    Attribution,
    QualityModel,
    Ranked,
    attribution_rows,
    best_attributions,
    modality_of,
    quality_rows,
    ranked_speakers,
)
from pipelines.qualities.speakers import stacked
from pipelines.relations.trees import Forest
from pipelines.train.fitting import PARAMETERS as RELATION_PARAMETERS
from pipelines.train.quality_data import Annotated, annotated, speakers_of_speeches
from pipelines.train.relation_data import read_corpus

__all__ = ["main", "train"]

FOLDS = 5
Floats = npt.NDArray[Any]
PARAMETERS: dict[str, Any] = {
    **RELATION_PARAMETERS,
    "learning_rate": 0.08,
    "num_leaves": 15,
    "max_depth": 5,
    "min_child_samples": 15,
    "feature_fraction": 0.5,
}
SMALL = {"num_leaves": 8, "max_depth": 4, "learning_rate": 0.06, "min_child_samples": 10}
ROUNDS = {"speaker": 80, "attribution": 120, "quality": 80}


def fit(rows: Floats, labels: Floats, rounds: int, **changed: Any) -> Forest:
    """Boosted trees as arrays."""
    import lightgbm

    booster = lightgbm.train(PARAMETERS | changed, lightgbm.Dataset(rows, labels), rounds)
    return Forest.from_lightgbm(booster.dump_model())


def out_of_fold(rows: Floats, labels: Floats, folds: Floats, rounds: int, **changed: Any) -> Floats:
    """Probabilities of each row by a forest that did not see its fold."""
    out = np.zeros(len(rows), np.float32)
    for f in np.unique(folds):
        forest = fit(rows[folds != f], labels[folds != f], rounds, **changed)
        out[folds == f] = forest.probability(rows[folds == f])
    return out


def _train_speakers(data: Sequence[Annotated], folds: Sequence[int]) -> tuple[Forest, list[Ranked]]:
    """The model of speakers, and the out-of-fold ranking of each document's speeches."""
    rows: list[Floats] = []
    labels: list[bool] = []
    of: list[int] = []
    for d, fold in zip(data, folds, strict=True):
        for n, speaker in speakers_of_speeches(d).items():
            rows.append(d.described[n])
            labels += [x.entity == speaker for x in d.known.speeches[n].speakers]
            of += [fold] * len(d.described[n])
    x, y, at = np.concatenate(rows), np.array(labels, np.float32), np.array(of)
    forests = {f: fit(x[at != f], y[at != f], ROUNDS["speaker"]) for f in set(folds)}
    ranked = []
    for d, fold in zip(data, folds, strict=True):
        ranked.append(ranked_speakers(d.known, d.described, forests[fold].probability(stacked(d.described))))
    return fit(x, y, ROUNDS["speaker"]), ranked


def _train_attribution(
    data: Sequence[Annotated], folds: Sequence[int], ranked: Sequence[Ranked]
) -> tuple[Forest, list[list[Attribution]]]:
    """The model of attribution, and its out-of-fold result for each document."""
    pairs = zip(data, ranked, strict=True)
    parts = [
        attribution_rows(d.known, d.statements, Near.of(d.known, d.statements), d.described, r)
        for d, r in pairs
    ]
    rows = np.concatenate([p[2] for p in parts])
    right = [
        [e == d.speakers[k] for k, e in zip(p[0], p[1], strict=True)]
        for d, p in zip(data, parts, strict=True)
    ]
    labels = np.array([y for part in right for y in part], np.float32)
    of = np.repeat(np.array(folds), [len(p[2]) for p in parts])
    probability = out_of_fold(rows, labels, of, ROUNDS["attribution"])
    out, start = [], 0
    for d, (owners, speakers, described) in zip(data, parts, strict=True):
        end = start + len(described)
        out.append(best_attributions(len(d.statements), owners, speakers, described, probability[start:end]))
        start = end
    return fit(rows, labels, ROUNDS["attribution"]), out


def _cut(found: Sequence[Attribution], gold: Sequence[int]) -> float:
    """The probability from which a statement is best attributed."""

    def right(cut: float) -> int:
        return sum((a.speaker if a.probability >= cut else -1) == g for a, g in zip(found, gold, strict=True))

    return float(max(np.arange(0.2, 0.7, 0.01), key=right))


def train(corpus: Sequence[tuple[str, ExtractedDocument]]) -> tuple[QualityModel, dict[str, float]]:
    """The models, and their cross-validated figures over the annotated relations."""
    data = annotated(corpus)
    fold = {t: n % FOLDS for n, t in enumerate(sorted({d.topic for d in data}))}
    folds = [fold[d.topic] for d in data]
    speaker, ranked = _train_speakers(data, folds)
    attribution, found = _train_attribution(data, folds, ranked)
    flat = [a for part in found for a in part]
    threshold = _cut(flat, [s for d in data for s in d.speakers])
    rows = np.concatenate(
        [quality_rows(d.known, d.statements, part) for d, part in zip(data, found, strict=True)]
    )
    of = np.repeat(np.array(folds), [len(d.statements) for d in data])
    relations = [r for d in data for r in d.relations]
    labels = {c: np.array([r.modality == c for r in relations], np.float32) for c in MODALITY_CLASSES}
    negated = np.array([r.polarity == "negated" for r in relations], np.float32)
    rounds = ROUNDS["quality"]
    classes = {c: out_of_fold(rows, y, of, rounds, **SMALL) for c, y in labels.items()}
    denied = out_of_fold(rows, negated, of, rounds, **SMALL)
    denial = float(max(np.arange(0.25, 0.65, 0.01), key=lambda cut: ((denied >= cut) == negated).sum()))
    figures = {
        "polarity": float(((denied >= denial) == negated).mean()),
        **_figures(data, flat, classes, threshold),
        "threshold": threshold,
        "denial": denial,
    }
    forests = {c: fit(rows, y, rounds, **SMALL) for c, y in labels.items()}
    denying = fit(rows, negated, rounds, **SMALL)
    return QualityModel(speaker, attribution, forests, denying, threshold, denial), figures


def _figures(
    data: Sequence[Annotated], found: Sequence[Attribution], classes: dict[str, Floats], threshold: float
) -> dict[str, float]:
    """The shares of relations with the right modality, attribution and date; ``nobody`` is the share of those
    without attribution."""
    gold = [s for d in data for s in d.speakers]
    relations = [r for d in data for r in d.relations]
    said = [a.speaker if a.probability >= threshold else -1 for a in found]
    modality = [
        modality_of({c: float(p[k]) for c, p in classes.items()}, attributed=said[k] >= 0)
        for k in range(len(said))
    ]
    return {
        "modality": float(np.mean([m == r.modality for m, r in zip(modality, relations, strict=True)])),
        "attribution": float(np.mean([a == g for a, g in zip(said, gold, strict=True)])),
        "date": float(np.mean(list(_right_dates(data)))),
        "nobody": float(np.mean([g < 0 for g in gold])),
        "relations": float(len(gold)),
        "documents": float(len(data)),
    }


def _right_dates(data: Sequence[Annotated]) -> Iterable[bool]:
    for d in data:
        dates = find_dates(d.document.text, d.document.date)
        for s, r in zip(d.statements, d.relations, strict=True):
            yield dated(d.doc, d.document, d.known, s, dates) == r.date


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    words = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=words)
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    model, figures = train(read_corpus(options.corpus))
    with options.output.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **model.arrays())
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
