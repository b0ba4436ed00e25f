"""The graph in networkx."""

from __future__ import annotations

import networkx as nx

from kg import KnowledgeGraph
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES


def test_nodes_and_edges_carry_exactly_the_attributes(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    assert type(network) is nx.MultiDiGraph
    assert {tuple(values) for _, values in network.nodes(data=True)} == {
        ("type", "name", "name_ar", "aliases", "documents", "mentions")
    }
    assert {tuple(values) for *_, values in network.edges(data=True)} == {
        ("type", "polarity", "modality", "attribution", "date", "role", "confidence", "document", "evidence",
         "start", "end")
    }  # fmt: skip
    assert (len(NODE_ATTRIBUTES), len(EDGE_ATTRIBUTES)) == (6, 11)


def test_nodes_are_the_entities(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    assert list(network) == sorted(e.id for e in graph.entities())
    assert network.nodes["donald_trump"] == {
        "type": "PERSON", "name": "Donald Trump", "name_ar": "دونالد ترامب", "aliases": ["ترمب"],
        "documents": 2, "mentions": 2,
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


def test_the_network_is_the_callers_own(graph: KnowledgeGraph) -> None:
    graph.to_networkx().nodes["donald_trump"]["aliases"].append("x")
    graph.to_networkx().clear()
    assert graph.to_networkx().nodes["donald_trump"]["aliases"] == ["ترمب"]
