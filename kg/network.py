"""The graph for networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import KnowledgeGraph

__all__ = ["EDGE_ATTRIBUTES", "NODE_ATTRIBUTES", "to_networkx"]

NODE_ATTRIBUTES = ("type", "name", "name_ar", "aliases", "documents", "mentions")
EDGE_ATTRIBUTES = (
    "type", "polarity", "modality", "attribution", "date", "role", "confidence", "document", "evidence",
    "start", "end",
)  # fmt: skip


def to_networkx(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """A ``networkx.MultiDiGraph`` of its own: nodes are entity ids, each relation is an edge.

    Node attributes: ``type``, ``name``, ``name_ar`` (or None), ``aliases`` (a list), ``documents`` and
    ``mentions`` (numbers). Edge attributes: ``type``, ``polarity``, ``modality``, ``attribution`` (an entity
    id or None), ``date``, ``role``, ``confidence``, ``document`` (its id), ``evidence`` (the text) with
    ``start`` and ``end``. The key of an edge is the document's id, ``#`` and the relation's number there.

    A denial whose addressee the text does not tell has no second end, and is no edge:
    :meth:`~kg.graph.KnowledgeGraph.relations` has it. Nodes and edges are in the order of ids and documents.
    """
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for e in sorted(graph.entities(), key=lambda e: e.id):
        values = {k: getattr(e, k) for k in NODE_ATTRIBUTES}
        network.add_node(e.id, **values | {"aliases": list(e.aliases)})
    for r in graph.relations():
        if r.target is not None:
            values = {k: getattr(r, k) for k in EDGE_ATTRIBUTES}
            values["attribution"] = r.attribution and r.attribution.id
            network.add_edge(r.source.id, r.target.id, r.key, **values)
    return network
