"""Many documents -> a graph: read, extract what is new, resolve, store, draw.

A build into a folder that has a graph brings it up to date: new documents are added, changed ones extracted
anew, the others left as they are; the result is that of a build from nothing. A build that is interrupted leaves
the former graph as it was, and what it has extracted to the next one. The order of the documents does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import kg
from kg.aliases import Aliases, unknown_names
from kg.bulk import load, update_store
from kg.errors import OutputNotWritable
from kg.locking import locked
from kg.model import Document, ExtractedDocument
from kg.records import record_of
from kg.staging import Staging, staging_beside
from kg.store import Store, decisions_changed
from pipelines.planning import Known, Plan, Report, known_documents
from pipelines.read import FailedDocument, ReadResult
from pipelines.workers import ExtractResult

__all__ = [
    "ALIASES",
    "DATABASE",
    "PAGE",
    "SHARDS",
    "TABLES",
    "Built",
    "make_graph",
    "update_graph",
]

DATABASE, PAGE, ALIASES = "graph.db", "graph.html", "aliases.toml"
SHARDS, TABLES = "shards", "tables"
"""What :mod:`pipelines.cluster` writes instead of a database."""

Extract: TypeAlias = Callable[[Iterator[Document]], Iterator[ExtractResult]]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the graph, what was done, and the documents that it lacks because they failed.

    ``warnings`` are lines for the user; ``decisions`` is the number of the user's own on who is who.
    """

    graph: kg.KnowledgeGraph
    failures: tuple[FailedDocument, ...]
    report: Report
    warnings: tuple[str, ...] = ()
    decisions: int = 0


def make_graph(
    documents: Iterable[tuple[ReadResult, Path | None]],
    extract: Extract,
    *,
    extractor: str = "",
    min_confidence: float = 0.0,
    aliases: Aliases | None = None,
) -> Built:
    """Build a graph in memory; see :func:`update_graph` for the arguments."""
    plan, staging, store = Plan({}, {}, extractor), Staging(), Store.memory()
    _stage(plan, staging, documents, extract, min_confidence)
    load(store, staging, aliases)
    staging.close()
    warnings = tuple(_warnings(plan, store, aliases))
    return Built(kg.KnowledgeGraph(store), plan.failures, plan.report, warnings)


def update_graph(
    documents: Iterable[tuple[ReadResult, Path | None]],
    output: str | os.PathLike[str],
    extract: Extract,
    *,
    extractor: str,
    min_confidence: float = 0.0,
    prune: bool = False,
    fresh: bool = False,
    aliases: str | os.PathLike[str] | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> Built:
    """Bring ``graph.db`` and ``graph.html`` in the folder ``output`` up to date with documents.

    Args:
        documents: what is read, each with its file, if any; see :func:`with_origins`.
        extract: extracts those that are new or changed.
        extractor: names the extraction; see :func:`pipelines.extractor_version.extractor_version`.
        min_confidence: relations of less are left out.
        prune: remove the documents whose files are gone.
        fresh: begin with an empty graph.
        aliases: the file of the user's decisions, else ``aliases.toml`` in ``output``, if it is there.
        step: is told what begins when all is extracted.

    Raises:
        OutputNotWritable: ``output`` cannot be made or written, or the disk is full.
        StoreError: there is a ``graph.db`` that is no store, is damaged, or is being built by another process.
        InvalidAliases: the file of decisions is not of the expected form.
    """
    folder = _folder(Path(output))
    path, decisions = folder / DATABASE, _aliases(folder, aliases)
    with locked(path), staging_beside(path) as staging:
        known: dict[str, Known] = {} if fresh else known_documents(path)
        plan = Plan(known, staging.extracted(), extractor)
        _stage(plan, staging, documents, extract, min_confidence)
        removed = plan.leftovers(prune=prune)
        if (
            plan.wanted
            or removed
            or plan.moved
            or fresh
            or not path.exists()
            or decisions_changed(path, decisions)
        ):
            step("resolving names")
            update_store(path, staging, removed, moved=plan.moved, aliases=decisions, fresh=fresh)
    step("drawing the page")
    store = Store.open(path)
    graph = kg.KnowledgeGraph(store)
    graph.to_html(folder / PAGE)
    warnings = tuple(_warnings(plan, store, decisions))
    return Built(graph, plan.failures, plan.report, warnings, len(decisions.decisions))


def _stage(
    plan: Plan,
    staging: Staging,
    documents: Iterable[tuple[ReadResult, Path | None]],
    extract: Extract,
    min_confidence: float,
) -> None:
    """Put aside what the store is to take over, and nothing else."""
    staging.drop_failed()
    todo = plan.to_extract(documents)
    first = next(todo, None)  # no model is loaded if there is nothing to extract
    for result in extract(chain([first], todo)) if first is not None else ():
        if isinstance(result, FailedDocument):
            plan.fail(result)
        else:
            origin = plan.origins.get(result.document.id)
            confident = _confident(result, min_confidence)
            if plan.is_outdated(result.document.id):
                staging.drop(result.document.id)
            staging.put(record_of(confident, extractor=plan.extractor, origin=origin))
    for record in plan.failure_records():
        staging.put(record)
    staging.keep(plan.wanted)


def _confident(d: ExtractedDocument, least: float) -> ExtractedDocument:
    return replace(d, relations=tuple(r for r in d.relations if r.confidence >= least))


def _aliases(folder: Path, path: str | os.PathLike[str] | None) -> Aliases:
    if path is not None:
        return Aliases.load(Path(path))
    usual = folder / ALIASES
    return Aliases.load(usual) if usual.exists() else Aliases()


def _warnings(plan: Plan, store: Store, aliases: Aliases | None) -> Iterator[str]:
    yield from plan.replaced
    if aliases:
        yield from unknown_names(store.connection, aliases)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(f"cannot make the output folder {str(path)!r}: {error.strerror}") from error
    return path
