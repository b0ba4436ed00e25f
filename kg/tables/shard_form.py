"""The form of a shard: a Parquet file with a row for each document, and all that was extracted from it in lists.

The columns are those of :class:`kg.records.Record`, so that a shard holds what a store would, checked. The file
says in its metadata that it is a shard, and of which version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.errors import InvalidRecord
from kg.extras import optional
from kg.records import Record

__all__ = ["VERSION", "from_batch", "schema", "to_parquet", "version_of"]

VERSION = 1
"""Of the shards that this code writes, and the newest that it reads."""

_DOCUMENT = (
    "key", "text", "title", "date", "source", "url", "language", "boilerplate", "hash", "extractor", "origin",
    "error",
)  # fmt: skip
_ENTITY = ("key", "type", "name", "name_ar", "name_origin", "article", "mentions")
_MENTION = ("start", "end", "text", "surface")
_RELATION = (
    "type", "source", "target", "attribution", "polarity", "modality", "date", "role", "confidence", "start", "end",
)  # fmt: skip
_INTEGERS = frozenset({"start", "end", "article"})
_GROUP_ROWS = 2_000
_GROUP_CHARACTERS = 16_000_000
"""What is decoded together: few enough rows for the memory, enough for the compression."""


def schema() -> Any:
    """The ``pyarrow.Schema`` of a shard."""
    pa = optional("pyarrow", "analytics", "Parquet")

    def struct(names: Iterable[str], **own: Any) -> Any:
        plain = {name: pa.int32() if name in _INTEGERS else pa.string() for name in names}
        return pa.struct(list((plain | own).items()))

    mentions = pa.list_(struct(_MENTION))
    entities = pa.list_(struct(_ENTITY, mentions=mentions))
    ends = dict.fromkeys(("source", "target", "attribution"), pa.int32())
    relations = pa.list_(struct(_RELATION, confidence=pa.float64(), **ends))
    lists = [("entities", entities), ("relations", relations)]
    return pa.schema([*((name, pa.string()) for name in _DOCUMENT), *lists])


def to_parquet(records: Sequence[Record]) -> Any:
    """A shard as a ``pyarrow.Buffer``; the same for the same records, as long as pyarrow is.

    Raises:
        InvalidRecord: a document holds what cannot be stored as UTF-8.
    """
    pa, pq = (optional(m, "analytics", "Parquet") for m in ("pyarrow", "pyarrow.parquet"))
    form = schema().with_metadata({"kg.shard": str(VERSION)})
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, form, compression="zstd") as out:
        for group in _groups(records):
            try:
                out.write_table(_table(group, form))
            except UnicodeEncodeError:
                _refuse(group)
                raise
    return sink.getvalue()


def _refuse(records: Iterable[Record]) -> None:
    """Name the record that cannot be stored."""
    for record in records:
        try:
            json.dumps([record.document, record.entities, record.relations], ensure_ascii=False).encode()
        except UnicodeEncodeError as e:
            raise InvalidRecord(f"document {record.document[0]!r} cannot be stored: {e}") from e


def _groups(records: Iterable[Record]) -> Iterator[list[Record]]:
    group: list[Record] = []
    characters = 0
    for record in records:
        length = len(record.document[1])
        if group and (len(group) == _GROUP_ROWS or characters + length > _GROUP_CHARACTERS):
            yield group
            group, characters = [], 0
        group.append(record)
        characters += length
    yield group


def _table(records: Sequence[Record], form: Any) -> Any:
    pa = optional("pyarrow", "analytics", "Parquet")
    columns: list[list[Any]] = [[r.document[n] for r in records] for n in range(len(_DOCUMENT))]
    columns.append([[_entity(e) for e in r.entities] for r in records])
    columns.append([[dict(zip(_RELATION, said, strict=True)) for said in r.relations] for r in records])
    arrays = [pa.array(column, field.type) for column, field in zip(columns, form, strict=True)]
    return pa.Table.from_arrays(arrays, schema=form)


def _entity(row: Sequence[Any]) -> dict[str, Any]:
    entity = dict(zip(_ENTITY, row, strict=True))
    entity["mentions"] = [dict(zip(_MENTION, m, strict=True)) for m in row[6]]
    return entity


def version_of(file: Any) -> int | None:
    """The version that a ``pyarrow.parquet.ParquetFile`` names; None if it is no shard."""
    version = (file.metadata.metadata or {}).get(b"kg.shard", b"").decode("ascii", "replace")
    if not version.isdigit() or (int(version) <= VERSION and not file.schema_arrow.equals(schema())):
        return None
    return int(version)


def from_batch(batch: Any) -> Iterator[Record]:
    """The records of a ``pyarrow.RecordBatch`` of a shard."""
    for row in batch.to_pylist():
        entities = [
            [*(e[k] for k in _ENTITY[:-1]), [[m[k] for k in _MENTION] for m in e["mentions"]]]
            for e in row["entities"]
        ]
        relations = [[r[k] for k in _RELATION] for r in row["relations"]]
        yield Record(tuple(row[k] for k in _DOCUMENT), entities, relations)
