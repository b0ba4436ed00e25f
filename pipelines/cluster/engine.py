"""``kg build --engine ray``: files to shards by Ray Data, shards to tables by DuckDB.

Ray reads the files, actors that hold the models extract blocks of documents, and each block becomes a shard, which is
there whole or not at all. Whatever is killed, a later build goes on with what shards lack. No shuffle of Ray is used:
the merge is DuckDB's, on the machine of the driver.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import kg
from kg.aliases import Aliases
from kg.errors import ExtractionFailed, KgError, StoreError, UsageError
from kg.extras import optional
from kg.tables.merging import merge_shards
from kg.tables.places import Folder, is_url
from kg.tables.shards import drop_unfinished, inspect, shard_names
from pipelines.building import ALIASES, PAGE, SHARDS, TABLES, Built
from pipelines.cluster.extraction import ShardWriter, folder_of
from pipelines.cluster.progress import done_so_far, forget
from pipelines.cluster.reading import error_of, ids_of, repeated_ids, rows_of
from pipelines.cluster.sources import Source, find_sources
from pipelines.engines import Cluster
from pipelines.planning import Report
from pipelines.read.counting import count_files
from pipelines.read.failed import FailedDocument
from pipelines.workers import Load

__all__ = ["Cluster", "Extracted", "build_tables"]

_READER = 0.01
"""Of a processor: readers wait for the workers most of the time, and must not wait for them to begin."""
_WORKER = 0.97
"""Of a processor: the readers must find room on a machine of one processor, too."""
_TASK = 1 << 20
"""Bytes of documents that a reader hands on at once, so that many workers share a large file: some 300 articles."""
_ANSWER = 10.0
"""Seconds that a cluster may take to answer."""
_OBJECT_STORE = 512 << 20
"""Bytes of shared memory for blocks between readers and workers, where Ray is started on this machine."""


def build_tables(
    inputs: Iterable[str | Path],
    output: str | Path,
    load: Load,
    *,
    extractor: str,
    cluster: Cluster | None = None,
    min_confidence: float = 0.0,
    fresh: bool = False,
    aliases: str | Path | None = None,
    progress: Progress | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> Built:
    """Bring the shards and tables in ``output`` up to date with files, and draw the page.

    Args:
        inputs: files, folders, globs and URLs; all machines of the cluster must see them.
        output: a folder, by path or URL, that all machines see: ``shards/``, ``tables/`` and ``graph.html`` are
            written there.
        load: loads the extractor in a worker; see :func:`pipelines.workers.loader`.
        extractor: names the extraction; documents of another one are extracted anew.
        cluster: where and how Ray runs.
        min_confidence: relations of less are left out.
        fresh: begin without the shards that are there.
        aliases: the file of the user's decisions, else ``aliases.toml`` in ``output``, if it is there.
        progress: wraps the iterator of what was extracted, to show how far it is; it is given, too, how many documents
            there are (None where only reading them tells), and how many of them were done already, as functions.
        step: is told what begins when all is extracted.

    Raises:
        MissingExtra: Ray, DuckDB or pyarrow is not installed.
        InputNotFound: nothing at a path or URL.
        OutputNotWritable: ``output`` cannot be written.
        StoreError: another build writes there, or a shard is of a newer version.
    """
    optional("ray", "ray", "the Ray engine")
    decisions = _aliases(output, aliases)
    sources, unread = find_sources(inputs)
    shards, tables = folder_of(output, SHARDS), folder_of(output, TABLES)
    _prepare(shards, fresh=fresh)
    before = shard_names(shards)
    run = _Run(sources, shards, extractor, cluster or Cluster())
    results: Iterator[Extracted | FailedDocument] = chain(unread, run.extract(load, min_confidence))
    if progress:
        total = partial(_total, sources, len(unread))
        results = progress(results, total, lambda: run.skipped)
    for _ in results:
        pass
    forget(shards, run.replaced, set(before) - run.written)
    if not shard_names(shards):
        raise StoreError(f"no document of {len(sources)} files was extracted or failed; nothing to merge")
    merge_shards(shards, tables, decisions, progress=step)
    step("drawing the page")
    graph = kg.open(tables)
    _draw(graph, output)
    info = graph.info()
    failures = (*unread, *run.failures)
    report = Report(added=run.added, changed=run.changed, failed=len(failures))
    report.unchanged = max(0, info.documents - run.added - run.changed)
    return Built(graph, failures, report, (), len(decisions.decisions))


class Extracted(NamedTuple):
    """A document whose shard has been written."""

    id: str


Progress: TypeAlias = Callable[
    [Iterator[Extracted | FailedDocument], Callable[[], int | None], Callable[[], int]],
    Iterator[Extracted | FailedDocument],
]


def _total(sources: Iterable[Source], unread: int) -> int | None:
    found = count_files(s.place for s in sources)
    return None if found is None else found + unread


class _Run:
    """One extraction: what it makes, and what comes of it."""

    def __init__(self, sources: list[Source], shards: str, extractor: str, cluster: Cluster) -> None:
        self._sources, self._shards, self._extractor, self._cluster = sources, shards, extractor, cluster
        self.written: set[str] = set()
        self.replaced: set[str] = set()
        self.failures: list[FailedDocument] = []
        self.added = self.changed = self.skipped = 0

    def extract(self, load: Load, min_confidence: float) -> Iterator[Extracted | FailedDocument]:
        """Extract all that shards lack; yields what came of each document when its shard is there."""
        import ray

        with _ray(self._cluster):
            self._check_gpus()
            ray.data.DataContext.get_current().target_max_block_size = _TASK
            done = ray.put(done_so_far(self._shards, self._extractor))
            rows = self._dataset(self._sources).map_batches(
                partial(rows_of, done=done, repeated=self._repeated()), batch_size=1, num_cpus=_READER
            )
            written = rows.map_batches(
                ShardWriter,
                fn_constructor_args=(self._shards, load, self._extractor, min_confidence),
                batch_size=self._cluster.block,
                compute=ray.data.ActorPoolStrategy(size=self._workers),
                num_cpus=_WORKER,
                num_gpus=self._cluster.gpus or None,
            )
            # One file has many blocks.
            warnings.filterwarnings("ignore", "The minimum number of concurrent actors")
            try:
                # Nothing is fetched ahead: what is done is told when it is.
                for told in written.iter_batches(batch_size=None, prefetch_batches=0):
                    self.written.update(filter(None, map(str, told["shard"])))
                    for report in told["report"]:
                        yield from self._note(json.loads(report))
            except ray.exceptions.RayError as error:
                *_, why = str(error).strip().splitlines() or [type(error).__name__]
                raise KgError(
                    f"Ray could not go on; run the same again, which keeps what is done: {why}"
                ) from error

    def _note(self, told: dict[str, Any]) -> Iterator[Extracted | FailedDocument]:
        """Keep what came of a block, and tell it."""
        if told["error"]:
            raise error_of(*told["error"])
        failed = [FailedDocument(i, ExtractionFailed(why), place) for i, why, place in told["failed"]]
        replaced, lost = set(told["replaced"]), {f.id for f in failed}
        self.skipped += int(told["skipped"])
        self.replaced |= replaced
        self.failures += failed
        self.changed += len(replaced - lost)
        self.added += len(told["documents"]) - len(replaced | lost)
        yield from failed
        yield from (Extracted(id_) for id_ in told["documents"] if id_ not in lost)

    def _repeated(self) -> dict[str, dict[str, int]]:
        """Ids that several files have: only records bring their own, and only several files can share one."""
        many = [s for s in self._sources if s.many]
        if len(many) < 2:
            return {}
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        found = self._dataset(many).map_batches(ids_of, batch_size=1, num_cpus=_READER)
        for row in found.iter_rows():
            counts[row["place"]][row["id"]] = int(row["count"])
        return repeated_ids(many, counts)

    def _dataset(self, sources: list[Source]) -> Any:
        import ray

        items = [{"id": s.id, "place": s.place} for s in sources]
        return ray.data.from_items(items, override_num_blocks=max(1, min(len(items), 4 * self._workers)))

    @property
    def _workers(self) -> int:
        import ray

        # Ray would wait for ever for workers that it has no room for.
        found: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        room = int(found.get("CPU", 1)) - 1
        if self._cluster.gpus:
            room = min(room, int(found.get("GPU", 0) / self._cluster.gpus))
        return max(1, min(room, self._cluster.workers or room))

    def _check_gpus(self) -> None:
        """Ray would wait for ever for a GPU that no machine has."""
        import ray

        found: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        if found.get("GPU", 0) < self._cluster.gpus:
            raise UsageError(
                f"each worker was to have {self._cluster.gpus:g} GPU, and Ray has {found.get('GPU', 0):g}; "
                "leave out --device cuda, or start Ray with --num-gpus"
            )


@contextmanager
def _ray(cluster: Cluster) -> Iterator[None]:
    """Ray, connected or started; what this started is ended."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing goes to the net unasked
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # the rest is in Ray's own logs
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray

    if ray.is_initialized():
        yield
        return
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if cluster.address is not None:
        _check_answers(cluster.address)
    if cluster.address is not None:
        quiet["address"] = cluster.address
    else:
        # One processor more than workers, for Ray's own small tasks.
        processors = (cluster.workers or os.cpu_count() or 1) + 1
        quiet |= {
            "address": "local",
            "num_cpus": processors,
            "object_store_memory": _OBJECT_STORE,
            "include_dashboard": False,
        }
    try:
        with _no_standard_error():
            ray.init(**quiet)
    except (OSError, ValueError, RuntimeError) as error:
        where = f"the cluster at {cluster.address!r}" if cluster.address else "Ray on this machine"
        why = " ".join(str(error).split()).rstrip(".")
        if cluster.address and "Failed to connect" in why:
            why += "; has it a token (RAY_AUTH_MODE, RAY_AUTH_TOKEN)?"
        raise UsageError(f"cannot reach or start {where}: {why}") from error
    finally:
        _as_before(handlers)  # Ray would exit by itself at SIGTERM
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield
    finally:
        ray.shutdown()
        _as_before(handlers)


@contextmanager
def _no_standard_error() -> Iterator[None]:
    """Ray's C++ writes a line there as it starts, whatever the level of its logs."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _as_before(handlers: Mapping[signal.Signals, Any]) -> None:
    """Give signals back to those that minded them; another thread than the main one has no say in this."""
    if threading.current_thread() is threading.main_thread():
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _check_answers(address: str) -> None:
    """Ray itself would try for minutes."""
    if address == "auto":  # what `ray start` has noted, and what has died may still stand there
        noted = Path(os.environ.get("RAY_TMPDIR", "/tmp"), "ray", "ray_current_cluster")
        known = os.environ.get("RAY_ADDRESS") or (noted.read_text("utf-8").strip() if noted.is_file() else "")
        address = known if known != "auto" else ""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        return
    try:
        socket.create_connection((host, int(port)), timeout=_ANSWER).close()
    except OSError as error:
        raise UsageError(
            f"cannot reach the cluster at {address!r}: {error.strerror or error}; `ray status` on its head tells "
            "its address, and without an address Ray starts on this machine"
        ) from error


def _prepare(shards: str, *, fresh: bool) -> None:
    """Make the folder of the shards; take away what killed or broken runs left, and with ``fresh`` all."""
    folder = Folder(shards)
    if fresh:
        folder.delete()
    folder.make()
    drop_unfinished(folder)
    for name in inspect(folder, whole=True).damaged:  # the merge would refuse them
        folder.remove(name)


def _aliases(output: str | Path, path: str | Path | None) -> Aliases:
    if path is None and not is_url(output) and (usual := Path(output) / ALIASES).exists():
        path = usual
    return Aliases() if path is None else Aliases.load(Path(path))


def _draw(graph: kg.KnowledgeGraph, output: str | Path) -> None:
    """The page beside the tables."""
    if not is_url(output):
        graph.to_html(Path(output) / PAGE)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / PAGE
        graph.to_html(page)
        Folder(output).write(PAGE, page.read_bytes())
