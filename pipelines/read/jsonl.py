"""JSON lines -> documents: one object a line, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from kg.errors import DocumentError, InvalidRecord, UnreadableFile
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.limits import MAX_FIELD
from pipelines.read.lines import decoded_lines
from pipelines.read.records import document_of_record

__all__ = ["read_jsonl"]


def read_jsonl(stream: IO[bytes], name: str, path: str) -> Iterator[ReadResult]:
    """The documents of a JSONL stream, each line on its own; blank lines are passed over.

    A record without an ``id`` gets ``name:LINE``. Lines in the interchange form are accepted: their entities
    and relations are not read. A bad line is yielded as :class:`FailedDocument`.

    Raises:
        UnreadableFile: the stream as a whole is no text.
    """
    for number, line in enumerate(decoded_lines(stream), 1):
        default_id = f"{name}:{number}"
        if isinstance(line, str) and not line.strip():
            continue
        value = None
        try:
            value = _parse(line)
            yield document_of_record(value, default_id)
        except DocumentError as e:
            located = type(e)(f"{path}, line {number}: {e}")
            yield FailedDocument(_own_id(value) or default_id, located, path, number)


def _parse(line: str | DocumentError) -> object:
    if isinstance(line, UnreadableFile):
        raise InvalidRecord(str(line))
    if isinstance(line, DocumentError):
        raise line
    try:
        return json.loads(line)
    except json.JSONDecodeError as e:
        raise InvalidRecord(f"not JSON: {e.msg} (column {e.colno})") from e
    except (ValueError, RecursionError) as e:
        # Numbers of thousands of digits, nesting of thousands of levels.
        raise InvalidRecord(f"not JSON that can be read: {e}") from e


def _own_id(value: object) -> str | None:
    own = value.get("id") if isinstance(value, dict) else None
    return own if isinstance(own, str) and own.strip() and len(own) <= MAX_FIELD else None
