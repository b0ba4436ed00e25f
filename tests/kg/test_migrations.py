"""Stores of every earlier version open, and have the graph that a build of the same documents gives."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

import kg
from kg.migrations import OLDEST
from kg.schema import VERSION
from kg.store import Store
from tests.kg.conftest import make_articles
from tests.kg.test_bulk import FAILURES
from tests.kg.test_graph_properties import everything
from tests.kg.test_resolving import content
from tests.kg.test_store import without_privileges

STORES = Path(__file__).parent / "stores"
OLD = range(OLDEST, VERSION)


def version_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the store of an earlier version."""
    path = tmp_path / "graph.db"
    shutil.copy(STORES / f"version-{request.param}.db", path)
    assert version_of(path) == request.param
    return path


def test_there_is_a_store_of_every_earlier_version() -> None:
    assert {p.name for p in STORES.iterdir()} == {f"version-{n}.db" for n in OLD}


def test_an_old_store_opens_with_the_same_graph(old: Path) -> None:
    with kg.open(old) as graph:
        fresh = kg.KnowledgeGraph.from_extracted(make_articles(), FAILURES)
        assert everything(graph) == everything(fresh)
        assert content(graph._store) == content(fresh._store)
    assert version_of(old) == VERSION


def test_a_migrated_store_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    def tables(path: Path) -> set[tuple[str, ...]]:
        with Store.open(path) as store:
            assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
            rows = store.connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
        return {tuple(map(str, row)) for row in rows}

    kg.write_store(tmp_path / "new.db", make_articles())
    assert tables(old) == tables(tmp_path / "new.db")


def test_an_old_store_can_be_written(old: Path) -> None:
    with Store.open(old, write=True) as store:
        store.remove("c-meeting.txt")
        store.resolve()
    with kg.open(old) as graph:
        assert "julian_assange" not in [e.id for e in graph.entities()]


def test_the_documents_of_an_old_store_are_of_no_known_extractor(old: Path) -> None:
    with Store.open(old) as store:
        assert store.connection.execute("SELECT DISTINCT extractor FROM documents").fetchall() == [(None,)]


@pytest.mark.parametrize("version", OLD)
def test_an_old_store_that_cannot_be_written_opens_in_memory(
    version: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("locked")
    for parent in (folder, *(p for p in folder.parents if p.name.startswith(("pytest-", "popen-")))):
        parent.chmod(0o755)
    path = folder / "graph.db"
    shutil.copy(STORES / f"version-{version}.db", path)
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with without_privileges(), kg.open(path) as graph:
            assert len(graph.documents()) == 6
            assert graph.search("الانتخابات الامريكيه")
    finally:
        folder.chmod(0o755)
    assert version_of(path) == version


def test_a_migration_that_breaks_off_leaves_the_old_store(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    before = version_of(old)
    monkeypatch.setattr("kg.migrations.index_evidence", broken)
    with pytest.raises(KeyboardInterrupt):
        kg.open(old)
    assert version_of(old) == before
    monkeypatch.undo()
    with kg.open(old) as graph:
        assert len(graph.documents()) == 6
