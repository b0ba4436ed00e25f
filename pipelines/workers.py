"""Extraction of many documents, in this process or in several; the results and their order are the same.

Every document is annotated by itself: what else is in a batch must not change what is found in it. A
document that a stage cannot handle, or that takes its worker process down with it, costs that document only.
"""

from __future__ import annotations

import logging
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeAlias

from kg.errors import DocumentError, ExtractionFailed, KgError, UsageError
from kg.model import ExtractedDocument
from pipelines.backends import Annotator, BackendOptions, extractor_module, may_need_torch
from pipelines.own_process import importing_spacy, keep_loaded, own_process
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.limits import check_length

__all__ = ["ExtractResult", "Load", "Processes", "extract_all", "in_processes", "loader"]

ExtractResult: TypeAlias = ExtractedDocument | FailedDocument
Load: TypeAlias = Callable[[], Callable[[ReadResult], ExtractResult]]

_CHUNK = 8

log = logging.getLogger(__name__)


class _Extractor:
    """The extractor, loaded once a process."""

    def __init__(
        self,
        backend: str | Annotator,
        language: str | None,
        frames: tuple[Path, ...],
        options: BackendOptions | None,
    ) -> None:
        with importing_spacy(torch=may_need_torch(backend)):
            from pipelines.extractors import load_extractor

        self._extract = load_extractor(backend, language, frames, options)
        self.threads: int = getattr(self._extract, "threads", 1)
        keep_loaded()

    def __call__(self, document: ReadResult) -> ExtractResult:
        if isinstance(document, FailedDocument):
            return document
        try:
            check_length(document.text)
            return self._extract(document)
        except DocumentError as error:
            return _failed(document, str(error))
        except KgError:
            raise
        except Exception as error:
            # A fault in a stage is ours, but the other documents of the run are the user's.
            log.debug("document %s", document.id, exc_info=True)
            return _failed(document, f"{type(error).__name__} in a stage of the extraction: {error}")


def extract_all(
    documents: Iterable[ReadResult],
    *,
    backend: str | Annotator = "embedded",
    language: str | None = None,
    workers: int = 1,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
) -> Iterator[ExtractResult]:
    """Extract every document, in the order given; a failed one stays in its place.

    With ``workers`` above 1 that many local processes share the work. They are started afresh ("spawn"), so
    that a script must call this under ``if __name__ == "__main__":``.

    ``frames`` are files of triggers of the user's own, see :func:`pipelines.frames.load_frames`; the other
    arguments are those of :func:`pipelines.extractors.load_extractor`. A backend that waits for another computer
    gets threads of this process instead, as many as it wants if ``workers`` is 1.

    Raises:
        UsageError: ``workers`` is not positive, the backend is not known, a file of frames is wrong, or the
            processes cannot start.
    """
    if workers < 1:
        raise UsageError(f"got {workers} workers; expected 1 or more")
    load = loader(backend=backend, language=language, frames=frames, options=options)
    if isinstance(backend, str) and extractor_module(backend) is not None:
        extract = load()
        return _in_threads(iter(documents), extract, workers if workers > 1 else extract.threads)
    return map(load(), documents) if workers == 1 else in_processes(iter(documents), load, workers)


def loader(
    *,
    backend: str | Annotator = "embedded",
    language: str | None = None,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
) -> partial[_Extractor]:
    """What loads an extractor that gives a failed document where it cannot extract one; it can be pickled."""
    return partial(_Extractor, backend, language, tuple(map(Path, frames)), options)


def _in_threads(
    documents: Iterator[ReadResult], extract: Callable[[ReadResult], ExtractResult], threads: int
) -> Iterator[ExtractResult]:
    """Extract in threads, which share one extractor; results in the order of the documents, few held in memory."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[ExtractResult]] = deque()
        try:
            while True:
                for document in islice(documents, 2 * threads - len(waiting)):
                    waiting.append(pool.submit(extract, document))
                if not waiting:
                    return
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def in_processes(documents: Iterator[ReadResult], load: Load, workers: int) -> Iterator[ExtractResult]:
    """Extract in ``workers`` processes, each of which calls ``load`` once; results in the order of the
    documents.

    Chunks in flight are bounded, so that a long input is not held in memory.
    """
    with closing(Processes(load, workers)) as processes:
        yield from processes(documents)


class Processes:
    """Worker processes that stay; see :func:`in_processes`. They start with the first documents; close them."""

    def __init__(self, load: Load, workers: int) -> None:
        self._load, self._workers = load, workers
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, documents: Iterator[ReadResult]) -> Iterator[ExtractResult]:
        """Extract documents; results in their order. If this breaks off, the processes end at once."""
        try:
            yield from self._extracted(documents)
        except BaseException:
            self._kill()
            raise

    def _extracted(self, documents: Iterator[ReadResult]) -> Iterator[ExtractResult]:
        waiting: deque[tuple[list[ReadResult], Future[list[ExtractResult]]]] = deque()
        while True:
            self._pool = self._pool or _pool(self._load, self._workers)
            while len(waiting) < 2 * self._workers and (chunk := list(islice(documents, _CHUNK))):
                waiting.append((chunk, _submit(self._pool, chunk)))
            if not waiting:
                return
            try:
                yield from waiting[0][1].result()
                waiting.popleft()
            except BrokenProcessPool:
                # Whichever document it was, all chunks in flight are lost with the pool.
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None
                lost = [d for chunk, _ in waiting for d in chunk]
                waiting.clear()
                yield from _one_by_one(lost, self._load)

    def close(self) -> None:
        """End the processes; what they have not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _kill(self) -> None:
        """Whoever interrupts does not wait for the chunks, and a second Ctrl-C while they are waited for would leave
        the processes waiting for work for ever. They write nothing, so that nothing is lost."""
        if self._pool is not None:
            # Python has no public name for them before 3.14.
            for process in list((self._pool._processes or {}).values()):
                process.kill()
            self.close()


def _one_by_one(documents: list[ReadResult], load: Load) -> Iterator[ExtractResult]:
    """Each document in a process that may die of it."""
    load()  # raises what keeps any process from starting
    pool = _pool(load, 1)
    try:
        _submit(pool, []).result()
    except BrokenProcessPool:
        raise UsageError(
            "the worker processes end as soon as they start; in a script, call this under "
            '`if __name__ == "__main__":`, or use workers=1; is the memory enough?'
        ) from None
    for document in documents:
        try:
            yield from _submit(pool, [document]).result()
        except BrokenProcessPool:
            yield _failed(document, "its worker process died; is the memory enough?")
            pool = _pool(load, 1)
    pool.shutdown()


def _pool(load: Load, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(load,))


def _submit(pool: ProcessPoolExecutor, chunk: list[ReadResult]) -> Future[list[ExtractResult]]:
    """Like ``pool.submit``, but of a pool that is broken already the result, too, says so."""
    try:
        return pool.submit(_extract_chunk, chunk)
    except BrokenProcessPool as error:
        future: Future[list[ExtractResult]] = Future()
        future.set_exception(error)
        return future


_extract: Callable[[ReadResult], ExtractResult]


def _start(load: Load) -> None:
    """Load the models of a worker process, which leaves Ctrl-C to the process that started it, and ends with it."""
    global _extract
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    own_process()
    _extract = load()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever: it holds both ends of its pipe."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _extract_chunk(documents: list[ReadResult]) -> list[ExtractResult]:
    return [_extract(d) for d in documents]


def _failed(document: ReadResult, why: str) -> FailedDocument:
    if isinstance(document, FailedDocument):
        return document
    return FailedDocument(document.id, ExtractionFailed(f"{document.id}: {why}"), document.id)
