"""Forces by the mesh against the exact sum; starting places; near pairs against all pairs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from kg.page.forces import _exact, _meshed, settle
from kg.page.layout import layout
from kg.page.packing import _near, separate
from kg.page.unfolding import _Neighbours, unfold


def scattered(count: int, seed: int = 3) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(seed).normal(size=(count, 2)) * np.sqrt(count) * 2


def test_repulsion_by_the_mesh_is_nearly_the_exact_one() -> None:
    points = scattered(900)
    mass = 1.0 + np.arange(900) % 5
    exact, meshed = _exact(points, mass), _meshed(points, mass)
    off = np.linalg.norm(exact - meshed, axis=1) / np.linalg.norm(exact, axis=1)
    assert float(np.median(off)) < 0.05
    assert float(np.percentile(off, 95)) < 0.3, "within a cell of the mesh it may differ"


def test_distances_along_edges_are_those_of_networkx() -> None:
    graph = nx.connected_watts_strogatz_graph(80, 4, 0.2, seed=4)
    pairs = np.array(sorted(map(sorted, graph.edges())))
    found = _Neighbours(80, pairs).distances(7)
    assert dict(enumerate(found.tolist())) == nx.single_source_shortest_path_length(graph, 7)


def test_a_chain_unfolds_in_its_order() -> None:
    places = unfold(30, np.array([[i, i + 1] for i in range(29)]))[:, 0]
    assert abs(np.corrcoef(places, np.arange(30))[0, 1]) > 0.95


@pytest.mark.parametrize("reach", [1.0, 7.5])
def test_near_pairs_are_those_of_all_pairs(reach: float) -> None:
    points = scattered(150)
    a, b = _near(points, reach)
    found = {(min(x, y), max(x, y)) for x, y in zip(a.tolist(), b.tolist(), strict=True)}
    close = (np.abs(points[:, None] - points[None, :]) < reach).all(axis=2)
    assert found == {(i, j) for i in range(150) for j in range(i + 1, 150) if close[i, j]}
    assert len(a) == len(found), "each pair once"


def test_discs_are_pushed_apart() -> None:
    points, radii = scattered(300) * 2, np.full(300, 8.0)
    out = separate(points, radii)
    gaps = np.linalg.norm(out[:, None] - out[None, :], axis=2) + np.eye(300) * 99
    assert float((gaps < 15).mean()) < 0.001


@pytest.mark.slow
def test_a_large_graph_has_no_heap_and_is_the_same_at_each_run() -> None:
    graph = nx.barabasi_albert_graph(6000, 2, seed=1)
    edges = list(graph.edges())
    places = layout(6000, edges, [10.0] * 6000)
    assert places == layout(6000, edges, [10.0] * 6000)
    cells = np.floor(np.array(places) / 84)
    _, counts = np.unique(cells, axis=0, return_counts=True)
    assert int(counts.max()) <= 12, "discs of radius 10 that stand apart"


def test_graphs_settled_together_lie_as_each_does_alone() -> None:
    chance = np.random.default_rng(3)
    shapes = [
        np.array(pairs)
        for pairs in ([(0, 1), (1, 2), (2, 3)], [(0, 1), (0, 2), (0, 3)], [(0, 1), (1, 2), (0, 3)])
    ]
    places = chance.uniform(-2, 2, (12, 2))
    together = settle(places, np.concatenate([pairs + 4 * i for i, pairs in enumerate(shapes)]), 3)
    for i, pairs in enumerate(shapes):
        own = slice(4 * i, 4 * i + 4)
        np.testing.assert_allclose(together[own], settle(places[own], pairs), atol=1e-3)
