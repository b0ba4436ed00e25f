"""The benchmark of a cluster measures a build by a real Ray, in a process of its own, and its table tells it."""

from __future__ import annotations

import pytest

for library in ("ray", "duckdb", "pyarrow"):
    pytest.importorskip(library)

from benchmarks.cluster import in_processes, lines  # noqa: E402

pytestmark = [pytest.mark.extras, pytest.mark.nightly]


def test_a_handful_of_articles_is_measured() -> None:
    (figures,) = in_processes([12], words=40, workers=1)
    assert (figures["documents"], figures["workers"], figures["failed"]) == (12, 1, 0)
    assert 12 * 40 <= figures["words"] < 12 * 140
    assert 0 < figures["first shard, s"] <= figures["extraction, s"]
    assert all(figures[name] > 0 for name in ("merge and page, s", "relations", "input, bytes"))
    assert all(figures[f"{part}, bytes"] > 1_000 for part in ("shards", "tables"))
    table = "\n".join(lines([figures]))
    assert "words a second and worker" in table
    assert f"| {'documents':24} |        12 |" in table
