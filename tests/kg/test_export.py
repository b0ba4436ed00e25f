"""Exports, each read back by the reader of its format."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import (
    Document,
    Entity,
    Evidence,
    ExtractedDocument,
    KnowledgeGraph,
    Mention,
    OutputNotWritable,
    Relation,
)
from kg.errors import UnknownFormat
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES


@pytest.fixture
def hostile() -> KnowledgeGraph:
    """Names and texts with what breaks formats: markup, quotes, line ends, formulas, control characters."""
    text = "=SUM(A1) <b>\"'&]]>\u200f;\n,\x00\x0bروسيا\ufffe😀 اتهمت"
    name = text[:8]
    entities = (
        Entity("x&<y>", "ORG", name, 'شركة "أ" <ب>', (Mention(0, 8, name),), "text"),
        Entity("@z", "GPE", "+Z\x07", None, (Mention(9, 12, text[9:12]),), "text"),
    )
    document = Document("دليل/أ 1.txt", text, title="-1\t<script>", url="javascript:alert(1)")
    relation = Relation("ACCUSED", "x&<y>", "@z", Evidence(0, len(text)), role="=1+1")
    return KnowledgeGraph.from_extracted([ExtractedDocument(document, entities, (relation,))])


def exported(graph: KnowledgeGraph, path: Path) -> Path:
    (written,) = graph.export(path)
    assert written == path
    return written


def without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    flat = values | {k: json.dumps(v, ensure_ascii=False) for k, v in values.items() if k == "aliases"}
    return {k: v for k, v in flat.items() if v is not None}


def test_graphml_gives_the_same_graph_back(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = exported(graph, tmp_path / "g.graphml")
    network, back = graph.to_networkx(), nx.read_graphml(path, force_multigraph=True)
    assert dict(back.nodes(data=True)) == {n: without_nulls(v) for n, v in network.nodes(data=True)}
    edges = {(s, t, k): without_nulls(v) for s, t, k, v in network.edges(keys=True, data=True)}
    assert {(s, t, k): v for s, t, k, v in back.edges(keys=True, data=True)} == edges


def test_json_gives_the_same_graph_back_and_the_open_denials(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = exported(graph, tmp_path / "g.json")
    text = path.read_text(encoding="utf-8")
    assert "دونالد ترامب" in text
    back = nx.node_link_graph(json.loads(text), edges="edges")
    (denial,) = back.graph.pop("open_relations")
    assert (denial["type"], denial["source"], denial["target"]) == ("DENIED", "kremlin", None)
    assert nx.utils.graphs_equal(back, graph.to_networkx())


def test_gexf_has_labels_types_and_every_parallel_edge(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = exported(graph, tmp_path / "g.gexf")
    back = nx.read_gexf(path)
    assert back.is_multigraph()
    assert back.number_of_edges() == graph.to_networkx().number_of_edges()
    node = back.nodes["donald_trump"]
    assert (node["label"], node["type"], node["name_ar"]) == ("Donald Trump", "PERSON", "دونالد ترامب")
    found = [e for _, _, e in back.edges("russia", data=True) if e["polarity"] == "affirmed"]
    assert (found[0]["relation"], found[0]["label"]) == ("INTERFERED_IN", "INTERFERED_IN")
    assert (found[0]["start"], found[0]["end"]) == ("2016-01-01", "2016-12-31")
    assert found[0]["evidence"].startswith("اتهم دونالد ترامب")


def test_gexf_has_colours_and_whole_days(graph: KnowledgeGraph, tmp_path: Path) -> None:
    root = ET.parse(exported(graph, tmp_path / "g.gexf")).getroot()
    assert len(root.findall(".//{*}color")) == len(graph.entities())
    met = next(e for e in root.iter() if e.tag.endswith("edge") and e.get("label") == "MET")
    assert (met.get("start"), met.get("end")) == ("2017-01-01", "2017-01-31")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_all_entities_and_relations(graph: KnowledgeGraph, tmp_path: Path) -> None:
    nodes, edges = graph.export(tmp_path / "g.csv")
    assert (nodes.name, edges.name) == ("g.nodes.csv", "g.edges.csv")
    rows = read_csv(nodes)
    assert list(rows[0]) == ["id", *NODE_ATTRIBUTES]
    assert [r["id"] for r in rows] == sorted(e.id for e in graph.entities())
    assert json.loads(next(r["aliases"] for r in rows if r["id"] == "donald_trump")) == ["ترمب"]
    rows = read_csv(edges)
    assert list(rows[0]) == ["source", "target", "key", *EDGE_ATTRIBUTES]
    assert len(rows) == len(graph)
    assert [r["target"] for r in rows if r["type"] == "DENIED"] == [""]


def test_csv_opens_in_spreadsheets_as_arabic(graph: KnowledgeGraph, tmp_path: Path) -> None:
    nodes, _ = graph.export(tmp_path / "g.csv")
    assert nodes.read_bytes().startswith("\ufeff".encode())


def test_no_cell_is_a_formula(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    for path in hostile.export(tmp_path / "g.csv"):
        cells = [c for row in read_csv(path) for c in row.values()]
        assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(c.startswith("'") for c in cells)


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_xml_stays_whole_whatever_documents_bring(
    hostile: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    path = exported(hostile, tmp_path / f"g.{suffix}")
    ET.parse(path)
    back = nx.read_graphml(path, force_multigraph=True) if suffix == "graphml" else nx.read_gexf(path)
    assert set(back) == {"x&<y>", "@z"}
    ((_, _, edge),) = back.edges(data=True)
    (r,) = hostile.relations()
    assert edge["evidence"] == r.evidence.replace("\x00", "␀").replace("\x0b", "␋").replace(
        "\ufffe", "\ufffd"
    )
    assert back.nodes["@z"]["name"] == "+Z␇"


def test_json_loses_nothing_whatever_the_documents_bring(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    back = nx.node_link_graph(json.loads(exported(hostile, tmp_path / "g.json").read_bytes()), edges="edges")
    back.graph.clear()
    assert nx.utils.graphs_equal(back, hostile.to_networkx())


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "json", "csv"])
def test_an_empty_graph_and_a_second_run_are_exported_alike(tmp_path: Path, suffix: str) -> None:
    graph = KnowledgeGraph.from_extracted([])
    once, twice = ([p.read_bytes() for p in graph.export(tmp_path / f"g.{suffix}")] for _ in range(2))
    assert once == twice


def test_the_format_may_be_told_apart_from_the_suffix(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (path,) = graph.export(tmp_path / "g.xml", format="graphml")
    assert path.name == "g.xml"
    nodes, _ = graph.export(tmp_path / "g.tables", format="csv")
    assert nodes.name == "g.tables.nodes.csv"


def test_an_unknown_format_is_named_with_the_known_ones(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"export format 'xlsx' .*known: csv, gexf, graphml, json"):
        graph.export(tmp_path / "g.xlsx")


def test_a_place_that_cannot_be_written_is_named(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="there is no folder"):
        graph.export(tmp_path / "missing" / "g.json")
