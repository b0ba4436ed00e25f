"""What is drawn of a graph: focus, types, time, and the limit; and what the page is told of it."""

from __future__ import annotations

import pytest

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation
from kg.errors import UnknownName, UsageError
from kg.page.choice import Choice, Chosen, choose

NAMES = ("سمير", "ليلى", "كمال", "هند", "نادر", "وفاء")
TEXT = "، ".join(NAMES) + "."


def graph() -> KnowledgeGraph:
    """A chain of accusations a-b-c-d in 2015 to 2017, a meeting of a and e in 2018; f is only named."""

    def entity(key: str, name: str) -> Entity:
        start = TEXT.index(name)
        return Entity(key, "PERSON", key.upper(), name, (Mention(start, start + len(name), name),))

    span = Evidence(0, len(TEXT))
    entities = tuple(entity(key, name) for key, name in zip("abcdef", NAMES, strict=True))
    relations = (
        Relation("ACCUSED", "a", "b", span, date="2015"),
        Relation("ACCUSED", "b", "c", span, date="2016-05"),
        Relation("ACCUSED", "c", "d", span, date="2017"),
        Relation("MET", "a", "e", span, date="2018"),
        Relation("DENIED", "c", None, span, date="2017"),
    )
    return KnowledgeGraph.from_extracted([ExtractedDocument(Document("d", TEXT), entities, relations)])


def names(chosen: Chosen) -> list[str]:
    return [e.name for e in chosen.entities]


def test_nothing_asked_for_is_the_whole_graph() -> None:
    chosen = choose(graph(), Choice())
    assert set(names(chosen)) == set("ABCDEF")
    assert names(chosen)[-1] == "F", "one without relations comes last"
    assert len(chosen.relations) == 5
    assert chosen.told() == {"choice": None, "candidates": 6}


@pytest.mark.parametrize(("depth", "found"), [(0, "A"), (1, "ABE"), (2, "ABCE"), (9, "ABCDE")])
def test_focus_reaches_so_many_relations_far_the_nearest_first(depth: int, found: str) -> None:
    chosen = choose(graph(), Choice(focus=("A",), depth=depth))
    assert sorted(names(chosen)) == list(found)
    assert names(chosen)[0] == "A"
    assert {(r.source.name, r.target and r.target.name) for r in chosen.relations} <= {
        (a, b) for a in found for b in [*found, None]
    }


def test_focus_may_be_several_by_any_name() -> None:
    chosen = choose(graph(), Choice(focus=("هند", "E"), depth=0))
    assert names(chosen) == ["D", "E"]
    assert chosen.told()["choice"]["focus"] == [0, 1]


def test_focus_follows_only_relations_that_are_drawn() -> None:
    assert names(choose(graph(), Choice(focus=("A",), depth=3, types=("met",)))) == ["A", "E"]


def test_types_and_time_leave_out_who_has_no_such_relation() -> None:
    chosen = choose(graph(), Choice(types=("ACCUSED", "DENIED"), since="2016-01", until="2017"))
    assert sorted(names(chosen)) == ["B", "C", "D"]
    assert [r.type for r in chosen.relations] == ["ACCUSED", "ACCUSED", "DENIED"]
    assert (chosen.total_entities, chosen.total_relations) == (6, 5)


def test_limit_keeps_the_most_important_and_counts_the_candidates() -> None:
    chosen = choose(graph(), Choice(limit=2))
    assert names(chosen) == ["C", "A"], "three relations, two; then by name"
    assert [r.type for r in chosen.relations] == ["DENIED"]
    assert chosen.candidates == 6


def test_limit_never_drops_the_focus() -> None:
    assert names(choose(graph(), Choice(focus=("F", "E"), limit=1))) == ["E", "F"]


@pytest.mark.parametrize("wrong", [{"depth": -1}, {"limit": 0}])
def test_impossible_numbers_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="expected"):
        Choice(**wrong)  # type: ignore[arg-type]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownName, match="ACCUSED"):
        choose(graph(), Choice(types=("ACUSED",)))
    with pytest.raises(UnknownName):
        choose(graph(), Choice(focus=("Zebra",)))
