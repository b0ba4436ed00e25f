"""The part of a graph around some entities, as a graph of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg import KnowledgeGraph, UnknownName, UsageError


def test_it_has_what_is_near_and_what_is_said_of_it(graph: KnowledgeGraph) -> None:
    part = graph.subgraph("روسيا")
    assert {e.id for e in part.entities()} == {"russia", "donald_trump", "us_election_2016", "dmitry_peskov"}
    assert set(part.relations()) == {
        r
        for r in graph.relations()
        if r.target and r.source.id != "dmitry_peskov" and "2016" in (r.document_date or "")
    }
    assert [d.id for d in part.documents()] == ["a-accusation.txt", "b-denial.txt"]
    for r in part.relations():
        assert part.document(r.document).text[r.start : r.end] == r.evidence


def test_the_whole_way_is_the_whole_graph_of_what_is_linked(graph: KnowledgeGraph) -> None:
    part = graph.subgraph(*graph.entities(), depth=0)
    assert part.relations() == graph.relations()
    assert part.entities() == graph.entities()
    assert part.merges() == graph.merges()
    assert part.search("روسيا") == graph.search("روسيا")


@pytest.mark.parametrize(("depth", "limit", "ids"), [
    (0, 9, ["julian_assange"]),
    (1, 9, ["donald_trump", "julian_assange", "wikileaks", "white_house"]),
    (1, 2, ["donald_trump", "julian_assange", "white_house"]),
    (2, 9, ["donald_trump", "russia", "julian_assange", "wikileaks", "white_house"]),
])  # fmt: skip
def test_depth_and_limit_bound_it(graph: KnowledgeGraph, depth: int, limit: int, ids: list[str]) -> None:
    part = graph.subgraph("جوليان أسانج", depth=depth, limit=limit)
    assert sorted(e.id for e in part.entities()) == sorted(ids)


def test_it_can_do_what_a_graph_can(graph: KnowledgeGraph, tmp_path: Path) -> None:
    part = graph.subgraph("ترامب")
    assert part.to_networkx().number_of_edges() == len([r for r in part.relations() if r.target])
    assert part.entity("ترمب") == graph.entity("ترامب")
    assert "ترامب" in part.to_html(tmp_path / "p.html").read_text("utf-8")
    with kg.open(part.save(tmp_path / "p.db")) as saved:
        assert saved.relations() == part.relations()


@pytest.mark.parametrize("wrong", [{"depth": -1}, {"limit": 0}])
def test_what_cannot_be_is_refused(graph: KnowledgeGraph, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="expected entities"):
        graph.subgraph("روسيا", **wrong)
    with pytest.raises(UsageError, match="got 0 entities"):
        graph.subgraph()
    with pytest.raises(UnknownName, match="unknown entity 'xyzzy'"):
        graph.subgraph("xyzzy")
