"""The program as another process, under conditions that are none of the usual ones."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

KG = os.environ.get("KG_COMMAND") or str(Path(sys.executable).with_name("kg"))
ROOT = Path(__file__).parents[2]
SENTENCE = "اتهم سامي الراوي ليلى حداد بإخفاء التقرير يوم {} مارس 2024. ونفت ليلى حداد ذلك.\n"
NOBODY = 65534


def kg(
    *arguments: str | Path,
    folder: Path,
    code: int = 0,
    prefix: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run the program in ``folder``, expect the exit code ``code`` and never a traceback."""
    options = {"stdout": subprocess.PIPE} | options
    done = subprocess.run(
        [*prefix, KG, *map(str, arguments)],
        cwd=folder, env=env, stderr=subprocess.PIPE, encoding="utf-8", timeout=300, check=False, **options,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    assert done.returncode == code, f"{done.returncode}: {done.stdout}\n{done.stderr}"
    return done


def write_articles(path: Path, number: int, *, sentences: int = 1) -> Path:
    """A file of ``number`` articles."""
    lines = (
        json.dumps({"id": f"a{n}", "text": SENTENCE.format(1 + n % 28) * sentences}, ensure_ascii=False)
        for n in range(number)
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def documents(database: Path) -> int:
    """The number of documents in a store that must be whole."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        assert store.execute("pragma integrity_check").fetchone() == ("ok",)
        (number,) = store.execute("SELECT count(*) FROM documents").fetchone()
    return int(number)


def waited(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether something comes true within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def as_nobody(*more: str) -> tuple[str, ...]:
    """A prefix that runs a command as a user whom permissions bind; skips where that cannot be."""
    import pytest

    if os.geteuid() != 0:
        return tuple(more)
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to be somebody else")
    prefix = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    if subprocess.run([*prefix, KG, "--version"], capture_output=True, check=False, cwd="/").returncode:
        pytest.skip("another user cannot run the program from where it is installed")
    return (*prefix, *more)
