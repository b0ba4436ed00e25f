"""The recipe of the English antecedent ranker: what annotated anaphors tell, the fit, and a small training."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from pipelines.english.learned.anaphors import FORMS, Anaphor
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.english.learned.ranking import WIDTH, Ranker
from pipelines.train import english_antecedents as recipe
from pipelines.train.anaphora import ENGLISH as ANAPHORA
from pipelines.train.anaphora import read_marks
from pipelines.train.antecedent_figures import shares
from pipelines.train.english_antecedents import Example, Group, Model
from pipelines.train.english_examples import english_examples, load_rankers, read_texts
from pipelines.train.marked import ENGLISH

needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="the recipes need scipy, extra train")
FILES = sorted(ENGLISH.glob("dev-*.jsonl"))
STARTS = [sum(list(CATEGORIES.values())[:n]) for n in range(len(CATEGORIES))]


@pytest.fixture(scope="module")
def data() -> list[Example]:
    return recipe.examples_of([d for _, d in read_texts(FILES)], read_marks(ANAPHORA))


def figures(data: list[Example], ranker: Ranker) -> dict[str, float]:
    return shares([g for x in data for g in recipe.guesses_on(x, ranker)])


def group(meant: int, form: str = "he", noun: str | None = None) -> Group:
    """Three candidates that differ in the first category, and in their type."""
    codes = [(STARTS[0] + n, *STARTS[1:]) for n in range(3)]
    found = Candidates([0, 1, 2], codes, [[0.0]] * 3)
    return Group(form, noun, found, [0, 1, 2], [float(n == meant) for n in range(3)])


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
    trees = replace(model, trees=recipe.Forest.load(np.load(recipe._OUTPUT), "trees"))
    assert trees.shipped()["nouns"].tolist() == ["party"]  # «state» means an entity too seldom


def test_marked_words_are_anaphors_of_the_ranker(data):
    looked = [x.looked(Ranker.load(np.load(recipe._OUTPUT))) for x in data]
    marked = sum(len(x.meant) for x in data)
    assert sum(map(len, looked)) > 0.9 * marked
    assert {a.form for read in looked for a, *_ in read} >= {"he", "it", "they", "deed", "person", "gpe"}


def test_what_is_known_to_mean_another_entity_is_wrong(data):
    documents = [d for _, d in read_texts(FILES)]
    examples = english_examples(documents)
    wrong = [(e, a) for e in examples for found in e.read.arguments for a in found if e.is_wrong(a)]
    assert wrong
    for e, a in wrong:
        assert a.entity not in e.meant[a.token]
        assert a.kind in ("nominal", "pronoun", "event")


@needs_scipy
def test_training_beats_what_knows_nothing(data):
    model = recipe.train(data)
    assert model.forms.shape == (len(FORMS), WIDTH)
    assert set(model.rates) == set(model.nouns)
    learned = figures(data, model.ranker())
    nothing = Ranker.of(np.zeros((len(FORMS), WIDTH)), [], np.zeros((0, 6)), [], {})
    plain = figures(data, nothing)
    assert learned["all meant"] == plain["all meant"]
    for kind in ("all", "pronoun"):
        assert learned[f"{kind} first"] > plain[f"{kind} first"]
        assert learned[f"{kind} first"] <= learned[f"{kind} listed"]


@needs_scipy
@pytest.mark.slow
@pytest.mark.skipif(find_spec("lightgbm") is None, reason="needs the extra train")
def test_the_command_writes_the_weights_and_those_of_the_folds(tmp_path, capsys, monkeypatch):
    for name, value in (("LOOKS", 1), ("ROUNDS", 1), ("TREES", 20), ("STEPS", 20)):
        monkeypatch.setattr(recipe, name, value)
    files = [str(ENGLISH / "marked" / "train-a9.txt")]
    recipe.main([*files, "--held", str(tmp_path / "held"), "-o", str(tmp_path / "antecedents.npz")])
    figures = json.loads(capsys.readouterr().out)
    for kind in ("all", "pronoun", "noun", "event"):
        assert 0 < figures[f"{kind} first"] <= figures[f"{kind} listed"] <= 1
        assert 0 < figures[f"{kind} f1"] < 1
    arrays = np.load(tmp_path / "antecedents.npz")
    assert arrays["forms"].shape == (len(FORMS), WIDTH)
    assert arrays["types"].shape == (len(arrays["nouns"]), 6)
    rankers = load_rankers(tmp_path / "held")
    assert rankers is not None
    assert len(rankers) == 4
    assert all(r.trees is not None for r in rankers)
    documents = [d for _, d in read_texts(FILES)]
    folds = np.arange(len(documents)) % 4
    one, shipped = english_examples(documents, folds, rankers), english_examples(documents)
    assert [len(e.read.rows) for e in one] == [len(e.read.rows) for e in shipped]
    assert [e.read.arguments for e in one] != [e.read.arguments for e in shipped]
