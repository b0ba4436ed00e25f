"""From files to extracted documents and graphs.

>>> from pipelines import build, extract  # doctest: +SKIP
>>> graph = build(["articles/"], "output/")  # doctest: +SKIP
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kg import KnowledgeGraph
    from kg.model import ExtractedDocument
    from pipelines.backends import Annotator, BackendOptions
    from pipelines.building import Built
    from pipelines.engines import Cluster
    from pipelines.given import Inputs
    from pipelines.read import FailedDocument

__all__ = ["build", "extract"]

# The readers, models and drawing are imported by the first call: `import pipelines` stays fast.


def extract(
    inputs: Inputs,
    *,
    backend: str | Annotator = "embedded",
    language: str | None = None,
    workers: int = 1,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
    on_failure: Callable[[FailedDocument], None] | None = None,
) -> Iterator[ExtractedDocument]:
    """Extract entities and relations from documents.

    Args:
        inputs: paths of files and folders, globs, ``"-"`` for the standard input, and
            :class:`~kg.model.Document` values.
        backend: the annotator's name, see :func:`pipelines.backends.load_backend`, or one of your own.
        language: the language of all documents, as ISO 639-1 code; None takes each document's own.
        workers: local processes; above 1 call this under ``if __name__ == "__main__":``.
        frames: TOML files of triggers and relation types of your own, see :func:`pipelines.frames.load_frames`.
        options: how the backend works: device, batch size, labels.
        on_failure: called with each document that fails; without it, failures are logged as warnings.

    Yields:
        The documents that did not fail, in the order of the inputs; those of a folder sorted.

    Raises:
        InputNotFound: no file at a path.
        UnknownFormat: a file of a format that is not read.
        UnknownName: no such backend.
        InvalidFrames: a file of frames is not of the expected form; the message names its line.

    >>> from kg.model import Document
    >>> (found,) = extract([Document("a", "نفى الكرملين الاتهامات.")])
    >>> [e.name for e in found.entities]
    ['Kremlin']
    """
    from pipelines.given import documents_of
    from pipelines.read import FailedDocument
    from pipelines.workers import extract_all

    report = on_failure or _log
    results = extract_all(
        documents_of(inputs),
        backend=backend,
        language=language,
        workers=workers,
        frames=frames,
        options=options,
    )
    for result in results:
        if isinstance(result, FailedDocument):
            report(result)
        else:
            yield result


def build(
    inputs: Inputs,
    output: str | os.PathLike[str] | None = None,
    *,
    backend: str | Annotator = "embedded",
    language: str | None = None,
    workers: int = 1,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
    min_confidence: float = 0.0,
    prune: bool = False,
    fresh: bool = False,
    aliases: str | os.PathLike[str] | None = None,
    engine: Literal["local", "ray"] = "local",
    cluster: Cluster | None = None,
) -> KnowledgeGraph:
    """Build the graph of documents; see :func:`extract` for the other arguments.

    With ``output`` the graph is kept as ``graph.db`` and ``graph.html`` in that folder. A graph that is there is
    brought up to date: new documents are added, changed ones extracted anew, the others stay. Documents that
    fail are recorded in the store with their errors, and logged.

    Args:
        output: the folder; without it the graph is in memory.
        min_confidence: relations of less (a probability) are left out.
        prune: remove the documents whose files are gone.
        fresh: begin with an empty graph.
        aliases: a file of your decisions on who is who (see :mod:`kg.aliases`); by default ``aliases.toml`` in
            ``output``, if it is there.
        engine: ``ray`` extracts by Ray, on one or many machines, into shards and tables in ``output``, a folder or
            a URL, and reads URLs, too; needs the extra ``ray``.
        cluster: where and how Ray runs; see :class:`pipelines.engines.Cluster`. By default Ray starts on this
            machine, with ``workers`` actors, or as many as there are processors if that is 1.

    Raises:
        OutputNotWritable: ``output`` cannot be written.
        StoreError: another process is building there, or ``graph.db`` is none of ours.
        UsageError: something is asked for that the engine cannot do.

    >>> from kg.model import Document
    >>> graph = build([Document("a", "اتهمت مايكروسوفت الكرملين.", date="2024-03-01")])
    >>> [(entity.id, entity.type) for entity in graph.entities()]
    [('kremlin', 'ORG'), ('microsoft', 'ORG')]
    """
    # Long: what each argument means is told here.
    from functools import partial

    from kg.aliases import Aliases
    from kg.model import Document
    from pipelines.building import make_graph, update_graph
    from pipelines.engines import check_engine
    from pipelines.extractor_version import extractor_version
    from pipelines.given import with_origins
    from pipelines.workers import extract_all

    frames = tuple(frames)
    given = [inputs] if isinstance(inputs, (str, os.PathLike, Document)) else list(inputs)
    check_engine(engine, given, output, of_cluster=cluster is not None)
    if engine == "ray":
        from pipelines.cluster.building import build_on_cluster

        return _told(
            build_on_cluster(
                given, output, cluster=cluster, workers=workers, backend=backend, language=language, frames=frames,
                options=options, min_confidence=min_confidence, prune=prune, fresh=fresh, aliases=aliases,
            )
        )  # fmt: skip
    documents = with_origins(given, sort=True)
    run = partial(
        extract_all, backend=backend, language=language, workers=workers, frames=frames, options=options
    )
    name = backend if isinstance(backend, str) else type(backend).__qualname__
    extractor = extractor_version(name, language, frames, min_confidence, options)
    if output is None:
        decisions = None if aliases is None else Aliases.load(os.fspath(aliases))
        built = make_graph(
            documents, run, extractor=extractor, min_confidence=min_confidence, aliases=decisions
        )
    else:
        built = update_graph(
            documents,
            output,
            run,
            extractor=extractor,
            min_confidence=min_confidence,
            prune=prune,
            fresh=fresh,
            aliases=aliases,
        )
    return _told(built)


def _told(built: Built) -> KnowledgeGraph:
    for failure in built.failures:
        _log(failure)
    for warning in built.warnings:
        logging.getLogger(__name__).warning("%s", warning)
    return built.graph


def _log(failure: FailedDocument) -> None:
    logging.getLogger(__name__).warning("left out %s: %s", failure.id, failure.error)
