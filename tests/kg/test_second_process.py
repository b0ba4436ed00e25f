"""The process beside the one that loads a store: the same file, whatever becomes of it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import kg
from benchmarks.generated import documents
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
    write_store(tmp_path / "three.db", make_articles(), FAILURES)
    assert codes == [0, 0]
    assert (tmp_path / "two.db").read_bytes() == (tmp_path / "three.db").read_bytes() == expected


@pytest.mark.parametrize("order", ["ids", "other", "other at the end"])
def test_many_texts_in_any_order_are_written_alike(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("kg.bulk._FEED", 7)
    known = list(documents(700, entities=200, relations=2000))
    write_store(tmp_path / "one.db", known)
    codes = request.getfixturevalue("always")
    if order == "other":
        random.Random(1).shuffle(known)
    elif order == "other at the end":
        known.append(known.pop(0))
    write_store(tmp_path / "two.db", known)
    assert codes == [0]
    assert (tmp_path / "two.db").read_bytes() == (tmp_path / "one.db").read_bytes()


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


def _disk_is_full(path: Path, texts: object) -> None:
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
    with second_process(spool, tmp_path / "g.db") as beside:
        beside.feed()
        process = beside._process
        assert process is not None
        assert process.stdin is not None
        beside.finish(spool.packed())
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
        with second_process(spool, Path("g.db")) as beside:
            beside.feed()
            assert beside._process is None
            assert beside.keys(spool.forms) is None
            assert not beside.succeeded()
    spool.close()


@pytest.mark.parametrize("order", [1, -1])
def test_keys_are_those_that_one_process_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    monkeypatch.setattr(module, "LEAST", 2)
    monkeypatch.setattr(module, "_processors", lambda: 2)
    spool = Spool()
    with second_process(spool, tmp_path / "g.db") as beside:
        for article in make_articles()[::order]:
            spool.put(record_of(article))
            beside.feed()
        packed = spool.packed()
        forms = packed.forms()
        beside.finish(packed)
        found = beside.keys(forms)
        assert beside.succeeded()
    assert found is not None
    assert sorted(found) == list(range(1, len(forms.names) + 1))
    for number, keys in found.items():
        assert set(keys) == {number_of(k) for k in touch_keys(profile_of(*forms.names[number - 1]))}
    spool.close()


def test_keys_arrive_whole_where_output_has_no_buffer_and_the_process_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setattr(module, "LEAST", 0)
    monkeypatch.setattr(module, "_processors", lambda: 2)
    spool, over = Spool(), threading.Event()
    for document in documents(3000, entities=3000, relations=3000):
        spool.put(record_of(document))
    with second_process(spool, tmp_path / "g.db") as beside:
        beside.finish(spool.packed())
        process = beside._process
        assert process is not None

        def stop_again_and_again() -> None:
            while not over.wait(0.001):
                process.send_signal(signal.SIGSTOP)
                process.send_signal(signal.SIGCONT)

        thread = threading.Thread(target=stop_again_and_again)
        thread.start()
        found = beside.keys(spool.forms)
        over.set()
        thread.join()
    assert found is not None
    assert len(found) == len(spool.forms.names)
    spool.close()


def test_the_users_decisions_hold_with_two_processes_too(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    aliases = Aliases.parse('[merge]\n"London" = "Russia"')
    write_store(tmp_path / "one.db", make_articles(), aliases=aliases)
    request.getfixturevalue("always")
    write_store(tmp_path / "two.db", make_articles(), aliases=aliases)
    assert (tmp_path / "two.db").read_bytes() == (tmp_path / "one.db").read_bytes()
