"""Permissions that are missing, or get lost half-way: named, and what was there stays and opens again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import OutputNotWritable
from kg.model import Document
from pipelines.building import DATABASE, update_graph
from pipelines.workers import ExtractResult
from tests.faults.running import bound_by_permissions, documents, kg, write_articles
from tests.kg.test_store import without_privileges
from tests.pipelines.test_building import TEXT, Extractor, build


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which everybody may write, and to which everybody may go."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # pytest's own are closed to others
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


class Losing(Extractor):
    """Takes the right to write into a folder away when it comes to the third document."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __call__(self, given: Iterator[Document]) -> Iterator[ExtractResult]:
        for number, result in enumerate(super().__call__(given)):
            if number == 2:
                self._folder.chmod(0o555)
            yield result


@pytest.mark.parametrize("there", [True, False], ids=["a graph is there", "no graph yet"])
def test_a_folder_that_is_closed_while_a_build_runs_is_named(open_folder: Path, there: bool) -> None:
    out = open_folder / "out"
    with without_privileges():
        if there:
            build([Document("old", TEXT)], out)
        out.mkdir(exist_ok=True)
        new = ((Document(f"n{n}", f"{TEXT} {n}"), None) for n in range(30))
        with pytest.raises(OutputNotWritable, match=r"cannot write .*graph\.db"):
            update_graph(new, out, Losing(out), extractor="x")
        out.chmod(0o755)
        if there:
            assert documents(out / DATABASE) == 1
        built, _ = build([Document(f"n{n}", f"{TEXT} {n}") for n in range(30)], out)
        assert built.report.added + built.report.resumed >= 30
    assert {p.name for p in out.iterdir()} == {"graph.db", "graph.html"}
    assert documents(out / DATABASE) == 30 + there


def test_articles_that_may_not_be_read_cost_only_themselves(open_folder: Path) -> None:
    folder = open_folder / "articles"
    folder.mkdir()
    write_articles(folder / "good.jsonl", 3)
    (folder / "secret.txt").write_text("سر", "utf-8")
    (folder / "secret.txt").chmod(0)
    done = kg("build", "articles", folder=open_folder, code=1, prefix=bound_by_permissions())
    assert "secret.txt" in done.stderr
    assert "ermission" in done.stderr
    assert documents(open_folder / "output" / "graph.db") == 4


def test_a_graph_that_may_not_be_read_is_named(open_folder: Path) -> None:
    write_articles(open_folder / "a.jsonl", 1)
    kg("build", "a.jsonl", "-q", folder=open_folder)
    (open_folder / "output" / "graph.db").chmod(0)
    prefix = bound_by_permissions()
    for arguments in (("query", "output/graph.db"), ("view", "output/graph.db"), ("build", "a.jsonl")):
        done = kg(*arguments, folder=open_folder, code=2, prefix=prefix)
        (line,) = done.stderr.splitlines()
        assert line.startswith("kg: cannot ")
        assert "graph.db" in line or "output" in line
    assert os.stat(open_folder / "output" / "graph.db").st_size > 0
