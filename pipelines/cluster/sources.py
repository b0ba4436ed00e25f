"""Files to read, on the disks of a cluster and in object stores, each with the id that a local build gives it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import InputNotFound, UnknownFormat, UnreadableFile, UsageError
from kg.tables.places import Folder, is_url
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.inputs import FORMATS, STDIN, InputFile, find_inputs
from pipelines.read.reader import distinct_ids, read_file, read_stream

__all__ = ["Source", "find_sources", "read_records", "read_source"]

_READ_AHEAD = 1 << 20  # bytes of an object that are asked for at once


@dataclass(frozen=True, slots=True)
class Source:
    """A file: ``id`` is the id of its document (of its records, before their number), ``place`` its path or URL."""

    id: str
    place: str

    @property
    def many(self) -> bool:
        """Whether its records may bring ids of their own."""
        return self.place.lower().endswith((".jsonl", ".csv"))


def find_sources(inputs: Iterable[str | Path]) -> tuple[list[Source], list[FailedDocument]]:
    """The files that paths, folders, globs and URLs stand for, sorted by id, and the folders that cannot be entered.

    A URL names a file, or a folder that is read with all its subfolders.

    Raises:
        InputNotFound: nothing is at a path or URL, or nothing that can be read.
        UnknownFormat: a path or URL names a file whose format is not read.
        UsageError: the standard input, which no worker can read.
    """
    given = [str(p) for p in inputs]
    if STDIN in given:
        raise UsageError("the Ray engine cannot read the standard input; write it to a file first")
    paths = [p for p in given if not is_url(p)]
    files, failed = find_inputs(paths) if paths else ([], [])
    sources = [Source(f.id, str(f.path.absolute())) for f in files]
    for url in given:
        if is_url(url):
            sources += _listed(url)
    return sorted(sources, key=lambda s: (PurePosixPath(s.id).parts, s.place)), failed


def _listed(url: str) -> Iterator[Source]:
    from pyarrow.fs import FileSelector

    folder = Folder(url)
    if folder.is_file():
        if not url.lower().endswith(FORMATS):
            raise UnknownFormat(f"{folder}: this format is not read; formats read: {', '.join(FORMATS)}")
        yield Source(PurePosixPath(folder.path).name, url)
        return
    if not folder.exists():
        raise InputNotFound(f"no file or folder at {str(folder)!r}")
    found = folder.files.get_file_info(FileSelector(folder.path, recursive=True))
    names = sorted(i.path.removeprefix(f"{folder.path}/") for i in found if i.is_file)
    names = [n for n in names if n.lower().endswith(FORMATS)]
    if not names:
        raise InputNotFound(f"no file to read in {str(folder)!r}; formats read: {', '.join(FORMATS)}")
    for name in names:
        yield Source(name, f"{url.rstrip('/')}/{name}")


def read_source(source: Source, taken: Mapping[str, int] | None = None) -> Iterator[ReadResult]:
    """The documents of a file; what is wrong with it comes as failed document.

    ``taken`` says how often other files that come before have an id: the next document of it gets a number, as in a
    local build.
    """
    return (result for result, _ in distinct_ids(((r, None) for r in read_records(source)), taken))


def read_records(source: Source) -> Iterator[ReadResult]:
    """The same with the ids as the records bring them, which may come again."""
    return _of_url(source) if is_url(source.place) else read_file(InputFile(source.id, Path(source.place)))


def _of_url(source: Source) -> Iterator[ReadResult]:
    parent, _, name = source.place.rpartition("/")
    try:
        with closing(io.BufferedReader(Folder(parent).open(name), _READ_AHEAD)) as stream:
            yield from read_stream(stream, source.id, source.place)
    except InputNotFound as error:
        yield FailedDocument(source.id, UnreadableFile(str(error)), source.place)
