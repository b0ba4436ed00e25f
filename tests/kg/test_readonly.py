"""SQL of the user's own only reads, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import UsageError, write_store
from kg.readonly import select
from kg.store import Store
from tests.kg.conftest import make_articles

FORBIDDEN = [
    "DELETE FROM documents",
    "UPDATE entities SET name = 'x'",
    "INSERT INTO meta VALUES ('a', 'b')",
    "INSERT INTO evidence_search (evidence_search) VALUES ('rebuild')",
    "CREATE TABLE t (x)",
    "CREATE TEMP TABLE t (x)",
    "DROP TABLE documents",
    "ALTER TABLE documents ADD COLUMN x",
    "VACUUM",
    "VACUUM INTO 'other.db'",
    "BEGIN",
    "REINDEX",
    "ANALYZE",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = OFF",
    "PRAGMA data_version = 1",
    "SELECT load_extension('x')",
    "WITH x AS (SELECT 1) DELETE FROM documents",
    "SELECT 1; DELETE FROM documents",
]


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "file":
        write_store(tmp_path / "g.db", make_articles())
        return Store.open(tmp_path / "g.db")
    store = Store.memory()
    for article in make_articles():
        store.add(article)
    store.resolve()
    return store


def test_questions_are_answered_with_their_columns(store: Store) -> None:
    query = "SELECT key, type AS kind FROM entities WHERE type = :type ORDER BY key"
    columns, rows = select(store.connection, query, {"type": "GPE"})
    assert columns == ["key", "kind"]
    assert rows == [("london", "GPE"), ("russia", "GPE")]
    sql = "SELECT count(*) FROM evidence_search WHERE evidence_search MATCH ?"
    assert select(store.connection, sql, ["روسيا"])[1][0][0] >= 2
    store.close()


@pytest.mark.parametrize("query", FORBIDDEN)
def test_what_is_no_reading_is_refused(store: Store, query: str, tmp_path: Path) -> None:
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(UsageError):
        select(store.connection, query)
    assert len(list(store.documents())) == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    store.close()


def test_no_other_file_can_be_attached(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only read"):
        select(store.connection, "ATTACH DATABASE ? AS other", [str(tmp_path / "made.db")])
    assert not (tmp_path / "made.db").exists()
    store.close()


@pytest.mark.parametrize("query", ["SELEKT 1", "SELECT nothing FROM documents", "SELECT ?", "", "-- nothing"])
def test_wrong_queries_are_explained(store: Store, query: str) -> None:
    with pytest.raises(UsageError, match="cannot run the query"):
        select(store.connection, query)
    store.close()


def test_the_graph_can_be_written_after_a_question() -> None:
    with Store.memory() as store:
        select(store.connection, "SELECT 1")
        with pytest.raises(UsageError):
            select(store.connection, "DELETE FROM documents")
        store.add(make_articles()[0])
        assert len(list(store.documents())) == 1
