"""What fuzzing found, run again; and the harness itself, for a moment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.__main__ import FINDINGS, SEEDS
from tests.fuzz.targets import SLOW, TARGETS

FOUND = sorted(p for p in FINDINGS.rglob("*") if p.is_file())
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", FOUND, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_findings_stay_mended(path: Path) -> None:
    begin = time.process_time()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - begin < SLOW


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_the_seeds_are_sound(target: str, encoding: str) -> None:
    TARGETS[target](SEEDS[target].encode(encoding, "ignore"))


@pytest.mark.fuzz
def test_fuzzing_finds_nothing() -> None:
    """Ten minutes, or as many seconds as KG_FUZZ_SECONDS says."""
    if find_spec("atheris") is None:
        pytest.skip("needs Atheris: pip install 'kg[fuzz]' (wheels for Linux)")
    seconds = os.environ.get("KG_FUZZ_SECONDS", "600")
    command = [sys.executable, "-m", "tests.fuzz", "--seconds", seconds]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
