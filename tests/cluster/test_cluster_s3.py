"""The Ray engine reads from and writes to an object store; moto's server stands in for S3."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest

import kg
from kg.errors import InputNotFound
from kg.tables.places import Folder
from pipelines.building import make_graph
from pipelines.given import with_origins
from tests.cluster.conftest import content

pytest.importorskip("moto", reason="needs moto: pip install 'kg[test-cluster]'")
pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::FutureWarning"
    ),
]


@pytest.fixture
def bucket(ray_here, object_store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a bucket, which the workers know, too."""
    for name, value in object_store.items():
        monkeypatch.setenv(name, value)
    urllib.request.urlopen(
        urllib.request.Request(f"{object_store['AWS_ENDPOINT_URL']}/news", method="PUT")
    ).close()
    yield "s3://news"
    Folder("s3://news/اخبار 2024").delete()


def test_inputs_and_output_in_a_bucket(bucket, articles, tmp_path) -> None:
    import stub_extractor

    from pipelines.cluster.engine import Cluster, build_tables

    folder = articles(files=3, records=7)
    (folder / "خبر جديد.txt").write_text("E1 ACCUSED E2", "utf-8")
    there = Folder(f"{bucket}/اخبار 2024/in")
    for path in folder.iterdir():
        there.write(path.name, path.read_bytes())
    there.write("notes.pdf", b"not read")
    log = tmp_path / "log"

    def build() -> object:
        return build_tables(
            [f"{bucket}/اخبار 2024/in"],
            f"{bucket}/اخبار 2024/out",
            stub_extractor.loader(0.0, str(log)),
            extractor="stub",
            cluster=Cluster(workers=2, block=5),
        )

    stub = stub_extractor.Stub(0.0, "")
    local = make_graph(with_origins([folder], sort=True), lambda documents: map(stub, documents)).graph
    assert content(build().graph) == content(local)
    with kg.open(f"{bucket}/اخبار 2024/out/tables") as graph:
        assert content(graph) == content(local)
    assert Folder(f"{bucket}/اخبار 2024/out").sizes()["graph.html"] > 10_000

    log.unlink()
    lines = (folder / "000.jsonl").read_text("utf-8").splitlines()
    lines[0] = json.dumps(json.loads(lines[0]) | {"text": "E7 MET E8"})
    (folder / "000.jsonl").write_text("\n".join(lines), "utf-8")
    there.write("000.jsonl", (folder / "000.jsonl").read_bytes())
    again = build()
    assert (again.report.added, again.report.changed, again.report.unchanged) == (0, 1, 21)
    assert log.read_text("utf-8").split()[::2] == ["0-0"]
    local = make_graph(with_origins([folder], sort=True), lambda documents: map(stub, documents)).graph
    assert content(again.graph) == content(local)


def test_what_is_not_in_the_bucket_is_named(bucket, tmp_path) -> None:
    import stub_extractor

    from pipelines.cluster.engine import build_tables

    with pytest.raises(InputNotFound, match="no file or folder at 's3://news/nothing'"):
        build_tables(["s3://news/nothing"], tmp_path / "out", stub_extractor.loader(), extractor="stub")
