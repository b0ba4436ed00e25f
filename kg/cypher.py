"""Questions in Cypher, by grand-cypher, which understands a subset of the language; see docs/query.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.answers import Table
from kg.errors import UsageError
from kg.extras import optional

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["cypher"]

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNDIRECTED = re.compile(r"\)\s*-\s*(?:\[[^\]]*\]\s*)?-\s*\(")


def cypher(network: nx.MultiDiGraph[str], query: str) -> Table:
    """Ask ``network``, as :func:`kg.network.to_networkx` makes it, for a pattern; ``network`` gets labels.

    Raises:
        MissingExtra: grand-cypher is not installed.
        UsageError: the query is not understood, or would change the graph.
    """
    grand = optional("grandcypher", "cypher", "cypher()")
    if _UNDIRECTED.search(_STRING.sub("", query)):  # which grand-cypher would find in neither direction
        raise UsageError("an edge of a Cypher query needs a direction: (a)-[r]->(b) or (a)<-[r]-(b)")
    for _, node in network.nodes(data=True):
        node["__labels__"] = {node["type"]}
    for *_, edge in network.edges(data=True):
        edge["__labels__"] = {edge["type"]}
    try:
        found = grand.GrandCypher(network).run(query)
    except Exception as e:
        first = str(e).strip().splitlines()
        what = first[0] if first else type(e).__name__
        raise UsageError(
            f"cannot answer the Cypher query: {what}; docs/query.md has what is understood"
        ) from e
    columns = tuple(map(str, found))
    rows = zip(*(map(_plain, values) for values in found.values()), strict=True)
    return Table(columns, tuple(rows))


def _plain(value: Any) -> Any:
    """Without grand-cypher's labels, which are sets."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "__labels__"}
    return value
