"""The worked example of docs/own_types.md, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines import build
from pipelines.cli import run

DOC = (Path(__file__).parents[2] / "docs" / "own_types.md").read_text("utf-8")


def block(language: str) -> str:
    """The first code block of a language in the document."""
    found = re.search(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "protests.toml").write_text(block("toml"), "utf-8")
    (tmp_path / "article.txt").write_text(block("text"), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_example_in_python() -> None:
    graph = build(["article.txt"], frames=["protests.toml"])
    found = {(r.source.id, r.target and r.target.id) for r in graph.relations(type="PROTESTED_AGAINST")}
    assert found >= {("amnesty_international", "saudi_arabia"), ("hamas", "israel")}


def test_the_example_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in block("sh").splitlines():
        assert run(line.split()[1:]) == 0
    out = capsys.readouterr().out
    (row,) = [line for line in out.splitlines() if "Amnesty International" in line]
    assert re.search(r"Amnesty International +PROTESTED_AGAINST +Saudi Arabia", row)
    assert "PROTESTED_AGAINST" in (folder / "output" / "graph.html").read_text("utf-8")


def test_a_wrong_file_is_refused_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "protests.toml").write_text(block("toml") + "sorce = []\n", "utf-8")
    assert run(["build", "article.txt", "--frames", "protests.toml"]) == 2
    err = capsys.readouterr().err
    assert "protests.toml" in err
    assert "line 9" in err
    assert not (folder / "output").exists()


@pytest.mark.usefixtures("folder")
def test_without_the_file_the_type_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "article.txt"]) == 0
    assert run(["query", "output/graph.db", "--type", "PROTESTED_AGAINST"]) == 2
    assert "unknown relation type 'PROTESTED_AGAINST'" in capsys.readouterr().err
