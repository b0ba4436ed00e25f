"""The graph of the Ray engine is that of the local one: 5,000 documents, and the samples by the shipped models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from pipelines.building import make_graph
from pipelines.cli import run
from pipelines.given import with_origins
from tests.cluster.conftest import content

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::FutureWarning"
    ),
]


def test_5000_documents(ray_here, articles, tmp_path) -> None:
    import stub_extractor

    from pipelines.cluster.engine import Cluster, build_tables

    folder = articles(files=10, records=500)
    cluster = Cluster(workers=2, block=200)
    built = build_tables([folder], tmp_path / "out", stub_extractor.loader(), extractor="s", cluster=cluster)
    stub = stub_extractor.Stub(0.0, "")
    local = make_graph(with_origins([folder], sort=True), lambda documents: map(stub, documents)).graph
    assert built.report.added == 5000
    assert len(local.relations()) > 10_000
    assert content(built.graph) == content(local)


@pytest.mark.slow
def test_the_samples_on_the_command_line(ray_here, tmp_path: Path, capsys) -> None:
    words = ["build", "--samples", "--json", "--workers", "2", "-o"]
    assert run([*words, str(tmp_path / "local")]) == 0
    local = json.loads(capsys.readouterr().out)
    assert run([*words, str(tmp_path / "ray"), "--engine", "ray", "--block", "8"]) == 0
    by_ray = json.loads(capsys.readouterr().out)
    differ = {name for name in local if local[name] != by_ray[name]}
    assert differ <= {"seconds", "graph", "page"}
    assert by_ray["graph"] == str(tmp_path / "ray" / "tables")
    assert Path(by_ray["page"]).stat().st_size > 100_000
    with kg.open(local["graph"]) as one, kg.open(by_ray["graph"]) as other:
        assert len(one.relations()) > 50
        assert content(one) == content(other)
