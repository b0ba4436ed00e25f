"""Ctrl-C in the middle of a build, as a terminal sends it: to the program and its workers at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

KG = os.environ.get("KG_COMMAND") or str(Path(sys.executable).with_name("kg"))
SENTENCE = "اتهم سامي الراوي ليلى حداد بإخفاء التقرير يوم {} مارس 2024. ونفت ليلى حداد ذلك.\n"
MANY = 400
pytestmark = pytest.mark.skipif(os.name != "posix", reason="process groups are of POSIX systems")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that take a while, and a graph of a first one."""
    place = tmp_path_factory.mktemp("built")
    lines = (
        json.dumps({"id": f"a{n}", "text": SENTENCE.format(1 + n % 28) * 5}, ensure_ascii=False)
        for n in range(MANY)
    )
    (place / "many.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (place / "one.txt").write_text(SENTENCE.format(1), "utf-8")
    subprocess.run([KG, "build", "one.txt", "-q"], cwd=place, check=True, timeout=300)
    return place


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return shutil.copytree(built, tmp_path, dirs_exist_ok=True)


def minding() -> None:
    """In the process that is started: mind Ctrl-C, which shells let processes in the background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def documents(path: Path) -> int:
    with sqlite3.connect(path) as store:
        assert store.execute("pragma integrity_check").fetchone() == ("ok",)
        (number,) = store.execute("SELECT count(*) FROM documents").fetchone()
    return int(number)


def ends(group: int) -> bool:
    """Whether all processes of a group end within some seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_build_ends_in_one_line_and_leaves_the_graph_as_it_was(
    folder: Path, workers: str
) -> None:
    command = [KG, "build", "many.jsonl", "--workers", workers, "--verbose"]
    with subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=minding,
    ) as build:
        assert build.stderr is not None
        first = build.stderr.readline()  # a document is done
        os.killpg(build.pid, signal.SIGINT)
        said = first + build.stderr.read()
        assert build.wait(timeout=60) == 130, said
    assert "a0" in first
    assert "Traceback" not in said, said
    assert said.splitlines()[-1] == "kg: interrupted; nothing was left half written"
    assert documents(folder / "output" / "graph.db") == 1
    assert ends(build.pid), "a worker is left"
