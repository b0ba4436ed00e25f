"""Parallel texts of the corpus: what both languages say of one entity is one entity."""

from __future__ import annotations

import pytest

from benchmarks.crosslanguage import (
    Said,
    exchanged_names,
    false_merges,
    local_entities_of,
    masked,
    measure,
    pairs,
)
from kg.resolve import resolve
from pipelines.english.gazetteer import load_names

pytestmark = pytest.mark.slow
WANTED = 0.92


def figures(said: list[Said]) -> dict[str, float]:
    found = resolve({(s.local.document, s.local.id): s.local for s in said}.values())
    return {what: figure.f1 for what, figure in measure(said, found).items()}


def test_one_graph_from_both_languages_with_and_without_the_gazetteer() -> None:
    texts = pairs()
    assert len(texts) >= 12
    for names in (load_names(), masked(texts)):
        assert figures(local_entities_of(texts, names))["B³ of all mentions"] >= WANTED


def test_the_mask_hides_every_name_but_those_of_countries() -> None:
    texts = pairs()
    hidden = masked(texts)
    assert hidden.lookup(("fbi",)) is None
    assert hidden.gazetteer.lookup("جوليان اسانج") is None
    assert hidden.gazetteer.lookup("ايران") is not None


def test_known_people_with_other_first_names_are_other_people() -> None:
    assert len(false_merges(exchanged_names(1000, seed=9))) <= 1
