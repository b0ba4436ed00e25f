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
        ("table without types", "CREATE TABLE own (x)"),
        ("view", "CREATE VIEW own AS SELECT load_extension('own')"),
    ],
)
def test_a_store_with_sql_of_its_own_is_refused(path: Path, what: str, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    for write in (False, True):
        with pytest.raises(StoreError, match=f"has a {what} 'own'.*somebody changed it"):
            Store.open(path, write=write)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE entities SET aliases = 'x'", "damaged: Expecting value"),
        ("UPDATE entities SET aliases = '5'", "has the aliases '5', expected a list of names"),
        ("UPDATE entities SET aliases = '[1]'", "expected a list of names"),
        (f"UPDATE entities SET aliases = '{'[' * 100_000}'", "damaged: maximum recursion depth"),
        ("UPDATE entities SET documents = -4", "has -4 documents"),
        ("UPDATE relations SET source_entity = 99", "refers to an entity that is not there"),
        ("UPDATE relations SET source_entity = NULL", "refers to an entity that is not there"),
        ("UPDATE documents SET boilerplate = 'x'", "boilerplate of document 'copy.txt' is no list of spans"),
        ("UPDATE documents SET boilerplate = '[[1]]'", "no list of spans"),
        ('UPDATE documents SET boilerplate = \'[["a", "b"]]\'', "no list of spans"),
    ],
)
def test_values_that_no_build_writes_are_named(path: Path, statement: str, message: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    with kg.open(path) as graph, pytest.raises(StoreError, match=message):
        _ = graph.edges(), graph.to_html(path.with_suffix(".html"))


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
