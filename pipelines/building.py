"""Many documents -> a graph: read, extract, resolve, store, draw.

The store and the page are written beside their places and moved there when they are complete, so that a run
that is interrupted leaves the former graph as it was. The order of the documents does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import kg
from kg.bulk import fill, write_store
from kg.errors import OutputNotWritable
from kg.model import Document, ExtractedDocument
from kg.store import Store
from pipelines.read import FailedDocument, ReadResult, read_paths
from pipelines.workers import ExtractResult

__all__ = ["DATABASE", "PAGE", "Built", "Inputs", "documents_of", "make_graph"]

DATABASE, PAGE = "graph.db", "graph.html"

Input: TypeAlias = str | os.PathLike[str] | Document
Inputs: TypeAlias = Input | Iterable[Input]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the graph, and the documents that it lacks because they failed."""

    graph: kg.KnowledgeGraph
    failures: tuple[FailedDocument, ...]


def documents_of(inputs: Inputs, *, sort: bool = False) -> Iterator[ReadResult]:
    """The documents that files, folders and globs hold, after those that are given as documents.

    They come in the order of ``inputs``, or with ``sort`` in one that does not depend on it. Wrong use is
    raised at once, not when the first document is asked for.

    Raises:
        InputNotFound: no file at a path.
        UnknownFormat: a file of a format that is not read.
    """
    if isinstance(inputs, (str, os.PathLike, Document)):
        inputs = [inputs]
    documents: list[ReadResult] = []
    paths = []
    for item in inputs:
        if isinstance(item, Document):
            documents.append(item)
        else:
            paths.append(Path(item))
    return chain(documents, read_paths(paths, sort=sort)) if paths else iter(documents)


def make_graph(
    results: Iterable[ExtractResult],
    output: str | os.PathLike[str] | None = None,
    *,
    min_confidence: float = 0.0,
) -> Built:
    """Resolve and store extracted documents; with ``output`` as ``graph.db`` and ``graph.html`` in that
    folder.

    Relations of less than ``min_confidence`` are left out.

    Raises:
        OutputNotWritable: ``output`` cannot be made or written.
    """
    failures = _Failures()
    documents = (_confident(d, min_confidence) for d in failures.without(results))
    if output is None:
        store = Store.memory()
        fill(store, documents, failures.rows())
        return Built(kg.KnowledgeGraph(store), tuple(failures.found))
    folder = _folder(Path(output))
    write_store(folder / DATABASE, documents, failures.rows())
    graph = kg.open(folder / DATABASE)
    graph.to_html(folder / PAGE)
    return Built(graph, tuple(failures.found))


class _Failures:
    """Takes the failed documents out of a stream, and keeps them for the end of the store."""

    def __init__(self) -> None:
        self.found: list[FailedDocument] = []
        self._ids: set[str] = set()

    def without(self, results: Iterable[ExtractResult]) -> Iterator[ExtractedDocument]:
        for result in results:
            if isinstance(result, FailedDocument):
                self.found.append(result)
            else:
                self._ids.add(result.document.id)
                yield result

    def rows(self) -> Iterator[tuple[str, object]]:
        """Ids and errors; an id that is taken, by a record that did not fail, gets a number."""
        for failure in self.found:
            name, number = failure.id, 1
            while name in self._ids:
                number += 1
                name = f"{failure.id}#{number}"
            self._ids.add(name)
            yield name, failure.error


def _confident(d: ExtractedDocument, least: float) -> ExtractedDocument:
    return replace(d, relations=tuple(r for r in d.relations if r.confidence >= least))


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(f"cannot make the output folder {str(path)!r}: {error.strerror}") from error
    return path
