"""What the program says: help with examples, proposals for what is misspelt, colours, and how much it says."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import kg
from kg.errors import EmptyText
from pipelines.cli import app, run
from pipelines.cli.console import _counted, command, complain
from pipelines.read import FailedDocument

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("graph") / "graph.db"
    kg.example().save(path)
    return str(path)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_summary_and_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    _, _, examples = capsys.readouterr().out.partition("Examples:")
    assert f"kg {name}" in examples
    assert len(COMMANDS[name].short_help) < 60
    unnamed = [p.name for p in COMMANDS[name].params if not getattr(p, "help", None)]
    assert unnamed == []


def test_the_list_of_commands_has_whole_summaries(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    _, _, commands = capsys.readouterr().out.partition("Commands:")
    assert sorted(
        line.split()[0] for line in commands.split("Start with")[0].splitlines() if line.strip()
    ) == sorted(COMMANDS)
    assert "..." not in commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["query", "{db}", "--souce", "x"], "No such option: --souce; did you mean --source"),
        (["quary", "{db}"], "Did you mean 'query'?"),
        (["query", "{db}", "--type", "HACKD"], "did you mean 'HACKED'?"),
        (["query", "{db}", "--source", "Shadw Group"], "did you mean 'Shadow Group'"),
        (["query", "{db}", "--about", "مجموعة الضل"], "مجموعة الظل"),
        (["query", "{db}", "--central", "3", "--measure", "pagrank"], "did you mean 'pagerank'?"),
        (["query", "{db}", "--document", "wire"], "did you mean 'wire.txt'?"),
        (["entities", "{db}", "--type", "PERSN"], "did you mean 'PERSON'?"),
        (["export", "{db}", "graph.gexff"], "did you mean 'gexf'?"),
        (["export", "{db}", "graph", "--format", "graphlm"], "did you mean 'graphml'?"),
        (["remove", "{db}", "wires.txt"], "did you mean 'wire.txt'?"),
        (["view", "{db}", "--lang", "eng"], "did you mean 'en'?"),
        (["view", "{db}", "--renderer", "sgma"], "did you mean 'sigma'?"),
        (["view", "{db}", "--types", "HACKD"], "did you mean 'HACKED'?"),
    ],
)
def test_what_is_misspelt_is_answered_by_the_nearest(
    arguments: list[str], says: str, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([argument.format(db=db) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert (captured.out, len(captured.err.splitlines())) == ("", 1)


class Terminal:
    """A stream that is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(
    environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", Terminal())
    complain("no file")
    assert ("\x1b[" in terminal.text) is coloured
    assert ("\x1b[" in command("kg info graph.db")) is coloured


def test_no_colour_in_files_and_pipes(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", db]) == 0
    assert run(["query", "nothing.db"]) == 2
    captured = capsys.readouterr()
    assert "\x1b[" not in captured.out + captured.err


def test_quiet_says_nothing_that_is_not_data(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", db, str(tmp_path / "graph.json"), "--quiet"]) == 0
    assert run(["import", str(tmp_path / "graph.json"), "-o", str(tmp_path / "again.db"), "-q"]) == 0
    assert run(["remove", str(tmp_path / "again.db"), "copy.txt", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["remove", str(tmp_path / "again.db"), "wire.txt"]) == 0  # the next call speaks again
    assert "1 removed" in capsys.readouterr().out


def test_build_quiet_verbose_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(5):
        (articles / f"{number}.md").write_text("not read", "utf-8")
    (articles / "a.txt").write_text("نفى الكرملين اتهامات الولايات المتحدة.", "utf-8")
    output = str(tmp_path / "output")
    assert run(["build", str(articles), "-o", output, "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["added"], done["documents"], done["failures"]) == (1, 1, {})
    assert Path(done["graph"]).exists()
    assert run(["build", str(articles), "-o", output, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["build", str(articles), "-o", output, "--verbose", "--fresh"]) == 0
    captured = capsys.readouterr()
    endings = ("a.txt", "resolving names", "drawing the page")
    assert all(line.endswith(end) for line, end in zip(captured.err.splitlines()[-3:], endings, strict=True))
    assert "open " in captured.out.splitlines()[-1]
    assert f"kg query {output}/graph.db" in captured.out.splitlines()[-1]
    aliases = tmp_path / "output" / "aliases.toml"
    aliases.write_text('[rename]\n"kremlin" = { name = "The Kremlin" }\n', "utf-8")
    assert run(["build", str(articles), "-o", output]) == 0
    assert "1 decision of yours on who is who" in capsys.readouterr().out


def test_the_bar_tells_the_rate_and_what_failed() -> None:
    shown: list[tuple[int, str, int]] = []
    failed = FailedDocument("b", EmptyText("b: the file has no text"), "b")
    items = list(_counted(["a", failed, "c"], lambda *told: shown.append(told)))
    assert items == ["a", failed, "c"]
    assert [(number, failures) for number, _, failures in shown] == [(1, 0), (2, 1), (3, 1)]
    assert re.fullmatch(r"[\d,.]+ a second", shown[0][1])
