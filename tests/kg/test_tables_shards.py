"""Shards: the same content under the same name, whole or not at all; what is no good shard is told apart."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import (
    Document,
    ExtractedDocument,
    InputNotFound,
    KgError,
    MissingExtra,
    OutputNotWritable,
    UsageError,
)
from kg.errors import InvalidRecord, StoreError
from kg.records import failed_record, record_of
from tests.kg.conftest import MakeDocument, make_articles

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
fsspec = pytest.importorskip("fsspec")

from kg.tables.places import Folder  # noqa: E402
from kg.tables.shards import (  # noqa: E402
    drop_documents,
    drop_unfinished,
    inspect,
    known_documents,
    read_shard,
    shard_names,
    write_shard,
)

pytestmark = pytest.mark.extras
BAD = [("z-broken.html", "no text"), (Document("y", "", title="عنوان"), ValueError("bad\ndate"))]


@pytest.fixture(params=["disk", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "disk":
        yield str(tmp_path / "قطع 'أ'" / "shards")
    else:
        yield f"memory://{tmp_path.name}/shards"
        fsspec.filesystem("memory").store.clear()


def test_a_block_in_any_order_is_one_shard(folder: str) -> None:
    block = [*make_articles(), *BAD]
    names = {write_shard(folder, random.Random(n).sample(block, len(block))) for n in range(4)}
    assert shard_names(folder) == sorted(names)
    assert len(names) == 1
    content = Folder(folder).read(*names)
    Folder(folder).remove(*names)
    assert shard_names(folder) == []
    write_shard(folder, block)
    assert Folder(folder).read(*names) == content


def test_what_is_read_is_what_was_written(folder: str, hostile: Any) -> None:
    block = [*make_articles(), *hostile.extracted()]
    records = [record_of(d, extractor="v1", origin="م.jsonl") for d in block]
    wanted = sorted([*records, *(failed_record(*f) for f in BAD)], key=lambda r: r.document[0])
    name = write_shard(folder, [*records, *BAD])
    assert list(read_shard(folder, name)) == wanted
    assert inspect(folder, whole=True).shards == (name,)


def test_another_content_or_extractor_is_another_shard(folder: str) -> None:
    articles = make_articles()
    names = {
        write_shard(folder, articles),
        write_shard(folder, articles, extractor="v2"),
        write_shard(folder, articles[1:]),
        write_shard(folder, [*articles, BAD[0]]),
        write_shard(folder, []),
    }
    assert len(names) == 5
    assert inspect(folder, whole=True).shards == tuple(sorted(names))


def test_one_document_twice_in_a_block_counts_once_unless_it_differs(
    folder: str, make_document: MakeDocument
) -> None:
    article = make_articles()[0]
    assert write_shard(folder, [article, article]) == write_shard(folder, [article])
    with pytest.raises(InvalidRecord, match=r"two documents have the id 'a-accusation.txt' and differ"):
        write_shard(folder, [article, make_document("a-accusation.txt", "نص")])


def test_what_cannot_be_stored_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    for document in (Document("أ.txt", "\ud800"), Document("أ.txt", "نص", title="\ud800")):
        with pytest.raises(InvalidRecord, match=r"document 'أ.txt' cannot be stored"):
            write_shard(tmp_path, [*make_articles(), ExtractedDocument(document)])
    assert list(tmp_path.iterdir()) == []


def test_known_documents_say_what_is_left_to_do(folder: str) -> None:
    articles = make_articles()
    first = write_shard(folder, [*articles[:2], BAD[0]], extractor="v1")
    second = write_shard(folder, articles[1:], extractor="v1")
    known = known_documents(folder)
    assert {key: k.shards for key, k in known.items()} == {
        articles[0].document.id: (first,),
        articles[1].document.id: tuple(sorted([first, second])),
        articles[2].document.id: (second,),
        articles[3].document.id: (second,),
    }
    hashes = {d.document.id: record_of(d).document[8] for d in articles}
    assert {key: (k.hash, k.extractor) for key, k in known.items()} == {
        key: (digest, "v1") for key, digest in hashes.items()
    }
    assert list(known_documents(folder, failed=True)) == ["z-broken.html"]


def test_documents_can_be_dropped_again_and_again(folder: str) -> None:
    articles = make_articles()
    names = [write_shard(folder, articles[:3]), write_shard(folder, articles[3:])]
    for _ in range(2):
        drop_documents(folder, {articles[0].document.id, articles[3].document.id}, shard_names(folder))
        assert list(known_documents(folder)) == [d.document.id for d in articles[1:3]]
    assert not set(names) & set(shard_names(folder))


def test_all_that_failed_can_be_dropped(folder: str) -> None:
    articles = make_articles()
    write_shard(folder, [*articles[:2], BAD[0]])
    drop_documents(folder, {articles[0].document.id}, shard_names(folder), failed=True)
    assert list(known_documents(folder)) == [articles[1].document.id]
    assert known_documents(folder, failed=True) == {}


def test_no_folder_is_an_error_and_an_empty_one_has_no_shards(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"none'.*no such file or folder"):
        shard_names(tmp_path / "none")
    assert shard_names(tmp_path) == []
    assert known_documents(tmp_path) == {}


def test_files_are_told_apart(folder: str) -> None:
    good = write_shard(folder, make_articles()[:2])
    other = write_shard(folder, make_articles()[2:])
    place = Folder(folder)
    content = place.read(good)
    cut, empty, foreign, renamed = (f"shard-{digit * 32}.parquet" for digit in "abcd")
    place.write(cut, content[: len(content) // 2])
    place.write(empty, b"")
    place.write(foreign, _other_parquet())
    place.write(renamed, content)
    place.write("notes.txt", "ملاحظة".encode())
    place.write(f".{good}.1-2.part", content[:100])
    assert inspect(folder, whole=True).shards == tuple(sorted([good, other]))
    found = inspect(folder)
    assert found.shards == tuple(sorted([good, other, renamed]))
    assert found.foreign == ("notes.txt",)
    assert found.unfinished == (f".{good}.1-2.part",)
    assert found.damaged.keys() == {cut, empty, foreign}
    damaged = inspect(folder, whole=True).damaged
    assert damaged.keys() == {cut, empty, foreign, renamed}
    assert found.damaged[empty] == "it is empty"
    assert "no shard" in found.damaged[foreign]
    assert damaged[renamed] == "its content is not what its name says"
    with pytest.raises(StoreError, match=rf"{cut}' is damaged: .*delete it and run the build again"):
        list(read_shard(folder, cut))
    assert sorted(known_documents(folder)) == [d.document.id for d in make_articles()]
    drop_unfinished(folder)
    assert inspect(folder).unfinished == ()


def _other_parquet() -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1, 2]}), sink)
    return sink.getvalue()


def test_a_shard_of_a_newer_version_asks_for_a_newer_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kg.tables.shard_form.VERSION", 2)
        name = write_shard(tmp_path, make_articles())
    with pytest.raises(StoreError, match=r"of version 2, this program reads up to 1; update this program"):
        list(read_shard(tmp_path, name))


def test_no_damaged_byte_goes_unnoticed(tmp_path: Path) -> None:
    name = write_shard(tmp_path, make_articles())
    path = tmp_path / name
    content = path.read_bytes()
    chance = random.Random(5)
    for place in chance.sample(range(len(content)), 100):
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match="is damaged"):
            list(read_shard(tmp_path, name))
        assert inspect(tmp_path, whole=True).damaged.keys() == {name}
        known_documents(tmp_path)


@pytest.mark.parametrize("moment", ["open", "write", "sync"])
def test_a_killed_writer_leaves_no_shard(tmp_path: Path, moment: str) -> None:
    code = f"""
import os, signal, sys, pathlib
from kg.tables.shards import write_shard
from tests.kg.conftest import make_articles
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
if {moment!r} == "open":
    pathlib.Path.open = die
elif {moment!r} == "write":
    os.fsync = die
else:
    os.replace = die
write_shard(sys.argv[1], make_articles())
"""
    killed = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert inspect(tmp_path).shards == ()
    name = write_shard(tmp_path, make_articles())
    drop_unfinished(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputNotWritable, match=r"cannot write '.*shard-.*': No space left on device"):
        write_shard(tmp_path, make_articles())
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputNotWritable, match="cannot write"):
        write_shard(tmp_path / "file", make_articles())
    with pytest.raises(UsageError, match=r"cannot use 'nowhere://x'.*nowhere"):
        write_shard("nowhere://x", make_articles())


def test_passwords_in_urls_are_not_told() -> None:
    with pytest.raises(KgError) as error:
        write_shard("nowhere://name:secret@host/x", make_articles())
    assert "secret" not in str(error.value)
    assert "nowhere://host/x" in str(error.value)


def test_a_missing_library_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.fs", None)
    with pytest.raises(MissingExtra, match=r"pip install 'kg\[analytics\]'"):
        write_shard(tmp_path, make_articles())
