"""Shards: blocks of extracted documents as Parquet files, each written whole or not at all.

The name of a shard is the SHA-256 of its bytes, so that a worker which does a block again writes the same file, and
that no damage goes unnoticed; the same document in two shards counts once. Files that are half written, damaged or
foreign are told apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.bulk import Failure
from kg.errors import InvalidRecord, StoreError
from kg.extras import optional
from kg.model import ExtractedDocument
from kg.records import Record, failed_record, record_of
from kg.tables.places import PART, Folder
from kg.tables.shard_form import VERSION, from_batch, to_parquet, version_of

__all__ = [
    "Inspection",
    "Known",
    "document_columns",
    "drop_documents",
    "drop_unfinished",
    "inspect",
    "known_documents",
    "read_shard",
    "shard_batches",
    "shard_names",
    "write_shard",
]

Result = ExtractedDocument | Failure | Record
_BATCH = 500
_NAME = re.compile(r"shard-[0-9a-f]{32}\.parquet")


def write_shard(
    folder: str | Path | Folder, results: Iterable[Result], *, extractor: str | None = None
) -> str:
    """Write a block of documents as one shard; return its file name.

    The same results, in whatever order, give the same file. It appears only when it is complete.

    Args:
        folder: a path, or a URL such as ``s3://bucket/shards``; it is made where it is missing.
        results: extracted documents; failures, which are pairs of a document (or its id) and its error; or
            records (:func:`kg.records.record_of`), which also say the file that a document came from.
        extractor: what the extraction was made with (not of records, which say it themselves).

    Raises:
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
        OutputNotWritable: the folder cannot be written, or the disk is full.
        MissingExtra: pyarrow is not installed.

    >>> import tempfile
    >>> from kg.model import Document
    >>> folder = tempfile.mkdtemp()
    >>> block = [ExtractedDocument(Document("a.txt", "نص")), ("b.txt", "the file has no text")]
    >>> write_shard(folder, block) == write_shard(folder, reversed(block))
    True
    >>> [(r.document[0], r.document[-1]) for name in shard_names(folder) for r in read_shard(folder, name)]
    [('a.txt', None), ('b.txt', 'the file has no text')]
    """
    records: dict[str, Record] = {}
    for result in results:
        record = _record(result, extractor)
        key = record.document[0]
        if records.setdefault(key, record) != record:
            raise InvalidRecord(f"two documents have the id {key!r} and differ; give each its own id")
    return _write(_folder(folder), [records[key] for key in sorted(records)])


def _write(folder: Folder, records: list[Record]) -> str:
    content = to_parquet(records)
    name = _name_of(content)
    folder.write(name, content)
    return name


def _name_of(content: Any) -> str:
    return f"shard-{hashlib.sha256(content).hexdigest()[:32]}.parquet"


def _record(result: Result, extractor: str | None) -> Record:
    if isinstance(result, Record):
        return result
    if isinstance(result, ExtractedDocument):
        return record_of(result, extractor=extractor)
    return failed_record(*result)


def _folder(folder: str | Path | Folder) -> Folder:
    return folder if isinstance(folder, Folder) else Folder(folder)


def shard_names(folder: str | Path | Folder) -> list[str]:
    """The names of the shards of a folder, sorted; none of an empty folder. Their content is not looked at.

    Raises:
        InputNotFound: there is no such folder.
    """
    return [name for name in _folder(folder).sizes() if _NAME.fullmatch(name)]


def read_shard(folder: str | Path | Folder, name: str) -> Iterator[Record]:
    """The records of a shard in the order of their ids.

    Raises:
        StoreError: it is damaged, half written or foreign, or of a newer version.
    """
    for batch in shard_batches(folder, name):
        yield from from_batch(batch)


def shard_batches(folder: str | Path | Folder, name: str) -> Iterator[Any]:
    """The rows of a shard as ``pyarrow.RecordBatch``, all of whose bytes are checked; see :func:`read_shard`."""
    pa = optional("pyarrow", "analytics", "Parquet")
    place = _folder(folder)
    content = place.read(name)
    if _name_of(content) != name:
        raise _Damaged(place, name, "its content is not what its name says")
    with _opened(place, name, pa.BufferReader(content)) as file:
        yield from file.iter_batches(batch_size=_BATCH)


def _opened(folder: Folder, name: str, source: Any) -> Any:
    """The bytes of a shard as a ``pyarrow.parquet.ParquetFile``."""
    pa, pq = (optional(m, "analytics", "Parquet") for m in ("pyarrow", "pyarrow.parquet"))
    try:
        file = pq.ParquetFile(source)
    except (pa.ArrowException, OSError, ValueError) as e:
        raise _Damaged(folder, name, str(e)) from e
    try:
        version = version_of(file)
    except (pa.ArrowException, ValueError) as e:
        raise _Damaged(folder, name, str(e)) from e
    if version is None:
        raise _Damaged(folder, name, "it is a Parquet file but no shard")
    if version > VERSION:
        what = f"is of version {version}, this program reads up to {VERSION}; update this program"
        raise StoreError(f"shard '{folder}/{name}' {what}")
    return file


class _Damaged(StoreError):
    """A shard that can be deleted and made anew."""

    def __init__(self, folder: Folder, name: str, reason: str) -> None:
        self.reason = " ".join(reason.split())
        advice = "delete it and run the build again, which makes it anew"
        super().__init__(f"shard '{folder}/{name}' is damaged: {self.reason}; {advice}")


@dataclass(frozen=True, slots=True)
class Known:
    """What shards know of a document: the hash of its content, what extracted it, and the names of its shards."""

    hash: str
    extractor: str | None
    shards: tuple[str, ...]


def known_documents(folder: str | Path | Folder, *, failed: bool = False) -> dict[str, Known]:
    """The documents that the shards of a folder have, by id; with ``failed``, those that failed instead.

    By it an interrupted run knows what is left to do. Damaged shards are passed over: their documents are not
    known. Where shards differ in a document, the first by name counts.

    Raises:
        InputNotFound: there is no such folder.
    """
    known: dict[str, Known] = {}
    for name, key, digest, extractor, error in document_columns(
        folder, ("key", "hash", "extractor", "error")
    ):
        if (error is not None) == failed:
            former = known.get(key, Known(digest, extractor, ()))
            known[key] = Known(former.hash, former.extractor, (*former.shards, name))
    return known


def document_columns(folder: str | Path | Folder, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The name of the shard, and some columns, of each document; damaged shards are passed over.

    Raises:
        InputNotFound: there is no such folder.

    >>> import tempfile
    >>> from kg.model import Document
    >>> folder = tempfile.mkdtemp()
    >>> name = write_shard(folder, [ExtractedDocument(Document("a.txt", "نص", language="ar"))])
    >>> list(document_columns(folder, ("key", "language"))) == [(name, "a.txt", "ar")]
    True
    """
    pa = optional("pyarrow", "analytics", "Parquet")
    place = _folder(folder)
    for name in shard_names(place):
        try:
            with _opened(place, name, place.open(name)) as file:
                found = file.read(list(columns)).columns
        except (_Damaged, pa.ArrowException, OSError, ValueError):
            continue
        for row in zip(*(c.to_pylist() for c in found), strict=True):
            yield name, *row


def drop_documents(
    folder: str | Path | Folder, keys: Container[str], shards: Iterable[str], *, failed: bool = False
) -> None:
    """Take documents out of the shards that have them: each is written anew without them, then deleted.

    For documents that changed, or are no more, or that another program extracted. Killed on the way, it leaves
    no document twice in a sense that counts, and can be done again.

    Args:
        keys: the ids of the documents.
        shards: the names of the shards that have them (:func:`known_documents`).
        failed: also all documents that failed.
    """
    place = _folder(folder)
    for name in sorted(set(shards)):
        kept = [
            r
            for r in read_shard(place, name)
            if r.document[0] not in keys and not (failed and r.document[-1] is not None)
        ]
        fresh = _write(place, kept) if kept else None
        if fresh != name:
            place.remove(name)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in a folder of shards, by name: good shards; damaged ones, with the reason; files that a writer
    has not finished; and other files."""

    shards: tuple[str, ...]
    damaged: dict[str, str]
    unfinished: tuple[str, ...]
    foreign: tuple[str, ...]


def inspect(folder: str | Path | Folder, *, whole: bool = False) -> Inspection:
    """Look at every file of a folder: at the ends of shards, or with ``whole`` at all of their bytes.

    Raises:
        InputNotFound: there is no such folder.
        StoreError: a shard is of a newer version.
    """
    place = _folder(folder)
    good, damaged, unfinished, foreign = [], {}, [], []
    for name, size in place.sizes().items():
        if name.endswith(PART):
            unfinished.append(name)
        elif not _NAME.fullmatch(name):
            foreign.append(name)
        elif reason := _reason(place, name, whole) if size else "it is empty":
            damaged[name] = reason
        else:
            good.append(name)
    return Inspection(tuple(good), damaged, tuple(unfinished), tuple(foreign))


def _reason(folder: Folder, name: str, whole: bool) -> str | None:
    """Why a shard is no good, if it is not."""
    try:
        if whole:
            for _ in shard_batches(folder, name):
                pass
        else:
            _opened(folder, name, folder.open(name)).close()
    except _Damaged as e:
        return e.reason
    return None


def drop_unfinished(folder: str | Path | Folder) -> None:
    """Delete what killed writers left half written; nobody may be writing meanwhile."""
    place = _folder(folder)
    for name in inspect(place).unfinished:
        place.remove(name)
