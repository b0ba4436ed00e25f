"""Questions for the graph as a network: ways, the centre, communities."""

from __future__ import annotations

from itertools import pairwise

from kg.analysis import paths
from kg.answers import Answer
from kg.asking.base import Asking
from kg.findings import CentralityResult, CommunityResult, PathResult
from kg.questions import Conditions
from kg.results import EntityResult

__all__ = ["NetworkQuestions"]


class NetworkQuestions(Asking):
    """Who is linked with whom, over how many others."""

    def paths(
        self, a: str | EntityResult, b: str | EntityResult, *, max_length: int = 3, limit: int = 20
    ) -> Answer[PathResult]:
        """The shortest ways from one entity to another over at most ``max_length`` relations, with these.

        Relations count in both directions. At most ``limit`` ways are returned, all of the least length,
        those over entities of many relations first; none if there is no way that short.

        >>> import kg
        >>> for path in kg.example().paths("Salma al-Amiri", "Shield Labs", max_length=2):
        ...     print(path, [sorted({r.type for r in step}) for step in path.steps])
        Salma al-Amiri – Nabil Haddad – Shield Labs [['MET'], ['CRITICIZED']]
        Salma al-Amiri – Shadow Group – Shield Labs [['URGED'], ['ACCUSED', 'DENIED']]
        """
        ends = [self._number(e) for e in (a, b)]
        rows = self._rows
        found = paths(rows.neighbors, *ends, max_length=max_length, limit=limit, prepare=rows.prepare)
        return Answer(map(self._path, found), PathResult)

    def _path(self, way: list[int]) -> PathResult:
        steps = []
        for a, b in pairwise(way):
            where = Conditions()
            where.joins(a, b)
            steps.append(tuple(self._rows.relations(where)))
        return PathResult(tuple(self._rows.entities_of(way)), tuple(steps))

    def central(self, n: int = 10, measure: str = "pagerank") -> Answer[CentralityResult]:
        """The ``n`` most central entities.

        Args:
            n: how many.
            measure: ``degree`` (with how many entities it has relations), ``pagerank``, ``betweenness`` (on how
                many shortest ways it lies) or ``closeness``, as :mod:`networkx` defines them on the entities as
                nodes, linked where they have a relation of either direction; PageRank weighs a link by the
                documents that state one. In a network of more than 2,000 entities betweenness is estimated from
                200 of them, always the same ones.

        Raises:
            UnknownName: no such measure.

        >>> import kg
        >>> [(c.entity.id, c.score) for c in kg.example().central(2, "degree")]
        [('nabil_haddad', 0.75), ('shadow_group', 0.75)]
        """
        from kg.centrality import central

        scores = central(self._rows.links(), measure)[: max(n, 0)]
        entities = self._rows.entities_of(number for number, _ in scores)
        found = (CentralityResult(e, s) for e, (_, s) in zip(entities, scores, strict=True))
        return Answer(found, CentralityResult)

    def communities(self) -> Answer[CommunityResult]:
        """Groups of entities that have more to do with each other than with the rest, the largest first.

        By the Louvain method on the network of :meth:`central`; entities without relations are in none. The same
        graph gives the same communities.

        >>> import kg
        >>> [[e.id for e in c] for c in kg.example().communities()]
        [['shadow_group', 'nour_port', 'shield_labs'], ['nabil_haddad', 'salma_al_amiri']]
        """
        from kg.centrality import communities

        found = communities(self._rows.links())
        named = (tuple(self._rows.entities_of(members)) for members in found)
        return Answer((CommunityResult(i, members) for i, members in enumerate(named, 1)), CommunityResult)
