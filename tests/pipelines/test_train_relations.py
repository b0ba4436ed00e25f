"""The recipe of the relation model: labels, priors, folds, thresholds; and a tiny model from its corpus."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from kg.ontology import RELATION_TYPES
from pipelines.relations.blending import Opinions
from pipelines.relations.keys import key_of
from pipelines.relations.model import Priors, RelationModel
from pipelines.relations.pair_scores import PairScores
from pipelines.relations.words import ROWS
from pipelines.train import fitting, mixture, relation_data
from pipelines.train import relations as recipe
from pipelines.train.held_opinions import read_opinions, write_opinions
from pipelines.train.relation_data import Example
from tests.pipelines.pair_scores import scores_of

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
    folds = relation_data.fold_of([example(g, {}, t) for t in topics])
    assert folds == [1, 0, 1, 2, 3, 0, 0]
    assert set(folds) == set(range(relation_data.FOLDS))


class Mean:
    """Stands for LightGBM: predicts the mean label of what it was trained on."""

    def __init__(self, labels) -> None:
        self.mean = labels.mean()

    def predict(self, rows):
        return np.full(len(rows), self.mean)


def test_nothing_is_predicted_by_what_has_seen_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "fit_booster", lambda rows, labels, *_: Mean(labels))
    folds = np.array([0, 1, 2, 3, 0, 1, 2, 3])
    labels = (folds == 2).astype(np.float32)
    rows = np.zeros((8, 2), np.float32)
    found = fitting.out_of_fold(rows, labels, folds, 3)
    np.testing.assert_allclose(found, np.where(folds == 2, 0, 1 / 3), rtol=1e-6)
    train = np.array([True] * 4 + [False] * 3 + [True])
    restricted = fitting.out_of_fold(rows, labels, folds, 3, train)
    np.testing.assert_allclose(restricted, [1 / 4, 1 / 4, 0, 1 / 3] * 2, rtol=1e-6)


def mix_of(rights: list[int], keys: list[tuple[int, tuple[str, int, int]]]) -> mixture.Mixed:
    return mixture.Mixed(keys, np.zeros((len(keys), 1)), np.array(rights, np.float32), np.zeros(len(keys)))


KEYS = [
    (0, ("MET", 0, 1)),
    (0, ("ACCUSED", 0, 1)),
    (1, ("ACCUSED", 0, 1)),
    (1, ("MET", 2, 3)),
    (2, ("MET", 2, 3)),
]


def test_the_threshold_gives_the_best_f() -> None:
    mix = mix_of([1, 1, 1, 0, 0], KEYS)
    probability = np.array([0.9, 0.6, 0.45, 0.42, 0.3])
    assert 0.42 < mixture.best_cut(mix, probability, 3, 1.0) <= 0.45
    more = mix_of([1, 1, 1, 0, 0, 0, 0], [*KEYS, (3, ("MET", 5, 6)), (3, ("MET", 5, 7))])
    assert 0.45 < mixture.best_cut(more, np.array([*probability, 0.45, 0.45]), 3, 0.3) <= 0.6


def test_the_threshold_is_as_low_as_precision_allows() -> None:
    mix, probability = mix_of([1, 1, 1, 0, 0], KEYS), np.array([0.9, 0.6, 0.45, 0.42, 0.3])
    assert mixture.precise_cut(mix, probability, 0.6) == pytest.approx(0.1)
    assert 0.42 < mixture.precise_cut(mix, probability, 0.8) <= 0.45
    hopeless = mix_of([0, 0, 0, 0, 0], KEYS)
    assert mixture.precise_cut(hopeless, probability, 0.8) > 0.75  # at the last one where something is kept


def test_figures_of_what_is_above_the_threshold() -> None:
    mix = mix_of([1, 1, 1, 0, 0], KEYS)
    probability = np.array([0.9, 0.6, 0.2, 0.7, 0.1])
    assert mixture.figures(mix, probability, 4, 0.5) == pytest.approx(
        {"precision": 2 / 3, "recall": 0.5, "f1": 4 / 7}
    )
    only = mixture.figures(mix, probability, 2, 0.5, frozenset({"ACCUSED"}))
    assert only == pytest.approx({"precision": 1, "recall": 0.5, "f1": 2 / 3})


def test_the_blend_learns_from_all_that_speaks_for_a_relation(given) -> None:
    g = given("التقى سمير درويش عادل منصور. نفى الكرملين ذلك.")
    a, b, k = g.number("adel"), g.number("samir"), g.number("kremlin")
    gold = {"MET": [whole(g, "samir", "adel")], "DENIED": [whole(g, "kremlin", None)]}
    e = replace(example(g, gold), phrases={("PART_OF", a, k): 0.6})
    probability = np.zeros(len(RELATION_TYPES), np.float32)
    probability[list(RELATION_TYPES).index("DENIED")] = 0.4
    opinions = Opinions.of([scores_of((k, a, 0), probability)])
    met = key_of("MET", b, a)
    mix = mixture.mixed([e], [{met: 0.5, ("URGED", a, b): 0.01}], [opinions])
    assert dict(zip([key for _, key in mix.keys], mix.labels.tolist(), strict=True)) == {
        met: 1,
        ("PART_OF", a, k): 0,
        ("DENIED", k, a): 0,  # annotated without addressee
    }
    assert relation_data.gold_keys(e) == {("MET", min(a, b), max(a, b)), ("DENIED", k, -1)}


def test_opinions_go_from_recipe_to_recipe(tmp_path) -> None:
    probability = np.zeros(len(RELATION_TYPES), np.float32)
    probability[0] = 0.75
    scored = [scores_of((1, 2, 7), probability), PairScores.joined([])]
    write_opinions(tmp_path / "held.npz", ["a", "b"], scored)
    empty, full = read_opinions(tmp_path / "held.npz", ["b", "a"])
    assert not empty.best
    kind = next(iter(RELATION_TYPES))
    assert full.best[key_of(kind, 1, 2)][0] == 0.75
    with pytest.raises(ValueError, match="no opinion on 'c'"):
        read_opinions(tmp_path / "held.npz", ["a", "c"])


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
    corpus = relation_data.read_corpus([tmp_path / "b.jsonl", tmp_path / "a.jsonl"])
    assert [topic for topic, _ in corpus] == ["a", "b"]
    first, second = relation_data.examples(corpus)
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
    monkeypatch.setitem(fitting.PARAMETERS, "min_child_samples", 2)
    # Models of six texts believe in nothing.
    monkeypatch.setattr("pipelines.relations.model._HOPELESS", 0.0)
    monkeypatch.setattr("pipelines.relations.triples._LEAST", 0.0)
    fit_words = recipe.fit_words
    monkeypatch.setattr(recipe, "fit_words", lambda *a, **k: fit_words(*a, **{**k, "rounds": 2}))
    paths = []
    for source in sorted(CORPUS.glob("*.jsonl"))[:6]:
        line = source.read_text(encoding="utf-8").splitlines()[0]
        paths.append(tmp_path / source.name)
        paths[-1].write_text(line + "\n", encoding="utf-8")
    ids = [d.document.id for _, d in relation_data.read_corpus(paths)]
    write_opinions(tmp_path / "held.npz", ids, [PairScores.joined([]) for _ in ids])
    recipe.main([*map(str, paths), "--held", str(tmp_path / "held.npz"), "-o", str(tmp_path / "m.npz")])
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 6
    assert 0 < figures["threshold"] < 1
    assert all(
        0 <= figures[part][k] <= 1 for part in ("all", "events") for k in ("precision", "recall", "f1")
    )
    model = RelationModel.load(dict(np.load(tmp_path / "m.npz")))
    scored = model.score(tagged(ACCUSATION).reading())
    assert scored
    assert all(0 < p < 1 for _, p in scored)
