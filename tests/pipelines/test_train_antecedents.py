"""The recipe of the antecedent ranker: annotated anaphors, the fit, and a tiny training."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kg.model import ExtractedDocument
from pipelines.antecedents import CATEGORIES, FORMS, Ranker, load_ranker
from pipelines.train import antecedents as recipe
from pipelines.train import relation_data
from pipelines.train.anaphora import ARABIC, read_marks
from pipelines.train.antecedents import Group
from pipelines.train.relation_data import read_corpus

needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="the recipes need scipy, extra train")
CORPUS = Path(recipe.__file__).parent / "corpus"
WIDTH = sum(CATEGORIES.values())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ExtractedDocument]]:
    """Three short documents of the corpus as three topics."""
    folder = tmp_path_factory.mktemp("corpus")
    for topic in ("t01", "t03", "t05"):
        line = (CORPUS / f"{topic}.jsonl").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{topic}.jsonl").write_text(line + "\n", encoding="utf-8")
    return read_corpus(folder.glob("*.jsonl"))


@pytest.fixture(scope="module")
def data(corpus: list[tuple[str, ExtractedDocument]]) -> list[recipe.Example]:
    return recipe.examples(corpus, read_marks(ARABIC))


def row(**values: int) -> tuple[int, ...]:
    return tuple(values.get(name.split()[0], 0) for name in CATEGORIES)


def group(meant: int, form: str = "he") -> Group:
    return Group(form, [row(type=0), row(type=1), row(type=2)], meant, 1.0)


@needs_scipy
def test_the_ranker_learns_which_category_is_meant() -> None:
    ranker = Ranker.of(recipe.fit([group(1)] * 60))
    p = ranker.probabilities("he", group(1).codes)
    assert p[1] > 0.8
    assert ranker.probabilities("we", group(1).codes)[1] > 0.5  # shared between the forms


@needs_scipy
def test_forms_learn_apart() -> None:
    ranker = Ranker.of(recipe.fit([*[group(1)] * 60, *[group(2, "she")] * 60]))
    best = {form: int(np.argmax(ranker.probabilities(form, group(0).codes))) for form in ("he", "she")}
    assert best == {"he": 1, "she": 2}


def test_marks_are_on_words_of_the_corpus_and_name_its_entities() -> None:
    marks = read_marks(ARABIC)
    texts = {d.document.id: d for _, d in read_corpus(sorted(CORPUS.glob("*.jsonl")))}
    assert set(marks) == set(texts)
    for name, found in marks.items():
        text, known = texts[name].document.text, {e.id for e in texts[name].entities}
        assert len({m.start for m in found}) == len(found)
        assert all(text[m.start].isalnum() and {*m.entities} <= known for m in found), name


def test_marked_words_are_anaphors_with_candidates(data: list[recipe.Example]) -> None:
    assert {e.topic for e in data} == {"t01", "t03", "t05"}
    for e in data:
        read = e.read(load_ranker())
        assert {a.start for a, _, _ in read} == set(e.meant)
        assert all(found.entities for _, found, _ in read)
        assert {a.kind for a, _, _ in read} == {"pronoun", "dropped", "nominal"}


def test_an_anaphor_gives_a_choice_for_each_entity_that_it_means(data: list[recipe.Example]) -> None:
    found = recipe.groups(data, load_ranker())
    assert found
    assert all(0 <= g.meant < len(g.codes) and 0 < g.weight <= 1 for g in found)


def test_what_is_known_to_mean_another_entity_is_wrong(corpus: list[tuple[str, ExtractedDocument]]) -> None:
    for e in relation_data.examples(corpus):
        wrong = [r for r in e.reading.context.references if e.is_wrong(r)]
        assert wrong
        assert all(r.kind != "name" and r.entity not in e.meant[r.start] for r in wrong)


@needs_scipy
def test_training_gives_weights_for_all_forms(data: list[recipe.Example]) -> None:
    table = recipe.train(data)
    assert table.shape == (len(FORMS), WIDTH)
    assert np.isfinite(table).all()
    measured = recipe.measure(data, Ranker.of(table))
    plain = recipe.measure(data, recipe._ignorant())
    assert measured["all"] == plain["all"]
    assert plain["all first"] < measured["all first"] <= measured["all listed"] <= measured["all"]


@needs_scipy
@pytest.mark.slow
def test_the_command_writes_the_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "STEPS", 60)
    paths = [str(CORPUS / f"{topic}.jsonl") for topic in ("t30", "t31", "t19", "t08")]
    recipe.main([*paths, "--held", str(tmp_path / "held"), "-o", str(tmp_path / "antecedents.npz")])
    figures = json.loads(capsys.readouterr().out)
    assert all(0 < figures[f"{k} first"] <= figures[f"{k} listed"] <= 1 for k in ("all", "act", "pronoun"))
    rankers = relation_data.load_rankers(tmp_path / "held")
    assert rankers is not None
    assert len(rankers) == 4
    assert np.load(tmp_path / "antecedents.npz")["weights"].shape == (len(FORMS), WIDTH)
