"""Places: deterministic, apart, near where linked, whatever the graph."""

from __future__ import annotations

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.page.layout import layout

GRAPHS = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=80)
    )
)


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_discs_have_places_of_their_own(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, edges = graph
    places = layout(count, edges, [10.0] * count)
    assert len(places) == count
    assert all(math.dist(a, b) >= 20 for a, b in combinations(places, 2))


@settings(max_examples=20, deadline=None)
@given(GRAPHS, st.randoms(use_true_random=False))
def test_order_and_direction_of_edges_do_not_matter(
    graph: tuple[int, list[tuple[int, int]]], shuffle: random.Random
) -> None:
    count, edges = graph
    turned = [(b, a) for a, b in edges] + edges[:3]
    shuffle.shuffle(turned)
    assert layout(count, turned) == layout(count, edges)


def test_linked_discs_are_nearer_than_others() -> None:
    cliques = [(i + k, j + k) for k in (0, 8) for i, j in combinations(range(8), 2)]
    places = np.array(layout(16, [*cliques, (0, 8)]))
    inside = [float(np.linalg.norm(places[a] - places[b])) for a, b in cliques]
    across = [float(np.linalg.norm(places[a] - places[b])) for a in range(1, 8) for b in range(9, 16)]
    assert np.mean(inside) < np.mean(across) / 1.5


def test_components_do_not_lie_on_one_another() -> None:
    ring = [(i, (i + 1) % 30) for i in range(30)]
    pairs = [(30 + 2 * i, 31 + 2 * i) for i in range(12)]
    places = layout(54, ring + pairs, [12.0] * 54)
    for a, b in pairs:
        middle = [(x + y) / 2 for x, y in zip(places[a], places[b], strict=True)]
        others = [p for i, p in enumerate(places) if i not in (a, b)]
        assert min(math.dist(middle, p) for p in others) > 24


@pytest.mark.parametrize(("count", "edges"), [(1, []), (2, [(0, 1)]), (3, [(0, 1), (1, 2)]), (2, [(0, 0)])])
def test_smallest_graphs(count: int, edges: list[tuple[int, int]]) -> None:
    assert len(set(layout(count, edges))) == count


def test_star_spreads_its_leaves_around() -> None:
    places = np.array(layout(21, [(0, i) for i in range(1, 21)]))
    rays = places[1:] - places[0]
    angles = np.sort(np.arctan2(rays[:, 1], rays[:, 0]))
    assert np.max(np.diff(angles)) < math.pi / 2
