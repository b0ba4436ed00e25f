"""README and help: the commands that they show are there, with the options that they use."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from pipelines import build
from pipelines.cli import app

ROOT = Path(__file__).parents[1]
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def examples() -> Iterator[str]:
    """Lines that call kg, of the README, the pages of docs and the help of every command."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    text += "\n".join(["", *(command.help or "" for command in COMMANDS.values())])
    for line in text.splitlines():
        if (found := re.match(r"\s*(?:[^|]*\| )?(kg [a-z]+ .*)", line)) is not None:
            yield found[1]


@pytest.mark.parametrize("line", sorted(set(examples())))
def test_every_example_can_be_called(line: str) -> None:
    words = shlex.split(re.split(r"\s+[|>]\s", line)[0], comments=True)
    assert words[1] in COMMANDS
    known = {option for parameter in COMMANDS[words[1]].params for option in parameter.opts}
    assert {word for word in words if re.match("-+[a-z]", word)} <= known


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"kg {name} " not in readme] == []


def test_the_files_that_the_readme_links_are_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_quickstart_says_which_relations_of_its_articles_are_wrong(tmp_path: Path) -> None:
    """And that a least confidence leaves one of the two out."""
    page = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
    for text, name in re.findall(r"^echo '(.*)' > articles/(.*)$", page, re.MULTILINE):
        (tmp_path / name).write_text(text, "utf-8")
    graph = build([tmp_path])
    found = {r.type for r in graph.relations()}
    assert found == {"ACCUSED", "CHARGED", "DENIED", "MET", "AFFILIATED_WITH"}
    assert found - {r.type for r in graph.relations(min_confidence=0.5)} == {"CHARGED"}
