"""From files to extracted documents and graphs.

>>> from pipelines import build, extract  # doctest: +SKIP
>>> graph = build(["articles/"], "output/")  # doctest: +SKIP
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg import KnowledgeGraph
    from kg.model import ExtractedDocument
    from pipelines.building import Inputs
    from pipelines.read import FailedDocument

__all__ = ["build", "extract"]

# The readers, models and drawing are imported by the first call: `import pipelines` stays fast.


def extract(
    inputs: Inputs,
    *,
    backend: str = "embedded",
    language: str = "ar",
    workers: int = 1,
    frames: Iterable[str | os.PathLike[str]] = (),
    on_failure: Callable[[FailedDocument], None] | None = None,
) -> Iterator[ExtractedDocument]:
    """Extract entities and relations from documents.

    Args:
        inputs: paths of files and folders, globs, ``"-"`` for the standard input, and
            :class:`~kg.model.Document` values.
        backend: the annotator, see :func:`pipelines.backends.load_backend`.
        language: the language of the documents, as ISO 639-1 code.
        workers: local processes; above 1 call this under ``if __name__ == "__main__":``.
        frames: TOML files of triggers and relation types of your own, see :func:`pipelines.frames.load_frames`.
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
    from pipelines.building import documents_of
    from pipelines.read import FailedDocument
    from pipelines.workers import extract_all

    report = on_failure or _log
    results = extract_all(
        documents_of(inputs), backend=backend, language=language, workers=workers, frames=frames
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
    backend: str = "embedded",
    language: str = "ar",
    workers: int = 1,
    frames: Iterable[str | os.PathLike[str]] = (),
    min_confidence: float = 0.0,
) -> KnowledgeGraph:
    """Build the graph of documents; see :func:`extract` for the arguments.

    With ``output`` the graph is written as ``graph.db`` and ``graph.html`` into that folder, in place of a
    former one. Relations of less than ``min_confidence`` (a probability) are left out. Documents that fail
    are recorded in the store with their errors, and logged.

    Raises:
        OutputNotWritable: ``output`` cannot be written.
    """
    from pipelines.building import documents_of, make_graph
    from pipelines.workers import extract_all

    documents = documents_of(inputs, sort=True)
    results = extract_all(documents, backend=backend, language=language, workers=workers, frames=frames)
    built = make_graph(results, output, min_confidence=min_confidence)
    for failure in built.failures:
        _log(failure)
    return built.graph


def _log(failure: FailedDocument) -> None:
    logging.getLogger(__name__).warning("left out %s: %s", failure.id, failure.error)
