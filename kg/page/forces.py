"""The force model of ForceAtlas2 in numpy (Jacomy et al., PLoS ONE 9(6), 2014), without randomness.

Repulsion, which acts between all, is summed exactly for few points. For many it is the field of the mass on a
mesh, convolved by fast Fourier transform and read between its cells (Hockney and Eastwood, "Computer
simulation using particles", 1988, chapter 5), whose cost hardly grows with the number of points.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["EXACT_UP_TO", "Pairs", "Points", "settle"]

Points = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]

EXACT_UP_TO = 700
"""Points up to which the exact sum is as quick as the mesh."""


def settle(points: Points, pairs: Pairs, parts: int = 1) -> Points:
    """Move ``points`` until springs along ``pairs``, repulsion by degree and a weak gravity are in balance.

    ``points`` may be those of several graphs, ``parts`` of as many points each, one after the other: each
    graph is settled as if it were alone, and a hundred small ones take little longer than one.

    >>> a, b = settle(np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[0, 1]]))
    >>> bool(1 < b[0] - a[0] < 5)
    True
    """
    n = len(points) // parts
    mass: Points = 1.0 + np.bincount(pairs.ravel(), minlength=len(points)).astype(np.float64)
    first, second = pairs[:, 0], pairs[:, 1]
    # A spring between two hubs is weaker, so that hubs do not fall into one heap.
    spring = 1.0 / np.sqrt(np.minimum(mass[first], mass[second]))
    before = np.zeros_like(points)
    speed = np.ones(parts)
    for step in range(_steps(n)):
        force = _exact(points, mass, parts) if n <= EXACT_UP_TO else _meshed(points, mass)
        pull = (points[second] - points[first]) * spring[:, None]
        for axis in (0, 1):
            there, back = (np.bincount(end, pull[:, axis], len(points)) for end in (first, second))
            force[:, axis] += there - back
        force -= points * (mass * 0.06)[:, None] * (0.4 + 0.6 * min(1.0, 60 / n))
        swing = np.linalg.norm(force - before, axis=1)
        steady = np.linalg.norm(force + before, axis=1) / 2
        steadiness, swinging = ((mass * v).reshape(parts, n).sum(axis=1) for v in (steady, swing))
        speed = np.minimum(steadiness / (swinging + 1e-9), speed * 1.5) * (1.0 if step < 120 else 0.985)
        each = np.repeat(speed, n)
        points = points + force * (each / (1 + each * np.sqrt(swing)))[:, None] * 0.9
        before = force
    return points


def _steps(n: int) -> int:
    return 420 if n <= 300 else 260 if n <= 5000 else 160


def _exact(points: Points, mass: Points, parts: int = 1) -> Points:
    """The sum over all others of its part of m_i m_j (p_i - p_j) / d^2, as two products of matrices."""
    p = points.reshape(parts, -1, 2)
    p = (p - p.mean(axis=1, keepdims=True)).astype(np.float32)
    m = mass.astype(np.float32).reshape(parts, -1)
    squares = (p * p).sum(axis=2)
    weight = p @ p.swapaxes(1, 2)
    weight *= -2
    weight += squares[:, None, :]
    weight += squares[:, :, None]
    np.maximum(weight, 0.05, out=weight)
    np.divide(m[:, None, :], weight, out=weight)
    weight[:, range(m.shape[1]), range(m.shape[1])] = 0
    away = p * weight.sum(axis=2)[:, :, None] - weight @ p
    return np.asarray(away * m[:, :, None] * STRENGTH, dtype=np.float64).reshape(-1, 2)


STRENGTH = 1.6


def _meshed(points: Points, mass: Points) -> Points:
    """As :func:`_exact`, up to what happens within a cell of the mesh."""
    side = 128 if len(points) < 4000 else 256 if len(points) < 16000 else 512
    low = points.min(axis=0)
    cell = float((points.max(axis=0) - low).max()) / (side - 2) or 1.0
    at = (points - low) / cell
    corner = np.minimum(at.astype(np.int64), side - 2)
    part = at - corner
    # Each mass is shared by the four mesh points around it, by closeness.
    corners = [(corner[:, 0] + dx) * side + corner[:, 1] + dy for dx in (0, 1) for dy in (0, 1)]
    shares = [
        (part[:, 0] if dx else 1 - part[:, 0]) * (part[:, 1] if dy else 1 - part[:, 1])
        for dx in (0, 1)
        for dy in (0, 1)
    ]
    density = sum(np.bincount(c, mass * s, side * side) for c, s in zip(corners, shares, strict=True))
    spectrum = np.fft.rfft2(np.reshape(density, (side, side)), s=(2 * side, 2 * side))
    force = np.empty_like(points)
    for axis, kernel in enumerate(_kernel(side)):
        field = np.fft.irfft2(spectrum * kernel, s=(2 * side, 2 * side))[:side, :side].ravel()
        force[:, axis] = sum(field[c] * s for c, s in zip(corners, shares, strict=True))
    return np.asarray(force * (mass * STRENGTH / cell)[:, None])


@cache
def _kernel(side: int) -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]:
    """The transformed field of a unit mass, along both axes, for distances counted in cells."""
    away = np.fft.fftfreq(2 * side, 1 / (2 * side))
    x, y = away[:, None], away[None, :]
    squared = x * x + y * y + 0.25
    return np.fft.rfft2(x / squared), np.fft.rfft2(y / squared)
