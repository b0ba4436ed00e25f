"""What documents bring cannot steer the terminal: not in tables, not in messages, not in errors, not as markup."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg import Document, ExtractedDocument, KnowledgeGraph
from kg.store import Store
from pipelines.cli import run
from pipelines.cli.console import counts_table, log_to_standard_error, tracked

STEERING = "\x1b]0;own\x07\x1b[31m\x9b2J\x7f\u202e"
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Read = Callable[[], str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Read:
    """What was printed since the last call, on both streams."""
    return lambda: "".join(capsys.readouterr())


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A store whose documents have hostile ids, titles, names and errors."""
    with kg.example() as example:
        found = list(example.extracted())
    hostile = [
        ExtractedDocument(
            replace(e.document, id=f"{n}{STEERING}", title=STEERING, source=STEERING),
            tuple(replace(x, name=f"{x.name}{STEERING}") for x in e.entities),
            tuple(replace(r, role=STEERING) for r in e.relations),
        )
        for n, e in enumerate(found)
    ]
    path = KnowledgeGraph.from_extracted(hostile).save(tmp_path / "graph.db")
    with Store.open(path, write=True) as store:
        store.fail(Document(f"bad{STEERING}", "نص"), f"bad{STEERING}: no text [/red]")
    return str(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["info"],
        ["entities"],
        ["entities", "--merges"],
        ["query"],
        ["query", "--edges"],
        ["query", "--contradictions"],
        ["query", "--central", "5"],
        ["query", "--sql", f"SELECT key AS 'a{STEERING}' FROM documents"],
    ],
    ids=" ".join,
)
def test_no_table_has_a_control(db: str, arguments: list[str], printed: Read) -> None:
    assert run([arguments[0], db, *arguments[1:]]) == 0
    out = printed()
    assert out.strip()
    assert not FORBIDDEN.search(out)


@pytest.mark.parametrize("arguments", [["query", "--document", "none"], ["remove", "none"]], ids=" ".join)
def test_no_error_has_a_control(db: str, arguments: list[str], printed: Read) -> None:
    assert run([arguments[0], db, *arguments[1:]]) == 2
    out = printed()
    assert "unknown document" in out
    assert not FORBIDDEN.search(out)


def test_documents_that_fail_or_are_named_have_no_control(tmp_path: Path, printed: Read) -> None:
    record = {"id": f"a{STEERING}", "text": "Le chat est assis sur le tapis.", "language": f"fr{STEERING}"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
    assert run(["extract", str(tmp_path / "a.jsonl"), "--verbose"]) == 1
    out = printed()
    assert out.count("kg:") == 2
    assert not FORBIDDEN.search(out)


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_data_are_exact_in_a_pipe_and_harmless_on_a_terminal(
    db: str, form: str, printed: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["query", db, form]) == 0
    assert "\x9b" in printed()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert run(["query", db, form]) == 0
    assert not FORBIDDEN.search(printed())


def test_types_are_no_markup(printed: Read) -> None:
    counts_table("relations", {"[/red]OWN": 1, "[link=http://own.example]X": 2})
    out = printed()
    assert "[/red]OWN" in out
    assert "[link=http://own.example]X" in out


def test_what_is_logged_has_no_control(printed: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    log_to_standard_error()
    logging.getLogger("pipelines").warning("skipped %s", f"a{STEERING}")
    out = printed()
    assert out.startswith("kg: skipped a")
    assert not FORBIDDEN.search(out)


def test_progress_names_documents_without_controls(printed: Read) -> None:
    from pipelines.cli.console import Loudness, set_loudness

    set_loudness(Loudness.VERBOSE)
    try:
        with tracked([Document(f"a{STEERING}", "نص")], "documents") as items:
            list(items)
    finally:
        set_loudness(Loudness.USUAL)
    assert not FORBIDDEN.search(printed())
