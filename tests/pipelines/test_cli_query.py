"""Every question of `kg query`, and `kg entities`, `kg export` and `kg import`, on the example graph."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from pipelines.cli import run, tables
from pipelines.cli.query import _QUESTIONS

Ask = Callable[..., str]

QUESTIONS: dict[str, tuple[str, ...]] = {
    "edges": ("--edges",),
    "timeline": ("--timeline", "Shadow Group"),
    "between": ("--between", "Shadow Group", "مختبرات الدرع"),
    "claims": ("--claims",),
    "contradictions": ("--contradictions",),
    "entity": ("--entity", "العامري"),
    "neighbors": ("--neighbors", "nour_port"),
    "paths": ("--paths", "Salma al-Amiri", "Shield Labs"),
    "central": ("--central", "3"),
    "communities": ("--communities",),
    "search": ("--search", "باختراق"),
    "sql": ("--sql", "SELECT type, count(*) AS number FROM entities GROUP BY type ORDER BY type"),
    "about": ("--about", "Nabil Haddad"),
}


@pytest.fixture(scope="module", params=["store", pytest.param("tables", marks=pytest.mark.extras)])
def db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The example graph, in a store and in tables."""
    folder = tmp_path_factory.mktemp("graph")
    if request.param == "store":
        return str(kg.example().save(folder / "graph.db"))
    for library in ("duckdb", "pyarrow", "fsspec"):
        pytest.importorskip(library)
    from kg.tables.merging import merge_shards
    from kg.tables.shards import write_shard

    write_shard(folder / "shards", kg.example().extracted())
    merge_shards(folder / "shards", folder / "tables")
    return str(folder / "tables")


@pytest.fixture
def ask(db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command on the graph, expect that it is understood, and return what it prints."""
    monkeypatch.setenv("COLUMNS", "160")

    def ask(*arguments: str, command: str = "query") -> str:
        code = run([command, db, *arguments])
        captured = capsys.readouterr()
        assert (code, captured.err) == (0, "")
        return captured.out

    return ask


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_every_question_has_three_forms(ask: Ask, question: str) -> None:
    asked = QUESTIONS[question]
    table, found = ask(*asked), json.loads(ask(*asked, "--json"))
    rows = list(csv.DictReader(io.StringIO(ask(*asked, "--csv"))))
    assert len(found) == len(rows) > 0
    assert table.splitlines()[-1].startswith(f"{len(found)} ")


def test_no_question_is_without_its_test() -> None:
    assert _QUESTIONS.keys() == {*QUESTIONS, "cypher"}


@pytest.mark.extras
def test_cypher(ask: Ask) -> None:
    pytest.importorskip("grandcypher", reason="needs grand-cypher: pip install 'kg[cypher]'")
    found = ask("--cypher", "MATCH (a)-[r:URGED]->(b) RETURN a.name, b.name_ar", "--json")
    assert json.loads(found) == [{"a.name": "Salma al-Amiri", "b.name_ar": "مجموعة الظل"}]


def keys(text: str) -> list[str]:
    return [f"{r['document']}#{r['position']}" for r in json.loads(text)]


def test_the_questions_are_those_of_python(ask: Ask) -> None:
    graph = kg.example()
    group = "Shadow Group"
    for asked, answer in (
        (("--timeline", group), graph.timeline(group)),
        (("--about", group, "--polarity", "negated"), graph.about(group, polarity="negated")),
        (("--claims", "--by", group), graph.claims(by=group)),
        (("--claims", "--by", "سلمى العامري", "--about", group), graph.claims("سلمى العامري", group)),
        (("--between", group, "nour_port", "--since", "2024-03-03"),
         graph.between(group, "nour_port", since="2024-03-03")),
    ):  # fmt: skip
        assert keys(ask(*asked, "--json")) == [r.key for r in answer]
        assert answer


def test_contradictions_have_both_sentences_side_by_side(ask: Ask) -> None:
    out = ask("--contradictions", "--about", "Shadow Group")
    assert "اتهمت مختبرات الدرع مجموعة الظل باختراق ميناء النور." in out
    assert "نفت مجموعة الظل اتهامات مختبرات الدرع" in out
    first = next(csv.DictReader(io.StringIO(ask("--contradictions", "--csv"))))
    assert (first["claim_type"], first["denial_type"], first["denial_document"]) == (
        "ACCUSED", "DENIED", "denial.txt",
    )  # fmt: skip


def test_edges_tell_the_independent_sources(ask: Ask) -> None:
    out = ask("--edges", "--type", "HACKED", "--polarity", "affirmed")
    assert "2 of 3" in out
    assert [f"[{name}.txt]" in out for name in ("wire", "copy", "report")] == [True] * 3
    (edge,) = json.loads(ask("--edges", "--type", "HACKED", "--polarity", "affirmed", "--json"))
    assert (edge["sources"], edge["documents"], len(edge["relations"])) == (2, 3, 3)


def test_a_search_without_hits_proposes_names(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", db, "--search", "الضل"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "0 hits\n"
    assert captured.err == "kg: nothing has the words 'الضل'; did you mean 'الظل'?\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--edges", "--central", "3"), "got --edges and --central; expected one question"),
        (("--central", "3", "--since", "2016"), "--since does not go with --central"),
        (("--by", "Shield Labs"), "--by does not go with the question for relations"),
        (("--timeline", "Shadow Gruop"), "did you mean 'Shadow Group'"),
        (("--entity", "Shadow Gruop"), "did you mean 'Shadow Group'"),
        (("--central", "3", "--measure", "pagernk"), "did you mean 'pagerank'?"),
        (("--sql", "DELETE FROM entities"), "only read"),
        (("--sql", "SELECT nothing FROM entities"), "nothing"),
        (("--between", "Shadow Group"), "--between"),
    ],
)
def test_wrong_questions_are_one_line(
    db: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    assert run(["query", db, *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert len(captured.err.splitlines()) == 1


# Tables


def test_sentences_are_set_to_the_right_line_by_line(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = [line.rstrip() for line in ask("--type", "MET", "--document", "wire.txt").splitlines()]
    sentence = [line for line in lines if re.search("[ء-ي]", line)]
    assert len(sentence) >= 3
    assert len({len(line) for line in sentence}) == 1, "all end at the right edge"


def test_nothing_is_cut_however_narrow_the_terminal(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    words = set(ask("--type", "MET").split())
    assert set(kg.example().relations("MET")[0].evidence.split()) <= words


def test_a_terminal_gets_each_arabic_line_isolated(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\u2067" not in ask("--type", "CRITICIZED")
    monkeypatch.setattr(tables.sys.stdout, "isatty", lambda: True, raising=False)
    out = ask("--type", "CRITICIZED")
    assert out.count("\u2067") == out.count("\u2069") >= 1


def test_documents_cannot_steer_the_terminal() -> None:
    assert tables._lines("a\x1b[31m\x07ب\u202eج", 40, isolated=False).strip() == "a [31m ب ج"


# Entities and their merges


def test_entities_by_type_and_name(ask: Ask) -> None:
    found = json.loads(ask("--type", "person", "--json", command="entities"))
    assert [e["id"] for e in found] == ["salma_al_amiri", "nabil_haddad"]
    found = json.loads(ask("--find", "العامري", "--json", command="entities"))
    assert [e["id"] for e in found] == ["salma_al_amiri"]
    assert "سلمى العامري" in ask(command="entities")


def test_merges_come_with_reason_and_score_doubtful_ones_first(ask: Ask) -> None:
    found = json.loads(ask("--merges", "--json", command="entities"))
    assert found[0] == {
        "entity": "salma_al_amiri", "left": "العامري", "right": "سلمى العامري", "reason": "short name",
        "score": 0.8,
    }  # fmt: skip
    scores = [m["score"] for m in found]
    assert scores == sorted(scores)
    assert len(json.loads(ask("--merges", "--below", "0.9", "--json", command="entities"))) == 1
    assert "aliases.toml" in ask("--merges", command="entities")


def test_below_needs_merges(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["entities", db, "--below", "0.5"]) == 2
    assert "--below goes with --merges" in capsys.readouterr().err


# Exchange


def test_export_by_format_and_import_again(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", db, str(tmp_path / "g.txt"), "--format", "json"]) == 0
    assert run(["import", str(tmp_path / "g.txt"), "-o", str(tmp_path / "again.db")]) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'g.txt'}\nwrote {tmp_path / 'again.db'}\n"
    with kg.open(tmp_path / "again.db") as back:
        assert back.relations() == kg.example().relations()


def test_import_of_something_else_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text('{"nodes": []}', "utf-8")
    assert run(["import", str(tmp_path / "x.json"), "-o", str(tmp_path / "g.db")]) == 2
    assert "is no graph of this program" in capsys.readouterr().err
    assert not (tmp_path / "g.db").exists()


def test_json_of_every_result_is_plain(ask: Ask) -> None:
    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or isinstance(value, (str, int, float, bool))

    for asked in QUESTIONS.values():
        assert plain(json.loads(ask(*asked, "--json")))
        assert "EntityResult(" not in ask(*asked, "--csv")
