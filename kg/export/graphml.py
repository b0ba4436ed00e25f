"""GraphML, which networkx, igraph, yEd, Cytoscape and Gephi read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.writing import write_text
from kg.export.xml_text import flat

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["write"]


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """One file, with the attributes of :func:`kg.network.to_networkx`.

    ``aliases`` are a JSON list, and so is the graph's attribute ``open_relations``; an attribute that is missing
    is None; texts are escaped by :mod:`kg.export.xml_text`.
    """
    import networkx as nx

    lines = nx.generate_graphml(flat(graph.to_networkx()))
    return [write_text(path, (f"{line}\n" for line in lines))]
