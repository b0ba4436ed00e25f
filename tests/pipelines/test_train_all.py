"""One command for all recipes: the order of the steps, their commands, and what happens when one fails."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.train.__main__ import STEPS, main

ROOT = Path(__file__).resolve().parents[2]
TRAIN = ROOT / "pipelines" / "train"
CORPUS = TRAIN / "corpus"


def test_every_recipe_with_a_command_is_a_step() -> None:
    # Measures, tables and texts that people correct, and weights that a backend of the user's gives.
    no_step = {"__main__", "figures", "gazetteer", "marked", "tree_opinion"}
    recipes = {p.stem for p in TRAIN.glob("*.py") if 'if __name__ == "__main__":' in p.read_text("utf-8")}
    assert {s.module for s in STEPS} == recipes - no_step


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.module)
def test_the_arguments_of_a_step_are_those_of_its_recipe(step) -> None:
    tree = ast.parse((TRAIN / f"{step.module}.py").read_text("utf-8"))
    known = {
        a.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "add_argument"
        for a in call.args
        if isinstance(a, ast.Constant)
    }
    assert {a for a in step.arguments if a.startswith("-")} <= known


def test_a_step_reads_only_what_an_earlier_one_wrote() -> None:
    order = [s.module for s in STEPS]
    for earlier, later in [
        ("segmentation", "vectors"),
        ("vectors", "ner"),
        ("ner", "relations"),
        ("background", "relations"),
        ("background", "english_relations"),
        ("nominal", "relations"),
        ("pretraining", "pair_network"),
        ("pair_network", "relations"),
        ("relations", "qualities"),
        ("pair_network", "english_network"),
        ("english", "english_mentions"),
        ("english", "english_network"),
        ("english_meanings", "english_network"),
        ("english", "english_antecedents"),
        ("english_antecedents", "english_network"),
        ("english_network", "english_relations"),
    ]:
        assert order.index(earlier) < order.index(later)


def test_the_list_names_every_step(capsys) -> None:
    assert main(["--list"]) == 0
    out = capsys.readouterr().out
    assert all(s.module in out for s in STEPS)


def small_corpus(folder: Path, count: int = 12) -> Path:
    folder.mkdir()
    lines = (CORPUS / "wa.jsonl").read_text("utf-8").splitlines()[:count]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_a_step_runs_on_little_data(tmp_path, capfd) -> None:
    pytest.importorskip("sklearn", reason="needs the extra train")
    weights = tmp_path / "weights.json"
    corpus = small_corpus(tmp_path / "corpus")
    assert main(["--only", "nominal", "--corpus", str(corpus), "--weights", str(weights)]) == 0
    assert set(json.loads(weights.read_text("utf-8"))) == {
        "AFFILIATED_WITH",
        "KIN_OF",
        "PART_OF",
        "LOCATED_IN",
    }
    assert "[1/1] weights of noun phrases" in capfd.readouterr().out


def test_a_step_that_fails_ends_the_run(tmp_path, capfd) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_text("no JSON\n", "utf-8")
    assert (
        main(["--only", "nominal", "antecedents", "--corpus", str(corpus), "--weights", str(tmp_path / "w")])
        == 1
    )
    captured = capfd.readouterr()
    assert "go on with python -m pipelines.train --from nominal" in captured.err
    assert "[2/2]" not in captured.out
    assert not (tmp_path / "w").exists()


def test_a_folder_without_texts_is_refused(tmp_path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pipelines.train", "--corpus", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert "no annotated texts" in run.stderr
