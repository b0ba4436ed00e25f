"""The recipe of the antecedent ranker: what relations tell of anaphors, the fit, and a tiny training."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from pipelines.antecedents import CATEGORIES, FORMS, Anaphor, Candidates, Ranker
from pipelines.train import antecedents as recipe
from pipelines.train.antecedents import Group, Role

needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="the recipes need scipy, extra train")
CORPUS = Path(recipe.__file__).parent / "corpus"
WIDTH = sum(CATEGORIES.values())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[recipe.Example]:
    """Three short documents of the corpus as three topics."""
    folder = tmp_path_factory.mktemp("corpus")
    for topic in ("t01", "t03", "t05"):
        line = (CORPUS / f"{topic}.jsonl").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{topic}.jsonl").write_text(line + "\n", encoding="utf-8")
    return recipe.examples(folder.glob("*.jsonl"))


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


def test_roles_are_inside_the_text(data: list[recipe.Example]) -> None:
    roles = [(e, r) for e in data for r in e.roles]
    assert {e.topic for e in data} == {"t01", "t03", "t05"}
    assert roles
    for e, r in roles:
        assert 0 <= r.start < r.end <= len(e.discourse.syntax.norms)
        assert 0 <= r.entity < len(e.discourse.entities)
        assert r.far or r.trigger is not None


def test_a_far_role_is_named_by_no_word_of_its_sentences(data: list[recipe.Example]) -> None:
    for e in data:
        sentence = e.discourse.syntax.sentence
        for r in e.roles:
            if r.far:
                here = set(sentence[r.start : r.end])
                assert not [
                    n for n in e.discourse.named if n.entity == r.entity and sentence[n.start] in here
                ]


def test_only_the_own_anaphor_of_a_trigger_is_possible_where_the_name_is_near() -> None:
    role = Role(0, 0, 9, (3, 4), is_source=False, far=False, nominal=False)
    keys = [(3, "dropped"), (4, "pronoun"), (6, "pronoun")]
    seen: recipe.Seen = {k: (Anaphor(*k, "he"), Candidates(), []) for k in keys}
    assert recipe._possible(role, seen) == [(4, "pronoun")]
    source = Role(0, 0, 9, (3, 4), is_source=True, far=False, nominal=False)
    assert recipe._possible(source, seen) == [(3, "dropped")]


@needs_scipy
def test_training_gives_weights_for_all_forms(data: list[recipe.Example]) -> None:
    table = recipe.train(data)
    assert table.shape == (len(FORMS), WIDTH)
    assert np.isfinite(table).all()
    measured = recipe.measure(data, Ranker.of(table))
    assert measured["far first"] <= measured["far listed"] <= measured["far"]
    assert measured["far first"] + measured["own first"] > 0


@needs_scipy
@pytest.mark.slow
def test_the_command_writes_the_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "ROUNDS", 2)
    paths = [str(CORPUS / f"{topic}.jsonl") for topic in ("t30", "t31", "t19", "t08")]
    recipe.main([*paths, "-o", str(tmp_path / "antecedents.npz")])
    figures = json.loads(capsys.readouterr().out)
    assert 0 < figures["far first"] <= figures["far listed"] <= 1
    assert np.load(tmp_path / "antecedents.npz")["weights"].shape == (len(FORMS), WIDTH)
