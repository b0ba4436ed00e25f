"""Spreadsheets run cells that begin like formulas: no table for them has one, and nothing is lost by that."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import Document, KnowledgeGraph
from kg.export.cells import FORMULA_SIGNS, safe_cell, unescaped_cell
from pipelines.cli import run
from pipelines.read.tables import read_csv
from tests.security.hostile import FORMULAS, STRINGS, hostile_graph

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP's list, written out once more."""

NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return hostile_graph()


@pytest.fixture(scope="module")
def db(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(graph.save(tmp_path_factory.mktemp("hostile") / "graph.db"))


def cells_of(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def formulas(cells: list[str]) -> list[str]:
    return [c for c in cells if c.startswith(DANGEROUS) and not NUMBER.fullmatch(c)]


@given(st.one_of(st.text(), st.sampled_from(FORMULAS), st.text(alphabet="=+-@\t\r\n'ا")))
def test_a_cell_is_no_formula_and_comes_back(text: str) -> None:
    written = safe_cell(text)
    assert not written.startswith(DANGEROUS)
    assert unescaped_cell(written) == text


def test_numbers_stay_numbers() -> None:
    assert [safe_cell(v) for v in (-1, -0.5, None, True)] == [-1, -0.5, None, True]


def test_exported_tables_have_no_formula_and_lose_nothing(graph: KnowledgeGraph, tmp_path: Path) -> None:
    texts: set[str] = set()
    for path in graph.export(tmp_path / "g.csv"):
        cells = cells_of(_read(path))
        assert formulas(cells) == []
        texts.update(map(unescaped_cell, cells))
    for n, string in enumerate(STRINGS):
        assert {string, f"{string}{n}"} <= texts | {""}, repr(string)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


QUESTIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("--edges",),
    ("--claims",),
    ("--central", "500"),
    ("--communities",),
    ("--search", "script"),
    ("--contradictions",),
    ("--sql", "SELECT name, name_ar, id AS '=1+1' FROM entities"),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: " ".join(q)[:14] or "relations")
def test_no_answer_to_a_query_has_a_formula(
    db: str, question: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["query", db, *question, "--csv"]) == 0
    out = capsys.readouterr().out
    assert formulas(cells_of(out)) == []
    if "--contradictions" not in question:
        assert len(out.splitlines()) > 1


@pytest.mark.parametrize("options", [(), ("--merges",)])
def test_no_list_of_entities_has_a_formula(
    db: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["entities", db, *options, "--csv"]) == 0
    assert formulas(cells_of(capsys.readouterr().out)) == []


def test_the_page_knows_the_same_signs() -> None:
    """What the page saves as CSV is tested in a browser; this keeps its list and ours the same."""
    script = (Path(kg.__file__).parent / "page" / "template" / "js" / "export.js").read_text("utf-8")
    (signs,) = re.findall(r"harmless = /\^\[(.*?)\]/", script)
    plain = signs.replace(r"\-", "-").replace(r"\t", "\t").replace(r"\r", "\r").replace(r"\n", "\n")
    assert set(plain) == {*FORMULA_SIGNS, "'"}
    assert set(FORMULA_SIGNS) == set(DANGEROUS)


def test_tables_for_programs_have_the_texts_as_they_are(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Neo4j's loader and ``kg import`` would keep an apostrophe as part of the name."""
    graph.export(tmp_path / "neo", format="neo4j")
    rows = cells_of(_read(tmp_path / "neo" / "entities.csv"))
    graph.export(tmp_path / "g.json")
    assert run(["import", str(tmp_path / "g.json"), "-o", str(tmp_path / "again.db")]) == 0
    with kg.open(tmp_path / "again.db") as again:
        names = {e.name for e in again.entities()}
    for string in FORMULAS:
        assert any(name.startswith(string) for name in names), repr(string)
        assert any(cell.startswith(string) for cell in rows), repr(string)


@pytest.mark.parametrize("text", FORMULAS)
def test_readers_keep_what_looks_like_a_formula(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "text", "title"], ["a", f"{text} قال", text]])
    (document,) = read_csv(io.BytesIO(out.getvalue().encode()), "a.csv", "a.csv")
    assert isinstance(document, Document)
    assert document.text == f"{text} قال"
    assert document.title is not None
    assert document.title.strip() == text.strip()
