"""The graph for other programs: GraphML, GEXF, node-link JSON and CSV.

GraphML and node-link JSON are read back by networkx to the same graph; GEXF is for Gephi, CSV for
spreadsheets. Entities and relations carry the attributes of :func:`kg.network.to_networkx`.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kg.errors import UnknownFormat
from kg.files import naming_errors, replacing
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kg.questions import first_day

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import KnowledgeGraph

__all__ = ["FORMATS", "export"]

_COLOURS = {
    "PERSON": (31, 119, 180), "ORG": (255, 127, 14), "GPE": (44, 160, 44), "LOC": (140, 86, 75),
    "GROUP": (148, 103, 189), "EVENT": (214, 39, 40),
}  # fmt: skip
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(graph: KnowledgeGraph, path: str | Path, *, format: str | None = None) -> list[Path]:
    """Write ``graph`` to ``path`` and return the files that were written.

    ``format`` is ``graphml``, ``gexf``, ``json`` or ``csv``; if None, the suffix of ``path`` says it. CSV
    gives two files: ``graph.csv`` becomes ``graph.nodes.csv`` and ``graph.edges.csv``.

    Denials without a known addressee have no second end: in CSV their target is empty, in JSON they are in
    ``graph.open_relations``, GraphML and GEXF leave them out.

    Raises:
        UnknownFormat: no such format.
        OutputNotWritable: the folder is missing or cannot be written.
    """
    path = Path(path)
    name = (format or path.suffix.lstrip(".")).lower()
    if name not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        raise UnknownFormat(f"unknown export format {name!r} for {str(path)!r}; known: {known}")
    return FORMATS[name](graph, path)


def _write(path: Path, content: str) -> Path:
    with replacing(path) as part, naming_errors(path):
        part.write_text(content, encoding="utf-8", newline="")
    return path


def _graphml(graph: KnowledgeGraph, path: Path) -> list[Path]:
    import networkx as nx

    return [_write(path, "\n".join(nx.generate_graphml(_flat(graph.to_networkx()))) + "\n")]


def _gexf(graph: KnowledgeGraph, path: Path) -> list[Path]:
    """``type``, ``start`` and ``end`` mean other things in GEXF: they are named so that Gephi shows them."""
    import networkx as nx

    network = _flat(graph.to_networkx())
    for _, node in network.nodes(data=True):
        red, green, blue = _COLOURS[node["type"]]
        node["label"] = node["name"]
        node["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    for *_, key, edge in network.edges(keys=True, data=True):
        edge["id"], edge["label"], edge["relation"] = key, edge["type"], edge.pop("type")
        edge["evidence_start"], edge["evidence_end"] = edge.pop("start"), edge.pop("end")
        edge.update(_period(edge.get("date")))
    return [_write(path, "\n".join(nx.generate_gexf(network, version="1.2draft")) + "\n")]


def _period(date: str | None) -> dict[str, str]:
    """The first and last day of a date, as GEXF wants time."""
    if date is None or not _DATE.fullmatch(date):
        return {}
    first = first_day(date)
    year, month = int(date[:4]), int(date[5:7] or 12)
    days = calendar.monthrange(max(year, 1), month)[1]
    return {"start": first, "end": date if len(date) == 10 else f"{date[:4]}-{month:02}-{days}"}


def _json(graph: KnowledgeGraph, path: Path) -> list[Path]:
    import networkx as nx

    network = graph.to_networkx()
    network.graph["open_relations"] = [r.to_dict() for r in graph.relations() if r.target is None]
    data = nx.node_link_data(network, edges="edges")
    return [_write(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")]


def _csv(graph: KnowledgeGraph, path: Path) -> list[Path]:
    stem = path.with_suffix("") if path.suffix.lower() == ".csv" else path
    entities = sorted(graph.entities(), key=lambda e: e.id)
    nodes = ([e.id, *(getattr(e, k) for k in NODE_ATTRIBUTES)] for e in entities)
    edges = (
        [v["source"], v["target"], r.key, *(v[k] for k in EDGE_ATTRIBUTES)]
        for r in graph.relations()
        for v in (r.to_dict(),)
    )
    tables: dict[str, tuple[list[str], Iterable[list[Any]]]] = {
        "nodes": (["id", *NODE_ATTRIBUTES], nodes),
        "edges": (["source", "target", "key", *EDGE_ATTRIBUTES], edges),
    }
    return [_table(stem.with_name(f"{stem.name}.{k}.csv"), head, rows) for k, (head, rows) in tables.items()]


def _table(path: Path, head: list[str], rows: Iterable[list[Any]]) -> Path:
    """UTF-8 with a mark, without which spreadsheets take Arabic for another encoding."""
    with replacing(path) as part, naming_errors(path), _opened(part) as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([_cell(v) for v in row] for row in rows)
    return path


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8-sig", newline="")


def _cell(value: Any) -> Any:
    """A spreadsheet runs a text that begins like a formula; an apostrophe before it makes it plain text."""
    if isinstance(value, tuple):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        value = value.replace("\0", "\ufffd")
        return "'" + value if value.startswith(_FORMULA) else value
    return value


def _flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """For XML: no nulls, lists as JSON text, signs in place of the control characters that XML forbids."""
    import networkx as nx

    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, values in network.nodes(data=True):
        flat.add_node(_plain(node), **_plain_values(values))
    for source, target, key, values in network.edges(keys=True, data=True):
        flat.add_edge(_plain(source), _plain(target), _plain(key), **_plain_values(values))
    return flat


def _plain_values(values: dict[str, Any]) -> dict[str, Any]:
    return {k: _plain(v) for k, v in values.items() if v is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return _NO_XML.sub(lambda m: chr(0x2400 + ord(m[0])) if ord(m[0]) < 32 else "\ufffd", value)
    return value


FORMATS: dict[str, Callable[[KnowledgeGraph, Path], list[Path]]] = {
    "csv": _csv,
    "gexf": _gexf,
    "graphml": _graphml,
    "json": _json,
}
"""The formats by name, which is also their suffix."""
