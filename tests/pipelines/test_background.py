"""What is known of who is who, and what it may and may not do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.model import Entity, ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.background.facts import LASTING, Background, entity_key, fact_of, load_background
from pipelines.background.rows import BACKGROUND_FEATURES, background_rows
from pipelines.background.standing import STANDING_FEATURES, RoleAt, Standings
from pipelines.background.tables import Table, lines_of, read_table
from pipelines.background.ties import KnownTies
from pipelines.references import Reference
from pipelines.train import background as recipe

MINISTER = ("AFFILIATED_WITH", "sergei_lavrov", "russia")
PEOPLE = [
    Entity("a", "PERSON", "Sergei Lavrov", None),
    Entity("b", "GPE", "Russia", None),
    Entity("c", "GPE", "Iran", None),
]
AFFILIATED, ACCUSED = ("AFFILIATED_WITH", 0, 1), ("ACCUSED", 0, 1)


def background(stated: int = 0, written: bool = False, own: int = 0) -> Background:
    return Background(
        Table.of({MINISTER: 0} if written else {}),
        Table.of({MINISTER: stated} if stated else {}),
        {MINISTER: own},
    )


def standings(
    references: list[Reference], known: Background, roles: dict[int, RoleAt] | None = None
) -> Standings:
    """Of a document of two sentences of ten tokens."""
    return Standings(PEOPLE, references, [0] * 10 + [1] * 10, roles or {}, known)


def named(entity: int, at: int) -> Reference:
    return Reference(at, at + 1, entity, "name")


def test_the_shipped_tables_know_who_is_who() -> None:
    known = load_background()
    assert known.is_written("AFFILIATED_WITH", "emmanuel_macron", "france")
    assert not known.knows("AFFILIATED_WITH", "emmanuel_macron", "russia")
    assert known.knows("LOCATED_IN", "odesa", "ukraine")
    assert known.knows("KIN_OF", "donald_trump", "ivanka_trump")
    assert known.knows("KIN_OF", "ivanka_trump", "donald_trump")


@pytest.mark.parametrize("name", ["who_is_who.tsv", "stated.tsv"])
def test_a_table_is_sorted_and_of_lasting_types_only(name: str) -> None:
    path = Path(recipe.__file__).parents[1] / "background" / name
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert [r[:2] for r in rows] == sorted(r[:2] for r in rows)
    assert len({tuple(r[:2]) for r in rows}) == len(rows)
    assert {kind for _, kind, _ in rows} <= set(LASTING)
    for source, _, targets in rows:
        ends = [t.partition("=")[0] for t in targets.split("|")]
        assert source not in ends, source
        assert len(set(ends)) == len(ends), source
        assert all(e == entity_key(e) for e in (source, *ends)), source


def test_stated_facts_are_those_of_the_corpus(tmp_path: Path) -> None:
    recipe.main(["-o", str(tmp_path / "stated.tsv")])
    shipped = Path(recipe.__file__).parents[1] / "background" / "stated.tsv"
    assert (tmp_path / "stated.tsv").read_text("utf-8") == shipped.read_text("utf-8"), (
        "out of date: python -m pipelines.train.background, then train the relations anew"
    )


def test_no_fact_comes_from_a_held_out_text_or_its_twin() -> None:
    twins = recipe.held_out_twins()
    assert "t01-01" in twins
    assert len(twins) == 16
    text = ExtractedDocument.from_json(
        '{"id": "t01-01", "text": "x y", "date": null, "source": null, "entities": ['
        '{"id": "x", "type": "PERSON", "name": "X", "mentions": [{"start": 0, "end": 1, "text": "x"}]},'
        '{"id": "y", "type": "GPE", "name": "Y", "mentions": [{"start": 2, "end": 3, "text": "y"}]}],'
        '"relations": [{"type": "AFFILIATED_WITH", "source": "x", "target": "y", "polarity": "affirmed",'
        '"modality": "actual", "attribution": null, "evidence": {"start": 0, "end": 3}, "date": null, "role": null}]}'
    )
    assert recipe.facts_stated(text) == {("AFFILIATED_WITH", "x", "y")}
    assert recipe.stated_by_block([("t01", text)]) == {}


def test_a_model_learns_without_the_facts_of_its_own_block() -> None:
    blocks = recipe.stated_by_block(
        recipe.read_corpus([Path(recipe.__file__).parent / "corpus" / "t01.jsonl"])
    )
    once = [f for f, n in blocks["t01"].items() if load_background().documents(*f) == n]
    own, other = (recipe.background_of(b, "text", ()) for b in ("t01", "another"))
    assert once
    assert not any(own.documents(*f) for f in once)
    assert all(other.documents(*f) for f in once)


def test_a_model_learns_from_some_that_it_does_not_know() -> None:
    people = [Entity(str(n), "PERSON", f"Person {n}", None) for n in range(200)]
    hidden = [len(recipe.background_of("t01", text, people).hidden) / 200 for text in map(str, range(60))]
    for share in recipe.HIDDEN:
        assert sum(abs(h - share) < 0.1 for h in hidden) > 10
    assert recipe.background_of("t01", "1", people) == recipe.background_of("t01", "1", people)


def test_of_whom_is_hidden_nothing_is_known() -> None:
    for name in ("sergei_lavrov", "russia"):
        known = replace(background(4, written=True), hidden=frozenset({name}))
        assert not known.knows(*MINISTER)
        assert not known.targets(*MINISTER[:2])
        assert not background_rows([AFFILIATED], KnownTies(PEOPLE, known))[0].any()


def test_rows_tell_what_is_known_of_a_relation() -> None:
    ties = KnownTies(PEOPLE, background(4, True, own=1))
    rows = background_rows([AFFILIATED, ACCUSED, ("AFFILIATED_WITH", 0, 2)], ties)
    named_rows = [dict(zip(BACKGROUND_FEATURES, r.tolist(), strict=True)) for r in rows]
    assert (named_rows[0]["documents"], named_rows[0]["written"]) == (3, 1)
    # Whom he accuses nobody knows beforehand; that he is one of theirs is known.
    assert named_rows[1]["documents"] == named_rows[1]["written"] == 0
    assert named_rows[1]["forth_AFFILIATED_WITH"] == 6
    # Another state than the one that he is known to serve.
    assert [named_rows[2][n] for n in ("documents", "others_here", "others")] == [0, 1, 1]


def test_what_only_the_document_itself_states_is_unknown() -> None:
    assert not background_rows([AFFILIATED], KnownTies(PEOPLE, background(1, own=1)))[0, :-1].any()


def test_a_known_tie_is_a_candidate_where_both_stand_in_a_sentence() -> None:
    together = standings([named(0, 2), named(1, 7)], background(written=True))
    assert together.ties[AFFILIATED].token == 2
    assert [r.entity for r in together.ties[AFFILIATED].references] == [0, 1]
    assert set(together.ties) == {AFFILIATED}
    apart = standings([named(0, 2), named(1, 17)], background(written=True))
    assert not apart.ties


def test_a_role_makes_a_known_tie_a_candidate_in_another_sentence() -> None:
    apart = [named(0, 2), named(1, 17)]
    tie = standings(apart, background(written=True), {0: RoleAt(1, "minister")}).ties[AFFILIATED]
    assert (tie.role, tie.token) == (RoleAt(1, "minister"), 1)
    assert not standings(apart, background(), {0: RoleAt(1, "minister")}).ties


def test_rows_of_standing() -> None:
    places = standings(
        [named(0, 2), named(1, 7), named(0, 12), named(1, 13)], background(), {0: RoleAt(1, "x")}
    )
    row = dict(zip(STANDING_FEATURES, places.rows([AFFILIATED])[0].tolist(), strict=True))
    assert row == {"together": 2, "near": 1, "source_role": 1, "target_role": 0}
    assert places.rows([("DENIED", 0, -1)])[0].tolist() == [0, -1, 1, 0]


def test_a_table_survives_its_file_form() -> None:
    facts = Counter({MINISTER: 2, fact_of("KIN_OF", "b", "a"): 1})
    assert lines_of(facts) == [
        "a\tKIN_OF\tb=1",
        "b\tKIN_OF\ta=1",
        "sergei_lavrov\tAFFILIATED_WITH\trussia=2",
    ]
    assert Table.of(facts).targets("KIN_OF", "b") == {"a": 1}


def test_a_wrong_header_is_told() -> None:
    with pytest.raises(ValueError, match="expected 'source"):
        read_table("facts.py")


def test_lasting_types_are_of_the_ontology() -> None:
    assert set(LASTING) <= set(RELATION_TYPES)
    nothing = background_rows([], KnownTies(PEOPLE, background()))
    assert np.array_equal(nothing, np.zeros((0, len(BACKGROUND_FEATURES))))
