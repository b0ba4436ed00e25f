"""GEXF for Gephi: types, colours, sizes and dates."""

from __future__ import annotations

import calendar
import datetime
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.export.writing import write_text
from kg.export.xml_text import flat
from kg.ontology import RELATION_TYPES
from kg.page.theme import FAMILY_STYLES, entity_style
from kg.questions import first_day

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import KnowledgeGraph

__all__ = ["period", "write"]

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_RUN = re.compile(r' lastmodifieddate="[^"]*"')
_LARGEST = 40.0


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """One file; its attributes are those of GraphML, but for some that GEXF has words of its own for.

    ``type``, ``start`` and ``end`` of edges mean other things in GEXF: the type of a relation is ``relation`` (and
    ``label``), the place of its evidence ``evidence_start`` and ``evidence_end``, while ``start`` and ``end`` are
    the first and last day of its date, for Gephi's timeline. Colours and sizes are in the viz namespace.
    ``open_relations`` are at the node of their source.
    """
    import networkx as nx

    network = graph.to_networkx()
    _move_open_relations(network)
    network = flat(network)
    network.graph["mode"] = "dynamic"
    most = max((n["documents"] for _, n in network.nodes(data=True)), default=1)
    for _, node in network.nodes(data=True):
        node["label"] = node["name"]
        size = round(4 + (_LARGEST - 4) * (node["documents"] / max(most, 1)) ** 0.5, 2)
        node["viz"] = {"color": _rgb(entity_style(node["type"]).light), "size": size}
    for *_, key, edge in network.edges(keys=True, data=True):
        edge["id"], edge["label"], edge["relation"] = key, edge["type"], edge.pop("type")
        edge["evidence_start"], edge["evidence_end"] = edge.pop("start"), edge.pop("end")
        edge["viz"] = {"color": _rgb(_line_colour(edge["relation"]))}
        edge.update(period(edge.get("date") or edge.get("document_date")))
    # networkx writes the day of the run, which would make two runs differ.
    lines = (_RUN.sub("", line) for line in nx.generate_gexf(network, version="1.2draft"))
    return [write_text(path, (f"{line}\n" for line in lines))]


def _move_open_relations(network: nx.MultiDiGraph[str]) -> None:
    """GEXF has no attributes of the whole graph."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for relation in network.graph.pop("open_relations", ()):
        found[relation["source"]].append(relation)
    for source, relations in found.items():
        network.nodes[source]["open_relations"] = json.dumps(relations, ensure_ascii=False)


def _line_colour(relation: str) -> str:
    known = RELATION_TYPES.get(relation)
    return FAMILY_STYLES[known.family if known is not None else "role"].light


def _rgb(colour: str) -> dict[str, float]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def period(date: str | None) -> dict[str, str]:
    """The first and last day of a date, as GEXF wants time; empty if it is none.

    >>> period("2016-02"), period(None)
    ({'start': '2016-02-01', 'end': '2016-02-29'}, {})
    """
    if date is None or not _DATE.fullmatch(date):
        return {}
    try:
        first = first_day(date)
        day = datetime.date.fromisoformat(first)
    except (UsageError, ValueError):  # the 31st of February, which a document may say
        return {}
    month = day.month if len(date) > 4 else 12
    days = calendar.monthrange(day.year, month)[1]
    return {"start": first, "end": date if len(date) == 10 else f"{date[:4]}-{month:02}-{days}"}
