"""The recipe of the English mention model, on a few texts."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.english.backend import load
from pipelines.english.choosing import MentionModel
from pipelines.train import english_mentions as recipe
from pipelines.train.english_examples import read_texts
from pipelines.train.marked import ENGLISH


@pytest.fixture(scope="module")
def texts():
    corpus = [d for _, d in read_texts([ENGLISH / f"dev-0{n}.jsonl" for n in range(1, 7)])]
    docs = list(load().annotate(d.document for d in corpus))
    return corpus, docs, [recipe.gold_of(e, d) for e, d in zip(corpus, docs, strict=True)]


def test_the_annotated_mentions_are_known_by_their_tokens(texts):
    for extracted, doc, places in zip(*texts, strict=True):
        marked = {(m.text, e.type) for e in extracted.entities for m in e.mentions}
        assert {(doc[a:b].text, kind) for (a, b), kind in places.items()} == marked


def test_heads_are_common_nouns_of_several_texts(texts):
    _, docs, gold = texts
    heads, common = recipe.vocabulary(docs, gold)
    assert all(w.islower() for w in heads | common)
    assert "the" in common


def test_a_small_model_finds_most_of_what_it_read(texts):
    pytest.importorskip("lightgbm")
    pytest.importorskip("scipy")
    _, docs, gold = texts
    heads, common = recipe.vocabulary(docs, gold)
    cases = recipe.cases_of(docs, gold, heads, common)
    model, figures = recipe.train(cases, np.arange(len(docs)) % recipe.FOLDS, heads, common)
    assert isinstance(model, MentionModel)
    assert 0.1 <= model.threshold < 0.7
    assert figures["documents"] == len(docs)
    assert figures["f1"] > 0.5


def test_the_lowest_threshold_that_is_nearly_as_good_is_taken(texts):
    _, docs, gold = texts
    [case] = recipe.cases_of(docs[:1], gold[:1], frozenset(), frozenset())
    kinds = np.array([recipe.KINDS.index(case.gold.get((c.start, c.end), "ORG")) for c in case.candidates])
    right = [case.gold.get((c.start, c.end)) is not None for c in case.candidates]
    sure = np.where(right, 0.9, 0.2).astype(np.float32)
    cut, figures = recipe.best_threshold([case], [(sure, kinds)])
    assert cut == pytest.approx(0.25)
    assert figures["precision"] == 1.0
