"""Shards: blocks of extracted documents as Parquet files, each written whole or not at all.

The name of a shard is made from its content, so that a worker which does a block again writes the same file; the
same document in two shards counts once. Files that are half written, damaged or foreign are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.bulk import Failure
from kg.errors import InvalidRecord, StoreError
from kg.extras import optional
from kg.model import ExtractedDocument
from kg.records import Record, failed_record, record_of
from kg.tables.places import PART, Folder
from kg.tables.shard_form import VERSION, digest_of, form_of, from_batch, to_parquet

__all__ = [
    "Inspection",
    "Known",
    "drop_documents",
    "drop_unfinished",
    "inspect",
    "known_documents",
    "open_shard",
    "read_shard",
    "shard_batches",
    "shard_names",
    "write_shard",
]

Result = ExtractedDocument | Failure | Record
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
    digest = digest_of(records)
    name = f"shard-{digest[:32]}.parquet"
    folder.write(name, to_parquet(records, digest))
    return name


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


def open_shard(folder: str | Path | Folder, name: str) -> Any:
    """A shard as a ``pyarrow.parquet.ParquetFile``, which checks the checksums of what it reads.

    Raises:
        StoreError: it is damaged, half written, of another content than its name says, or of a newer version.
    """
    pa, pq = (optional(m, "analytics", "Parquet") for m in ("pyarrow", "pyarrow.parquet"))
    folder = _folder(folder)
    try:
        file = pq.ParquetFile(folder.open(name), page_checksum_verification=True)
    except (pa.ArrowException, OSError) as e:
        raise _Damaged(folder, name, str(e)) from e
    form = form_of(file)
    if form is None:
        raise _Damaged(folder, name, "it is a Parquet file but no shard")
    version, digest = form
    if version > VERSION:
        what = f"is of version {version}, this program reads up to {VERSION}; update this program"
        raise StoreError(f"shard '{folder}/{name}' {what}")
    if name != f"shard-{digest[:32]}.parquet":
        raise _Damaged(folder, name, "its content is that of another shard")
    return file


def read_shard(folder: str | Path | Folder, name: str) -> Iterator[Record]:
    """The records of a shard in the order of their ids; see :func:`open_shard` for the errors."""
    for batch in shard_batches(folder, name):
        yield from from_batch(batch)


def shard_batches(folder: str | Path | Folder, name: str, columns: list[str] | None = None) -> Iterator[Any]:
    """The rows of a shard as ``pyarrow.RecordBatch``; see :func:`open_shard` for the errors."""
    pa = optional("pyarrow", "analytics", "Parquet")
    folder = _folder(folder)
    with open_shard(folder, name) as file:
        try:
            yield from file.iter_batches(batch_size=500, columns=columns)
        except (pa.ArrowException, OSError) as e:
            raise _Damaged(folder, name, str(e)) from e


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
    place = _folder(folder)
    known: dict[str, Known] = {}
    for name in inspect(place).shards:
        for batch in shard_batches(place, name, ["key", "hash", "extractor", "error"]):
            for key, digest, extractor, error in zip(*(c.to_pylist() for c in batch.columns), strict=True):
                if (error is not None) == failed:
                    former = known.get(key, Known(digest, extractor, ()))
                    known[key] = Known(former.hash, former.extractor, (*former.shards, name))
    return known


def drop_documents(folder: str | Path | Folder, keys: Container[str], shards: Iterable[str]) -> None:
    """Take documents out of the shards that have them: each is written anew without them, then deleted.

    For documents that changed, or are no more, or that another program extracted. Killed on the way, it leaves
    no document twice in a sense that counts, and can be done again.

    Args:
        keys: the ids of the documents.
        shards: the names of the shards that have them (:func:`known_documents`).
    """
    place = _folder(folder)
    for name in sorted(set(shards)):
        kept = [r for r in read_shard(place, name) if r.document[0] not in keys]
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
        with open_shard(folder, name):
            pass
        if whole and f"shard-{digest_of(read_shard(folder, name))[:32]}.parquet" != name:
            return "its content is not what its name says"
    except _Damaged as e:
        return e.reason
    return None


def drop_unfinished(folder: str | Path | Folder) -> None:
    """Delete what killed writers left half written; nobody may be writing meanwhile."""
    place = _folder(folder)
    for name in inspect(place).unfinished:
        place.remove(name)
