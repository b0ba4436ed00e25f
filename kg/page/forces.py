"""The force model of ForceAtlas2 in numpy (Jacomy et al., PLoS ONE 9(6), 2014), without randomness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Pairs", "Points", "settle"]

Points = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]


def settle(points: Points, pairs: Pairs) -> Points:
    """Move ``points`` until springs along ``pairs``, repulsion by degree and a weak gravity are in balance.

    >>> a, b = settle(np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[0, 1]]))
    >>> bool(1 < b[0] - a[0] < 5)
    True
    """
    n = len(points)
    mass: Points = 1.0 + np.bincount(pairs.ravel(), minlength=n).astype(np.float64)
    first, second = pairs[:, 0], pairs[:, 1]
    # A spring between two hubs is weaker, so that hubs do not fall into one heap.
    spring = 1.0 / np.sqrt(np.minimum(mass[first], mass[second]))
    before = np.zeros_like(points)
    speed = 1.0
    for step in range(420 if n <= 300 else 260 if n <= 1000 else 140):
        force = _repulsion(points, mass)
        pull = (points[second] - points[first]) * spring[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(first, pull[:, axis], n) - np.bincount(second, pull[:, axis], n)
        force -= points * (mass * 0.06)[:, None] * (0.4 + 0.6 * min(1.0, 60 / n))
        swing = np.linalg.norm(force - before, axis=1)
        steady = np.linalg.norm(force + before, axis=1) / 2
        target = float((mass * steady).sum()) / (float((mass * swing).sum()) + 1e-9)
        speed = min(target, speed * 1.5) * (1.0 if step < 120 else 0.985)
        points = points + force * (speed / (1 + speed * np.sqrt(swing)))[:, None] * 0.9
        before = force
    return points


def _repulsion(points: Points, mass: Points) -> Points:
    """The sum over all others of m_i m_j (p_i - p_j) / d^2, as two products of matrices."""
    p = (points - points.mean(axis=0)).astype(np.float32)
    m = mass.astype(np.float32)
    squares = (p * p).sum(axis=1)
    weight = p @ p.T
    weight *= -2
    weight += squares
    weight += squares[:, None]
    np.maximum(weight, 0.05, out=weight)
    np.divide(m, weight, out=weight)
    np.fill_diagonal(weight, 0)
    away = p * weight.sum(axis=1)[:, None] - weight @ p
    return np.asarray(away * m[:, None] * 1.6, dtype=np.float64)
