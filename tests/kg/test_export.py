"""Exports, each read back by the reader of its format."""

from __future__ import annotations

import csv
import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import (
    KnowledgeGraph,
    OutputNotWritable,
    example,
)
from kg.errors import UnknownFormat
from kg.export import unescaped
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES


def exported(graph: KnowledgeGraph, path: Path) -> Path:
    (written,) = graph.export(path)
    assert written == path
    return written


def without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}


def read_back(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes of XML as docs/export.md says they are to be read."""
    plain = {k: unescaped(v) if isinstance(v, str) else v for k, v in values.items()}
    return plain | {k: json.loads(v) for k, v in plain.items() if k in ("aliases", "open_relations")}


def assert_graphml_is_whole(graph: KnowledgeGraph, path: Path) -> None:
    network, back = graph.to_networkx(), nx.read_graphml(exported(graph, path), force_multigraph=True)
    nodes = {unescaped(n): read_back(v) for n, v in back.nodes(data=True)}
    assert nodes == {n: without_nulls(v) for n, v in network.nodes(data=True)}
    edges = {tuple(map(unescaped, ends)): read_back(v) for *ends, v in back.edges(keys=True, data=True)}
    wanted = {(s, t, k): without_nulls(v) for s, t, k, v in network.edges(keys=True, data=True)}
    assert edges == wanted
    back.graph.pop("node_default")
    back.graph.pop("edge_default")
    assert read_back(back.graph) == network.graph


def test_graphml_gives_the_same_graph_back(
    graph: KnowledgeGraph, hostile: KnowledgeGraph, tmp_path: Path
) -> None:
    for number, whole in enumerate((graph, hostile, example())):
        assert_graphml_is_whole(whole, tmp_path / f"{number}.graphml")


def test_json_gives_the_same_network_back(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = exported(graph, tmp_path / "g.json")
    text = path.read_text(encoding="utf-8")
    assert "دونالد ترامب" in text
    back = nx.node_link_graph(json.loads(text), edges="edges")
    for own in ("form", "documents", "failures", "merges"):
        back.graph.pop(own)
    assert nx.utils.graphs_equal(back, graph.to_networkx())
    (denial,) = back.graph["open_relations"]
    assert (denial["type"], denial["source"], denial["target"]) == ("DENIED", "kremlin", None)


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
    nodes = root.findall(".//{*}node/{*}color")
    assert len(nodes) == len(root.findall(".//{*}node/{*}size")) == len(graph.entities())
    assert len(root.findall(".//{*}edge/{*}color")) == graph.to_networkx().number_of_edges()
    met = next(e for e in root.iter() if e.tag.endswith("edge") and e.get("label") == "MET")
    assert (met.get("start"), met.get("end")) == ("2017-01-01", "2017-01-31")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_all_entities_and_relations(graph: KnowledgeGraph, tmp_path: Path) -> None:
    nodes, edges, documents = graph.export(tmp_path / "g.csv")
    assert [p.name for p in (nodes, edges, documents)] == ["g.nodes.csv", "g.edges.csv", "g.documents.csv"]
    rows = read_csv(nodes)
    assert list(rows[0]) == ["id", *NODE_ATTRIBUTES]
    assert [r["id"] for r in rows] == sorted(e.id for e in graph.entities())
    assert json.loads(next(r["aliases"] for r in rows if r["id"] == "donald_trump")) == ["ترمب"]
    rows = read_csv(edges)
    assert list(rows[0]) == ["source", "target", "key", *EDGE_ATTRIBUTES]
    assert len(rows) == len(graph)
    assert [r["target"] for r in rows if r["type"] == "DENIED"] == [""]
    assert [r["error"] for r in read_csv(documents)][-1] == "no text found in the page"


def test_csv_loses_nothing_whatever_the_documents_bring(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    """An apostrophe that stands first is ours, an empty cell is None, a list is JSON."""
    network = hostile.to_networkx()
    nodes, edges, _ = ([{k: v.removeprefix("'") for k, v in r.items()} for r in read_csv(p)]
                       for p in hostile.export(tmp_path / "g.csv"))  # fmt: skip
    for row in nodes:
        wanted = network.nodes[row.pop("id")]
        assert row == {k: cell(v) for k, v in wanted.items()}
    (row,) = edges
    wanted = network.edges[row.pop("source"), row.pop("target"), row.pop("key")]
    assert row == {k: cell(v) for k, v in wanted.items()}


def cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def test_csv_opens_in_spreadsheets_as_arabic(graph: KnowledgeGraph, tmp_path: Path) -> None:
    nodes, *_ = graph.export(tmp_path / "g.csv")
    assert nodes.read_bytes().startswith("\ufeff".encode())


def test_no_cell_is_a_formula(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    for path in hostile.export(tmp_path / "g.csv"):
        cells = [c for row in read_csv(path) for c in row.values()]
        assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(c.startswith("'") for c in cells)


def test_gexf_loses_nothing_whatever_the_documents_bring(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    path = exported(hostile, tmp_path / "g.gexf")
    ET.parse(path)
    back, network = nx.read_gexf(path), hostile.to_networkx()
    for node, values in back.nodes(data=True):
        found = {k: v for k, v in read_back(values).items() if k not in ("label", "viz")}
        assert found == without_nulls(network.nodes[unescaped(node)])
    ((source, target, edge),) = back.edges(data=True)
    edge = read_back({k: v for k, v in edge.items() if k not in ("label", "viz")})
    edge["type"], edge["start"], edge["end"] = (
        edge.pop(k) for k in ("relation", "evidence_start", "evidence_end")
    )
    key = edge.pop("id")
    assert edge == without_nulls(network.edges[unescaped(source), unescaped(target), key])


def test_gexf_keeps_open_denials_at_their_source(graph: KnowledgeGraph, tmp_path: Path) -> None:
    back = nx.read_gexf(exported(graph, tmp_path / "g.gexf"))
    assert json.loads(back.nodes["kremlin"]["open_relations"]) == graph.to_networkx().graph["open_relations"]


def test_gexf_says_nothing_of_the_day_of_the_run(graph: KnowledgeGraph, tmp_path: Path) -> None:
    root = ET.parse(exported(graph, tmp_path / "g.gexf")).getroot()
    assert [e.attrib for e in root.iter() if e.tag.endswith("meta")] == [{}]
    (network,) = root.findall("{*}graph")
    assert (network.get("mode"), network.get("timeformat")) == ("dynamic", "date")


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "json", "csv", "turtle", "jsonld", "neo4j"])
def test_an_empty_graph_and_a_second_run_are_exported_alike(tmp_path: Path, suffix: str) -> None:
    graph = KnowledgeGraph.from_extracted([])
    once, twice = ([p.read_bytes() for p in graph.export(tmp_path / f"g.{suffix}")] for _ in range(2))
    assert once == twice


def test_the_format_may_be_told_apart_from_the_suffix(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (path,) = graph.export(tmp_path / "g.xml", format="graphml")
    assert path.name == "g.xml"
    nodes, *_ = graph.export(tmp_path / "g.tables", format="csv")
    assert nodes.name == "g.tables.nodes.csv"


def test_an_unknown_format_is_named_with_the_known_ones(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(
        UnknownFormat, match=r"unknown export format.*xlsx.*known: csv, gexf, graphml, json, jsonld, neo4j"
    ):
        graph.export(tmp_path / "g.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_no_file_is_put_in_the_place_of_a_device(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Root may replace /dev/null by a file, which no program survives."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.json").symlink_to("pipe")
    for name in ("pipe", "link.json"):
        with pytest.raises(OutputNotWritable, match="it is a device or a pipe; give a file name"):
            graph.export(tmp_path / name, format="json")
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link.json").is_symlink()


def test_a_link_stays_and_what_it_leads_to_is_written(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "g.json").symlink_to(Path("far", "real.json"))
    for _ in range(2):  # it is made, then replaced
        exported(graph, tmp_path / "g.json")
        assert (tmp_path / "g.json").is_symlink()
        assert [p.name for p in (tmp_path / "far").iterdir()] == ["real.json"]


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_a_name_that_is_none_is_told_so(graph: KnowledgeGraph, format: str) -> None:
    with pytest.raises(OutputNotWritable, match="it is a folder; give a file name"):
        graph.export("", format=format)


def test_a_place_that_cannot_be_written_is_named(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="there is no folder"):
        graph.export(tmp_path / "missing" / "g.json")
