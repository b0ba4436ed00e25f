"""Boosted decision trees evaluated with NumPy: the inference half of LightGBM, without its library.

A forest is trained by ``pipelines.train.relations`` and stored as flat arrays: node ``k`` of tree ``t`` tests
``x[feature[t, k]] <= threshold[t, k]`` and goes to ``left`` or ``right``; leaves point to themselves. All trees of all
rows descend together, one level a step (Friedman 2001, "Greedy function approximation", for the model). For that the
trees are filled up to complete ones, in which the children of a node are found by reckoning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Forest"]

_ROWS = 256  # rows that descend together: few enough for the processor's cache

_Level = tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Forest:
    """A sum of decision trees that gives a probability through the logistic function."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]
    depth: int
    _levels: list[_Level] = field(init=False, repr=False, compare=False)
    _leaves: npt.NDArray[np.float32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        levels: list[_Level] = []
        tree = np.arange(len(self.feature))[:, None]
        node: npt.NDArray[np.int16] = np.zeros((len(self.feature), 1), np.int16)
        for _ in range(self.depth):
            levels.append(
                (self.feature[tree, node].astype(np.intp).ravel(), self.threshold[tree, node].ravel())
            )
            node = np.stack([self.right[tree, node], self.left[tree, node]], axis=2).reshape(len(tree), -1)
        object.__setattr__(self, "_levels", levels)
        object.__setattr__(self, "_leaves", self.value[tree, node].ravel())

    def probability(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """One probability a row of ``rows`` (rows times features)."""
        if not len(rows):
            return np.zeros(0, np.float32)
        score = np.concatenate([self._score(rows[i : i + _ROWS]) for i in range(0, len(rows), _ROWS)])
        return np.asarray(1.0 / (1.0 + np.exp(-score)), dtype=np.float32)

    def _score(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The sum of the trees. In each level of all trees together, node ``k`` has the children ``2 * k`` (right) and
        ``2 * k + 1`` (left) in the next."""
        flat, width = rows.ravel(), rows.shape[1]
        row = (np.arange(len(rows)) * width)[:, None]
        at = np.tile(np.arange(len(self.feature)), (len(rows), 1))
        if self._levels:  # at the roots all rows ask the same questions
            feature, threshold = self._levels[0]
            at += at
            at += rows.take(feature, axis=1) <= threshold
        for feature, threshold in self._levels[1:]:
            place = feature.take(at)
            place += row
            left = flat.take(place) <= threshold.take(at)
            at += at
            at += left
        return np.asarray(self._leaves.take(at).sum(axis=1), dtype=np.float32)

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """The arrays of the forest under names that begin with ``prefix``, for ``numpy.savez``."""
        names = ("feature", "threshold", "left", "right", "value")
        return {f"{prefix}.{n}": getattr(self, n) for n in names} | {f"{prefix}.depth": np.array(self.depth)}

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> Forest:
        """Read what :meth:`arrays` gave."""
        feature, threshold, left, right, value = (
            arrays[f"{prefix}.{n}"] for n in ("feature", "threshold", "left", "right", "value")
        )
        return cls(feature, threshold, left, right, value, int(arrays[f"{prefix}.depth"]))

    @classmethod
    def from_lightgbm(cls, dump: Mapping[str, Any]) -> Forest:
        """Convert ``Booster.dump_model()``; only numerical splits (``<=``) without missing values are known."""
        flat = [_flatten(t["tree_structure"]) for t in dump["tree_info"]]
        width = max(len(f) for f in flat)
        shape = (len(flat), width)
        feature, left, right = (np.zeros(shape, np.int16) for _ in range(3))
        threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for t, nodes in enumerate(flat):
            for k, (f, thr, a, b, v) in enumerate(nodes):
                feature[t, k], threshold[t, k], left[t, k], right[t, k], value[t, k] = f, thr, a, b, v
        return cls(
            feature,
            threshold,
            left,
            right,
            value,
            max(_depth(t["tree_structure"]) for t in dump["tree_info"]),
        )


def _flatten(root: Mapping[str, Any]) -> list[tuple[int, float, int, int, float]]:
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: Mapping[str, Any]) -> int:
        k = len(nodes)
        nodes.append((0, 0.0, k, k, 0.0))
        if "leaf_value" in node:
            nodes[k] = (0, float("inf"), k, k, float(node["leaf_value"]))
        else:
            a, b = add(node["left_child"]), add(node["right_child"])
            nodes[k] = (int(node["split_feature"]), float(node["threshold"]), a, b, 0.0)
        return k

    add(root)
    return nodes


def _depth(node: Mapping[str, Any]) -> int:
    if "leaf_value" in node:
        return 0
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))
