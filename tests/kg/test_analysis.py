"""Ways, claims, contradictions and timelines."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeGraph
from kg.analysis import paths

A, B, C = ((i, "PERSON", f"Person {i}", name) for i, name in (("a", "سامي"), ("b", "ليلى"), ("c", "نبيل")))
TEXT = "سامي ليلى نبيل"


@pytest.fixture
def dispute(make_document: Any) -> KnowledgeGraph:
    """A says that B hacked C, and accuses B; B denies it towards A; C says that B did not."""
    said = {"attribution": "a", "modality": "alleged"}
    first = [("HACKED", "b", "c", None, said), ("ACCUSED", "a", "b", None, {"date": "2015"})]
    second = [("DENIED", "b", "a"), ("HACKED", "b", "c", None, {"polarity": "negated", "attribution": "c"})]
    third = [("MET", "c", "a"), ("MET", "a", "c", None, {"polarity": "negated"})]
    return KnowledgeGraph.from_extracted(
        [
            make_document("1", TEXT, [A, B, C], first, date="2016"),
            make_document("2", TEXT, [A, B, C], second, date="2017"),
            make_document("3", TEXT, [A, B, C], third),
        ]
    )


def keys(relations: Any) -> list[str]:
    return [r.key for r in relations]


def test_contradictions_are_claims_beside_what_goes_against_them(dispute: KnowledgeGraph) -> None:
    assert [(c.claim.key, c.denial.key) for c in dispute.contradictions()] == [
        ("1#0", "2#1"),
        ("1#0", "2#0"),
        ("1#1", "2#0"),
        ("3#0", "3#1"),
    ]


def test_there_are_none_without_denials(graph: KnowledgeGraph) -> None:
    pairs = [(c.claim.key, c.denial.key) for c in graph.contradictions()]
    assert pairs == [("a-accusation.txt#1", "b-denial.txt#2")]


def test_claims_by_somebody_and_about_somebody(dispute: KnowledgeGraph) -> None:
    assert keys(dispute.claims(by="سامي")) == ["1#0", "1#1"]
    assert keys(dispute.claims(by="ليلى")) == ["2#0"]
    assert keys(dispute.claims(about="ليلى")) == ["1#0", "1#1", "2#1"]
    assert keys(dispute.claims(by="سامي", about="نبيل")) == ["1#0"]
    assert keys(dispute.claims()) == ["1#0", "1#1", "2#0", "2#1"]


def test_contradictions_of_one_entity_and_of_one_kind(dispute: KnowledgeGraph) -> None:
    def pairs(*args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        return [(c.claim.key, c.denial.key) for c in dispute.contradictions(*args, **kwargs)]

    assert pairs("ليلى") == [("1#0", "2#1"), ("1#0", "2#0"), ("1#1", "2#0")]
    assert pairs(type="MET") == [("3#0", "3#1")]
    assert pairs(since="2018") == []


def test_a_contradiction_says_who_claims_and_who_denies(dispute: KnowledgeGraph) -> None:
    said = {(c.claim.key, c.denial.key): (c.claimed_by, c.denied_by) for c in dispute.contradictions()}
    a, b, c = (dispute.entity(name) for name in ("سامي", "ليلى", "نبيل"))
    assert said["1#0", "2#1"] == (a, c)
    assert said["1#1", "2#0"] == (a, b)
    assert said["3#0", "3#1"] == (None, None), "it is the article's own word"


@pytest.mark.parametrize("question", ["about", "timeline"])
def test_conditions_go_with_questions_about_an_entity(dispute: KnowledgeGraph, question: str) -> None:
    ask = getattr(dispute, question)
    assert keys(ask("سامي", type="MET", polarity="negated")) == ["3#1"]
    assert keys(ask("سامي", document="2")) == ["2#0"]
    assert keys(ask("سامي", until="2015")) == ["1#1"]


def test_conditions_go_with_between_and_claims(dispute: KnowledgeGraph) -> None:
    assert keys(dispute.between("سامي", "ليلى", type="DENIED")) == ["2#0"]
    assert keys(dispute.claims(by="سامي", modality="alleged")) == ["1#0"]


def test_a_path_tells_its_relations(dispute: KnowledgeGraph) -> None:
    (path,) = dispute.paths("سامي", "نبيل", max_length=1)
    assert [[r.key for r in step] for step in path.steps] == [["3#0", "3#1"]]
    assert (str(path), len(path)) == ("Person a – Person c", 2)


def test_a_timeline_is_by_date_and_ends_with_the_undated(dispute: KnowledgeGraph) -> None:
    assert keys(dispute.timeline("سامي")) == ["1#1", "1#0", "2#0", "3#0", "3#1"]
    assert [r.when for r in dispute.timeline("ليلى")] == ["2015", "2016", "2017", "2017"]


def test_between_takes_both_directions_and_nothing_else(dispute: KnowledgeGraph) -> None:
    assert keys(dispute.between("سامي", "ليلى")) == keys(dispute.between("ليلى", "سامي")) == ["1#1", "2#0"]


def test_about_takes_the_one_whose_word_it_is_too(dispute: KnowledgeGraph) -> None:
    assert keys(dispute.about("نبيل")) == ["1#0", "2#1", "3#0", "3#1"]


def test_paths_go_over_relations_in_any_direction(graph: KnowledgeGraph) -> None:
    ways = graph.paths("ويكيليكس", "روسيا")
    assert [[e.id for e in way] for way in ways] == [
        ["wikileaks", "julian_assange", "donald_trump", "russia"]
    ]
    assert graph.paths("ويكيليكس", "روسيا", max_length=2) == []
    assert graph.paths("ويكيليكس", "لندن") == []
    assert [[e.id for e in way] for way in graph.paths("روسيا", "Russia")] == [["russia"]]


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.integers(0, 4))
def test_paths_are_those_of_networkx(edges: set[tuple[int, int]], max_length: int) -> None:
    network = nx.Graph([*edges])
    network.add_nodes_from(range(8))
    found = paths(lambda n: sorted(network[n]), 0, 7, max_length=max_length, limit=10**6)
    try:
        expected = [p for p in nx.all_shortest_paths(network, 0, 7) if len(p) <= max_length + 1]
    except nx.NetworkXNoPath:
        expected = []
    assert sorted(found) == sorted(expected)
