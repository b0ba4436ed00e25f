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
    main(["--sizes", "200", "--articles", "--json", str(tmp_path / "figures.json")])
    (figures,) = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["documents"] == 200
    assert figures["relations"] == 666
    assert figures["tables, bytes"] > 10_000
    table = capsys.readouterr().out
    for line in ("distinct entities", "merge: peak memory, MB", "who accused X, ms", "search of a word, ms"):
        assert line in table


def test_the_reckoning_is_in_proportion_to_the_documents() -> None:
    from benchmarks.cluster import Sizing, lines, reckoning

    size = {"documents": 100.0, "words": 10_000.0, "workers": 2.0, "relations": 30.0, "failed": 0.0}
    size |= {"first shard, s": 5.0, "extraction, s": 10.0, "merge and page, s": 2.0}
    size |= {"input, bytes": 6e4, "shards, bytes": 2e4, "tables, bytes": 4e4}
    sizes = [size, size | {"words": 30_000.0, "extraction, s": 20.0, "tables, bytes": 6e4}]
    tables = [{"documents": 1000.0, "merge, cpu s": 1.0}, {"documents": 10_000.0, "merge, cpu s": 10.0}]
    assert "**1,000 words a second and worker**" in "\n".join(lines(sizes))
    text = "\n".join(reckoning(sizes, tables, Sizing(36_000_000, 60, 10, 11)))
    assert (
        "| extraction | D·W / (v·w) = 2,160,000,000 words / (1,000 words/s · 100 workers) | 6.0 h |" in text
    )
    assert "| tables | 2.0 bytes a word | 0.00 TB |" in text  # those of the larger run
    assert "m = 1.00 ms, g = 1.00 | 10.0 h |" in text
