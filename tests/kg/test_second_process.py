"""The process beside the one that loads a store: the same file, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg import OutputNotWritable, write_store
from kg import second_process as module
from kg.aliases import Aliases
from kg.gathering import profile_of
from kg.records import record_of
from kg.second_process import Beside, second_process
from kg.spool import Spool
from kg.touching import number_of, touch_keys
from tests.kg.conftest import make_articles
from tests.kg.test_bulk import FAILURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="one process does it all there")


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """A process for every load; the codes that they ended with."""
    codes: list[int | None] = []
    real = Beside.succeeded

    def succeeded(beside: Beside) -> bool:
        answer = real(beside)
        codes.append(beside._process and beside._process.returncode)
        return answer

    monkeypatch.setattr(Beside, "succeeded", succeeded)
    monkeypatch.setattr(module, "LEAST", 0)
    monkeypatch.setattr(module, "_processors", lambda: 2)
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
    monkeypatch.setattr(module, "_CODE", half)
    write_store(tmp_path / "two.db", make_articles(), FAILURES)
    assert codes == [7]
    assert (tmp_path / "two.db").read_bytes() == expected
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.db", "two.db"]


def test_an_error_of_the_process_is_named_by_the_one_that_started_it(
    tmp_path: Path, always: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer); import kg.bulk; kg.bulk.begin = None; "
    monkeypatch.setattr(module, "_CODE", full + "from kg.second_process import main; main()")
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
        "kg.bulk.begin = lambda *_: time.sleep(60); from kg.second_process import main; main()"
    )
    monkeypatch.setattr(module, "_CODE", waiting)
    monkeypatch.setattr(module, "LEAST", 0)
    monkeypatch.setattr(module, "_processors", lambda: 2)
    spool = Spool()
    spool.put(record_of(make_articles()[0]))
    with second_process(spool) as beside:
        beside.feed()
        process = beside._process
        assert process is not None
        assert process.stdin is not None
        beside.write_texts(tmp_path / "g.db", spool.packed())
        assert beside.keys() is not None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.2)
        process.stdin.close()  # as the system does when the other one is killed
        assert process.wait(30) == 1
    spool.close()


def test_few_documents_or_one_processor_are_no_reason_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool()
    for least, processors in ((1, 2), (0, 1)):
        monkeypatch.setattr(module, "LEAST", least)
        monkeypatch.setattr(module, "_processors", lambda n=processors: n)
        with second_process(spool) as beside:
            beside.feed()
            assert beside._process is None
            assert beside.keys() is None
            assert not beside.succeeded()
    spool.close()


def test_keys_are_those_that_one_process_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST", 2)
    monkeypatch.setattr(module, "_processors", lambda: 2)
    spool = Spool()
    with second_process(spool) as beside:
        for article in make_articles():
            spool.put(record_of(article))
            beside.feed()
        beside.write_texts(Path("/nowhere/g.db"), spool.packed())
        found = beside.keys()
        assert not beside.succeeded()
    assert found is not None
    assert list(found) == spool.forms
    for names, keys in found.items():
        assert set(keys) == {number_of(k) for k in touch_keys(profile_of(*names))}
    spool.close()


def test_the_users_decisions_hold_with_two_processes_too(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    aliases = Aliases.parse('[merge]\n"London" = "Russia"')
    write_store(tmp_path / "one.db", make_articles(), aliases=aliases)
    request.getfixturevalue("always")
    write_store(tmp_path / "two.db", make_articles(), aliases=aliases)
    assert (tmp_path / "two.db").read_bytes() == (tmp_path / "one.db").read_bytes()
