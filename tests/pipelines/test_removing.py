"""``kg remove``: documents by id and pattern, all or none, and the page with them."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.errors import InputNotFound, StoreError, UnknownName, UsageError
from kg.locking import locked
from kg.model import Document
from pipelines.building import ALIASES, DATABASE, PAGE
from pipelines.cli import run
from pipelines.removing import remove_documents
from tests.pipelines.test_building import TEXT, build, documents_in


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with the graph of four documents."""
    build([Document(i, f"{TEXT} {i}") for i in ("a", "b", "old/c", "old/d")], tmp_path)
    return tmp_path


def test_documents_are_removed_by_id_and_pattern(out: Path) -> None:
    removed = remove_documents(out / DATABASE, ["a", "old/*"])
    assert (removed.count, removed.left) == (3, 1)
    assert list(documents_in(out)) == ["b"]
    with kg.open(out / DATABASE) as graph:
        assert {r.document for r in graph.relations()} == {"b"}
        assert graph.entity("ليلى منصور").documents == 1


def test_the_page_is_drawn_anew_if_there_is_one(out: Path) -> None:
    before = (out / PAGE).read_bytes()
    remove_documents(out / DATABASE, ["a"])
    assert (out / PAGE).read_bytes() != before
    (out / PAGE).unlink()
    remove_documents(out / DATABASE, ["b"])
    assert not (out / PAGE).exists()


def test_what_is_left_is_a_build_from_nothing(out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    remove_documents(out / DATABASE, ["old/*"])
    fresh = tmp_path_factory.mktemp("fresh")
    build([Document(i, f"{TEXT} {i}") for i in ("a", "b")], fresh)
    assert (out / PAGE).read_bytes() == (fresh / PAGE).read_bytes()


def test_an_unknown_id_removes_nothing(out: Path) -> None:
    with pytest.raises(UnknownName, match=r"'old/e'; did you mean 'old/[cd]'"):
        remove_documents(out / DATABASE, ["a", "old/e"])
    assert len(documents_in(out)) == 4


def test_decisions_of_the_user_stay_in_force(out: Path) -> None:
    (out / ALIASES).write_text('[merge]\n"سمير حداد" = "ليلى منصور"\n', "utf-8")
    remove_documents(out / DATABASE, ["a"])
    with kg.open(out / DATABASE) as graph:
        assert [e.id for e in graph.entities()] == ["layla_mansur"]


def test_no_store_and_a_store_that_is_being_built(out: Path, tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        remove_documents(tmp_path / "nothing.db", ["a"])
    assert not (tmp_path / ".nothing.db.lock").exists()
    with locked(out / DATABASE), pytest.raises(StoreError, match="being built"):
        remove_documents(out / DATABASE, ["a"])


def test_the_command(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["remove", str(out / DATABASE), "old/*", "b"]) == 0
    assert "3 removed" in "".join(capsys.readouterr())
    assert run(["remove", str(out / DATABASE), "nothing"]) == 2
    assert "unknown document 'nothing'" in capsys.readouterr().err


def test_the_build_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("نفى الكرملين الاتهامات.", "utf-8")
    for said in ("1 added, 0 changed, 0 unchanged", "0 added, 0 changed, 1 unchanged"):
        assert run(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]) == 0
        assert said in "".join(capsys.readouterr())
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert run(["build", str(tmp_path / "b.txt"), "-o", str(tmp_path / "out")]) == 0
    assert "the file of 1 document is gone" in "".join(capsys.readouterr())
    assert run(["build", str(tmp_path / "b.txt"), "-o", str(tmp_path / "out"), "--prune"]) == 0
    assert "1 removed" in "".join(capsys.readouterr())


def test_a_damaged_store_is_one_line_for_questions_too(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = out / DATABASE
    data = bytearray(path.read_bytes())
    data[4096 * 3 :] = b"\xff" * (len(data) - 4096 * 3)
    path.write_bytes(bytes(data))
    assert run(["query", str(path), "--source", "ليلى منصور"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "damaged" in line


def test_documents_of_tables_are_removed_by_a_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is a folder, expected a file .* `--fresh`"):
        remove_documents(tmp_path, ["a"])
