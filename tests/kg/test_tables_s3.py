"""Shards and tables in an object store: moto's server stands in for S3."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg import InputNotFound, KnowledgeGraph, StoreError
from tests.kg.conftest import FAILED, make_articles

for library in ("duckdb", "pyarrow", "fsspec"):
    pytest.importorskip(library)
server = pytest.importorskip("moto.server", reason="needs moto: pip install 'moto[s3,server]'")

from kg.tables.merging import merge_shards  # noqa: E402
from kg.tables.places import Folder  # noqa: E402
from kg.tables.shards import inspect, known_documents, shard_names, write_shard  # noqa: E402

pytestmark = pytest.mark.extras


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty bucket."""
    moto = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("DEFAULT_REGION", "us-east-1"),
                        ("EC2_METADATA_DISABLED", "true"), ("ENDPOINT_URL", endpoint)):  # fmt: skip
        monkeypatch.setenv(f"AWS_{name}", value)
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/news", method="PUT")).close()
    try:
        yield "s3://news"
    finally:
        moto.stop()


def test_a_graph_in_a_bucket_is_that_of_a_store(bucket: str, tmp_path: Path) -> None:
    articles = make_articles()
    names = [
        write_shard(f"{bucket}/أخبار 1/shards", block) for block in (articles[:2], [*articles[2:], FAILED])
    ]
    assert write_shard(f"{bucket}/أخبار 1/shards", articles[:2]) == names[0]
    assert shard_names(f"{bucket}/أخبار 1/shards") == sorted(names)
    assert len(known_documents(f"{bucket}/أخبار 1/shards")) == 4
    assert not inspect(f"{bucket}/أخبار 1/shards", whole=True).damaged
    place = f"{bucket}/أخبار 1/tables"
    merged = merge_shards(f"{bucket}/أخبار 1/shards", place, temp_directory=tmp_path / "work")
    assert merged.rows["documents"] == 5
    assert not merge_shards(f"{bucket}/أخبار 1/shards", place).fresh
    with kg.open(place) as graph, KnowledgeGraph.from_extracted(articles, [FAILED]) as local:
        assert graph.info() == local.info()
        assert graph.relations() == local.relations()
        assert graph.search("روسيا") == local.search("روسيا")
        assert graph.sql("SELECT count(*) FROM documents").rows == ((5,),)
        with pytest.raises(kg.UsageError):
            graph.sql("SELECT * FROM read_csv('/etc/passwd')")


def test_what_is_missing_or_damaged_in_a_bucket_is_named(bucket: str) -> None:
    with pytest.raises(InputNotFound, match="no tables of a graph in 's3://news/none'"):
        kg.open(f"{bucket}/none")
    name = write_shard(f"{bucket}/shards", make_articles())
    folder = Folder(f"{bucket}/shards")
    folder.write(name, folder.read(name)[:-20])
    with pytest.raises(StoreError, match=rf"shard 's3://news/shards/{name}' is damaged"):
        merge_shards(f"{bucket}/shards", f"{bucket}/tables")
