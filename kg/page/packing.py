"""Side by side without overlap: components as polyominoes, discs by pushing.

Packing follows Freivalds, Dogrusoz and Kikusts, "Disconnected graph layout and the polyomino packing
approach", GD 2001.
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from kg.page.forces import Pairs, Points

__all__ = ["pack", "separate"]

_LOOKED_AT = 8_192
"""Grid cells that are looked at together: a search one by one takes a hundred times as long."""


def pack(points: Points, parts: list[Pairs], cell: float, aspect: float) -> Points:
    """Place components side by side: the first in the middle, each other at the first free place of a spiral.

    ``parts`` are the numbers of the points of each component, which lies around (0, 0). They are packed as
    the sets of grid cells that they cover, ``cell`` wide, into a drawing of about ``aspect``.
    """
    shapes = [_cells(points[part], cell) for part in parts]
    spiral = _spiral(aspect, 60 + math.isqrt(len(points)))
    taken = _Taken(spiral, max((abs(c) for shape in shapes for xy in shape for c in xy), default=0))
    lowest = 0
    out = points.copy()
    # What had no room for a shape will never have: the search for the next of that shape goes on from there.
    tried: dict[tuple[tuple[int, int], ...], int] = defaultdict(int)
    for part, shape in zip(parts, shapes, strict=True):
        tried[shape] = place = taken.free(shape, tried[shape])
        dx, dy = spiral[place] if place < len(spiral) else (0, lowest + 2 - min(y for _, y in shape))
        taken.add(shape, dx, dy)
        lowest = max(lowest, dy + max(y for _, y in shape))
        out[part] += np.array([dx, dy]) * cell
    return out


class _Taken:
    """The grid cells that are taken, as far from the middle as a shape of ``extent`` reaches on ``spiral``."""

    def __init__(self, spiral: list[tuple[int, int]], extent: int) -> None:
        self._reach = extent + max(abs(c) for xy in spiral for c in xy)
        self._across = 2 * self._reach + 1
        self._grid = np.zeros(self._across * self._across, dtype=bool)
        self._offsets = np.array([dx * self._across + dy for dx, dy in spiral])

    def _numbers(self, shape: tuple[tuple[int, int], ...]) -> Pairs:
        """The cells of a shape as places in the grid."""
        return np.array([(x + self._reach) * self._across + y + self._reach for x, y in shape])

    def free(self, shape: tuple[tuple[int, int], ...], start: int) -> int:
        """The first place of the spiral from ``start`` on where the whole shape is free, else the spiral's length."""
        cells = self._numbers(shape)
        step = max(1, _LOOKED_AT // len(cells))
        for first in range(start, len(self._offsets), step):
            hit = self._grid[self._offsets[first : first + step, None] + cells].any(axis=1)
            if not hit.all():
                return first + int(hit.argmin())
        return len(self._offsets)

    def add(self, shape: tuple[tuple[int, int], ...], dx: int, dy: int) -> None:
        """Take the cells of a shape; of those that nothing can reach none is kept."""
        reach = self._reach
        moved = [(x + dx, y + dy) for x, y in shape]
        inside = tuple((x, y) for x, y in moved if abs(x) <= reach and abs(y) <= reach)
        if inside:
            self._grid[self._numbers(inside)] = True


def _cells(points: Points, cell: float) -> tuple[tuple[int, int], ...]:
    """The grid cells that discs and the room around them cover."""
    grid = np.rint(points / cell).astype(int).tolist()
    around = ((0, 0),) if len(grid) == 1 else ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    return tuple(sorted({(x + dx, y + dy) for x, y in grid for dx, dy in around}))


def _spiral(aspect: float, reach: int) -> list[tuple[int, int]]:
    """Offsets in cells, from the middle outwards, in rings of the drawing's aspect."""
    offsets = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1)]
    return sorted(offsets, key=lambda o: (o[0] ** 2 / aspect**2 + o[1] ** 2, o[1], o[0]))


def separate(points: Points, radii: Points, rounds: int = 60) -> Points:
    """Push overlapping discs apart, in a fixed order, until none overlaps or the rounds are used up."""
    margin = 16.0
    reach = float(radii.max()) * 2 + margin
    out = points.copy()
    for _ in range(rounds):
        first, second = _near(out, reach)
        if not len(first):
            break
        gap = out[second] - out[first]
        distance = np.linalg.norm(gap, axis=1)
        overlap = radii[first] + radii[second] + margin - distance
        hit = overlap > 0.5
        if not hit.any():
            break
        first, second, gap, distance, overlap = (v[hit] for v in (first, second, gap, distance, overlap))
        turn = (first * 0.7 + second * 1.3)[:, None] + np.array([0.0, math.pi / 2])
        away = np.where(distance[:, None] > 1e-6, gap / np.maximum(distance, 1e-6)[:, None], np.cos(turn))
        push = away * (overlap / 2 * 0.8)[:, None]
        for axis in (0, 1):
            out[:, axis] += np.bincount(second, push[:, axis], len(out))
            out[:, axis] -= np.bincount(first, push[:, axis], len(out))
    return out


def _near(points: Points, reach: float) -> tuple[Pairs, Pairs]:
    """Pairs of discs whose middles are closer than ``reach`` along both axes, by a grid of cells that wide."""
    cells = np.floor((points - points.min(axis=0)) / reach).astype(np.int64)
    across = int(cells[:, 1].max()) + 3
    key = cells[:, 0] * across + cells[:, 1]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    found = []
    # Each pair of cells once: a cell with itself, with the one above, and with three of the next column.
    for offset in (0, 1, across - 1, across, across + 1):
        low = np.searchsorted(ordered, ordered + offset, "left")
        high = np.searchsorted(ordered, ordered + offset, "right")
        if not offset:
            low = np.arange(len(points)) + 1
        counts = high - low
        first = np.repeat(np.arange(len(points)), counts)
        second = (
            np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
        )
        found.append((order[first], order[second]))
    a, b = (np.concatenate(ends) for ends in zip(*found, strict=True))
    close = (np.abs(points[a] - points[b]) < reach).all(axis=1)
    return a[close], b[close]
