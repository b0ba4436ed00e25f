"""Processes that are spawned and forked: the same graph, whatever the script that calls us has chosen."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.running import ROOT, write_articles

SCRIPT = """
import multiprocessing, sys
from pipelines import extract

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    for found in extract([sys.argv[2]], workers=2):
        print(found.to_json())
"""
UNGUARDED = """
import sys
from pipelines import extract

for found in extract([sys.argv[1]], workers=2):
    print(found.to_json())
"""
FORKED = """
import multiprocessing, sys
from pipelines import extract

def one(path):
    return [found.to_json() for found in extract([path])]

if __name__ == "__main__":
    here = one(sys.argv[1])  # the models are loaded before the processes are forked
    with multiprocessing.get_context("fork").Pool(2) as pool:
        there = pool.map(one, [sys.argv[1]] * 2)
    assert there == [here, here]
    print("\\n".join(here))
"""


def output(tmp_path: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "script.py"
    script.write_text(code, "utf-8")
    return subprocess.run(
        [sys.executable, script, *arguments, str(tmp_path / "a.jsonl")], cwd=ROOT, capture_output=True,
        encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def expected(tmp_path: Path) -> list[str]:
    """What one process extracts of the articles."""
    from pipelines import extract

    write_articles(tmp_path / "a.jsonl", 20)
    return [found.to_json() for found in extract([tmp_path / "a.jsonl"])]


@pytest.mark.slow
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_the_start_method_of_the_script_makes_no_difference(
    tmp_path: Path, expected: list[str], method: str
) -> None:
    done = output(tmp_path, SCRIPT, method)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == expected


@pytest.mark.slow
@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs os.fork")
def test_models_that_are_loaded_survive_a_fork(tmp_path: Path, expected: list[str]) -> None:
    done = output(tmp_path, FORKED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == expected
    assert json.loads(expected[0])["relations"]


@pytest.mark.slow
def test_a_script_without_a_guard_is_told_so(tmp_path: Path, expected: list[str]) -> None:
    done = output(tmp_path, UNGUARDED)
    assert expected
    assert done.returncode != 0
    assert 'if __name__ == "__main__":' in done.stderr
