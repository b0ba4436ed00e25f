"""Candidate relations: the likeliest pairs of arguments, and their rows."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES
from pipelines.relations.reading import Reading, TriggerReading
from pipelines.relations.triples import PAIR_FEATURES, TRIPLE_FEATURES, Candidate, Roles, triples

TEXT = "اتهمت واشنطن موسكو وفرنسا بالكذب في برلين."


def pairs_of(g, kind: str, source: dict[str, float], target: dict[str, float], prior: float = 0.4):
    """The candidates of the first trigger of a type, for probabilities by entity (0 where none is given)."""
    reading: Reading = g.reading()
    t: TriggerReading = next(t for t in reading.triggers if t.trigger.type == kind)
    p, q = ([known.get(g.identifier(a.entity), 0.0) for a in t.arguments] for known in (source, target))
    return triples(reading.context, Roles(t.trigger, t.arguments, p, q, prior, 0.7), t.rows, t.head)


def ends(g, candidates: list[Candidate]) -> list[tuple[str | None, str | None]]:
    return [
        (g.identifier(c.source.entity), None if c.target is None else g.identifier(c.target.entity))
        for c in candidates
    ]


def features(row) -> dict[str, float]:
    return dict(zip(TRIPLE_FEATURES, row.tolist(), strict=True))


def test_pairs_come_with_the_likeliest_first_and_their_rows(given) -> None:
    g = given(TEXT)
    found, rows = pairs_of(
        g, "ACCUSED", {"washington": 0.9, "moscow": 0.1}, {"moscow": 0.8, "france": 0.5, "berlin": 0.01}
    )
    assert ends(g, found) == [("washington", "moscow"), ("washington", "france"), ("moscow", "france")]
    assert rows.shape == (3, len(TRIPLE_FEATURES))
    assert rows.dtype == np.float32
    best, second, third = map(features, rows)
    assert best["source_probability"] == pytest.approx(0.9)
    assert best["target_probability"] == pytest.approx(0.8)
    assert (best["source_place"], best["target_place"], best["source_lead"], best["target_lead"]) == (
        0,
        0,
        0,
        0,
    )
    assert second["target_lead"] == pytest.approx(-0.3)
    assert (second["target_place"], third["source_place"]) == (1, 1)
    assert [f["prior"] for f in (best, second, third)] == pytest.approx([0.4] * 3)
    assert [f["likely"] for f in (best, second, third)] == pytest.approx([0.7] * 3)
    assert (best["sources_above"], best["targets_above"]) == (1, 2)
    assert all(f["no_target"] == 0 and f["source_first"] == 1 for f in (best, second, third))


def test_a_row_holds_the_trigger_and_both_arguments(given) -> None:
    g = given(TEXT)
    reading = g.reading()
    t = next(t for t in reading.triggers if t.trigger.type == "ACCUSED")
    _, rows = pairs_of(g, "ACCUSED", {"washington": 0.9}, {"moscow": 0.8})
    h, a = len(TRIGGER_FEATURES), len(ARGUMENT_FEATURES)
    assert len(TRIPLE_FEATURES) == h + 2 * a + len(PAIR_FEATURES)
    places = {g.identifier(x.entity): n for n, x in enumerate(t.arguments)}
    np.testing.assert_allclose(rows[0, :h], t.head)
    np.testing.assert_array_equal(rows[0, h : h + a], t.rows[places["washington"]])
    np.testing.assert_array_equal(rows[0, h + a : h + 2 * a], t.rows[places["moscow"]])


def test_gap_and_names_between(given) -> None:
    g = given(TEXT)
    _, rows = pairs_of(g, "ACCUSED", {"washington": 0.9}, {"moscow": 0.8, "france": 0.7})
    near, far = map(features, rows)
    assert (near["gap"], near["names_between"]) == (0, 0)
    assert (far["gap"], far["names_between"]) == (2, 1)


def test_nobody_acts_on_himself(given) -> None:
    g = given(TEXT)
    found, rows = pairs_of(g, "ACCUSED", {"washington": 0.9}, {"washington": 0.9})
    assert (found, rows.shape) == ([], (0, len(TRIPLE_FEATURES)))


def test_the_likeliest_reference_stands_for_its_entity(given) -> None:
    g = given("وصلت واشنطن. اتهمت واشنطن موسكو بالكذب أمام واشنطن.")
    reading = g.reading()
    t = next(t for t in reading.triggers if t.trigger.type == "ACCUSED")
    where = {a.reference.start: n for n, a in enumerate(t.arguments)}
    source, target = ([0.0] * len(t.arguments) for _ in range(2))
    source[where[g.at("واشنطن", 1)]], source[where[g.at("واشنطن", 2)]] = 0.5, 0.6
    target[where[g.at("موسكو")]] = 0.9
    found, _ = triples(
        reading.context, Roles(t.trigger, t.arguments, source, target, 0.4, 0.7), t.rows, t.head
    )
    assert [c.source.start for c in found] == [g.at("واشنطن", 2)]


def test_a_symmetric_pair_comes_once(given) -> None:
    g = given("التقى سمير درويش عادل منصور.")
    both = {"samir": 0.9, "adel": 0.8}
    assert len(pairs_of(g, "MET", both, both)[0]) == 1
    assert ends(g, pairs_of(g, "MET", {"adel": 0.9}, {"samir": 0.9})[0]) == [("adel", "samir")]


def test_a_directed_pair_comes_both_ways(given) -> None:
    g = given("اتهم سمير درويش عادل منصور.")
    both = {"samir": 0.9, "adel": 0.8}
    assert set(ends(g, pairs_of(g, "ACCUSED", both, both)[0])) == {("samir", "adel"), ("adel", "samir")}


def test_a_denial_may_have_no_addressee(given) -> None:
    g = given("نفى سمير درويش اتهامات واشنطن.")
    found, rows = pairs_of(g, "DENIED", {"samir": 0.9}, {"washington": 0.6})
    assert ends(g, found) == [("samir", "washington"), ("samir", None)]
    alone = features(rows[1])
    assert (alone["no_target"], alone["target_probability"]) == (1, 0)
    assert alone["target_lead"] == pytest.approx(-0.6)
    assert {v for k, v in alone.items() if k.startswith("target_") and k[7:] in ARGUMENT_FEATURES} == {-1}


def test_only_a_denial_may(given) -> None:
    g = given(TEXT)
    assert pairs_of(g, "ACCUSED", {"washington": 0.9}, {})[0] == []


def test_few_of_many(given) -> None:
    g = given("اتهمت واشنطن وموسكو وفرنسا وإيران ولبنان وبرلين ومايكروسوفت والكرملين بنك النور.")
    everybody = {e.id: 0.5 for e in g.entities}
    found, _ = pairs_of(g, "ACCUSED", everybody, everybody)
    assert len({c.source.entity for c in found}) == 4
    assert len({c.target.entity for c in found if c.target}) == 6


def test_unlikely_arguments_are_left_out(given) -> None:
    g = given(TEXT)
    assert pairs_of(g, "ACCUSED", {"washington": 0.019}, {"moscow": 0.9})[0] == []
    assert len(pairs_of(g, "ACCUSED", {"washington": 0.035}, {"moscow": 0.9})[0]) == 1


def test_pairs_of_unlikely_arguments_are_left_out_though_each_may_do(given) -> None:
    g = given(TEXT)
    found, rows = pairs_of(g, "ACCUSED", {"washington": 0.1}, {"moscow": 0.9, "france": 0.1})
    assert ends(g, found) == [("washington", "moscow")]
    assert len(rows) == 1
