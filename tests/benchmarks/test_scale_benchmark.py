"""The benchmark of tables runs at a small size, and its table tells all that it measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

for library in ("duckdb", "pyarrow", "fsspec"):
    pytest.importorskip(library)

from benchmarks.scale import main  # noqa: E402

pytestmark = pytest.mark.extras


def test_the_benchmark_runs_at_a_small_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--sizes", "200", "--json", str(tmp_path / "figures.json")])
    (figures,) = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["documents"] == 200
    assert figures["relations"] == 666
    assert figures["tables, bytes"] > 10_000
    table = capsys.readouterr().out
    for line in ("distinct entities", "merge: peak memory, MB", "who accused X, ms", "search of a word, ms"):
        assert line in table
