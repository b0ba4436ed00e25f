"""The form of a shard: a Parquet file with a row for each document, and all that was extracted from it in lists.

The columns are those of :class:`kg.records.Record`, so that a shard holds what a store would, checked. The file
says in its metadata that it is a shard, of which version, and which digest its content has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.errors import InvalidRecord
from kg.extras import optional
from kg.records import Record

__all__ = ["VERSION", "digest_of", "form_of", "from_batch", "schema", "to_parquet"]

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


def digest_of(records: Iterable[Record]) -> str:
    """SHA-256 of the content of records; equal for equal records, whatever wrote them.

    Raises:
        InvalidRecord: a document holds what cannot be stored as UTF-8.
    """
    digest = hashlib.sha256(b"kg shard %d\n" % VERSION)
    for record in records:
        line = json.dumps([record.document, record.entities, record.relations], ensure_ascii=False)
        try:
            digest.update(line.encode() + b"\n")
        except UnicodeEncodeError as e:
            raise InvalidRecord(f"document {record.document[0]!r} cannot be stored: {e}") from e
    return digest.hexdigest()


def to_parquet(records: Sequence[Record], digest: str) -> Any:
    """A shard as a ``pyarrow.Buffer``; its pages have checksums, by which damage is seen."""
    pa, pq = (optional(m, "analytics", "Parquet") for m in ("pyarrow", "pyarrow.parquet"))
    form = schema().with_metadata({"kg.shard": str(VERSION), "kg.digest": digest})
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, form, compression="zstd", write_page_checksum=True) as out:
        for group in _groups(records):
            out.write_table(_table(group, form))
    return sink.getvalue()


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


def form_of(file: Any) -> tuple[int, str] | None:
    """The version and the digest that a ``pyarrow.parquet.ParquetFile`` names; None if it is no shard."""
    found = file.metadata.metadata or {}
    version, digest = (found.get(key, b"").decode("ascii", "replace") for key in (b"kg.shard", b"kg.digest"))
    return (int(version), digest) if version.isdigit() else None


def from_batch(batch: Any) -> Iterator[Record]:
    """The records of a ``pyarrow.RecordBatch`` of a shard."""
    for row in batch.to_pylist():
        entities = [
            [*(e[k] for k in _ENTITY[:-1]), [[m[k] for k in _MENTION] for m in e["mentions"]]]
            for e in row["entities"]
        ]
        relations = [[r[k] for k in _RELATION] for r in row["relations"]]
        yield Record(tuple(row[k] for k in _DOCUMENT), entities, relations)
