"""The recipe of the English relation model: folds, thresholds, labels, and a small model from a few texts."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from kg.ontology import RELATION_TYPES
from pipelines.english.learned.model import EnglishRelationModel
from pipelines.relations.blending import Opinions
from pipelines.train.english_examples import english_examples, folds_of, read_texts, training_files
from pipelines.train.english_relations import best_threshold, fit_priors, train, write_card
from pipelines.train.marked import ENGLISH

TEXTS = [ENGLISH / "marked" / "train-w1.txt"]


def test_texts_of_a_block_are_in_one_fold():
    texts = read_texts(TEXTS)
    blocks = [b for b, _ in texts]
    folds = folds_of(blocks)
    assert len(set(folds.tolist())) == 4
    assert all(len({f for b, f in zip(blocks, folds.tolist(), strict=True) if b == x}) == 1 for x in blocks)


def test_held_out_texts_are_not_trained_on():
    names = {p.stem for p in training_files()}
    assert {n.partition("-")[0] for n in names} == {"dev", "train"}
    others = {p.stem for p in ENGLISH.glob("*.jsonl")} - names
    assert {n.partition("-")[0] for n in others} == {"test", "valid"}


def test_the_threshold_is_the_highest_that_is_as_good_as_the_best():
    labels = np.array([1, 1, 0, 0, 0], np.float32)
    cut, figures = best_threshold(labels, np.array([0.55, 0.45, 0.3, 0.2, 0.15]), gold=2)
    assert cut == 0.45
    assert figures == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_examples_know_what_each_sentence_states():
    texts = read_texts(sorted(ENGLISH.glob("dev-*.jsonl")))
    examples = english_examples([d for _, d in texts])
    for (_, document), example in zip(texts, examples, strict=True):
        assert len(example.keys) <= len(document.relations)
        assert {k for stated in example.gold.values() for k, _, _ in stated} == {
            k for k, _, _ in example.keys
        }
        assert example.labels().shape == (len(example.read.rows), len(RELATION_TYPES))
    priors = fit_priors(examples)
    assert all(0.0 < share < 1.0 and count > 0 for share, count in priors.values())


@pytest.mark.slow
@pytest.mark.skipif(find_spec("lightgbm") is None, reason="needs the extra train")
def test_a_small_model_is_trained_and_read_again(tmp_path):
    texts = read_texts(TEXTS)[:24]
    model, figures = train(texts, [Opinions.of([]) for _ in texts])
    assert 0.0 < figures["f1"] <= 1.0
    assert figures["documents"] == 24
    again = EnglishRelationModel.load(model.arrays())
    (example,) = english_examples([texts[0][1]])
    assert [c.key() for _, c, _ in again.score(example.read)] == [
        c.key() for _, c, _ in model.score(example.read)
    ]
    write_card(figures, tmp_path / "card.md")
    assert f"| {figures['precision']:.3f} |" in (tmp_path / "card.md").read_text("utf-8")
