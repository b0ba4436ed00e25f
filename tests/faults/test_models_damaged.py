"""A model that is damaged or of another version: the program says so in one line, and graphs stay as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipelines
from tests.faults.running import documents, write_articles

PACKAGES = Path(pipelines.__file__).parents[1]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, whose models may be damaged."""
    place = tmp_path_factory.mktemp("copy")
    for name in ("kg", "pipelines"):
        shutil.copytree(
            PACKAGES / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "corpus", "train")
        )
    write_articles(place / "a.jsonl", 2)
    write_articles(place / "b.jsonl", 3)
    assert kg(place, "build", "a.jsonl").returncode == 0
    return place


def kg(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from pipelines.entry import main; main()"
    env = os.environ | {"PYTHONPATH": str(place)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=place, env=env, capture_output=True, encoding="utf-8",
        timeout=300, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    ("name", "workers"),
    [("pairs.npz", "1"), ("pairs.npz", "2"), ("vectors.npz", "1"), ("segmentation.json", "1")],
)
def test_a_damaged_model_is_named_and_the_graph_stays(copy: Path, name: str, workers: str) -> None:
    path = copy / "pipelines" / "arabic" / "model" / name
    whole = path.read_bytes()
    path.write_bytes(whole[:1000] + b"\0" + whole[1001:])
    try:
        done = kg(copy, "build", "b.jsonl", "--workers", workers)
        assert done.returncode == 2, done.stderr
        line = done.stderr.splitlines()[-1]
        assert line.startswith("kg: the model ")
        assert name in line
        assert "damaged, or of another version" in line
        assert "install kg again" in line
        assert documents(copy / "output" / "graph.db") == 2
        assert kg(copy, "query", "output/graph.db").returncode == 0, "a finished graph opens without models"
        asked = kg(copy, "doctor")
        assert asked.returncode == 1
        assert name in asked.stdout
    finally:
        path.write_bytes(whole)


def test_a_missing_model_is_named(copy: Path) -> None:
    path = copy / "pipelines" / "arabic" / "model" / "qualities.npz"
    path.rename(path.with_suffix(".away"))
    try:
        done = kg(copy, "extract", "a.jsonl")
        assert done.returncode == 2
        assert "qualities.npz" in done.stderr
        assert "No such file" in done.stderr
    finally:
        path.with_suffix(".away").rename(path)
