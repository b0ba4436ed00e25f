"""Where to draw each entity: a deterministic layout, computed before the page is written.

So the page opens at once and looks the same at every run. Each connected component is laid out on its own:
it is unfolded by its distances (:mod:`kg.page.unfolding`), and the force model of ForceAtlas2
(:mod:`kg.page.forces`) gives its hubs room. The components are then packed side by side, and discs that
still overlap are pushed apart (:mod:`kg.page.packing`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise

import numpy as np

from kg.page.forces import EXACT_UP_TO, Pairs, Points, settle
from kg.page.packing import pack, separate
from kg.page.unfolding import unfold

__all__ = ["layout"]

SPACING = 84.0
"""Drawing units between neighbours, on average; discs have radii of 7 to 30."""
ASPECT = 0.95
"""Width over height of the whole drawing: that of a laptop's screen less the panel and the key."""
TOGETHER = 1 << 18
"""Pairs of points of one component whose repulsion is summed together: of a page of many small components
nearly all the time would be the start of each numpy call."""


def layout(
    count: int, edges: Sequence[tuple[int, int]], sizes: Sequence[float] = ()
) -> list[tuple[int, int]]:
    """Positions of ``count`` discs, in whole drawing units around (0, 0); y grows downwards.

    ``edges`` are pairs of disc numbers; direction, repetitions and loops do not matter. ``sizes`` are the
    radii. The same arguments give the same positions. Two thousand discs and six thousand edges take about a
    second of processor time.

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
    for alike in _of_one_size(parts, _inner_pairs(count, pairs, parts)):
        for (part, inner), drawn in zip(alike, _unfolded(alike), strict=True):
            points[part] = _scaled(drawn, inner, radii[part]) if len(part) > 2 else drawn
    points = separate(pack(points, parts, SPACING * 0.95, ASPECT), radii)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return [(int(x), int(y)) for x, y in np.rint(points)]


def _components(count: int, pairs: Pairs) -> list[Pairs]:
    """Connected components, the largest first; of equal ones the one with the first disc."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    seen = [False] * count
    parts = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start], part = True, [start]
        for at in part:
            for other in neighbours[at]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        parts.append(np.array(sorted(part)))
    return sorted(parts, key=lambda p: (-len(p), p[0]))


def _inner_pairs(count: int, pairs: Pairs, parts: list[Pairs]) -> list[Pairs]:
    """The pairs of each component, with its points counted from 0."""
    component, number = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for i, part in enumerate(parts):
        component[part], number[part] = i, np.arange(len(part))
    of = component[pairs[:, 0]]
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(len(parts) + 1))
    inner = number[pairs[order]]
    return [inner[a:b] for a, b in pairwise(ends.tolist())]


Part = tuple[Pairs, Pairs]
"""A component: the numbers of its points, and its pairs of points counted from 0."""


def _of_one_size(parts: list[Pairs], inner: list[Pairs]) -> Iterator[list[Part]]:
    """Components of as many points each, the largest first, as many as are settled together."""
    for size, alike in groupby(zip(parts, inner, strict=True), key=lambda p: len(p[0])):
        together = max(1, TOGETHER // (size * size)) if size <= EXACT_UP_TO else 1
        while some := list(islice(alike, together)):
            yield some


def _unfolded(alike: list[Part]) -> Iterable[Points]:
    """Components of one size, each around (0, 0); not yet to scale, unless of one or two points."""
    n = len(alike[0][0])
    if n <= 2:
        reach = SPACING * 0.75
        return [np.array([[-reach, 0.0], [reach, 0.0]]) if n == 2 else np.zeros((1, 2))] * len(alike)
    started = np.concatenate([unfold(n, inner) for _, inner in alike])
    pairs = np.concatenate([inner + n * i for i, (_, inner) in enumerate(alike)])
    return settle(started, pairs, len(alike)).reshape(len(alike), n, 2)


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
