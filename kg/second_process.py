"""A process beside the one that loads a store, which so uses two processors where there are two.

While the first process puts the documents aside, the second one finds out by what their names touch
(:mod:`kg.touching`), and writes their texts into the store, if they come in the order of their ids; else it does so
while the first one resolves the names. The file is the same, byte for byte, that one process writes; and what the
second one fails to do, the first one does itself.
"""

from __future__ import annotations

import gc
import marshal
import os
import subprocess
import sys
import threading
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from kg.local_forms import Forms, Names
from kg.spool import Packed, Spool
from kg.staging import Text

__all__ = ["Beside", "main", "second_process"]

LEAST = 10_000
"""Documents that make a process worth its start."""
_CODE = (
    "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer);"
    "from kg.second_process import main; main()"
)


class Beside:
    """The second process, from the side of the first; there is none before it would pay.

    It writes into a new store at ``path``. Without ``keys`` it is not asked for those.
    """

    def __init__(self, spool: Spool, path: Path, *, keys: bool = True) -> None:
        self._spool = spool
        self._path = path
        self._wants_keys = keys
        self._process: subprocess.Popen[bytes] | None = None
        self._names = self._texts = 0
        self._in_order = True
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)

    def feed(self) -> None:
        """Pass on what was put aside since the last time.

        Raises:
            OutputNotWritable: the disk is full.
        """
        if self._process is None and len(self._spool) >= LEAST and _is_possible():
            with suppress(OSError):
                self._start()
        if self._process is None:
            return
        if self._wants_keys:
            self._tell("names", self._spool.forms.names[self._names :])
            self._names = len(self._spool.forms.names)
        if self._in_order and not self._spool.in_order:
            self._in_order = False
            self._tell("again")
        if self._in_order:
            self._tell_texts(self._spool.since(self._texts))
            self._texts = len(self._spool)

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[self._spool.file],
        )
        self._waiting.put(marshal.dumps(sys.path))
        self._tell("store", os.path.abspath(self._path), self._spool.file)
        self._writer.start()

    def _tell(self, what: str, *job: Any) -> None:
        self._waiting.put(marshal.dumps((what, *job)))

    def _tell_texts(self, packed: Packed) -> None:
        self._tell("texts", packed.starts.tobytes(), packed.sizes.tobytes())

    def _write(self) -> None:
        """In a thread of its own, for the other side may be slower. The pipe stays open: the other side ends when it
        closes, so that it does not outlive this process."""
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            while (data := self._waiting.get()) is not None:
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def finish(self, packed: Packed) -> None:
        """Pass on the rest: ``packed`` are all records, in the order of their ids."""
        self.feed()
        if self._process is not None:
            if not self._in_order:
                self._tell_texts(packed)
            self._tell("end")

    def keys(self, forms: Forms) -> dict[int, Sequence[int]] | None:
        """The keys of all names by their numbers in ``forms``; None if they were not asked for, or nobody tells.

        To be called after :meth:`finish`.
        """
        if self._process is None or self._process.stdout is None or not self._wants_keys:
            return None
        try:
            counts, numbers = (_unpacked(p) for p in marshal.load(self._process.stdout))
        except (EOFError, ValueError, TypeError):
            return None
        found: dict[int, Sequence[int]] = {}
        own, start = self._spool.forms.names, 0
        number_of = None if forms.names is own else {names: n for n, names in enumerate(forms.names, 1)}
        for n, (names, count) in enumerate(zip(own, counts, strict=True), 1):
            found[number_of[names] if number_of else n] = numbers[start : start + count]
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
def second_process(spool: Spool, path: Path, *, keys: bool = True) -> Iterator[Beside]:
    """A process that helps with what is put into ``spool``; at the end of the block it is gone."""
    beside = Beside(spool, path, keys=keys)
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


class _Again(Exception):
    """The documents do not come in the order of their ids: what was written of them is of no use."""


class _Coming:
    """What the first process passes on through the standard input.

    The first process waits for the keys, which go before the texts therefore.
    """

    def __init__(self) -> None:
        self._messages: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        self._counts, self._numbers = array("q"), array("q")
        self._ended = False
        _, self.path, self._file = marshal.load(sys.stdin.buffer)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(EOFError, ValueError, TypeError):
            while True:
                self._messages.put(marshal.load(sys.stdin.buffer))
        os._exit(1)  # the other process is gone

    def texts(self) -> Iterator[Text]:
        """The texts in the order of the ids of their documents."""
        waiting: deque[Packed] = deque()
        while waiting or not self._ended:
            while not self._ended and not (waiting and self._messages.empty()):
                what, *job = self._messages.get()
                if what == "names":
                    self._learn(*job)
                elif what == "texts":
                    starts, sizes = map(_unpacked, job)
                    waiting.append(Packed(self._file, starts, sizes))
                elif what == "again":
                    raise _Again
                else:
                    self._end()
            if waiting:
                yield from waiting.popleft().texts()

    def _learn(self, names: list[Names]) -> None:
        from kg.gathering import profile_of
        from kg.touching import number_of, touch_keys

        for some in names:
            keys = [number_of(k) for k in touch_keys(profile_of(*some))]
            self._counts.append(len(keys))
            self._numbers.extend(keys)

    def _end(self) -> None:
        self._ended = True
        # Not `sys.stdout`, which may be without a buffer (PYTHONUNBUFFERED) and then writes but a part of it if the
        # process is stopped for a while.
        with os.fdopen(sys.stdout.fileno(), "wb") as out:
            if self._counts:  # they are wanted
                marshal.dump((self._counts.tobytes(), self._numbers.tobytes()), out)


def main() -> None:
    """What the process does: it finds the keys of the names, and writes the texts."""
    gc.disable()  # there are no cycles, and many objects to look for them in
    coming, code = _Coming(), 1
    try:
        while not _written(coming):
            os.remove(coming.path)
        code = 0
    finally:
        os._exit(code)  # not by the usual way, on which the thread would be in the way


def _written(coming: _Coming) -> bool:
    """Write the texts; False if the documents turn out to come in another order than that of their ids."""
    from kg.bulk import begin

    try:
        begin(coming.path, coming.texts())
    except _Again:
        return False
    return True
