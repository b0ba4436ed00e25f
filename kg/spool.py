"""Records of a build that is made in one go: put one behind the other into a temporary file, read back in order.

What :class:`kg.staging.Staging` keeps for the next build if this one is killed needs a database; here the end of an
unnamed file will do, several times faster. The memory does not grow with the length of the texts.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from kg.errors import OutputNotWritable
from kg.records import Record
from kg.staging import Staged, differing

__all__ = ["Names", "Packed", "Spool"]

Names = tuple[Any, ...]
"""Of an entity: the first values of its list in a :class:`~kg.records.Record`, all but the mentions."""
Parts = tuple[str, bytes, bytes, bytes]
"""The id of a document, and what is stored of it: its row, its entities, its relations."""


class Packed(Staged):
    """Records in a file, in the order of the ids of their documents.

    Args:
        file: a descriptor of the file, which several processes may share.
        starts: where the records begin.
        sizes: how many bytes each has.
        forms: the names of entities by the numbers that stand for them; without them the records have none.
    """

    def __init__(self, file: int, starts: array[int], sizes: array[int], forms: Sequence[Names] = ()) -> None:
        self.file = file
        self._forms = forms
        self.starts = starts
        self.sizes = sizes

    def __len__(self) -> int:
        return len(self.starts)

    def records(self) -> Iterator[Record]:
        for _, document, entities, relations in self._each():
            yield Record(marshal.loads(document), self._entities(entities), marshal.loads(relations))

    def _entities(self, packed: bytes) -> list[list[Any]]:
        forms = self._forms
        return [[*forms[form], mentions] for form, mentions in marshal.loads(packed)]

    def documents(self) -> Iterator[Sequence[Any]]:
        return (marshal.loads(document) for _, document, _, _ in self._each())

    def entities(self) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
        return ((key, self._entities(entities)) for key, _, entities, _ in self._each())

    def mentions(self) -> Iterator[Iterable[Sequence[Any]]]:
        return (mentions for _, _, entities, _ in self._each() for _, mentions in marshal.loads(entities))

    def relations(self) -> Iterator[Sequence[Sequence[Any]]]:
        return (marshal.loads(relations) for _, _, _, relations in self._each())

    def _each(self) -> Iterator[Parts]:
        for start, size in zip(self.starts, self.sizes, strict=True):
            yield marshal.loads(_read(self.file, size, start))


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
        self.forms: list[Names] = []
        """The names of entities, each combination once."""
        self._forms: dict[Names, int] = {}
        self._file = tempfile.TemporaryFile(prefix="kg-")  # noqa: SIM115 - closed by close()
        self._numbers: dict[str, int] = {}
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
        entities = [(self._form(tuple(e[:6])), e[6]) for e in record.entities]
        parts = (record.document, entities, record.relations)
        packed = marshal.dumps((key, *map(marshal.dumps, parts)))
        with _naming_errors():
            self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))

    def _form(self, names: Names) -> int:
        number = self._forms.get(names)
        if number is None:
            number = self._forms[names] = len(self.forms)
            self.forms.append(names)
        return number

    def _compare(self, number: int, record: Record) -> None:
        self._flush()
        start, end = self._starts[number : number + 2]
        (known,) = Packed(self.file, array("q", [start]), array("q", [end - start]), self.forms).records()
        if known != record:
            raise differing(record.document[0])

    def packed(self) -> Packed:
        """What was put aside until now; to be used before :meth:`close`.

        Raises:
            OutputNotWritable: the disk is full.
        """
        self._flush()
        order = [self._numbers[key] for key in sorted(self._numbers)]
        starts = array("q", (self._starts[n] for n in order))
        sizes = array("q", (self._starts[n + 1] - self._starts[n] for n in order))
        return Packed(self.file, starts, sizes, self.forms)

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
