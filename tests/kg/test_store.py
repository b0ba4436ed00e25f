"""The store: what goes in comes out, one document is one transaction, other files are told apart."""

from __future__ import annotations

import importlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg import (
    Document,
    Entity,
    Evidence,
    ExtractedDocument,
    InputNotFound,
    Mention,
    OutputNotWritable,
    Relation,
    Span,
    StoreError,
    UnknownName,
    write_store,
)
from kg.errors import InvalidRecord
from kg.schema import VERSION
from kg.store import Store, content_hash
from tests.kg.conftest import make_articles


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as store:
        yield store


def rows(store: Store, table: str) -> int:
    return int(store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_documents_come_out_as_they_went_in_in_the_order_of_their_ids(store: Store) -> None:
    articles = make_articles()
    for article in reversed(articles):
        store.add(article)
    assert list(store.extracted()) == articles
    assert list(store.documents()) == [a.document for a in articles]


def test_every_field_of_a_document_is_kept(store: Store) -> None:
    document = Document(
        "x",
        "سطر\u200fأول\nسطر ثان 😀\0",
        "عنوان",
        "2017-11",
        "مصدر",
        "https://a.example",
        "ar",
        (Span(0, 3),),
    )
    store.add(ExtractedDocument(document))
    assert store.document("x") == document


def test_adding_a_document_again_replaces_all_of_it(store: Store) -> None:
    first = make_articles()[0]
    store.add(first)
    store.add(ExtractedDocument(first.document))
    assert list(store.extracted()) == [ExtractedDocument(first.document)]
    assert [rows(store, t) for t in ("local_entities", "mentions", "relations")] == [0, 0, 0]


def test_removing_a_document_takes_along_what_only_it_mentions(store: Store) -> None:
    for article in make_articles():
        store.add(article)
    store.resolve()
    before = rows(store, "entities")
    assert store.remove("d-weather.txt")
    assert not store.remove("d-weather.txt")
    store.resolve()
    assert rows(store, "entities") == before - 1
    assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_failed_document_is_recorded_with_its_error_on_one_line(store: Store) -> None:
    store.fail("bad.txt", ValueError("line one\n  line two"))
    assert store.connection.execute("SELECT key, error FROM documents").fetchall() == [
        ("bad.txt", "line one line two")
    ]
    assert list(store.extracted()) == []


@pytest.mark.parametrize(
    "bad",
    [
        ExtractedDocument(Document("bad", "نص \ud800")),
        ExtractedDocument(Document("bad", "نص"), (), (Relation("MET", "a", "b", Evidence(0, 2)),)),
        ExtractedDocument(Document("bad", "نص"), (Entity("a", "ORG", "A", None, (Mention(1, 1, ""),)),)),
    ],
    ids=["lone surrogate", "unknown entity", "empty mention"],
)
def test_nothing_of_a_bad_document_is_stored(store: Store, bad: ExtractedDocument) -> None:
    store.add(make_articles()[0])
    with pytest.raises(InvalidRecord, match="document 'bad' cannot be stored"):
        store.add(bad)
    assert [d.id for d in store.documents()] == ["a-accusation.txt"]


def test_a_bad_new_version_leaves_the_old_one(store: Store) -> None:
    article = make_articles()[0]
    store.add(article)
    with pytest.raises(InvalidRecord):
        store.add(ExtractedDocument(Document("a-accusation.txt", "\udfff")))
    assert list(store.extracted()) == [article]


def test_entities_of_one_id_in_a_document_become_one(store: Store) -> None:
    text = "روسيا والروس"
    twice = (
        Entity("russia", "GPE", "Russia", "روسيا", (Mention(0, 5, "روسيا"),)),
        Entity("russia", "GPE", "Russia", None, (Mention(7, 12, text[7:12]), Mention(0, 5, "روسيا"))),
    )
    store.add(ExtractedDocument(Document("a", text), twice))
    (entity,) = next(store.extracted()).entities
    assert [m.start for m in entity.mentions] == [0, 7]


def test_an_unknown_document_is_named_with_the_nearest(store: Store) -> None:
    store.add(make_articles()[0])
    with pytest.raises(UnknownName, match=r"did you mean 'a-accusation\.txt'"):
        store.document("a-acusation.txt")


def test_the_hash_tells_contents_apart_and_not_ids() -> None:
    a = Document("a", "نص", title="عنوان")
    assert content_hash(a) == content_hash(Document("b", "نص", title="عنوان"))
    assert content_hash(a) != content_hash(Document("a", "نص", title="عنوان آخر"))
    assert content_hash(a) != content_hash(Document("a", "نص", source="عنوان"))


def test_every_table_is_strict_and_every_reference_has_an_index(store: Store) -> None:
    sql = store.connection.execute
    listed = sql("PRAGMA table_list").fetchall()
    tables = [name for _, name, kind, *_ in listed if kind == "table" and not name.startswith("sqlite_")]
    assert len(tables) == 13
    strict = {row[1]: row[5] for row in listed}
    assert all(strict[t] for t in tables)
    for table in tables:
        indexed = {
            sql(f"PRAGMA index_info({i[1]})").fetchone()[2] for i in sql(f"PRAGMA index_list({table})")
        }
        indexed |= {row[1] for row in sql(f"PRAGMA table_info({table})") if row[5] == 1}  # the primary key
        references = {row[3] for row in sql(f"PRAGMA foreign_key_list({table})")}
        assert references <= indexed, table


# Files


def test_a_store_opens_for_reading_only(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    with Store.open(path) as store:
        assert len(list(store.extracted())) == 4
        with pytest.raises(sqlite3.OperationalError):
            store.remove("a-accusation.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["g.db"]


def test_a_store_opened_for_writing_keeps_what_was_added(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    first, *others = make_articles()
    write_store(path, [first])
    with Store.open(path, write=True) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        for other in others:
            store.add(other)
        store.resolve()
    with Store.open(path) as store:
        assert list(store.extracted()) == [first, *others]


def test_no_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"no graph file .*nothing\.db"):
        Store.open(tmp_path / "nothing.db")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"just text, and long enough to be no database header" * 10, "no graph file"), (b"", "no graph file")],
)
def test_another_file_is_told_apart(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        Store.open(path)
    assert path.read_bytes() == content


def test_another_database_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(StoreError, match="no graph file of `kg build`"):
        Store.open(path)


@pytest.mark.parametrize(("version", "advice"), [(VERSION + 1, "update this program"), (0, "build it again")])
def test_another_version_is_refused_with_advice(tmp_path: Path, version: int, advice: str) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {version}")
    other.close()
    with pytest.raises(StoreError, match=f"version {version}.*reads versions 1 to {VERSION}; {advice}"):
        Store.open(path)


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    write_store(path, make_articles())
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user whom permissions bind: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    for name in ("importlib.readers", "encodings.utf_16_le"):  # imported late, maybe from a folder of root's
        importlib.import_module(name)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder with a store, which nobody may write; in a place that all users may enter."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        write_store(folder / "g.db", make_articles())
        (folder / "g.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_store_in_a_folder_that_cannot_be_written_opens(locked_folder: Path) -> None:
    with without_privileges(), Store.open(locked_folder / "g.db") as store:
        assert len(list(store.extracted())) == 4
    assert [p.name for p in locked_folder.iterdir()] == ["g.db"]


def test_a_build_into_a_folder_that_cannot_be_written_says_so(locked_folder: Path) -> None:
    before = (locked_folder / "g.db").read_bytes()
    with without_privileges(), pytest.raises(OutputNotWritable, match="no permission"):
        write_store(locked_folder / "g.db", [])
    assert (locked_folder / "g.db").read_bytes() == before
