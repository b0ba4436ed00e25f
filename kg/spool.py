"""Records of a build that is made in one go: put one behind the other into a temporary file, read back in order.

What :class:`kg.staging.Staging` keeps for the next build if this one is killed needs a database; here the end of an
unnamed file will do, several times faster. The memory does not grow with the length of the texts.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kg.errors import OutputNotWritable
from kg.records import Record
from kg.staging import Staged, differing

__all__ = ["Spool"]

_BUFFER = 1 << 15
"""In bytes: some documents; more would be read in vain where they come in another order."""


class Spool(Staged):
    """Records that are written once and read in the order of the ids of their documents.

    >>> from kg.model import Document, ExtractedDocument
    >>> from kg.records import record_of
    >>> spool = Spool()
    >>> for key in ("b", "a", "b"):
    ...     spool.put(record_of(ExtractedDocument(Document(key, "نص"))))
    >>> [r.document[0] for r in spool.records()]
    ['a', 'b']
    >>> spool.close()
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=_BUFFER, prefix="kg-")  # noqa: SIM115 - closed by close()
        self._numbers: dict[str, int] = {}
        self._starts = array("q", [0])
        self._sorted: list[str] | None = None
        self._at_end = True

    def put(self, record: Record) -> None:
        """Put a record aside.

        Raises:
            InvalidRecord: another record of this id is there and differs.
            OutputNotWritable: the disk is full.
        """
        key = record.document[0]
        number = self._numbers.setdefault(key, len(self._numbers))
        parts = (record.document, record.entities, record.relations)
        if number < len(self._starts) - 1:
            if list(map(marshal.loads, self._parts(number))) != list(parts):
                raise differing(key)
            return
        packed = marshal.dumps(tuple(map(marshal.dumps, parts)))
        with _naming_errors():
            if not self._at_end:
                self._file.seek(0, os.SEEK_END)
                self._at_end = True
            self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))
        self._sorted = None

    def records(self) -> Iterator[Record]:
        for document, entities, relations in self._each():
            yield Record(marshal.loads(document), marshal.loads(entities), marshal.loads(relations))

    def keys(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self._numbers)
        return self._sorted

    def documents(self) -> Iterator[Sequence[Any]]:
        return (marshal.loads(document) for document, _, _ in self._each())

    def entities(self) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
        parts = zip(self.keys(), self._each(), strict=True)
        return ((key, marshal.loads(entities)) for key, (_, entities, _) in parts)

    def relations(self) -> Iterator[Sequence[Sequence[Any]]]:
        return (marshal.loads(relations) for _, _, relations in self._each())

    def _each(self) -> Iterator[tuple[bytes, bytes, bytes]]:
        with _naming_errors():
            self._file.flush()
        return (self._parts(self._numbers[key]) for key in self.keys())

    def _parts(self, number: int) -> tuple[bytes, bytes, bytes]:
        start, end = self._starts[number : number + 2]
        self._file.seek(start)
        self._at_end = False
        parts: tuple[bytes, bytes, bytes] = marshal.loads(self._file.read(end - start))
        return parts

    def close(self) -> None:
        """Close the file, which is gone then."""
        self._file.close()


@contextmanager
def _naming_errors() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        where = f"the folder for temporary files, {tempfile.gettempdir()!r}"
        raise OutputNotWritable(
            f"cannot write in {where}: {e.strerror or e}; free some space, or name another folder in TMPDIR"
        ) from e
