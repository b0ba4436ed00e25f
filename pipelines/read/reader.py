"""Files, folders, globs and the standard input -> documents, one after the other."""

from __future__ import annotations

import io
import itertools
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import IO, Any

from kg.errors import DocumentError, UnreadableFile
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.html import read_html
from pipelines.read.inputs import STDIN, InputFile, Skip, find_inputs
from pipelines.read.jsonl import read_jsonl
from pipelines.read.limits import MAX_PAGE_BYTES, MAX_TEXT_BYTES, read_at_most
from pipelines.read.tables import read_csv
from pipelines.read.text import read_text

__all__ = ["distinct_ids", "read_file", "read_paths", "read_stream", "read_with_origins"]

_STREAMED = {".jsonl": read_jsonl, ".csv": read_csv}
_TEXT = read_text, MAX_TEXT_BYTES, "text"
_PAGE = read_html, MAX_PAGE_BYTES, "page"
_WHOLE = {".txt": _TEXT, ".html": _PAGE, ".htm": _PAGE}
_LOOKS_LIKE_JSONL = re.compile(rb"""(?:\xef\xbb\xbf)?\s*\{\s*"\w""")
_LOOKS_LIKE_HTML = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b""", re.I)
_PEEK = 4096
_FEW = 3
"""So many skipped files are named one by one."""

log = logging.getLogger(__name__)


def read_paths(
    paths: Iterable[str | Path],
    *,
    stdin: IO[Any] | None = None,
    on_skip: Skip | None = None,
    sort: bool = True,
) -> Iterator[ReadResult]:
    """The documents of any mix of files, folders, globs and ``-``, the standard input.

    Files come sorted by id and each once, whatever the order of ``paths``; without ``sort``, in the order of
    ``paths``, those of a folder sorted. The standard input comes last.
    Documents have distinct ids: a second document of an id gets ``#2`` behind it. A document that cannot be
    read comes as :class:`FailedDocument` in its place. Wrong use is raised at once, before the first document
    is asked for.

    Args:
        paths: files (.txt .html .htm .jsonl .csv), folders (read with all their subfolders), globs, ``-``.
        stdin: what ``-`` stands for, a text or binary stream; ``sys.stdin`` if not given. It is read as
            JSONL or HTML where it begins like that, else as one text.
        on_skip: called with each file of a folder or glob whose format is not read; by default they are logged.
        sort: whether the order of ``paths`` must not matter, not even to the numbers behind ids.

    Raises:
        InputNotFound: nothing at a path, or nothing that can be read.
        UnknownFormat: a path names a file whose format is not read.

    >>> import io
    >>> [d.text for d in read_paths(["-"], stdin=io.StringIO("نفى الكرملين ذلك."))]
    ['نفى الكرملين ذلك.']
    """
    found = read_with_origins(paths, stdin=stdin, on_skip=on_skip, sort=sort)
    return (result for result, _ in found)


def read_with_origins(
    paths: Iterable[str | Path],
    *,
    stdin: IO[Any] | None = None,
    on_skip: Skip | None = None,
    sort: bool = True,
) -> Iterator[tuple[ReadResult, Path | None]]:
    """Like :func:`read_paths`, each document with the file that it comes from; None is the standard input."""
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    wanted = [p for p in given if str(p) != STDIN]
    skipped: list[Path] = []
    files, failed = find_inputs(wanted, on_skip=on_skip or skipped.append, sort=sort)
    _log_skipped(skipped)
    streams: list[Iterator[tuple[ReadResult, Path | None]]] = [((f, Path(f.path)) for f in failed)]
    for file in files:
        nameless = _without_a_name(file)
        streams.append(
            iter([(nameless, None)]) if nameless else zip(read_file(file), itertools.repeat(file.path))
        )
    if len(wanted) < len(given):
        streams.append((result, None) for result in _read_stdin(stdin or sys.stdin))
    return distinct_ids(itertools.chain.from_iterable(streams))


def _without_a_name(file: InputFile) -> FailedDocument | None:
    """The failure of a file whose name is no text: neither an id nor an origin could be made of it."""
    shown = str(file.path).encode("utf-8", "backslashreplace").decode()
    if shown == str(file.path):
        return None
    name = file.id.encode("utf-8", "backslashreplace").decode()
    return FailedDocument(name, UnreadableFile(f"{shown}: its name is no UTF-8; rename it"), shown)


def read_file(file: InputFile) -> Iterator[ReadResult]:
    """The documents of one file; whatever is wrong with it comes as :class:`FailedDocument`."""
    path = str(file.path)
    try:
        with file.path.open("rb") as stream:
            yield from read_stream(stream, file.id, path)
    except OSError as e:
        yield FailedDocument(file.id, UnreadableFile(f"{path}: cannot be read: {e.strerror or e}"), path)
    except Exception as e:
        # A fault of a reader, or of a library of its, is ours, but the other files of the run are the user's.
        log.debug("reading %s", path, exc_info=True)
        yield FailedDocument(file.id, UnreadableFile(f"{path}: {type(e).__name__} in the reader: {e}"), path)


def read_stream(stream: IO[bytes], name: str, place: str) -> Iterator[ReadResult]:
    """The documents of an open file, read by the ending of its ``place``; ``name`` is the id of its document."""
    ending = PurePath(place).suffix.lower()
    try:
        if read_records := _STREAMED.get(ending):
            yield from read_records(stream, name, place)
        else:
            read, limit, what = _WHOLE[ending]
            yield read(read_at_most(stream, limit, what), name)
    except DocumentError as e:
        yield FailedDocument(name, _located(e, place), place)
    except OSError as e:
        yield FailedDocument(name, UnreadableFile(f"{place}: cannot be read: {e.strerror or e}"), place)


def _read_stdin(stream: IO[Any]) -> Iterator[ReadResult]:
    name = "stdin"
    try:
        raw = _bytes_of(stream)
        head = raw.peek(_PEEK)
        if _LOOKS_LIKE_JSONL.match(head):
            yield from read_jsonl(raw, name, STDIN)
        else:
            read, limit, what = _PAGE if _LOOKS_LIKE_HTML.match(head) else _TEXT
            yield read(read_at_most(raw, limit, what), name)
    except DocumentError as e:
        yield FailedDocument(name, _located(e, "standard input"), STDIN)


def _bytes_of(stream: IO[Any]) -> io.BufferedReader:
    """The bytes below a stream: those of ``sys.stdin`` are not decoded by the locale's encoding."""
    raw = getattr(stream, "buffer", stream)
    if isinstance(raw, io.BufferedReader):
        return raw
    content = raw.read()
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return io.BufferedReader(io.BytesIO(data))


def _located(error: DocumentError, where: str) -> DocumentError:
    message = str(error)
    return error if message.startswith(where) else type(error)(f"{where}: {message}")


def distinct_ids(
    results: Iterable[tuple[ReadResult, Path | None]], taken: Mapping[str, int] | None = None
) -> Iterator[tuple[ReadResult, Path | None]]:
    """The results with numbers behind ids that come again; ``taken`` says how often each has come before."""
    seen: dict[str, int] = dict(taken or {})
    for result, origin in results:
        if isinstance(result, FailedDocument):
            yield result, origin
            continue
        new = result.id
        while new in seen:
            seen[result.id] += 1
            new = f"{result.id}#{seen[result.id]}"
        seen[new] = 1
        yield (result if new == result.id else replace(result, id=new)), origin


def _log_skipped(paths: list[Path]) -> None:
    """A line for each file if they are few, else one for all; then each is told to those who want details."""
    few = len(paths) <= _FEW
    for path in paths:
        log.log(logging.WARNING if few else logging.INFO, "skipped %s: its format is not read", path)
    if not few:
        endings = Counter(path.suffix or "no ending" for path in paths)
        listed = ", ".join(f"{number} {ending}" for ending, number in endings.most_common(5))
        more = ", …" if len(endings) > 5 else ""
        log.warning("skipped %d files whose format is not read (%s%s)", len(paths), listed, more)
