"""``engine="ray"`` of a build: what goes with it, and how what the user asks for reaches the workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.extras import optional
from kg.model import Document
from pipelines.building import Built
from pipelines.engines import Cluster
from pipelines.given import Input
from pipelines.workers import loader

if TYPE_CHECKING:
    from pipelines.backends import Annotator, BackendOptions
    from pipelines.cluster.engine import Progress

__all__ = ["Loader", "build_on_cluster"]


def build_on_cluster(
    inputs: Iterable[Input],
    output: str | os.PathLike[str] | None,
    *,
    cluster: Cluster | None = None,
    workers: int = 1,
    backend: str | Annotator = "embedded",
    language: str | None = None,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
    min_confidence: float = 0.0,
    prune: bool = False,
    fresh: bool = False,
    aliases: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> Built:
    """Bring the tables in ``output`` up to date by Ray; see :func:`pipelines.build` for the arguments.

    Files of frames are read here and travel to the workers; models, inputs and ``output`` must be where the workers
    find them by the same path or URL. With the device ``cuda`` each worker takes one GPU, unless ``cluster`` says how
    much.

    Raises:
        UsageError: something is asked for that does not go with Ray, or the cluster does not answer.
        MissingExtra: Ray, DuckDB or pyarrow is not installed.
    """
    for module in ("ray", "duckdb", "pyarrow"):
        optional(module, "ray", "the Ray engine")
    if output is None:
        raise UsageError(
            "the Ray engine needs an output folder, by path or URL; only a local build is in memory"
        )
    _refuse(backend, options, prune)
    from pipelines.cluster.engine import build_tables
    from pipelines.extractor_version import extractor_version
    from pipelines.frames import check_frames

    paths = tuple(Path(p) for p in frames)
    check_frames(paths)
    name = backend if isinstance(backend, str) else type(backend).__qualname__
    cluster = cluster or Cluster(workers=workers if workers > 1 else None)
    if options is not None and options.device == "cuda" and not cluster.gpus:
        cluster = replace(cluster, gpus=1.0)
    return build_tables(
        _places(inputs),
        os.fspath(output),
        Loader.of(backend, language, paths, options),
        extractor=extractor_version(name, language, paths, min_confidence, options),
        cluster=cluster,
        min_confidence=min_confidence,
        fresh=fresh,
        aliases=None if aliases is None else os.fspath(aliases),
        progress=progress,
        step=step,
    )


def _refuse(backend: str | Annotator, options: BackendOptions | None, prune: bool) -> None:
    from pipelines.backends import extractor_module

    if prune:
        raise UsageError("the Ray engine does not prune; --fresh builds from the files that are there")
    if isinstance(backend, str) and extractor_module(backend) is not None:
        raise UsageError(
            f"the backend {backend} waits for another computer: it goes with the local engine only"
        )
    device = options.device if options is not None else None
    if device is not None and device.startswith("cuda:"):
        raise UsageError(f"Ray gives each worker a GPU of its own: got the device {device!r}; expected cuda")


def _places(inputs: Iterable[Input]) -> Iterator[str]:
    for item in inputs:
        if isinstance(item, Document):
            raise UsageError(
                f"the Ray engine reads files and URLs; got the document {item.id!r}, which workers cannot read"
            )
        yield os.fspath(item)


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the extractor in a worker, on whatever machine; the user's files of frames travel in it."""

    backend: Any
    language: str | None
    options: BackendOptions | None
    frames: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def of(
        cls,
        backend: str | Annotator,
        language: str | None,
        frames: tuple[Path, ...],
        options: BackendOptions | None,
    ) -> Loader:
        """With the contents of the files, as :func:`pipelines.frames.check_frames` has found them good."""
        return cls(backend, language, options, tuple((p.name, p.read_bytes()) for p in frames))

    def __call__(self) -> Any:
        """The extractor, as :func:`pipelines.workers.loader` loads it."""
        return loader(
            backend=self.backend, language=self.language, frames=self._written(), options=self.options
        )()

    def _written(self) -> list[Path]:
        """The files in a folder of this process: each language reads them when its first document comes."""
        if not self.frames:
            return []
        folder = Path(mkdtemp(prefix="kg-frames-"))
        Finalize(None, rmtree, (folder, True), exitpriority=1)
        paths = [folder / str(n) / name for n, (name, _) in enumerate(self.frames)]
        for path, (_, content) in zip(paths, self.frames, strict=True):
            path.parent.mkdir()
            path.write_bytes(content)
        return paths
