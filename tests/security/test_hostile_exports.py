"""What documents bring stays text in every export: no element, triple or statement of theirs comes into being."""

from __future__ import annotations

import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg import KnowledgeGraph
from kg.export import unescaped
from tests.security.hostile import STRINGS, hostile_graph


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return hostile_graph()


def test_there_are_many_kinds_of_hostile_strings() -> None:
    assert len(set(STRINGS)) >= 110


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_xml_declares_nothing_and_has_the_elements_of_harmless_texts(
    graph: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    (hostile,) = graph.export(tmp_path / f"hostile.{suffix}")
    text = hostile.read_text("utf-8")
    assert "<!DOCTYPE" not in text
    assert "<!ENTITY" not in text
    plain = hostile_graph([f"قول {n}" for n in range(len(STRINGS))])
    (harmless,) = plain.export(tmp_path / f"harmless.{suffix}")
    elements = [sorted(e.tag for e in ET.parse(path).iter()) for path in (hostile, harmless)]
    assert elements[0] == elements[1]


def test_graphml_gives_every_text_back(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (path,) = graph.export(tmp_path / "g.graphml")
    back = nx.read_graphml(path, force_multigraph=True)
    assert {unescaped(node) for node in back} == {e.id for e in graph.entities()}
    assert {unescaped(v["name"]) for _, v in back.nodes(data=True)} == {e.name for e in graph.entities()}
    evidence = {unescaped(v["evidence"]) for *_, v in back.edges(data=True)}
    assert evidence == {r.evidence for r in graph.relations()}


@pytest.mark.extras
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
@pytest.mark.parametrize("suffix", ["ttl", "jsonld"])
def test_rdf_has_the_subjects_and_predicates_of_harmless_texts(tmp_path: Path, suffix: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs rdflib: pip install 'kg[rdf]'")
    found = []
    for name, strings in (("hostile", STRINGS), ("harmless", [f"قول {n}" for n in range(len(STRINGS))])):
        (path,) = hostile_graph(strings).export(tmp_path / f"{name}.{suffix}")
        rdf = rdflib.Graph().parse(path)
        found.append(rdf)
        assert not [s for s in rdf.all_nodes() if "own" in str(s) and isinstance(s, rdflib.URIRef)]
    one, other = ({(str(p), type(o).__name__) for _, p, o in rdf} for rdf in found)
    assert one == other
    assert {str(s).rsplit(":", 1)[0] for s in found[0].subjects()} == {
        str(s).rsplit(":", 1)[0] for s in found[1].subjects()
    }
    texts = {str(o) for o in found[0].objects()}
    assert {s for s in STRINGS if s not in texts} <= {s for s in STRINGS if re.search("[\x00\ufffe]", s)}


TYPES = [
    "PERSON . <urn:own> a <urn:own> . <urn:own",
    "X\\u0060) DETACH DELETE n //",
    "X`) DETACH DELETE n; //",
    "X\n; MATCH (n) DETACH DELETE n;\u2028//",
    "<own/>",
    "نوع",
]
"""Of a graph file or an export that somebody made by hand; kg's own types are words."""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", TYPES)
def test_types_of_strangers_stay_types(kind: str, tmp_path: Path) -> None:
    path = hostile_graph(["قول"]).save(tmp_path / "graph.db")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entities SET type = ?", (kind,))
        connection.execute("UPDATE relations SET type = ?", (kind,))
    connection.close()
    graph = kg.open(path)
    for path in (*graph.export(tmp_path / "g.graphml"), *graph.export(tmp_path / "g.gexf")):
        assert "<own/>" not in path.read_text("utf-8")
        ET.parse(path)
    graph.export(tmp_path / "neo", format="neo4j")
    for line in (tmp_path / "neo" / "graph.cypher").read_text("utf-8").removesuffix("\n").split("\n"):
        assert line.endswith(";")
        read = re.sub(r"\\u([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), line)  # as Neo4j does at first
        outside = re.sub(r"'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`", "", read)
        assert not re.search("DELETE|//|`", outside), line
    (turtle,) = graph.export(tmp_path / "g.ttl")
    classes = re.findall(
        r"(?m)^<urn:x-kg:entity:[0-9a-f]+> a (.*), prov:Entity ;$", turtle.read_text("utf-8")
    )
    assert len(classes) == 2
    assert re.fullmatch("kg:[A-Z]+|<urn:x-kg:type:[0-9a-f]+>", classes[0])
    graph.close()


@pytest.mark.parametrize("date", ["2016-13", "2016-02-31", "0000", "٢٠١٦-٠١", "9999-99-99"])
def test_dates_that_are_none_stop_no_export(date: str, tmp_path: Path) -> None:
    graph = hostile_graph([date])
    (path,) = graph.export(tmp_path / "g.gexf")
    assert not [e for e in ET.parse(path).iter() if e.get("start")]


def test_json_gives_every_text_back(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (path,) = graph.export(tmp_path / "g.json")
    value = json.loads(path.read_text("utf-8"))
    assert {n["name"] for n in value["nodes"]} == {e.name for e in graph.entities()}


def test_the_script_for_neo4j_has_no_statement_of_theirs(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """A line is a statement; outside of its strings there are only the words of the exporter."""
    graph.export(tmp_path / "neo", format="neo4j")
    for line in (tmp_path / "neo" / "graph.cypher").read_text("utf-8").split("\n")[:-1]:
        outside = re.sub(r"'(?:[^'\\]|\\.)*'", "''", line)
        assert outside.endswith(";")
        assert outside.count(";") == 1
        assert not re.search(r"DELETE|LOAD|CALL|//|'[^,}\]):' ]", outside), line
