"""What shards have already: documents that need not be extracted again, and those that another version replaces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import InputNotFound
from kg.tables.places import Folder
from kg.tables.shards import document_columns, drop_documents

__all__ = ["Done", "done_so_far", "forget"]

Digests = npt.NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class Done:
    """Sorted digests of 16 bytes: 100 million documents take 3.2 GB, which Ray shares among the workers of a machine.

    ``documents`` are those of id and content of what is extracted by this program and whole; ``ids`` those of all ids
    of documents that are extracted.
    """

    documents: Digests
    ids: Digests

    def has(self, key: str, content: str) -> bool:
        """Whether a document of this id and content hash is done."""
        return _found(self.documents, _digest(key, content))

    def knows(self, key: str) -> bool:
        """Whether a document of this id is extracted, which a new one replaces."""
        return _found(self.ids, _digest(key))


def done_so_far(folder: str | Path | Folder, extractor: str) -> Done:
    """Read the ids and hashes of all shards of a folder; damaged ones, whose documents are lost, are passed over, and
    documents that failed, which are tried again.

    A document is done if ``extractor`` has extracted it and no shard has another version of it: a build that was
    killed between writing the new one and dropping the old one leaves both.

    >>> import tempfile
    >>> from kg.model import Document, ExtractedDocument
    >>> from kg.records import content_hash
    >>> from kg.tables.shards import write_shard
    >>> folder, document = tempfile.mkdtemp(), Document("a.txt", "نص")
    >>> name = write_shard(folder, [ExtractedDocument(document)], extractor="this")
    >>> done = done_so_far(folder, "this")
    >>> done.has("a.txt", content_hash(document)), done.has("a.txt", "another hash"), done.knows("a.txt")
    (True, False, True)
    >>> done_so_far(folder, "a newer one").has("a.txt", content_hash(document))
    False
    """
    versions: dict[bytes, bytes | None] = {}
    for key, content, by, error in _rows(folder):
        if error is not None:
            continue
        version = _digest(key, content) if by == extractor else None
        identity = _digest(key)
        if versions.setdefault(identity, version) != version:
            versions[identity] = None
    whole = (v for v in versions.values() if v is not None)
    return Done(_sorted(whole), _sorted(versions))


def forget(folder: str | Path | Folder, keys: set[str], names: Iterable[str]) -> None:
    """Drop former versions of documents, and all former failures, from the shards ``names``, which were there before
    the new ones."""
    rows = document_columns(folder, ("key", "error"))
    holding = {name for name, key, error in rows if key in keys or error is not None}
    drop_documents(folder, keys, holding.intersection(names), failed=True)


def _rows(folder: str | Path | Folder) -> Iterator[tuple[Any, ...]]:
    try:
        for _, *row in document_columns(folder, ("key", "hash", "extractor", "error")):
            yield tuple(row)
    except InputNotFound:
        return


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _sorted(digests: Iterable[bytes]) -> Digests:
    return np.unique(np.array(list(digests), "S16"))


def _found(digests: Digests, digest: bytes) -> bool:
    place = int(np.searchsorted(digests, digest))
    return place < len(digests) and bytes(digests[place]) == digest.rstrip(b"\0")
