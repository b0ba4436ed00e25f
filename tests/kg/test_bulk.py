"""A whole store: written in one go or not at all, the same bytes in any order."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg import Document, ExtractedDocument, OutputNotWritable, Span, StoreError, write_store
from kg.errors import InvalidRecord
from kg.store import Store
from tests.kg.conftest import make_articles

FAILURES = [("e-broken.html", "no text"), (Document("f", "", title="عنوان"), ValueError("bad date"))]


def test_the_same_documents_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    articles = make_articles()
    contents = set()
    for seed in range(6):
        chance = random.Random(seed)
        path = tmp_path / f"{seed}.db"
        shuffled = chance.sample(articles, len(articles))
        write_store(path, shuffled, chance.sample(FAILURES, 2))
        contents.add(path.read_bytes())
    assert len(contents) == 1


def test_a_build_over_an_older_one_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    write_store(path, make_articles()[:1])
    with Store.open(path) as store:
        assert [d.id for d in store.documents()] == ["a-accusation.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["g.db"]


def test_what_a_writer_left_in_the_log_of_the_old_store_does_not_reach_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    writer = Store.open(path, write=True)
    writer.remove("a-accusation.txt")
    assert (tmp_path / "g.db-wal").stat().st_size > 0
    write_store(path, make_articles()[:1])
    writer.close()
    with Store.open(path) as store:
        assert [d.id for d in store.documents()] == ["a-accusation.txt"]
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_build_beside_an_open_transaction_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.files._BUSY_SECONDS", 0)
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    before = path.read_bytes()
    with Store.open(path, write=True) as writer:
        writer.remove("a-accusation.txt")
        writer.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another process"):
            write_store(path, [])
        writer.connection.execute("ROLLBACK")
    assert len(path.read_bytes()) == len(before)


def broken(articles: list[ExtractedDocument]) -> Iterator[ExtractedDocument]:
    yield articles[0]
    raise KeyboardInterrupt


def test_a_build_that_breaks_off_leaves_the_old_store_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        write_store(path, broken(make_articles()))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["g.db"]


def test_a_build_that_is_killed_leaves_the_old_store_and_the_next_one_clears_its_rest(tmp_path: Path) -> None:
    path = tmp_path / "شبكة.db"
    write_store(path, make_articles())
    before = path.read_bytes()
    code = (
        "import os, signal, sys; from kg import write_store; from tests.kg.conftest import make_articles;"
        "stop = lambda: os.kill(os.getpid(), signal.SIGKILL);"
        "write_store(sys.argv[1], (a for a in [*make_articles(), 0] if a or stop()))"
    )
    killed = subprocess.run([sys.executable, "-c", code, path], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) > 1
    write_store(path, make_articles())
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_full_disk_is_named_and_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles()[:1])
    before = path.read_bytes()
    blank = Store.blank

    def full(place: str | Path) -> Store:
        store = blank(place)
        store.connection.execute("PRAGMA max_page_count = 80")
        return store

    monkeypatch.setattr(Store, "blank", full)
    many = [ExtractedDocument(Document(str(n), "نص طويل " * 500)) for n in range(20)]
    with pytest.raises(OutputNotWritable, match=r"cannot write .*g\.db.*full"):
        write_store(path, many)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["g.db"]


def test_an_error_of_the_source_is_not_blamed_on_the_target(tmp_path: Path) -> None:
    def unreadable() -> Iterator[ExtractedDocument]:
        raise FileNotFoundError("the source")
        yield

    with pytest.raises(FileNotFoundError, match="the source"):
        write_store(tmp_path / "g.db", unreadable())


def test_two_documents_of_one_id_must_be_the_same(tmp_path: Path) -> None:
    a, b = make_articles()[:2]
    write_store(tmp_path / "g.db", [a, b, a])
    with kg.open(tmp_path / "g.db") as graph:
        assert len(graph.documents()) == 2
    other = ExtractedDocument(Document(a.document.id, "نص آخر"))
    with pytest.raises(InvalidRecord, match=r"two documents have the id 'a-accusation\.txt'"):
        write_store(tmp_path / "h.db", [a, other])
    assert not (tmp_path / "h.db").exists()


def test_boilerplate_and_failures_are_kept(tmp_path: Path) -> None:
    document = Document("a", "شارك الخبر", boilerplate=(Span(0, 10),))
    write_store(tmp_path / "g.db", [ExtractedDocument(document)], FAILURES)
    with Store.open(tmp_path / "g.db") as store:
        assert store.document("a") == document
        errors = store.connection.execute("SELECT key, title, error FROM documents WHERE error IS NOT NULL")
        assert errors.fetchall() == [("e-broken.html", None, "no text"), ("f", "عنوان", "bad date")]


@pytest.mark.parametrize("name", ["missing/g.db", "."])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputNotWritable, match="cannot write"):
        write_store(tmp_path / name, make_articles())
    assert list(tmp_path.iterdir()) == []


def test_a_file_name_with_arabic_letters_and_signs_is_no_address(tmp_path: Path) -> None:
    path = tmp_path / "شبكة 'أخبار'? #1&mode=memory.db"
    write_store(path, make_articles())
    with kg.open(path) as graph:
        assert len(graph.documents()) == 4
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_file_is_sound(tmp_path: Path) -> None:
    write_store(tmp_path / "g.db", make_articles(), FAILURES)
    connection = sqlite3.connect(tmp_path / "g.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_the_order_in_which_python_goes_over_sets_does_not_reach_the_file(tmp_path: Path) -> None:
    code = (
        "import sys; from kg import write_store; from tests.kg.conftest import make_articles;"
        "write_store(sys.argv[1], make_articles())"
    )
    contents = set()
    for seed in ("1", "2", "3"):
        path, environment = tmp_path / f"{seed}.db", os.environ | {"PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", code, path], check=True, env=environment, cwd=root)
        contents.add(path.read_bytes())
    assert len(contents) == 1
