"""A store may come from anybody: it is checked before it is used, and what it holds does not run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import kg
from kg.errors import StoreError
from kg.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return kg.example().save(tmp_path / "graph.db")


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("trigger", "CREATE TRIGGER own AFTER INSERT ON documents BEGIN DELETE FROM relations; END"),
        ("view", "CREATE VIEW own AS SELECT load_extension('own')"),
    ],
)
def test_a_store_with_sql_of_its_own_is_refused(path: Path, what: str, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    for write in (False, True):
        with pytest.raises(StoreError, match=f"has a {what} 'own'.*somebody changed it"):
            Store.open(path, write=write)


def test_a_schema_cannot_call_functions(path: Path) -> None:
    with Store.open(path) as store:
        assert store.connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert store.connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="not authorized"):
            store.connection.execute("SELECT load_extension('own')")


def test_a_store_that_is_read_is_not_written(path: Path) -> None:
    before = path.read_bytes()
    with kg.open(path) as graph:
        assert len(graph)
        list(graph.search("x"))
    assert path.read_bytes() == before
