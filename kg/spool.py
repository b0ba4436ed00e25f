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
from contextlib import contextmanager, suppress
from operator import add, sub
from typing import Any

from kg.errors import OutputNotWritable
from kg.local_forms import Forms
from kg.records import Record
from kg.staging import Staged, Text, differing

__all__ = ["Packed", "Spool"]

Parts = tuple[str, bytes, bytes, bytes]
"""The id of a document, and what is stored of it: its row, its entities, its relations."""
_AHEAD = 1 << 18
"""Bytes that are read at once where records follow each other in the file."""


class Packed(Staged):
    """Records in a file, in the order of the ids of their documents.

    Args:
        file: a descriptor of the file, which several processes may share.
        starts: where the records begin.
        sizes: how many bytes each has.
        forms: the local entities, by whose numbers the records name them; without them the records have none.
    """

    def __init__(
        self,
        file: int,
        starts: array[int],
        sizes: array[int],
        forms: Forms | None = None,
        *,
        known: bool = False,
    ) -> None:
        self.file = file
        self.starts = starts
        self.sizes = sizes
        self._names = forms.names if forms else []
        self._forms = forms if known else None

    def __len__(self) -> int:
        return len(self.starts)

    def records(self) -> Iterator[Record]:
        for _, document, entities, relations in self._each():
            yield Record(marshal.loads(document), self._entities(entities), marshal.loads(relations))

    def _entities(self, packed: bytes) -> list[list[Any]]:
        names = self._names
        return [[*names[form - 1], mentions] for form, mentions in marshal.loads(packed)]

    def documents(self) -> Iterator[Sequence[Any]]:
        return (marshal.loads(document) for _, document, _, _ in self._each())

    def entities(self) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
        return ((key, self._entities(entities)) for key, _, entities, _ in self._each())

    def texts(self) -> Iterator[Text]:
        for _, document, entities, relations in self._each():
            mentions = [m for _, m in marshal.loads(entities)]
            yield marshal.loads(document), mentions, marshal.loads(relations)

    def relations(self) -> Iterator[Sequence[Sequence[Any]]]:
        return (marshal.loads(relations) for _, _, _, relations in self._each())

    def forms(self) -> Forms:
        return self._forms or super().forms()

    def _each(self) -> Iterator[Parts]:
        end = max(map(add, self.starts, self.sizes), default=0)
        data, first, after = memoryview(b""), 0, -1
        for start, size in zip(self.starts, self.sizes, strict=True):
            if not first <= start <= first + len(data) - size:
                ahead = min(_AHEAD, end - start) if start == after else 0
                data, first = memoryview(_read(self.file, max(size, ahead), start)), start
            after = start + size
            yield marshal.loads(data[start - first : after - first])


class Spool:
    """Records that are put aside in any order; :meth:`packed` gives them back.

    >>> from kg.model import Document, ExtractedDocument
    >>> from kg.records import record_of
    >>> spool = Spool()
    >>> for key in ("b", "a", "b"):
    ...     spool.put(record_of(ExtractedDocument(Document(key, "نص"))))
    >>> spool.packed().keys()
    ['a', 'b']
    >>> spool.close()
    """

    def __init__(self) -> None:
        self.forms = Forms()
        """The local entities in the order in which they came."""
        self.in_order = True
        """Whether the documents came in the order of their ids until now."""
        self._file = tempfile.TemporaryFile(prefix="kg-")  # noqa: SIM115 - closed by close()
        self._numbers: dict[str, int] = {}
        self._last = ""
        self._starts = array("q", [0])

    def put(self, record: Record) -> None:
        """Put a record aside.

        Raises:
            InvalidRecord: another record of this id is there and differs.
            OutputNotWritable: the disk is full.
        """
        key = record.document[0]
        number = self._numbers.setdefault(key, len(self._numbers))
        if number < len(self._starts) - 1:
            self._compare(number, record)
            return
        self.in_order = self.in_order and self._last <= key
        self._last = key
        forms = self.forms.add(key, record.entities)
        entities = [(form, e[6]) for form, e in zip(forms, record.entities, strict=True)]
        parts = (record.document, entities, record.relations)
        packed = marshal.dumps((key, *map(marshal.dumps, parts)))
        with _naming_errors():
            self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))

    def _compare(self, number: int, record: Record) -> None:
        (known,) = self.since(number, number + 1).records()
        if known != record:
            raise differing(record.document[0])

    def since(self, first: int, end: int | None = None) -> Packed:
        """The records that were put aside from the ``first`` one on, counted from 0, in the order in which they came.

        Raises:
            OutputNotWritable: the disk is full.
        """
        self._flush()
        starts = self._starts[first : len(self) if end is None else end]
        sizes = array("q", map(sub, self._starts[first + 1 :], starts))
        return Packed(self.file, starts, sizes, self.forms)

    def packed(self) -> Packed:
        """What was put aside until now; to be used before :meth:`close`, and before more is put aside.

        Raises:
            OutputNotWritable: the disk is full.
        """
        self._flush()
        order = [self._numbers[key] for key in sorted(self._numbers)]
        starts = array("q", (self._starts[n] for n in order))
        sizes = array("q", (self._starts[n + 1] - self._starts[n] for n in order))
        return Packed(self.file, starts, sizes, self.forms, known=self.in_order)

    @property
    def file(self) -> int:
        """The descriptor of the file."""
        return self._file.fileno()

    def __len__(self) -> int:
        return len(self._numbers)

    def _flush(self) -> None:
        with _naming_errors():
            self._file.flush()

    def close(self) -> None:
        """Close the file, which is gone then."""
        with suppress(OSError):  # of a full disk, which was said before
            self._file.close()


def _read(file: int, size: int, start: int) -> bytes:
    """Bytes of a file, wherever another process or the writing stands."""
    if hasattr(os, "pread"):
        return os.pread(file, size, start)
    here = os.lseek(file, 0, os.SEEK_CUR)
    os.lseek(file, start, os.SEEK_SET)
    try:
        return os.read(file, size)
    finally:
        os.lseek(file, here, os.SEEK_SET)


@contextmanager
def _naming_errors() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        where = f"the folder for temporary files, {tempfile.gettempdir()!r}"
        raise OutputNotWritable(
            f"cannot write in {where}: {e.strerror or e}; free some space, or name another folder in TMPDIR"
        ) from e
