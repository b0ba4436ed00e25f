"""Fits the small models of the recipes: boosted trees by LightGBM, logistic regression over words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.relations.trees import Forest
from pipelines.relations.words import ROWS, WordModel
from pipelines.train.relation_data import FOLDS

__all__ = ["PARAMETERS", "fit_booster", "fit_choices", "fit_forest", "fit_words", "out_of_fold"]

Floats = npt.NDArray[Any]
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 31,
    "max_depth": 8,
    "min_child_samples": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "use_missing": False,
}


def fit_booster(
    rows: Floats,
    labels: Floats,
    rounds: int,
    weights: Floats | None = None,
    settings: Mapping[str, Any] = PARAMETERS,
) -> Any:
    """Boosted trees as LightGBM gives them."""
    import lightgbm

    return lightgbm.train(dict(settings), lightgbm.Dataset(rows, labels, weight=weights), rounds)


def fit_forest(
    rows: Floats,
    labels: Floats,
    rounds: int,
    weights: Floats | None = None,
    settings: Mapping[str, Any] = PARAMETERS,
) -> Forest:
    """Boosted trees as arrays."""
    return Forest.from_lightgbm(fit_booster(rows, labels, rounds, weights, settings).dump_model())


def out_of_fold(
    rows: Floats,
    labels: Floats,
    folds: Floats,
    rounds: int,
    train: Floats | None = None,
    weights: Floats | None = None,
    settings: Mapping[str, Any] = PARAMETERS,
) -> Floats:
    """Probabilities of each row by the model that did not see its fold; ``train`` restricts what is trained on."""
    out = np.zeros(len(rows), np.float32)
    for f in range(FOLDS):
        use = (folds != f) if train is None else (folds != f) & train
        if use.any() and (folds == f).any():
            own = None if weights is None else weights[use]
            booster = fit_booster(rows[use], labels[use], rounds, own, settings)
            out[folds == f] = booster.predict(rows[folds == f])
    return out


def fit_words(
    rows: Sequence[Sequence[int]],
    labels: Floats,
    types: tuple[str, ...],
    *,
    rounds: int = 80,
    size: int = ROWS,
    penalty: float = 2e-6,
) -> WordModel:
    """Logistic regression by Adam on the whole data, with a small quadratic penalty; ``size`` is the number of rows."""
    from scipy.sparse import csr_matrix

    flat = np.fromiter((r for row in rows for r in row), np.int64)
    ends = np.cumsum([0, *(len(r) for r in rows)])
    x = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(rows), size))
    w = np.zeros((size, len(types)), np.float32)
    bias = np.log((labels.mean(0) + 1e-4) / (1 - labels.mean(0))).astype(np.float32)
    m, v, xt = np.zeros_like(w), np.zeros_like(w), x.T.tocsr()
    for step in range(1, rounds + 1):
        g = xt @ ((1 / (1 + np.exp(-(x @ w + bias))) - labels) / len(rows)).astype(np.float32) + penalty * w
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-4)
    return WordModel(w.astype(np.float32), bias, types)


def fit_choices(
    x: Any,
    group: Floats,
    first: Floats,
    meant: Floats,
    weight: Floats,
    penalty: Floats,
    prior: Floats,
    *,
    steps: int,
) -> Floats:
    """The weights of a log-linear choice among the rows of each group (a conditional logit), by Adam on the whole data.

    Arguments:
        x: a sparse matrix, one row for each candidate, those of a group one after the other.
        group: the group of each row; ``first`` the first row of each group.
        meant: the share of each row in what was chosen; ``weight`` how much it counts.
        penalty: how strongly each weight is drawn to its ``prior``.
    """
    xt = x.T.tocsr()
    w, m, v = prior.copy(), *(np.zeros(len(prior), np.float32) for _ in range(2))
    for step in range(1, steps + 1):
        z = x @ w
        odds = np.exp(z - np.maximum.reduceat(z, first)[group])
        p = odds / np.add.reduceat(odds, first)[group]
        g = (xt @ ((p - meant) * weight) + 100 * penalty * (w - prior)) / len(first)
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= 0.1 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-6)
    return w
