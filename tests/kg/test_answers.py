"""Answers as plain values and as tables."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from kg import Answer, KnowledgeGraph, MissingExtra, Table, example
from kg.answers import Result

QUESTIONS: dict[str, Callable[[KnowledgeGraph], Answer[Any]]] = {
    "about": lambda g: g.about("Shadow Group"),
    "between": lambda g: g.between("Shadow Group", "Nour Port"),
    "central": lambda g: g.central(),
    "claims": lambda g: g.claims(),
    "communities": lambda g: g.communities(),
    "contradictions": lambda g: g.contradictions(),
    "documents": lambda g: g.documents(),
    "edges": lambda g: g.edges(),
    "entities": lambda g: g.entities(),
    "find": lambda g: g.find("العامري"),
    "mentions": lambda g: g.mentions(),
    "merges": lambda g: g.merges(),
    "neighbors": lambda g: g.neighbors("Shadow Group"),
    "paths": lambda g: g.paths("Salma al-Amiri", "Shield Labs"),
    "relations": lambda g: g.relations(),
    "search": lambda g: g.search("الظل"),
    "timeline": lambda g: g.timeline("Shadow Group"),
}


@pytest.fixture(params=sorted(QUESTIONS))
def answer(request: pytest.FixtureRequest) -> Answer[Any]:
    return QUESTIONS[request.param](example())


def test_every_answer_is_a_list_of_frozen_values(answer: Answer[Any]) -> None:
    assert answer
    for value in answer:
        assert isinstance(value, Result)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)  # type: ignore[arg-type]


def test_every_answer_is_plain_json(answer: Answer[Any]) -> None:
    dicts = answer.to_dicts()
    assert json.loads(json.dumps(dicts)) == dicts
    assert {tuple(d) for d in dicts} == {answer.kind.columns()}
    assert {tuple(row.to_row()) for row in answer} == {answer.kind.row_columns()}


@pytest.mark.extras
def test_every_answer_is_a_table_of_pandas(answer: Answer[Any]) -> None:
    pytest.importorskip("pandas", reason="needs pandas: pip install 'kg[pandas]'")
    frame = answer.to_dataframe()
    assert list(frame.columns) == list(answer.kind.row_columns())
    assert len(frame) == len(answer)
    assert len(answer[0].to_dataframe()) == 1


@pytest.mark.extras
def test_an_empty_answer_has_its_columns() -> None:
    pytest.importorskip("pandas", reason="needs pandas: pip install 'kg[pandas]'")
    frame = KnowledgeGraph.from_extracted([]).relations().to_dataframe()
    assert (len(frame), list(frame.columns)[:3]) == (0, ["type", "source", "target"])


@pytest.mark.extras
def test_a_table_of_a_query_keeps_its_columns() -> None:
    pytest.importorskip("pandas", reason="needs pandas: pip install 'kg[pandas]'")
    frame = Table(("a", "b"), ((1, None), (2, "x"))).to_dataframe()
    assert (list(frame.columns), frame["a"].tolist()) == (["a", "b"], [1, 2])


def test_a_table_of_a_query_is_rows_and_dicts() -> None:
    table = Table(("a", "b"), ((1, None), (2, "x")))
    assert (len(table), list(table)) == (2, [(1, None), (2, "x")])
    assert table.to_dicts() == [{"a": 1, "b": None}, {"a": 2, "b": "x"}]


def test_entities_in_answers_are_their_ids() -> None:
    (pair, *_) = example().contradictions()
    assert pair.to_dict()["claimed_by"] == "shield_labs"
    assert pair.to_dict()["claim"]["target"] == "shadow_group"
    assert pair.to_row()["claim_target"] == "shadow_group"
    (edge, *_) = example().edges("HACKED")
    assert edge.to_dict()["relations"][0]["document"] == "report.txt"
    assert edge.to_row()["relations"] == ["report.txt#0", "wire.txt#1", "copy.txt#1"]


def test_without_pandas_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"to_dataframe\(\) needs pandas.*pip install 'kg\[pandas\]'"):
        example().relations().to_dataframe()
