"""`kg build`, `extract` and `evaluate` on small articles, called in this process, and their Python twins."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import kg
import pipelines
import pipelines.backends
from kg.errors import InputNotFound
from kg.model import Document, ExtractedDocument
from pipelines.cli import run

ACCUSATION = "اتهم جون بوديستا روسيا باختراق بريده الإلكتروني. ونفى الكرملين هذه الاتهامات.\n"
MEETING = "التقى الرئيس الفرنسي إيمانويل ماكرون المستشارة الألمانية أنغيلا ميركل في برلين.\n"


@pytest.fixture(autouse=True)
def _one_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the models once for all tests of the module."""
    monkeypatch.setattr(pipelines.backends, "load_backend", _backend)


_backend = cache(pipelines.backends.load_backend)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "accusation.txt").write_text(ACCUSATION, "utf-8")
    (folder / "meeting.jsonl").write_text(json.dumps({"id": "meeting", "text": MEETING}) + "\n", "utf-8")
    return folder


def test_build(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "output"
    assert run(["build", str(articles), "-o", str(output)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "PERSON" in captured.out
    assert f"wrote {output / 'graph.db'} and {output / 'graph.html'}" in captured.out
    assert f"kg query {output / 'graph.db'}" in captured.out
    with kg.open(output / "graph.db") as graph:
        assert [d.id for d in graph.documents()] == ["accusation.txt", "meeting"]
        assert {"john_podesta", "russia", "angela_merkel"} <= {e.id for e in graph.entities()}


def test_build_goes_on_after_a_failure(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (articles / "empty.txt").write_text("  \n", "utf-8")
    output = tmp_path / "output"
    assert run(["build", str(articles), "-o", str(output)]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"kg: {articles / 'empty.txt'}: the file has no text\n"
    assert "2 added, 0 changed, 0 unchanged, 1 failed" in captured.out
    with kg.open(output / "graph.db") as graph:
        assert (graph.info().documents, graph.info().failed) == (2, 1)


def test_extract_prints_a_line_a_document_in_the_order_given(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(articles / "meeting.jsonl"), str(articles / "accusation.txt")]
    assert run(["extract", *paths]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [ExtractedDocument.from_json(line).document.id for line in lines] == ["meeting", "accusation.txt"]
    assert run(["extract", *paths[::-1]]) == 0
    assert capsys.readouterr().out.splitlines() == lines[::-1]


def test_extract_with_a_failure(articles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (articles / "meeting.jsonl").write_text('{"id": "no text"}\n', "utf-8")
    assert run(["extract", str(articles / "meeting.jsonl"), str(articles / "accusation.txt")]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert "meeting.jsonl, line 1" in captured.err


def test_evaluate_extracts_the_gold_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    (found,) = pipelines.extract([Document("a", ACCUSATION)])
    gold.write_text(found.to_json() + "\n", "utf-8")
    assert run(["evaluate", str(gold), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["documents"], figures["mention_exact"]["f1"], figures["missing"]) == (1, 1.0, [])
    assert figures["entity_b3_resolved"]["f1"] == 1.0


def test_evaluate_prints_a_table_and_errors_with_their_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, system = tmp_path / "gold.jsonl", tmp_path / "system.jsonl"
    text = "اتهم سمير ليلى."
    entities = [
        {"id": name, "type": "PERSON", "name": name, "mentions": [{"start": a, "end": b, "text": text[a:b]}]}
        for name, a, b in (("samir", 5, 9), ("layla", 10, 14))
    ]
    relation = {"type": "ACCUSED", "source": "samir", "target": "layla", "evidence": {"start": 0, "end": 15}}
    record = {"id": "a", "text": text, "entities": entities, "relations": [relation]}
    gold.write_text(json.dumps(record) + "\n", "utf-8")
    system.write_text(json.dumps(record | {"relations": [relation | {"type": "MET"}]}) + "\n", "utf-8")
    assert run(["evaluate", str(gold), str(system), "--errors", "1"]) == 0
    out = capsys.readouterr().out
    assert "a  missed  samir ACCUSED layla\n    اتهم سمير ليلى.\n" in out
    assert "… and 1 more" in out
    assert run(["evaluate", str(gold), "--compare", str(system), str(gold), "--json"]) == 0
    mention, relations = json.loads(capsys.readouterr().out)
    assert (mention["first"], relations["first"], relations["second"]) == (1.0, 0.0, 1.0)
    assert run(["evaluate", str(gold), "--compare", str(system), str(gold)]) == 0
    assert "+1.000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "says"),
    [('{"id": "a"}\n', "line 1"), ("\n{broken\n", "line 2"), ("\xff", "UTF-8")],
)
def test_evaluate_names_the_line_of_a_bad_file(
    content: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gold.jsonl").write_bytes(content.encode("latin-1"))
    assert run(["evaluate", str(tmp_path / "gold.jsonl")]) == 2
    assert says in capsys.readouterr().err


def test_the_python_interface(articles: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (articles / "empty.txt").write_text(" ", "utf-8")
    graph = pipelines.build([articles], tmp_path / "output")
    assert {d.id for d in graph.documents() if d.error is None} == {"accusation.txt", "meeting"}
    assert "left out empty.txt" in caplog.text
    failed: list[str] = []
    found = pipelines.extract(articles, on_failure=lambda f: failed.append(f.id))
    assert [d.document.id for d in found] == ["accusation.txt", "meeting"]
    assert failed == ["empty.txt"]
    with pytest.raises(InputNotFound):
        pipelines.build(["nothing/"])


def test_the_public_names_are_sorted() -> None:
    assert pipelines.__all__ == sorted(pipelines.__all__)
    assert all(hasattr(pipelines, name) for name in pipelines.__all__)
