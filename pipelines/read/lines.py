"""The decoded lines of a byte stream, one after the other, so that files of any size pass through."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import IO, Protocol

from kg.errors import DocumentError, DocumentTooLarge, UnreadableFile
from pipelines.read.decode import detect_encoding
from pipelines.read.limits import MAX_RECORD_BYTES

__all__ = ["decoded_lines"]

_SAMPLE = 1 << 18


class _Lines(Protocol):
    def readline(self, limit: int, /) -> bytes: ...


def decoded_lines(stream: IO[bytes]) -> Iterator[str | DocumentError]:
    """The lines of ``stream`` with their line ends; an error stands in the place of a line that is no text, or
    longer than :data:`~pipelines.read.limits.MAX_RECORD_BYTES`.

    The encoding is told from the first 256 KiB. A line ends with a line feed and with nothing else, since a
    JSON string or a quoted CSV field may hold any other separator.

    Raises:
        UnreadableFile: the stream as a whole is no text.
    """
    head = stream.read(_SAMPLE)
    encoding = detect_encoding(head)
    lines: _Lines = _Joined(head, stream)
    if encoding.startswith(("utf-16", "utf-32")):
        # Bytes cannot be split at line feeds here: such files are turned into UTF-8 on the way.
        lines, encoding = _Recoded(_Joined(head, stream), encoding), "utf-8"
    first = True
    while line := lines.readline(MAX_RECORD_BYTES + 1):
        if len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
            _skip_line(lines)
            yield DocumentTooLarge(f"a line of more than {MAX_RECORD_BYTES:,} bytes")
        else:
            # Only the first line can hold the mark; later on its bytes are text.
            yield _decoded(line, encoding if first or encoding != "utf-8-sig" else "utf-8")
        first = False


class _Joined:
    """What was read of a stream, and the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readline(self, limit: int) -> bytes:
        line = self._head.readline(limit)
        if line.endswith(b"\n") or len(line) == limit:
            return line
        return line + self._rest.readline(limit - len(line))

    def read(self, size: int) -> bytes:
        return self._head.read(size) or self._rest.read(size)


class _Recoded:
    """A stream of another encoding as UTF-8, made piece by piece; what is damaged in it stays so."""

    def __init__(self, stream: _Joined, encoding: str) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = io.BytesIO()

    def readline(self, limit: int) -> bytes:
        line = self._waiting.readline(limit)
        while not line.endswith(b"\n") and len(line) < limit:
            data = self._stream.read(_SAMPLE)
            text = self._decoder.decode(data, final=not data)
            if not data and not text:
                break
            self._waiting = io.BytesIO(text.encode("utf-8", "replace"))
            line += self._waiting.readline(limit - len(line))
        return line


def _skip_line(lines: _Lines) -> None:
    while (part := lines.readline(_SAMPLE)) and not part.endswith(b"\n"):
        pass


def _decoded(line: bytes, encoding: str) -> str | DocumentError:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as e:
        return UnreadableFile(f"wrong byte at column {e.start + 1} for {encoding.removesuffix('-sig')} text")
