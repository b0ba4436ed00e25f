"""Candidate spans, and which of them are mentions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from spacy.tokens import Span

from kg.model import Document
from pipelines.english.backend import load
from pipelines.english.candidate_rows import SIZE, rows_of
from pipelines.english.candidates import Candidate, candidates_of, without_article
from pipelines.english.choosing import KINDS, dense_rows, load_mention_model, selected
from pipelines.english.gazetteer import load_names
from pipelines.english.names import find_mentions, keys_of, ruled_spans

TEXT = (
    "The police arrested two former engineers of Zorblatt on Monday. Opposition lawmakers in Lagos accused the "
    "electoral commission of fraud, and Zorblatt sued the Zorblatt Trust. Emmanuel Macron's team said nothing."
)
HEADS = frozenset(("police", "engineers", "lawmakers", "commission", "team"))


@pytest.fixture(scope="module")
def doc():
    return next(iter(load().annotate([Document("a", TEXT)])))


@pytest.fixture(scope="module")
def candidates(doc):
    return candidates_of(doc, keys_of(doc), load_names(), ruled_spans(doc), HEADS)


@pytest.mark.parametrize(
    "words",
    [
        "police",
        "engineers",
        "former engineers",
        "engineers of Zorblatt",
        "former engineers of Zorblatt",
        "Opposition lawmakers",
        "electoral commission",
        "Zorblatt Trust",
        "Emmanuel Macron's team",
        "Emmanuel Macron",
        "Lagos",
    ],
)
def test_noun_phrases_and_names_may_be_mentions(doc, candidates, words):
    assert words in {doc[c.start : c.end].text for c in candidates}


def test_nouns_that_head_no_mention_are_no_candidates(doc):
    found = candidates_of(doc, keys_of(doc), load_names(), [], frozenset())
    assert "former engineers" not in {doc[c.start : c.end].text for c in found}


def test_a_candidate_tells_what_rules_and_recogniser_say(doc):
    text = next(iter(load().annotate([Document("a", "The Zorblatt Trust sued Russia.")])))
    text.set_ents([Span(text, 0, 3, label="ORG")])
    found = candidates_of(text, keys_of(text), load_names(), [Span(text, 4, 5, label="GPE")], HEADS)
    assert Candidate(1, 3, "", "ORG") in found
    assert Candidate(4, 5, "GPE", "") in found


def test_the_article_is_no_part_of_a_name():
    text = next(iter(load().annotate([Document("a", "The Zorblatt Trust sued Russia.")])))
    text.set_ents([Span(text, 0, 3, label="ORG")])
    assert [s.text for s in without_article(text)] == ["Zorblatt Trust"]


def test_every_candidate_has_rows_within_the_model(doc, candidates):
    rows = rows_of(doc, keys_of(doc), load_names(), candidates, frozenset(("police",)))
    assert len(rows) == len(candidates)
    assert all(r and 0 <= min(r) <= max(r) < SIZE for r in rows)


def test_of_overlapping_candidates_the_most_probable_is_believed():
    spans = [Candidate(0, 1), Candidate(0, 2), Candidate(1, 2), Candidate(3, 4)]
    sure = np.array([0.6, 0.9, 0.7, 0.2], np.float32)
    assert selected(spans, sure, 0.5) == [1]
    assert selected(spans, sure, 0.1) == [1, 3]


def test_a_name_hears_what_is_said_of_it_elsewhere(doc, candidates):
    said = np.zeros((len(candidates), len(KINDS)), np.float32)
    alike = [n for n, c in enumerate(candidates) if doc[c.start : c.end].text == "Zorblatt"]
    assert len(alike) == 2
    said[alike[0], KINDS.index("ORG")] = 0.8
    rows = dense_rows(doc, candidates, said)
    assert rows[alike[1], len(KINDS) + KINDS.index("ORG")] == pytest.approx(0.4)


def test_no_two_mentions_overlap_and_common_nouns_are_found(doc):
    found = find_mentions(doc)
    assert all(a.end <= b.start for a, b in pairwise(found))
    texts = {s.text: s.label_ for s in found}
    assert texts["electoral commission"] == "ORG"
    assert texts["Opposition lawmakers"] == "GROUP"


def test_the_model_is_written_as_it_is_read():
    model = load_mention_model()
    again = type(model).load(model.arrays())
    assert (again.heads, again.common, again.threshold) == (model.heads, model.common, model.threshold)
    assert np.array_equal(again.words.weights, model.words.weights)
