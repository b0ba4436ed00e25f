"""Boosted decision trees evaluated with NumPy: the inference half of LightGBM, without its library.

A forest (Friedman 2001, "Greedy function approximation") is trained by the recipes of ``pipelines.train`` and stored as
flat arrays: node ``k`` of tree ``t`` tests ``x[feature[t, k]] <= threshold[t, k]`` and goes to ``left`` or ``right``;
leaves point to themselves. The nodes of a tree are in the order of a walk through it, left before right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.relations.groves import Grove

__all__ = ["Forest"]

_ARRAYS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True)
class Forest:
    """A sum of decision trees that gives a probability through the logistic function."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]

    def probability(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """One probability a row of ``rows`` (rows times features)."""
        return self._grove.probabilities((rows, None))[0]

    @cached_property
    def _grove(self) -> Grove:
        return Grove([self])

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """The arrays of the forest under names that begin with ``prefix``, for ``numpy.savez``."""
        return {f"{prefix}.{n}": getattr(self, n) for n in _ARRAYS}

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> Forest:
        """Read what :meth:`arrays` gave."""
        return cls(*(arrays[f"{prefix}.{n}"] for n in _ARRAYS))

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
        return cls(feature, threshold, left, right, value)


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
