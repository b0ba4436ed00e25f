"""Signals at any point of a build: one line, an exit code of its own, no process left, and a store that opens."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.running import KG, documents, kg, waited, write_articles

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="process groups are of POSIX systems"),
    pytest.mark.slow,
]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}
WORDS = {signal.SIGINT: "kg: interrupted", signal.SIGTERM: "kg: terminated"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that take a while, and a graph of a first one."""
    place = tmp_path_factory.mktemp("built")
    write_articles(place / "many.jsonl", 300, sentences=5)
    write_articles(place / "one.jsonl", 1)
    kg("build", "one.jsonl", "-q", folder=place)
    return place


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return shutil.copytree(built, tmp_path, dirs_exist_ok=True)


def minding() -> None:
    """In the process that is started: mind Ctrl-C, which shells let processes in the background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(folder: Path, workers: int) -> subprocess.Popen[str]:
    command = [KG, "build", "many.jsonl", "--workers", str(workers), "--verbose"]
    return subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=minding
    )


def is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_a_build_that_is_ended_leaves_no_process_and_the_former_graph(
    folder: Path, number: signal.Signals, workers: int
) -> None:
    """The signal goes to the program alone, as from `kill`; its workers must notice. Ctrl-C: tests/outside."""
    with started(folder, workers) as build:
        assert build.stderr is not None
        first = build.stderr.readline()  # a document is done
        build.send_signal(number)
        said = first + build.stderr.read()
        assert build.wait(timeout=60) == CODES[number], said
    assert "Traceback" not in said, said
    if number in WORDS:
        assert said.splitlines()[-1] == f"{WORDS[number]}; nothing was left half written"
    assert waited(lambda: is_gone(build.pid), 20), "a worker is left"
    assert documents(folder / "output" / "graph.db") == 1
    assert "1" in kg("info", "output/graph.db", folder=folder).stdout


def test_a_second_ctrl_c_ends_it_without_a_traceback(folder: Path) -> None:
    with started(folder, 2) as build:
        assert build.stderr is not None
        first = build.stderr.readline()
        os.killpg(build.pid, signal.SIGINT)
        time.sleep(0.1)
        os.killpg(build.pid, signal.SIGINT)
        said = first + build.stderr.read()
        # Once the interpreter itself has begun to end, the signal is the system's; a shell says 130 then, too.
        assert build.wait(timeout=60) in (130, -signal.SIGINT), said
    assert "Traceback" not in said, said
    assert said.splitlines()[-1] == "kg: interrupted; nothing was left half written"
    assert waited(lambda: is_gone(build.pid), 20), "a worker is left"
    assert documents(folder / "output" / "graph.db") == 1


@pytest.mark.nightly
@pytest.mark.parametrize("number", list(CODES), ids=lambda n: n.name)
def test_a_signal_at_any_moment_leaves_a_store_that_opens_and_the_next_build_completes(
    tmp_path: Path, number: signal.Signals
) -> None:
    """From the first import to the last write; from Python's own start, before a line of ours, nothing is written."""
    articles = write_articles(tmp_path / "few.jsonl", 12)
    begin = time.monotonic()
    kg("build", articles, "-q", folder=tmp_path)
    whole, chance = time.monotonic() - begin, random.Random(5)
    (tmp_path / "output" / "graph.html").unlink()
    for n in range(25):
        write_articles(articles, 12 + n)
        with subprocess.Popen(
            [KG, "build", articles],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        ) as build:
            assert build.stderr is not None
            time.sleep(0.15 + chance.random() * whole)
            build.send_signal(number)
            said = build.stderr.read()
            code = build.wait(timeout=60)
        # Before a line of ours is run the signal is Python's: it dies of it, or tells where in its own start it was.
        assert code in (0, CODES[number], -number), said
        assert "Traceback" not in said or not re.search(r'File ".*/(kg|pipelines)/', said), said
        assert documents(tmp_path / "output" / "graph.db") >= 12
    kg("build", articles, "-q", folder=tmp_path)
    assert {p.name for p in (tmp_path / "output").iterdir()} == {"graph.db", "graph.html"}
    assert documents(tmp_path / "output" / "graph.db") == 36
