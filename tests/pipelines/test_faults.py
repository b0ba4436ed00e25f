"""Builds that are killed, disks that are full, folders that cannot be written: the store is whole all the same."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import OutputNotWritable, StoreError
from kg.model import Document
from kg.store import Store
from pipelines.building import DATABASE, update_graph
from pipelines.given import with_origins
from pipelines.workers import ExtractResult
from tests.kg.test_graph_properties import everything
from tests.kg.test_resolving import content
from tests.kg.test_store import without_privileges
from tests.pipelines.test_building import TEXT, Extractor, build

ROOT = Path(__file__).parents[2]
BUILD = """
import sys, time
from pathlib import Path
from tests.pipelines.test_building import Extractor, update_graph, with_origins
import pipelines.building
pipelines.building.kg.KnowledgeGraph.to_html = lambda graph, path: path.touch()
class Slow(Extractor):
    def __call__(self, documents):
        for result in super().__call__(documents):
            time.sleep(0.002)
            yield result
print("ready", flush=True)
update_graph(with_origins(sys.argv[1], sort=True), sys.argv[2], Slow(), extractor="x", prune=True)
print("done", flush=True)
"""


def write_articles(folder: Path, chance: random.Random, number: int = 25) -> None:
    """Articles of which some change, come and go from call to call."""
    folder.mkdir(exist_ok=True)
    for n in range(number):
        path = folder / f"{n:02}.txt"
        if chance.random() < 0.2:
            path.unlink(missing_ok=True)
        elif chance.random() < 0.6:
            path.write_text(f"{TEXT} {chance.random()}\n" * chance.randint(1, 40), "utf-8")


def check(path: Path) -> dict[str, list[object]]:
    """The content of a store that must be whole."""
    with Store.open(path) as store:
        sql = store.connection.execute
        assert sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sql("PRAGMA foreign_key_check").fetchall() == []
        assert sql("SELECT count(*) FROM local_entities WHERE entity IS NULL").fetchone() == (0,)
        assert sql("SELECT count(*) FROM relations WHERE source_entity IS NULL").fetchone() == (0,)
        assert sql(
            "SELECT count(*) FROM entities WHERE id NOT IN (SELECT entity FROM local_entities)"
        ).fetchone() == (0,)
        assert sql("SELECT count(*) FROM dirty").fetchone() == (0,)
        for d in store.extracted():
            text = d.document.text
            assert all(text[m.start : m.end] == m.text for e in d.entities for m in e.mentions)
            assert all(text[r.evidence.start : r.evidence.end] for r in d.relations)
        return {table: rows for table, rows in content(store).items() if table != "meta"}


class SlowExtractor(Extractor):
    """Takes long enough to be killed at it."""

    def __call__(self, documents: Iterator[Document]) -> Iterator[ExtractResult]:
        for result in super().__call__(documents):
            time.sleep(0.002)
            yield result


def killed_build(articles: Path, out: Path, after: float) -> bool:
    """Build in a process that is killed ``after`` seconds; whether it was killed before its end."""
    process = os.fork()
    if process == 0:
        try:
            update_graph(with_origins(articles, sort=True), out, SlowExtractor(), extractor="x", prune=True)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
@pytest.mark.parametrize("kills", [15, pytest.param(100, marks=pytest.mark.nightly)])
def test_a_build_killed_at_any_point_leaves_a_whole_store_that_the_next_build_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(
        kg.KnowledgeGraph, "to_html", lambda graph, path: path.touch()
    )  # not at issue, and slow
    chance = random.Random(kills)
    articles, out, fresh = tmp_path / "articles", tmp_path / "out", tmp_path / "fresh"
    killed, states, longest = 0, set(), 0.4
    while killed < kills:
        write_articles(articles, chance)
        if chance.random() < 0.15:
            shutil.rmtree(out, ignore_errors=True)  # so that new stores are interrupted, too
        former = check(out / DATABASE) if (out / DATABASE).exists() else None
        if not killed_build(articles, out, chance.uniform(0, longest)):
            longest *= 0.9
            continue
        killed += 1
        longest *= 1.05
        left = check(out / DATABASE) if (out / DATABASE).exists() else None
        shutil.rmtree(fresh, ignore_errors=True)
        build(articles, fresh)
        undisturbed = check(fresh / DATABASE)
        assert left in (former, undisturbed), "a mixture of two states"
        states.add("former" if left == former else "new")
        build(articles, out, prune=True)
        assert check(out / DATABASE) == undisturbed
        assert {p.name for p in out.iterdir()} == {"graph.db", "graph.html"}
    assert "former" in states
    with kg.open(out / DATABASE) as one, kg.open(fresh / DATABASE) as two:
        assert everything(one) == everything(two)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    write_articles(tmp_path / "articles", random.Random(1), 10)
    return tmp_path / "articles"


def test_a_build_killed_in_the_extraction_goes_on_where_it_was(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = BUILD.replace("time.sleep(0.002)", "time.sleep(0.7)")
    process = subprocess.Popen(
        [sys.executable, "-c", code, articles, out], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    staged = out / ".graph.db.staged-wal"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(extracted_in(out / ".graph.db.staged")) < 2:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    assert staged.exists()
    done = len(extracted_in(out / ".graph.db.staged"))
    built, seen = build(articles, out)
    assert built.report.resumed >= done >= 2
    assert len(seen) + built.report.resumed == len(list(articles.iterdir()))


def extracted_in(path: Path) -> list[str]:
    """The documents in a staging file that another process writes."""
    if not path.exists():
        return []
    connection = sqlite3.connect(path, timeout=10)
    try:
        return [k for (k,) in connection.execute("SELECT key FROM staged")]
    except sqlite3.OperationalError:  # it has no table yet
        return []
    finally:
        connection.close()


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A small file system of its own, where the system lets us make one."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount here")
    folder = Path("/tmp") / f"kg-full-{os.getpid()}"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("no permission to mount a small file system")
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def test_a_disk_that_is_full_is_named_and_leaves_the_old_store(full_disk: Path) -> None:
    build([Document("a", TEXT)], full_disk)
    before = check(full_disk / DATABASE)
    many = [Document(f"m{n}", f"{TEXT} {n}\n" * 200) for n in range(300)]
    with pytest.raises(OutputNotWritable, match=r"cannot write .*graph\.db.*full"):
        build(many, full_disk)
    assert check(full_disk / DATABASE) == before
    for rest in full_disk.glob(".graph.db.staged*"):
        rest.unlink()
    build([Document("b", TEXT)], full_disk)
    assert len(check(full_disk / DATABASE)["documents"]) == 2


def test_a_transaction_that_does_not_fit_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([Document("a", TEXT)], tmp_path)
    before = check(tmp_path / DATABASE)
    real = Store.open

    def small(path: Path, *, write: bool = False) -> Store:
        store = real(path, write=write)
        if write:
            pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
            store.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        return store

    monkeypatch.setattr(Store, "open", small)
    with pytest.raises(OutputNotWritable, match="full"):
        build([Document(f"m{n}", f"{TEXT} {n}\n" * 200) for n in range(30)], tmp_path)
    monkeypatch.undo()
    assert check(tmp_path / DATABASE) == before


def test_a_folder_that_cannot_be_written_is_named(
    articles: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("readonly")
    for parent in (out, *(p for p in out.parents if p.name.startswith(("pytest-", "popen-")))):
        parent.chmod(0o755)
    build(articles, out)
    before = (out / DATABASE).read_bytes()
    out.chmod(0o555)
    try:
        with without_privileges(), pytest.raises(OutputNotWritable, match="no permission"):
            update_graph(iter([(Document("a", TEXT), None)]), out, Extractor(), extractor="x")
    finally:
        out.chmod(0o755)
    assert (out / DATABASE).read_bytes() == before


@pytest.mark.parametrize("damage", ["head", "middle"])
def test_a_damaged_store_is_named_as_such(articles: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    build(articles, out)
    path = out / DATABASE
    data = bytearray(path.read_bytes())
    if damage == "head":
        data[:100] = b"\xff" * 100
    else:
        data[8192 : len(data) - 4096] = b"\xff" * (len(data) - 12288)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError, match=r"graph\.db.*damaged"):
        build([Document("new", TEXT)], out)
    build(articles, out, fresh=True)
    check(path)


def test_two_builds_at_once_do_not_mix(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD, articles, out], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    outputs = [p.communicate() for p in processes]
    done = ["done" in out for out, _ in outputs]
    assert any(done)
    assert all(
        finished or "being built by process" in error
        for finished, (_, error) in zip(done, outputs, strict=True)
    )
    build(articles, tmp_path / "fresh")
    assert check(out / DATABASE) == check(tmp_path / "fresh" / DATABASE)


def test_a_damaged_staging_file_is_made_anew(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".graph.db.staged").write_bytes(b"no database" * 1000)
    built, _ = build(articles, out)
    assert built.report.added == len(list(articles.iterdir()))
