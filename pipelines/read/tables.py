"""CSV -> documents: one row a document, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from kg.errors import DocumentError, DocumentTooLarge, InvalidRecord, UnreadableFile
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.limits import MAX_RECORD_BYTES
from pipelines.read.lines import decoded_lines
from pipelines.read.records import document_of_record

__all__ = ["COLUMNS", "read_csv"]

#: The names that a column may have in the header, in any case.
COLUMNS = {
    "text": ("text", "content", "body", "article", "نص", "النص", "نص المقال", "المحتوى", "محتوى", "المتن"),
    "id": ("id", "معرف", "المعرف", "رقم", "الرقم"),
    "title": ("title", "headline", "عنوان", "العنوان"),
    "date": ("date", "published", "تاريخ", "التاريخ", "تاريخ النشر"),
    "source": ("source", "publisher", "outlet", "مصدر", "المصدر"),
    "url": ("url", "link", "address", "رابط", "الرابط"),
    "language": ("language", "lang", "لغة", "اللغة"),
}
_KEYS = {name: key for key, names in COLUMNS.items() for name in names}
_SEPARATORS = ",;\t|"


def read_csv(stream: IO[bytes], name: str, path: str) -> Iterator[ReadResult]:
    """The documents of a CSV stream with a header; columns are separated by comma, semicolon, tab or ``|``.

    A row without an ``id`` gets ``name:LINE``, the line where it begins. Line ends within a quoted field are
    kept. A bad row is yielded as :class:`FailedDocument`. The field limit of the csv module is raised to that of
    a record (:mod:`pipelines.read.limits`).

    Raises:
        UnreadableFile: the stream as a whole is no text.
        InvalidRecord: the header names no column of text.
    """
    # The module's own limit of 128 KiB is below a long article.
    csv.field_size_limit(max(2 * MAX_RECORD_BYTES, csv.field_size_limit()))
    lines = _Lines(decoded_lines(stream))
    header = next((line for line in lines if line.strip()), "")
    separator, keys = _header(header, path)
    rows = csv.reader(lines, delimiter=separator)
    while True:
        number, lines.size = lines.number + 1, 0
        try:
            row = next(rows, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield document_of_record(_record(row, keys), f"{name}:{number}")
        except (DocumentError, csv.Error) as e:
            kind = type(e) if isinstance(e, DocumentError) else InvalidRecord
            yield FailedDocument(f"{name}:{number}", kind(f"{path}, line {number}: {e}"), path, number)


class _Lines(Iterator[str]):
    """Decoded lines that know their number, and raise where one is no text."""

    def __init__(self, lines: Iterator[str | DocumentError]) -> None:
        self.number = 0
        self.size = 0  # of the row so far
        self._lines = lines

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if isinstance(line, UnreadableFile):
            raise InvalidRecord(str(line))
        if isinstance(line, DocumentError):
            raise line
        self.size += len(line)
        if self.size > MAX_RECORD_BYTES:
            raise DocumentTooLarge(
                f"a row of more than {MAX_RECORD_BYTES:,} characters; is a quotation mark not closed?"
            )
        return line


def _header(line: str, path: str) -> tuple[str, list[str | None]]:
    """The separator and the key of each column; the separator is the one that lets most names be known."""
    best: tuple[str, list[str | None]] = (",", [])
    for separator in _SEPARATORS:
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:  # a carriage return within it
            continue
        keys = [_KEYS.get(cell.strip().lower()) for cell in cells]
        if len([k for k in keys if k]) > len([k for k in best[1] if k]):
            best = separator, keys
    if "text" not in best[1]:
        expected = ", ".join(COLUMNS["text"][:5])
        raise InvalidRecord(
            f"{path}, line 1: no column of text in the header {line.strip()[:80]!r}; "
            f"expected one named {expected}"
        )
    return best


def _record(row: list[str], keys: list[str | None]) -> dict[str, str]:
    if len(row) > len(keys):
        got = f"{len(row)} fields, but the header has {len(keys)}"
        raise InvalidRecord(f"{got}; put a field with separators in it between quotation marks")
    record: dict[str, str] = {}
    for key, cell in zip(keys, row, strict=False):
        if key:
            record.setdefault(key, cell)
    return record
