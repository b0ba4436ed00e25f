"""Where to draw each entity: a deterministic layout, computed before the page is written.

So the page opens at once and looks the same at every run. Each connected component is laid out on its own:
pivot multidimensional scaling (Brandes and Pich, "Eigensolver methods for progressive multidimensional
scaling of large data", GD 2006) unfolds it, the force model of ForceAtlas2 (:mod:`kg.page.forces`) gives
its hubs room. The components are then packed side by side, and discs that still overlap are pushed apart
(:mod:`kg.page.packing`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from kg.page.forces import Pairs, Points, settle
from kg.page.packing import pack, separate

__all__ = ["layout"]

SPACING = 84.0
"""Drawing units between neighbours, on average; discs have radii of 7 to 30."""
ASPECT = 0.95
"""Width over height of the whole drawing: that of a laptop's screen less the panel and the key."""
PIVOTS = 40


def layout(
    count: int, edges: Sequence[tuple[int, int]], sizes: Sequence[float] = ()
) -> list[tuple[int, int]]:
    """Positions of ``count`` discs, in whole drawing units around (0, 0); y grows downwards.

    ``edges`` are pairs of disc numbers; direction, repetitions and loops do not matter. ``sizes`` are the
    radii. The same arguments give the same positions. Two thousand discs and six thousand edges take about
    four seconds.

    >>> layout(3, [(0, 1), (1, 2)]) == layout(3, [(0, 1), (1, 2)])
    True
    >>> layout(0, [])
    []
    """
    if not count:
        return []
    radii = np.array(sizes, dtype=float) if len(sizes) else np.full(count, 10.0)
    unique = sorted({(min(a, b), max(a, b)) for a, b in edges if a != b})
    pairs: Pairs = np.array(unique, dtype=np.int64).reshape(-1, 2)
    points = np.zeros((count, 2))
    parts = _components(count, pairs)
    for part in parts:
        points[part] = _component(part, pairs, radii)
    points = separate(pack(points, parts, SPACING * 0.95, ASPECT), radii)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return [(int(x), int(y)) for x, y in np.rint(points)]


def _components(count: int, pairs: Pairs) -> list[Pairs]:
    """Connected components, the largest first; of equal ones the one with the first disc."""
    neighbours = _neighbours(count, pairs)
    seen = [False] * count
    parts = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start], part, queue = True, [start], deque([start])
        while queue:
            for other in neighbours[queue.popleft()]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
                    queue.append(other)
        parts.append(np.array(sorted(part)))
    return sorted(parts, key=lambda p: (-len(p), p[0]))


def _neighbours(count: int, pairs: Pairs) -> list[list[int]]:
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    return neighbours


def _component(part: Pairs, pairs: Pairs, radii: Points) -> Points:
    """One connected component around (0, 0)."""
    n = len(part)
    if n == 1:
        return np.zeros((1, 2))
    number = {int(old): new for new, old in enumerate(part)}
    inside = np.isin(pairs[:, 0], part)
    own = np.array([(number[a], number[b]) for a, b in pairs[inside].tolist()])
    if n == 2:
        reach = SPACING * 0.75
        return np.array([[-reach, 0.0], [reach, 0.0]])
    points = settle(_unfold(n, own), own)
    return _scaled(points, own, radii[part])


def _unfold(n: int, pairs: Pairs) -> Points:
    """Pivot multidimensional scaling of the distances along edges."""
    neighbours = _neighbours(n, pairs)
    pivot = max(range(n), key=lambda i: (len(neighbours[i]), -i))
    nearest = np.full(n, np.inf)
    columns = []
    for _ in range(min(n, PIVOTS)):
        distance = _distances(pivot, neighbours)
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
        points = np.stack([points[:, 0], np.zeros(n)], axis=1)
    # Leaves of one hub fall onto one point: a golden-angle spiral parts them the same way at each run.
    angle = np.arange(n) * math.pi * (3 - math.sqrt(5))
    scale: float = float(points.std()) or 1.0
    spiral = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.sqrt(np.arange(n) / n)[:, None]
    return np.asarray(points / scale + 0.3 * spiral) * math.sqrt(n)


def _distances(start: int, neighbours: list[list[int]]) -> Points:
    distance = [-1] * len(neighbours)
    distance[start], queue = 0, deque([start])
    while queue:
        at = queue.popleft()
        for other in neighbours[at]:
            if distance[other] < 0:
                distance[other] = distance[at] + 1
                queue.append(other)
    return np.array(distance, dtype=float)


def _scaled(points: Points, pairs: Pairs, radii: Points) -> Points:
    """Turned so that the long axis lies flat; spread so that a disc has about one square of the spacing."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(centred.T))
    turned = centred @ axes[:, ::-1]
    turned *= np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    n = len(turned)
    spread = np.percentile(turned, 97, axis=0) - np.percentile(turned, 3, axis=0)
    width, height = (max(float(s), 1e-6) for s in spread)
    room = SPACING * SPACING * n
    stretch = min(1.3, max(1.0, math.sqrt(ASPECT * height / width)))
    turned[:, 0] *= stretch
    area = width * stretch * max(height, 0.25 * width)
    lengths = np.linalg.norm(turned[pairs[:, 0]] - turned[pairs[:, 1]], axis=1)
    by_area = math.sqrt(room / area)
    by_length = (SPACING * 1.2 + float(np.median(radii))) / max(float(np.median(lengths)), 1e-6)
    return np.asarray(turned * min(max(by_area, by_length), 2 * by_area))
