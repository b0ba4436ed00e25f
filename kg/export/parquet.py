"""Parquet for DuckDB, pandas, polars and Spark: tables with types, lists and whole texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.writing import beside
from kg.extras import optional
from kg.files import naming_errors, replacing

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["write"]

_ROWS = 50_000
"""The rows of a group, which are in memory together."""

_COLUMNS: dict[str, dict[str, str]] = {
    "entities": {
        "id": "string", "type": "string", "name": "string", "name_ar": "string", "aliases": "list<string>",
        "documents": "int64", "mentions": "int64", "name_origin": "string",
    },
    "relations": {
        "key": "string", "type": "string", "source": "string", "target": "string", "polarity": "string",
        "modality": "string", "attribution": "string", "date": "string", "role": "string",
        "confidence": "double", "document": "string", "position": "int64", "evidence": "string",
        "start": "int64", "end": "int64",
    },
    "documents": {
        "id": "string", "text": "string", "title": "string", "date": "string", "source": "string",
        "url": "string", "language": "string", "error": "string",
    },
    "mentions": {
        "document": "string", "start": "int64", "end": "int64", "text": "string", "entity": "string",
    },
}  # fmt: skip


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """Four files: entities, relations (an open denial has no target), documents with their texts, and mentions.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    optional("pyarrow", "analytics", "the format parquet")
    rows = {
        "entities": (e.to_dict() for e in sorted(graph.entities(), key=lambda e: e.id)),
        "relations": (r.to_dict() | {"key": r.key} for r in graph.relations()),
        "documents": _documents(graph),
        "mentions": (m.to_dict() for m in graph.mentions()),
    }
    with ExitStack() as files:  # all of them appear, or none
        return [_write(files, beside(path, name, "parquet"), name, found) for name, found in rows.items()]


def _documents(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    for d in graph.documents():
        yield d.to_dict() | {"text": graph.document(d.id).text}


def _write(files: ExitStack, path: Path, name: str, rows: Iterator[dict[str, Any]]) -> Path:
    pa, pq = (optional(m, "analytics", "the format parquet") for m in ("pyarrow", "pyarrow.parquet"))
    columns = _COLUMNS[name]
    types = {
        "string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "list<string>": pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([(column, types[kind]) for column, kind in columns.items()])
    part = files.enter_context(replacing(path))
    with naming_errors(path), pq.ParquetWriter(part, schema, compression="zstd") as out:
        group: list[dict[str, Any]] = []
        for row in rows:
            group.append({column: row[column] for column in columns})
            if len(group) == _ROWS:
                out.write_table(pa.Table.from_pylist(group, schema))
                group = []
        out.write_table(pa.Table.from_pylist(group, schema))
    return path
