"""The graph in networkx."""

from __future__ import annotations

import networkx as nx

from kg import KnowledgeGraph, example
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES


def test_nodes_and_edges_carry_exactly_the_attributes(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    assert type(network) is nx.MultiDiGraph
    assert {tuple(values) for _, values in network.nodes(data=True)} == {
        ("type", "name", "name_ar", "aliases", "documents", "mentions", "name_origin")
    }
    assert {tuple(values) for *_, values in network.edges(data=True)} == {
        ("type", "polarity", "modality", "attribution", "date", "role", "confidence", "document", "evidence",
         "start", "end", "title", "publisher", "url", "document_date")
    }  # fmt: skip
    assert (len(NODE_ATTRIBUTES), len(EDGE_ATTRIBUTES)) == (7, 15)


def test_nodes_are_the_entities(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    assert list(network) == sorted(e.id for e in graph.entities())
    assert network.nodes["donald_trump"] == {
        "type": "PERSON", "name": "Donald Trump", "name_ar": "دونالد ترامب", "aliases": ["ترمب"],
        "documents": 2, "mentions": 2, "name_origin": "gazetteer",
    }  # fmt: skip


def test_every_relation_with_two_ends_is_an_edge_of_its_own(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    relations = [r for r in graph.relations() if r.target is not None]
    assert list(network.edges(keys=True)) != []
    assert {(s, t, k) for s, t, k in network.edges(keys=True)} == {
        (r.source.id, r.target.id, r.key) for r in relations if r.target
    }
    assert network.number_of_edges("russia", "us_election_2016") == 2
    edge = network.edges["russia", "us_election_2016", "b-denial.txt#2"]
    assert (edge["polarity"], edge["attribution"], edge["document"]) == (
        "negated",
        "dmitry_peskov",
        "b-denial.txt",
    )
    assert edge["evidence"] == graph.document("b-denial.txt").text[edge["start"] : edge["end"]]


def test_a_denial_without_addressee_is_no_edge_and_its_entity_a_node(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    assert "kremlin" in network
    assert all(edge["type"] != "DENIED" for *_, edge in network.edges(data=True))
    assert network.number_of_edges() == len(graph) - 1
    (denial,) = network.graph["open_relations"]
    assert (denial["type"], denial["source"], denial["target"]) == ("DENIED", "kremlin", None)


def test_statements_of_one_relation_are_one_edge_where_that_is_asked_for() -> None:
    network = example().to_networkx(corroborated=True)
    edges = network["shadow_group"]["nour_port"].values()
    affirmed = next(e for e in edges if e["polarity"] == "affirmed")
    assert (affirmed["sources"], affirmed["weight"], affirmed["documents"]) == (2, 2, 3)
    assert [s["document"] for s in affirmed["statements"]] == ["report.txt", "wire.txt", "copy.txt"]
    assert {tuple(s) for s in affirmed["statements"]} == {EDGE_ATTRIBUTES}
    assert network.number_of_edges() == len(example().edges())


def test_the_network_is_the_callers_own(graph: KnowledgeGraph) -> None:
    graph.to_networkx().nodes["donald_trump"]["aliases"].append("x")
    graph.to_networkx().clear()
    assert graph.to_networkx().nodes["donald_trump"]["aliases"] == ["ترمب"]
