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


def pack(points: Points, parts: list[Pairs], cell: float, aspect: float) -> Points:
    """Place components side by side: the first in the middle, each other at the first free place of a spiral.

    ``parts`` are the numbers of the points of each component, which lies around (0, 0). They are packed as
    the sets of grid cells that they cover, ``cell`` wide, into a drawing of about ``aspect``.
    """
    taken: set[tuple[int, int]] = set()
    lowest = 0
    out = points.copy()
    spiral = _spiral(aspect, 60 + math.isqrt(len(points)))
    # What had no room for a shape will never have: the search for the next of that shape goes on from there.
    tried: dict[tuple[tuple[int, int], ...], int] = defaultdict(int)
    for part in parts:
        shape = _cells(points[part], cell)
        while tried[shape] < len(spiral):
            dx, dy = spiral[tried[shape]]
            if taken.isdisjoint(moved := [(x + dx, y + dy) for x, y in shape]):
                break
            tried[shape] += 1
        else:
            dx, dy = 0, lowest + 2 - min(y for _, y in shape)
            moved = [(x, y + dy) for x, y in shape]
        taken.update(moved)
        lowest = max(lowest, *(y for _, y in moved))
        out[part] += np.array([dx, dy]) * cell
    return out


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
