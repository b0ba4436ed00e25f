"""A process beside the one that loads a store: it writes the texts while the other one finds out who is who.

Texts, mentions and the index of the evidence depend on no other document; names are resolved without them. So a
bulk load uses two processors where there are two. The file is the same, byte for byte, that one process writes.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.spool import Packed

__all__ = ["TextProcess", "main", "writing_texts"]

LEAST = 10_000
"""Documents that make a process worth its start."""
_CODE = "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer); from kg.text_process import main; main()"


class TextProcess:
    """The process, from the side of the one that started it."""

    def __init__(self, path: Path, packed: Packed) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[packed.file],
        )
        job = (os.path.abspath(path), packed.file, packed.starts.tobytes(), packed.sizes.tobytes())
        assert self._process.stdin is not None
        # It stays open: the other side ends when it closes, so that it does not outlive this process.
        self._pipe = self._process.stdin
        with suppress(BrokenPipeError):
            self._pipe.write(marshal.dumps(sys.path) + marshal.dumps(job))
            self._pipe.flush()

    def succeeded(self) -> bool:
        """Wait for its end; False if it could not write everything, for whatever reason."""
        return self._process.wait() == 0

    def end(self) -> None:
        """Stop it, if it still runs."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._pipe.close()


@contextmanager
def writing_texts(path: Path, packed: Packed) -> Iterator[TextProcess | None]:
    """A process that writes the texts into a new store at ``path``; none if it would not pay, or cannot be."""
    process = None
    if len(packed) >= LEAST and os.name == "posix" and _processors() > 1 and sys.executable:
        with suppress(OSError):
            process = TextProcess(path, packed)
    try:
        yield process
    finally:
        if process is not None:
            process.end()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """What the process does: one job, that comes through the standard input."""
    from kg.bulk import begin

    path, file, *places = marshal.load(sys.stdin.buffer)
    starts, sizes = array("q"), array("q")
    for numbers, packed in zip((starts, sizes), places, strict=True):
        numbers.frombytes(packed)
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    begin(path, Packed(file, starts, sizes))
    os._exit(0)  # not by the usual way, on which the thread would be in the way


def _end_with_the_other() -> None:
    os.read(0, 1)
    os._exit(1)
