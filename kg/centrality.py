"""The centre and the communities of a network of numbered nodes, whose links are (a, b, weight), sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kg.errors import UnknownName

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MEASURES", "central", "communities"]

Links = Iterable[tuple[int, int, int]]

_SEED = 20
_MANY = 2000
_SAMPLE = 200
_DAMPING = 0.85
_STEPS = 200
_EXACT = 1e-10


def central(links: Links, measure: str = "pagerank") -> list[tuple[int, float]]:
    """All nodes with their scores, the highest first; see :meth:`kg.KnowledgeGraph.central`.

    Raises:
        UnknownName: no such measure.

    >>> central([(1, 2, 1), (1, 3, 1)], "degree")
    [(1, 1.0), (2, 0.5), (3, 0.5)]
    """
    if measure.lower() not in MEASURES:
        raise UnknownName.of("measure", measure, MEASURES)
    network = _network(links)
    order = {node: i for i, node in enumerate(network)}
    scores = MEASURES[measure.lower()](network)
    ranked = sorted(scores.items(), key=lambda item: (-round(item[1], 12), order[item[0]]))
    return [(node, round(score, 6)) for node, score in ranked]


def communities(links: Links) -> list[list[int]]:
    """The communities, the largest first, by the Louvain method (Blondel et al. 2008); members by their degree.

    >>> communities([(1, 2, 1), (1, 3, 1), (2, 3, 1), (4, 5, 1)])
    [[1, 2, 3], [4, 5]]
    """
    import networkx as nx

    network = _network(links)
    if not network:
        return []
    order = {node: i for i, node in enumerate(network)}
    found = nx.community.louvain_communities(network, weight="weight", seed=_SEED)
    members = [sorted(c, key=lambda n: (-network.degree(n), order[n])) for c in found]
    return sorted(members, key=lambda c: (-len(c), order[c[0]]))


def _network(links: Links) -> nx.Graph[int]:
    import networkx as nx

    network: nx.Graph[int] = nx.Graph()
    network.add_weighted_edges_from(links)
    return network


def _degree(network: nx.Graph[int]) -> dict[int, float]:
    import networkx as nx

    return nx.degree_centrality(network)


def _betweenness(network: nx.Graph[int]) -> dict[int, float]:
    import networkx as nx

    sample = _SAMPLE if len(network) > _MANY else None
    return nx.betweenness_centrality(network, k=sample, seed=_SEED)


def _closeness(network: nx.Graph[int]) -> dict[int, float]:
    import networkx as nx

    return nx.closeness_centrality(network)


def _pagerank(network: nx.Graph[int]) -> dict[int, float]:
    """By the power method (Page et al. 1999), as networkx defines it, whose own needs SciPy."""
    import numpy as np

    number = {node: i for i, node in enumerate(network)}
    weighted: Iterable[tuple[int, int, int]] = network.edges(data="weight")
    links = [(number[a], number[b], w) for a, b, w in weighted]
    if not links:
        return {}
    one, other, weight = map(np.array, zip(*links, strict=True))
    source, target = np.concatenate([one, other]), np.concatenate([other, one])
    weight = np.concatenate([weight, weight]).astype(float)
    share = _DAMPING * weight / np.bincount(source, weight, len(number))[source]
    scores = np.full(len(number), 1 / len(number))
    for _ in range(_STEPS):
        before = scores
        scores = np.bincount(target, share * before[source], len(number)) + (1 - _DAMPING) / len(number)
        if np.abs(scores - before).sum() < _EXACT:
            break
    return dict(zip(network, scores.tolist(), strict=True))


MEASURES: dict[str, Callable[[nx.Graph[int]], dict[int, float]]] = {
    "betweenness": _betweenness,
    "closeness": _closeness,
    "degree": _degree,
    "pagerank": _pagerank,
}
"""The measures by name."""
