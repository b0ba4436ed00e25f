"""CSV for spreadsheets and data frames: a table of entities, one of statements, one of documents."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.cells import safe_cell
from kg.export.writing import beside
from kg.files import naming_errors, replacing
from kg.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["DOCUMENT_COLUMNS", "tables", "write"]

DOCUMENT_COLUMNS = (
    "id", "title", "date", "source", "url", "language", "error", "mentions", "relations",
)  # fmt: skip

Table = tuple[list[str], Iterable[list[Any]]]


def tables(graph: KnowledgeGraph) -> dict[str, Table]:
    """The tables by name, each with its header; an open denial has no target."""
    entities = sorted(graph.entities(), key=lambda e: e.id)
    nodes = ([e.id, *(getattr(e, k) for k in NODE_ATTRIBUTES)] for e in entities)
    edges = (
        [v["source"], v["target"], r.key, *(v[k] for k in EDGE_ATTRIBUTES)]
        for r in graph.relations()
        for v in (r.to_dict(),)
    )
    documents = ([getattr(d, k) for k in DOCUMENT_COLUMNS] for d in graph.documents())
    return {
        "nodes": (["id", *NODE_ATTRIBUTES], nodes),
        "edges": (["source", "target", "key", *EDGE_ATTRIBUTES], edges),
        "documents": (list(DOCUMENT_COLUMNS), documents),
    }


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """Three files; lists are JSON, and what is missing is empty.

    No text is a formula to a spreadsheet; see :mod:`kg.export.cells`.
    """
    with ExitStack() as files:  # all of them appear, or none
        return [_table(files, beside(path, name, "csv"), *table) for name, table in tables(graph).items()]


def _table(files: ExitStack, path: Path, head: list[str], rows: Iterable[list[Any]]) -> Path:
    """UTF-8 with a mark, without which spreadsheets take Arabic for another encoding."""
    part = files.enter_context(replacing(path))
    with naming_errors(path), part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([safe_cell(v) for v in row] for row in rows)
    return path
