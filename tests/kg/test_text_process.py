"""The process that writes the texts beside the one that resolves the names: the same file, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg import OutputNotWritable, text_process, write_store
from kg.records import record_of
from kg.spool import Spool
from kg.text_process import TextProcess, writing_texts
from tests.kg.conftest import make_articles
from tests.kg.test_bulk import FAILURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="one process does it all there")


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """A process for every load; the codes that they ended with."""
    codes: list[int | None] = []
    real = TextProcess.succeeded

    def succeeded(process: TextProcess) -> bool:
        answer = real(process)
        codes.append(process._process.returncode)
        return answer

    monkeypatch.setattr(TextProcess, "succeeded", succeeded)
    monkeypatch.setattr(text_process, "LEAST", 0)
    monkeypatch.setattr(text_process, "_processors", lambda: 2)
    return codes


def alone(path: Path) -> bytes:
    """What one process writes, which a few documents are too few to share."""
    write_store(path, make_articles(), FAILURES)
    return path.read_bytes()


def test_two_processes_write_what_one_writes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    expected = alone(tmp_path / "one.db")
    codes = request.getfixturevalue("always")
    write_store(tmp_path / "two.db", reversed(make_articles()), FAILURES)
    assert codes == [0]
    assert (tmp_path / "two.db").read_bytes() == expected


def test_what_the_process_fails_to_do_is_done_without_it(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = alone(tmp_path / "one.db")
    codes = request.getfixturevalue("always")
    half = "import pathlib, sys; p = sys.stdin.buffer.read(9); raise SystemExit(7)"
    monkeypatch.setattr(text_process, "_CODE", half)
    write_store(tmp_path / "two.db", make_articles(), FAILURES)
    assert codes == [7]
    assert (tmp_path / "two.db").read_bytes() == expected
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.db", "two.db"]


def test_an_error_of_the_process_is_named_by_the_one_that_started_it(
    tmp_path: Path, always: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer); import kg.bulk; kg.bulk.begin = None; "
    monkeypatch.setattr(text_process, "_CODE", full + "from kg.text_process import main; main()")
    monkeypatch.setattr("kg.bulk.begin", _disk_is_full)
    with pytest.raises(OutputNotWritable, match="full"):
        write_store(tmp_path / "g.db", make_articles())
    assert always == [1]
    assert list(tmp_path.iterdir()) == []


def _disk_is_full(path: Path, packed: object) -> None:
    with kg.store.Store.blank(path) as store:
        store.connection.execute("PRAGMA max_page_count = 2")
        store.create_tables()


def test_the_process_does_not_outlive_the_one_that_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = (
        "import marshal, sys, time; sys.path[:] = marshal.load(sys.stdin.buffer); import kg.bulk;"
        "kg.bulk.begin = lambda *_: time.sleep(60); from kg.text_process import main; main()"
    )
    monkeypatch.setattr(text_process, "_CODE", waiting)
    spool = Spool()
    spool.put(record_of(make_articles()[0]))
    process = TextProcess(tmp_path / "g.db", spool.packed())
    with pytest.raises(subprocess.TimeoutExpired):
        process._process.wait(0.2)
    process._pipe.close()  # as the system does when the other one is killed
    assert process._process.wait(30) == 1
    spool.close()


def test_few_documents_or_one_processor_are_no_reason_for_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool()
    with writing_texts(tmp_path / "g.db", spool.packed()) as process:
        assert process is None
    monkeypatch.setattr(text_process, "LEAST", 0)
    monkeypatch.setattr(text_process, "_processors", lambda: 1)
    with writing_texts(tmp_path / "g.db", spool.packed()) as process:
        assert process is None
    spool.close()
