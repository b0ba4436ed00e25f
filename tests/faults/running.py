"""The program as another process, under conditions that are none of the usual ones."""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

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
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
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


def bound_by_permissions() -> tuple[str, ...]:
    """A prefix that runs a command without root's right to read and write everything; skips where that cannot be."""
    if os.geteuid() != 0:
        return ()
    return _working("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def as_nobody() -> tuple[str, ...]:
    """A prefix that runs a command as a user who owns nothing and has no home; skips where that cannot be."""
    if os.geteuid() != 0:
        pytest.skip("only root can be another user")
    return _working("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


def with_read_only(*folders: Path) -> tuple[str, ...]:
    """A prefix that runs a command to which these folders are read-only; skips where that cannot be."""
    mounts = [
        f"mount --bind {q} {q} && mount -o remount,ro,bind {q} && "
        for q in map(shlex.quote, map(str, folders))
    ]
    return _working("unshare", "--mount", "sh", "-c", f'{"".join(mounts)} exec "$@"', "-")


def _working(*prefix: str) -> tuple[str, ...]:
    try:
        done = subprocess.run(
            [*prefix, KG, "--version"], capture_output=True, check=False, cwd="/", text=True
        )
        why = done.stderr.strip() if done.returncode else ""
    except OSError as error:
        why = str(error)
    if why:
        pytest.skip(f"this machine does not let us run the program by {prefix[0]}: {why}")
    return prefix
