"""The decoded lines of a byte stream, one after the other, so that files of any size pass through."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from typing import IO

from kg.errors import UnreadableFile
from pipelines.read.decode import decode, detect_encoding

__all__ = ["decoded_lines"]

_SAMPLE = 1 << 18


def decoded_lines(stream: IO[bytes]) -> Iterator[str | UnreadableFile]:
    """The lines of ``stream`` with their line ends; an error stands in the place of a line that is no text.

    The encoding is told from the first 256 KiB. A line ends with a line feed and with nothing else, since a
    JSON string or a quoted CSV field may hold any other separator.

    Raises:
        UnreadableFile: the stream as a whole is no text.
    """
    head = stream.read(_SAMPLE) + stream.readline()
    encoding = detect_encoding(head)
    if encoding.startswith(("utf-16", "utf-32")):
        # Bytes cannot be split at line feeds here; such files are rare and read whole.
        yield from io.StringIO(decode(head + stream.read()), newline="\n")
        return
    for i, line in enumerate(itertools.chain(io.BytesIO(head), stream)):
        # Only the first line can hold the mark; later on its bytes are text.
        yield _decoded(line, "utf-8" if i and encoding == "utf-8-sig" else encoding)


def _decoded(line: bytes, encoding: str) -> str | UnreadableFile:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as e:
        return UnreadableFile(f"wrong byte at column {e.start + 1} for {encoding.removesuffix('-sig')} text")
