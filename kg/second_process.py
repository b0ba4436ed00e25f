"""A process beside the one that loads a store, which so uses two processors where there are two.

While the first process puts the documents aside, the second one finds out by what their names touch
(:mod:`kg.touching`); while the first one resolves the names, the second one writes the texts. The file is the same,
byte for byte, that one process writes; and what the second one fails to do, the first one does itself.
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
from queue import SimpleQueue

from kg.spool import Names, Packed, Spool

__all__ = ["Beside", "main", "second_process"]

LEAST = 10_000
"""Documents that make a process worth its start."""
_CODE = (
    "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer);"
    "from kg.second_process import main; main()"
)


class Beside:
    """The second process, from the side of the first; there is none before it would pay."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._process: subprocess.Popen[bytes] | None = None
        self._sent = 0
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)

    def feed(self) -> None:
        """Pass on the names that were put aside since the last time."""
        if self._process is None and len(self._spool) >= LEAST and _is_possible():
            with suppress(OSError):
                self._start()
        if self._process is not None:
            forms = self._spool.forms[self._sent :]
            self._sent += len(forms)
            self._waiting.put(marshal.dumps(("names", forms)))

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[self._spool.file],
        )
        self._waiting.put(marshal.dumps(sys.path))
        self._writer.start()

    def _write(self) -> None:
        """In a thread of its own, for the other side may be slower. The pipe stays open: the other side ends when it
        closes, so that it does not outlive this process."""
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            while (data := self._waiting.get()) is not None:
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def write_texts(self, path: Path, packed: Packed) -> None:
        """Begin to write the texts into a new store at ``path``."""
        if self._process is not None:
            job = (os.path.abspath(path), packed.file, packed.starts.tobytes(), packed.sizes.tobytes())
            self._waiting.put(marshal.dumps(("texts", job)))

    def keys(self) -> dict[Names, array[int]] | None:
        """The keys of all names; None if there is no process, or it failed. To be called after :meth:`write_texts`."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            counts, numbers = (_unpacked(p) for p in marshal.load(self._process.stdout))
        except (EOFError, ValueError, TypeError):
            return None
        found, start = {}, 0
        for names, count in zip(self._spool.forms, counts, strict=True):
            found[names] = numbers[start : start + count]
            start += count
        return found

    def succeeded(self) -> bool:
        """Wait until the texts are written; False if there is no process, or it could not write them all."""
        return self._process is not None and self._process.wait() == 0

    def end(self) -> None:
        """Stop the process, if it still runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._waiting.put(None)
            self._writer.join()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(BrokenPipeError):
                    assert pipe is not None
                    pipe.close()


@contextmanager
def second_process(spool: Spool) -> Iterator[Beside]:
    """A process that helps with what is put into ``spool``; at the end of the block it is gone."""
    beside = Beside(spool)
    try:
        yield beside
    finally:
        beside.end()


def _is_possible() -> bool:
    return os.name == "posix" and _processors() > 1 and bool(sys.executable)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("q")
    numbers.frombytes(packed)
    return numbers


def main() -> None:
    """What the process does: names, as they come through the standard input, then the texts."""
    from kg.clusters import Profile
    from kg.gathering import profile_of
    from kg.touching import number_of, touch_keys

    counts, numbers = array("q"), array("q")
    while True:
        what, job = marshal.load(sys.stdin.buffer)
        if what == "texts":
            break
        for names in job:
            profile: Profile = profile_of(*names)
            own = [number_of(k) for k in touch_keys(profile)]
            counts.append(len(own))
            numbers.extend(own)
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    marshal.dump((counts.tobytes(), numbers.tobytes()), sys.stdout.buffer)
    sys.stdout.buffer.flush()
    _write_texts(*job)
    os._exit(0)  # not by the usual way, on which the thread would be in the way


def _write_texts(path: str, file: int, *places: bytes) -> None:
    from kg.bulk import begin

    starts, sizes = map(_unpacked, places)
    begin(path, Packed(file, starts, sizes))


def _end_with_the_other() -> None:
    os.read(0, 1)
    os._exit(1)
