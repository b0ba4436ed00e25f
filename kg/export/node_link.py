"""Node-link JSON, which networkx reads, and from which ``kg import`` makes the same graph again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.writing import write_text
from kg.model import Document, ExtractedDocument

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["FORM", "write"]

FORM = "kg node-link 1"
"""The value of the graph's attribute ``form``."""


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """One file: nodes and edges of :func:`kg.network.to_networkx`, and in ``graph`` all that they come from.

    The graph's attributes are ``documents`` in the interchange form (``boilerplate`` spans, and with each entity
    the id of its node as ``node``), ``failures`` alike with their ``error``, and ``merges`` between names.
    """
    return [write_text(path, _parts(graph))]


def _parts(graph: KnowledgeGraph) -> Iterator[str]:
    """The parts of the file: an item a line, so that programs which read lines can look into it."""
    network = graph.to_networkx()
    yield '{"directed": true, "multigraph": true, "graph": {\n'
    yield f'"form": {_json(FORM)},\n'
    for key, value in network.graph.items():
        yield f"{_json(key)}: {_json(value)},\n"
    yield from _list('"documents"', (_json(d) for d in _documents(graph)))
    yield from _list(',\n"failures"', map(_json, _failures(graph)))
    yield from _list(',\n"merges"', (_json(m.to_dict()) for m in graph.merges(between_names=True)))
    yield "},\n"
    nodes = ({**values, "id": node} for node, values in network.nodes(data=True))
    yield from _list('"nodes"', map(_json, nodes))
    edges = (
        {**values, "source": source, "target": target, "key": key}
        for source, target, key, values in network.edges(keys=True, data=True)
    )
    yield from _list(',\n"edges"', map(_json, edges))
    yield "}\n"


def _documents(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    nodes = graph.assignments()
    for extracted in graph.extracted():
        value = extracted.to_dict() | {"boilerplate": _spans(extracted.document)}
        for entity in value["entities"]:
            entity["node"] = nodes[value["id"], entity["id"]]
        yield value


def _failures(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    for d in graph.documents():
        if d.error is not None:
            document = graph.document(d.id)
            plain = ExtractedDocument(document).to_dict()
            yield plain | {"boilerplate": _spans(document), "error": d.error}


def _spans(document: Document) -> list[list[int]]:
    return [[s.start, s.end] for s in document.boilerplate]


def _list(name: str, items: Iterator[str]) -> Iterator[str]:
    yield f"{name}: ["
    for i, item in enumerate(items):
        yield (",\n" if i else "\n") + item
    yield "]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
