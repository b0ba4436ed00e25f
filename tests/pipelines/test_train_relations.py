"""The recipe of the relation model: labels, priors, folds, thresholds; and a tiny model from its corpus."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from pipelines.relations.model import Priors, RelationModel
from pipelines.relations.words import ROWS
from pipelines.train import relations as recipe
from pipelines.train.relations import Example

CORPUS = Path(recipe.__file__).parent / "corpus"
ACCUSATION = "اتهمت واشنطن موسكو بالكذب."


def example(g, gold: dict[str, list[tuple[int, int, int, int]]], topic: str = "t") -> Example:
    return Example(topic, g.doc, g.reading(), gold)


def whole(g, source: str, target: str | None) -> tuple[int, int, int, int]:
    """A relation whose evidence is the whole text."""
    return g.number(source), -1 if target is None else g.number(target), 0, len(g.doc.text)


def test_a_trigger_states_the_relations_of_its_type_around_it(given) -> None:
    g = given(f"{ACCUSATION} اتهمت فرنسا إيران بالكذب.")
    second = g.doc.text.index("اتهمت فرنسا")
    e = example(
        g,
        {
            "ACCUSED": [
                (g.number("washington"), g.number("moscow"), 0, second - 1),
                (g.number("france"), g.number("iran"), second, len(g.doc.text)),
            ],
            "MET": [whole(g, "france", "iran")],
        },
    )
    stated = [e.statements(t.trigger) for t in e.reading.triggers if t.trigger.type == "ACCUSED"]
    assert stated == [
        {(g.number("washington"), g.number("moscow"))},
        {(g.number("france"), g.number("iran"))},
    ]
    assert all(not e.statements(t.trigger) for t in e.reading.triggers if t.trigger.type == "CHARGED")


def test_a_symmetric_relation_is_stated_both_ways(given) -> None:
    g = given("التقى سمير درويش عادل منصور.")
    e = example(g, {"MET": [whole(g, "samir", "adel")]})
    a, b = g.number("samir"), g.number("adel")
    t = next(t.trigger for t in e.reading.triggers if t.trigger.type == "MET")
    assert e.statements(t) == {(a, b), (b, a)}


def test_a_denial_without_addressee_is_stated_of_nobody(given) -> None:
    g = given("نفى الكرملين ذلك.")
    e = example(g, {"DENIED": [whole(g, "kremlin", None)]})
    t = next(t.trigger for t in e.reading.triggers if t.trigger.type == "DENIED")
    assert e.statements(t) == {(g.number("kremlin"), -1)}


def test_roles_of_arguments(given) -> None:
    g = given(ACCUSATION)
    t = next(t for t in g.reading().triggers if t.trigger.type == "ACCUSED")
    roles = recipe._roles([(0, t), (0, t)], [{(g.number("washington"), g.number("moscow"))}, set()])
    found = dict(zip([g.identifier(a.entity) for a in t.arguments], roles.tolist(), strict=False))
    assert found == {"washington": [1, 0], "moscow": [0, 1]}
    assert roles.shape == (2 * len(t.arguments), 2)
    assert not roles[len(t.arguments) :].any()


def test_priors_are_smoothed_shares(given) -> None:
    g = given(ACCUSATION)
    right, wrong = example(g, {"ACCUSED": [whole(g, "washington", "moscow")]}), example(g, {})
    priors = recipe.fit_priors([right, right, right, wrong])
    t = next(t.trigger for t in right.reading.triggers if t.trigger.type == "ACCUSED")
    base = (3 + 1) / (4 + 3)
    assert priors.base["ACCUSED"] == pytest.approx(base)
    assert priors.of(t) == (pytest.approx((3 + 4 * base) / (4 + 4)), 4)
    assert priors.base["CHARGED"] == pytest.approx(1 / (4 + 3))
    assert recipe.fit_priors([]) == Priors({}, {})


def test_a_topic_is_in_one_fold(given) -> None:
    g = given(ACCUSATION)
    topics = ["b", "a", "b", "c", "d", "e", "a"]
    folds = recipe.fold_of([example(g, {}, t) for t in topics])
    assert folds == [1, 0, 1, 2, 3, 0, 0]
    assert set(folds) == set(range(recipe.FOLDS))


class Mean:
    """Stands for LightGBM: predicts the mean label of what it was trained on."""

    def __init__(self, labels) -> None:
        self.mean = labels.mean()

    def predict(self, rows):
        return np.full(len(rows), self.mean)


def test_nothing_is_predicted_by_what_has_seen_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "fit_booster", lambda rows, labels, rounds: Mean(labels))
    folds = np.array([0, 1, 2, 3, 0, 1, 2, 3])
    labels = (folds == 2).astype(np.float32)
    rows = np.zeros((8, 2), np.float32)
    found = recipe.out_of_fold(rows, labels, folds, 3)
    np.testing.assert_allclose(found, np.where(folds == 2, 0, 1 / 3), rtol=1e-6)
    train = np.array([True] * 4 + [False] * 3 + [True])
    restricted = recipe.out_of_fold(rows, labels, folds, 3, train)
    np.testing.assert_allclose(restricted, [1 / 4, 1 / 4, 0, 1 / 3] * 2, rtol=1e-6)


def test_the_threshold_gives_the_best_f() -> None:
    gold = {(0, "MET", 0, 1), (0, "ACCUSED", 0, 1), (1, "ACCUSED", 0, 1)}
    best = {
        (0, "MET", 0, 1): 0.9,
        (0, "ACCUSED", 0, 1): 0.6,
        (1, "ACCUSED", 0, 1): 0.45,
        (1, "MET", 2, 3): 0.42,
        (2, "MET", 2, 3): 0.3,
    }
    cuts = recipe.thresholds(best, gold, 1.0)
    assert 0.42 < cuts["*"] <= 0.45
    assert set(cuts) == {"*"} | recipe.NOMINAL
    assert all(cuts[k] == 0.5 for k in recipe.NOMINAL)
    strict = recipe.thresholds({**best, (3, "MET", 5, 6): 0.45, (3, "MET", 5, 7): 0.45}, gold, 0.3)
    assert 0.45 < strict["*"] <= 0.6


def test_relations_of_noun_phrases_do_not_move_the_threshold() -> None:
    gold = {(0, "MET", 0, 1), (0, "KIN_OF", 0, 1)}
    best = {(0, "MET", 0, 1): 0.5, (0, "KIN_OF", 0, 1): 0.2}
    assert 0.2 < recipe.thresholds({**best, (0, "MET", 3, 4): 0.25}, gold, 1.0)["*"] <= 0.5


def test_gold_and_scores_have_the_same_keys(given) -> None:
    g = given("التقى سمير درويش عادل منصور. نفى الكرملين ذلك.")
    a, b, k = g.number("adel"), g.number("samir"), g.number("kremlin")
    e = example(g, {"MET": [whole(g, "samir", "adel")], "DENIED": [whole(g, "kremlin", None)]})
    assert recipe.gold_keys([e]) == {(0, "MET", min(a, b), max(a, b)), (0, "DENIED", k, -1)}


def extracted(text: str, names: dict[str, str], relations: list[Relation]) -> ExtractedDocument:
    entities = tuple(
        Entity(i, "GPE", i, name, (Mention(text.index(name), text.index(name) + len(name), name),))
        for i, name in names.items()
    )
    return ExtractedDocument(Document("d", text), entities, tuple(relations))


def test_annotated_documents_are_read(tmp_path) -> None:
    accused = Relation("ACCUSED", "washington", "moscow", Evidence(0, len(ACCUSATION)))
    denied = Relation("DENIED", "moscow", None, Evidence(0, 4))
    d = extracted(ACCUSATION, {"washington": "واشنطن", "moscow": "موسكو"}, [accused, denied])
    (tmp_path / "b.jsonl").write_text(d.to_json() + "\n\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(replace(d, relations=()).to_json() + "\n", encoding="utf-8")
    corpus = recipe.read_corpus([tmp_path / "b.jsonl", tmp_path / "a.jsonl"])
    assert [topic for topic, _ in corpus] == ["a", "b"]
    first, second = recipe.examples(corpus)
    assert (first.topic, first.gold) == ("a", {})
    assert second.gold == {"ACCUSED": [(0, 1, 0, len(ACCUSATION))], "DENIED": [(1, -1, 0, 4)]}
    names = [r for r in second.reading.context.references if r.kind == "name"]
    assert [(r.start, r.end, r.entity) for r in names] == [(1, 2, 0), (2, 3, 1)]


def test_word_models_learn_what_tells_the_classes_apart() -> None:
    pytest.importorskip("scipy")
    random = np.random.default_rng(2)
    labels = random.integers(0, 2, (120, 2)).astype(np.float32)
    rows = [[int(a), 2 + int(b), 4 + n % 7] for n, (a, b) in enumerate(labels)]
    model = recipe.fit_words(rows, labels, ("A", "B"), rounds=40)
    assert model.weights.shape == (ROWS, 2)
    found = model.probabilities(rows)
    np.testing.assert_array_equal(found > 0.5, labels > 0.5)


@pytest.mark.slow
def test_a_tiny_model_from_the_corpus(tmp_path, monkeypatch, capsys, tagged) -> None:
    pytest.importorskip("lightgbm")
    pytest.importorskip("scipy")
    if not CORPUS.is_dir():
        pytest.skip("the corpus of the recipes is only in a checkout")
    monkeypatch.setattr(recipe, "ROUNDS", dict.fromkeys(recipe.ROUNDS, 3))
    monkeypatch.setitem(recipe.PARAMETERS, "min_child_samples", 2)
    fit_words = recipe.fit_words
    monkeypatch.setattr(recipe, "fit_words", lambda *a, **k: fit_words(*a, **{**k, "rounds": 2}))
    paths = []
    for source in sorted(CORPUS.glob("*.jsonl"))[:6]:
        line = source.read_text(encoding="utf-8").splitlines()[0]
        paths.append(tmp_path / source.name)
        paths[-1].write_text(line + "\n", encoding="utf-8")
    recipe.main([*map(str, paths), "-o", str(tmp_path / "m.npz")])
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 6
    assert all(0 <= figures[k] <= 1 for k in ("precision", "recall", "f1", "threshold"))
    model = RelationModel.load(dict(np.load(tmp_path / "m.npz")))
    scored = model.score(tagged(ACCUSATION).reading())
    assert scored
    assert all(0 < p < 1 for _, p in scored)
