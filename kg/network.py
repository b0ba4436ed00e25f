"""The graph for networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import KnowledgeGraph
    from kg.results import RelationResult

__all__ = ["EDGE_ATTRIBUTES", "NODE_ATTRIBUTES", "corroborated_network", "edge_attributes", "to_networkx"]

NODE_ATTRIBUTES = ("type", "name", "name_ar", "aliases", "documents", "mentions", "name_origin")
EDGE_ATTRIBUTES = (
    "type", "polarity", "modality", "attribution", "date", "role", "confidence", "document", "evidence",
    "start", "end", "title", "publisher", "url", "document_date",
)  # fmt: skip


def to_networkx(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """A ``networkx.MultiDiGraph`` of its own: nodes are entity ids, each relation is an edge.

    Node attributes: ``type``, ``name``, ``name_ar`` (or None), ``aliases`` (a list), ``documents`` and
    ``mentions`` (numbers), ``name_origin``. Edge attributes: ``type``, ``polarity``, ``modality``,
    ``attribution`` (an entity id or None), ``date``, ``role``, ``confidence``, ``document`` (its id) with its
    ``title``, ``publisher``, ``url`` and ``document_date``, ``evidence`` (the text) with ``start`` and ``end``.
    The key of an edge is the document's id, ``#`` and the relation's number there.

    A denial whose addressee the text does not tell has no second end, and is no edge: the graph attribute
    ``open_relations`` is the list of these. Nodes and edges are in the order of ids and documents.
    """
    network = _nodes(graph)
    for r in graph.relations():
        if r.target is not None:
            network.add_edge(r.source.id, r.target.id, r.key, **edge_attributes(r))
    open_relations = [r.to_dict() for r in graph.relations("DENIED") if r.target is None]
    if open_relations:
        network.graph["open_relations"] = open_relations
    return network


def corroborated_network(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """The same nodes, and one edge for each relation of :meth:`~kg.graph.KnowledgeGraph.edges`.

    Edge attributes: ``type``, ``polarity``, ``sources`` (independent ones, also as ``weight``), ``documents``,
    ``first`` and ``last`` (dates), ``confidence`` of the surest statement, and ``statements``: a list of the
    attributes that :func:`to_networkx` gives the edge of each. The key of an edge is that of its first statement.
    """
    network = _nodes(graph)
    for e in graph.edges():
        if e.target is not None:
            values: dict[str, Any] = {
                k: getattr(e, k)
                for k in ("type", "polarity", "sources", "documents", "first", "last", "confidence")
            }
            statements = [edge_attributes(r) for r in e.relations]
            key = e.relations[0].key
            network.add_edge(e.source.id, e.target.id, key, **values, weight=e.sources, statements=statements)
    return network


def edge_attributes(relation: RelationResult) -> dict[str, Any]:
    """The attributes of the edge of a relation."""
    values = {k: getattr(relation, k) for k in EDGE_ATTRIBUTES}
    values["attribution"] = relation.attribution and relation.attribution.id
    return values


def _nodes(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for e in sorted(graph.entities(), key=lambda e: e.id):
        values = {k: getattr(e, k) for k in NODE_ATTRIBUTES}
        network.add_node(e.id, **values | {"aliases": list(e.aliases)})
    return network
