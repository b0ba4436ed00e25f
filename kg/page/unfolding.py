"""Where the points of a connected graph start from: pivot multidimensional scaling of distances along edges.

Brandes and Pich, "Eigensolver methods for progressive multidimensional scaling of large data", GD 2006.
"""

from __future__ import annotations

import math

import numpy as np

from kg.page.forces import Pairs, Points

__all__ = ["unfold"]

PIVOTS = 40


def unfold(count: int, pairs: Pairs) -> Points:
    """Places of ``count`` points that ``pairs`` connect, about one unit apart; the same ones at each run.

    >>> places = unfold(3, np.array([[0, 1], [1, 2]]))
    >>> bool(abs(places[2, 0] - places[0, 0]) > abs(places[1, 0] - places[0, 0]))
    True
    """
    neighbours = _Neighbours(count, pairs)
    pivot = int(np.argmax(neighbours.degrees))
    nearest = np.full(count, np.inf)
    columns = []
    for _ in range(min(count, PIVOTS)):
        distance = neighbours.distances(pivot)
        columns.append(distance)
        nearest = np.minimum(nearest, distance)
        pivot = int(np.argmax(nearest))
    squared = np.stack(columns, axis=1) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    points = centred @ axes
    if axes.shape[1] < 2 or points.std(axis=0)[-1] < 1e-9:
        points = np.stack([points[:, 0], np.zeros(count)], axis=1)
    # Leaves of one hub fall onto one point: a golden-angle spiral parts them the same way at each run.
    angle = np.arange(count) * math.pi * (3 - math.sqrt(5))
    scale: float = float(points.std()) or 1.0
    spiral = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.sqrt(np.arange(count) / count)[:, None]
    return np.asarray(points / scale + 0.3 * spiral) * math.sqrt(count)


class _Neighbours:
    """The neighbours of each point, one after the other in one array."""

    def __init__(self, count: int, pairs: Pairs) -> None:
        ends = np.concatenate([pairs, pairs[:, ::-1]])
        ends = ends[np.argsort(ends[:, 0], kind="stable")]
        self.all = ends[:, 1]
        self.degrees = np.bincount(ends[:, 0], minlength=count)
        self.starts = np.concatenate([[0], np.cumsum(self.degrees)])

    def distances(self, start: int) -> Points:
        """How many edges each point is from ``start``, ring by ring."""
        distance = np.full(len(self.degrees), -1.0)
        distance[start] = 0
        ring = np.array([start])
        step = 0
        while len(ring):
            step += 1
            counts = self.degrees[ring]
            offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            found = self.all[np.repeat(self.starts[ring], counts) + offsets]
            ring = np.unique(found[distance[found] < 0])
            distance[ring] = step
        return distance
