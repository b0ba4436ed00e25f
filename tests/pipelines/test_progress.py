"""The progress bar: rate, failures and the time that is left; documents counted without reading them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import InputNotFound
from pipelines.cli import console, run
from pipelines.cli.console import tracked, tracked_steps
from pipelines.read.counting import count_documents, count_files


class Terminal(io.StringIO):
    """A standard error that says to be a terminal."""

    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> Terminal:
    """Called by the tests themselves: between fixtures and test, pytest sets its own standard error."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    return shown


def test_the_bar_shows_rate_failures_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    items = [object(), SimpleNamespace(error="broken"), object()]
    with tracked(iter(items), "documents", total=lambda: 9_999, skipped=lambda: 4_000) as watched:
        assert list(watched) == items
    shown = terminal.getvalue()
    for part in ("documents", "4003/9999", "a second, 1 failed", "left"):
        assert part in shown


@pytest.mark.parametrize("columns", [53, 64, 72, 80, 200])
def test_rate_failures_and_time_left_are_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    terminal = a_terminal(monkeypatch, columns)
    clock = SimpleNamespace(perf_counter=iter(range(100, 200)).__next__)  # an item a second
    monkeypatch.setattr(console, "time", clock)
    items = [object(), object()]
    with tracked(
        items, "documents", total=lambda: 10_000, skipped=lambda: 9_998, unread=lambda: 1_234
    ) as watched:
        assert list(watched) == items
    assert "10000/10000" in terminal.getvalue()
    assert "1.0 a second, 1,234 failed 0:00:00 left" in terminal.getvalue()


def test_documents_that_cannot_be_read_are_among_the_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": 5}\n{"text":\n{"text": "نفى الكرملين الاتهامات."}\n', "utf-8")
    terminal = a_terminal(monkeypatch)
    assert run(["build", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "3/3" in terminal.getvalue()
    assert "2 failed" in terminal.getvalue()


def test_what_follows_the_documents_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    with tracked_steps() as step, tracked(range(3), "documents") as watched:
        assert list(watched) == [0, 1, 2]
        assert "resolving names" not in terminal.getvalue()
        step("resolving names")
    assert "resolving names" in terminal.getvalue()


def test_without_a_total_no_time_left_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    with tracked(range(3), "documents") as watched:
        assert list(watched) == [0, 1, 2]
    shown = terminal.getvalue()
    assert "3/?" in shown
    assert "left" not in shown


def test_nothing_is_counted_where_no_bar_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with tracked(range(3), "documents", total=lambda: pytest.fail("counted")) as watched:
        assert list(watched) == [0, 1, 2]


def test_files_and_lines_are_counted(tmp_path: Path) -> None:
    for name, text in (("a.txt", "نص"), ("b/c.html", "<p>نص"), ("b/d.jsonl", "{}\n{}\n{}"), ("e.pdf", "")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert count_documents([tmp_path]) == 5
    assert count_documents([str(tmp_path / "**" / "*.jsonl"), tmp_path / "b"]) == 4


def test_what_only_reading_tells_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text\nنص\n", "utf-8")
    assert count_documents([tmp_path]) is None
    assert count_documents(["-"]) is None
    with pytest.raises(InputNotFound):
        count_documents([tmp_path / "none"])


def test_files_in_an_object_store_are_counted_and_their_records_are_not() -> None:
    assert count_files(["s3://press/a.txt", "gs://press/2017/b.html"]) == 2
    assert count_files(["s3://press/a.txt", "s3://press/b.jsonl"]) is None
