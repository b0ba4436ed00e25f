"""The benchmark of the store runs, and writes its table where the documentation wants it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import store


def test_the_table_goes_between_its_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "store.md"
    page.write_text("before\n<!-- speed: begin -->\nold\n<!-- speed: end -->\nafter\n", "utf-8")
    monkeypatch.setattr(store, "REPORT", page)
    for _ in range(2):  # the marks stay
        store.main(["--scale", "0.001", "--write", "--json", str(tmp_path / "figures.json")])
    printed, text = capsys.readouterr().out, page.read_text("utf-8")
    assert text.startswith("before\n<!-- speed: begin -->\n\n| 200 entities, 1,000 relations, 300 documents")
    assert text.endswith("\n\n<!-- speed: end -->\nafter\n")
    assert "old" not in text
    assert text.split("\n\n")[1] in printed
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))["figures"]
    assert set(store.LIMITS) < set(figures)
    assert figures["file, MB"][1] > 0.1
