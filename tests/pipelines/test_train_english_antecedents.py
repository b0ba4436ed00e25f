"""The recipe of the English antecedent ranker: what relations tell of anaphors, the fit, and a small training."""

from __future__ import annotations

import json
from importlib.util import find_spec

import numpy as np
import pytest

from pipelines.english.learned.anaphors import FORMS, Anaphor
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.english.learned.ranking import WIDTH, Ranker
from pipelines.train import english_antecedents as recipe
from pipelines.train.english_antecedents import Example, Group, Model
from pipelines.train.english_examples import english_examples, read_texts
from pipelines.train.marked import ENGLISH

needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="the recipes need scipy, extra train")
FILES = sorted(ENGLISH.glob("dev-*.jsonl"))
STARTS = [sum(list(CATEGORIES.values())[:n]) for n in range(len(CATEGORIES))]


@pytest.fixture(scope="module")
def data() -> list[Example]:
    documents = [d for _, d in read_texts(FILES)]
    return [recipe.example_of(d, e) for d, e in zip(documents, english_examples(documents), strict=True)]


def group(meant: int, form: str = "he", noun: str | None = None) -> Group:
    """Three candidates that differ in the first category, and in their type."""
    codes = [(STARTS[0] + n, *STARTS[1:]) for n in range(3)]
    return Group(
        form, noun, Candidates([0, 1, 2], codes), [0, 1, 2], [float(n == meant) for n in range(3)], 1.0
    )


def anaphor(form: str, noun: str = "he") -> Anaphor:
    return Anaphor(0, 0, form, noun, 0, int(noun != "he"), frozenset(), False, frozenset())


def best(model: Model, a: Anaphor) -> int:
    p = model.ranker().probabilities(a, group(0).found, ["PERSON", "ORG", "GPE"])
    return int(np.argmax(p))


@needs_scipy
def test_forms_learn_apart():
    model = recipe.fit([*[group(1)] * 80, *[group(2, "she")] * 80], {})
    assert (best(model, anaphor("he")), best(model, anaphor("she"))) == (1, 2)


@needs_scipy
def test_nouns_learn_which_type_of_entity_they_mean():
    data = [*[group(1, "noun", "party")] * 80, *[group(2, "noun", "state")] * 80]
    model = recipe.fit(data, {"party": 0.9, "state": 0.1})
    assert (best(model, anaphor("noun", "party")), best(model, anaphor("noun", "state"))) == (1, 2)
    assert model.shipped()["nouns"].tolist() == ["party"]  # «state» means an entity too seldom


def test_roles_are_inside_the_text_and_named_by_no_word_of_their_sentences(data):
    roles = [(x, r) for x in data for r in x.roles]
    assert {r.own for _, r in roles} == {True, False}
    for x, r in roles:
        assert 0 <= r.start < r.end <= len(x.words.lower)
        assert 0 <= r.entity < len(x.reading.entities)
        here = set(x.words.sent[r.start : r.end])
        named = [q for q in x.reading.references if q.kind == "name" and q.entity == r.entity]
        assert r.own or not [q for q in named if x.words.sent[q.start] in here]


@needs_scipy
def test_training_beats_what_knows_nothing(data):
    model = recipe.train(data)
    assert model.forms.shape == (len(FORMS), WIDTH)
    learned = recipe.measure(data, model.ranker())
    plain = recipe.measure(data, Ranker.of(np.zeros((len(FORMS), WIDTH)), [], np.zeros((0, 6))))
    assert learned["far first"] > plain["far first"]
    assert learned["far first"] <= learned["far listed"] <= learned["far"] == plain["far"]


@needs_scipy
@pytest.mark.slow
def test_the_command_writes_the_weights(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recipe, "ROUNDS", 2)
    recipe.main([*map(str, FILES), "--folds", "0", "-o", str(tmp_path / "antecedents.npz")])
    recipe.main([str(ENGLISH / "train-a7.jsonl"), "-o", str(tmp_path / "antecedents.npz")])
    figures = json.loads(capsys.readouterr().out)
    assert 0 < figures["far first"] <= figures["far listed"] <= 1
    arrays = np.load(tmp_path / "antecedents.npz")
    assert arrays["forms"].shape == (len(FORMS), WIDTH)
    assert arrays["types"].shape == (len(arrays["nouns"]), 6)
