"""The centre and communities of networks, against networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeGraph, UnknownName, example
from kg.centrality import central, communities

LINKS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]),
    st.integers(1, 5),
    max_size=25,
).map(lambda d: [(a, b, w) for (a, b), w in sorted(d.items())])

ORACLES: dict[str, Any] = {
    "degree": nx.degree_centrality,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
}


def network(links: list[tuple[int, int, int]]) -> Any:
    found = nx.Graph()
    found.add_weighted_edges_from(links)
    return found


@settings(deadline=None, max_examples=50)
@given(LINKS, st.sampled_from(sorted(ORACLES)))
def test_measures_are_those_of_networkx(links: list[tuple[int, int, int]], measure: str) -> None:
    assert dict(central(links, measure)) == pytest.approx(ORACLES[measure](network(links)), abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(LINKS.filter(bool))
def test_pagerank_is_that_of_networkx(links: list[tuple[int, int, int]]) -> None:
    pytest.importorskip("scipy", reason="networkx's PageRank needs SciPy")
    assert dict(central(links)) == pytest.approx(
        nx.pagerank(network(links), tol=1e-12, max_iter=1000), abs=1e-5
    )


@settings(deadline=None, max_examples=50)
@given(LINKS)
def test_the_order_is_by_score_and_every_node_is_there(links: list[tuple[int, int, int]]) -> None:
    found = central(links, "degree")
    assert {n for n, _ in found} == {n for a, b, _ in links for n in (a, b)}
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert found == central(links, "degree")


@settings(deadline=None, max_examples=50)
@given(LINKS)
def test_communities_part_the_nodes_alike_in_every_run(links: list[tuple[int, int, int]]) -> None:
    found = communities(links)
    members = [n for c in found for n in c]
    assert sorted(members) == sorted({n for a, b, _ in links for n in (a, b)})
    assert [len(c) for c in found] == sorted(map(len, found), reverse=True)
    assert found == communities(links)


def test_two_groups_with_one_link_are_two_communities() -> None:
    one, other = ([(a, b, 1) for a in group for b in group if a < b] for group in (range(4), range(4, 8)))
    assert [set(c) for c in communities([*one, (3, 4, 1), *other])] == [{0, 1, 2, 3}, {4, 5, 6, 7}]


def test_an_unknown_measure_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="unknown measure 'betweeness'; did you mean 'betweenness'"):
        example().central(3, "betweeness")


def test_an_empty_graph_has_no_centre() -> None:
    graph = KnowledgeGraph.from_extracted([])
    assert (graph.central(), graph.communities(), example().central(0)) == ([], [], [])
