"""Paths, folders and globs -> the files to read, in one order, each with an id of its own."""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kg.errors import InputNotFound, UnknownFormat, UnreadableFile
from pipelines.read.failed import FailedDocument

__all__ = ["FORMATS", "STDIN", "InputFile", "find_inputs"]

#: The endings of the files that are read.
FORMATS = (".txt", ".html", ".htm", ".jsonl", ".csv")
#: The path that stands for the standard input.
STDIN = "-"

Skip = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: ``id`` is its path relative to the input that named it, ``path`` where it is."""

    id: str
    path: Path


def find_inputs(
    paths: Iterable[str | Path], *, on_skip: Skip | None = None, sort: bool = True
) -> tuple[list[InputFile], list[FailedDocument]]:
    """The files that ``paths`` stand for, each once, and the folders that cannot be entered.

    A file is named by its name, a file in a folder by its path in it, a file of a glob by its path below the
    part without wildcards. Files that would get the same id get as much of the path before it as tells them
    apart. Files are sorted by id, so that the result is the same for any order of ``paths``; without
    ``sort`` they keep that order. ``on_skip`` is called with every file in a folder or of a glob whose
    format is not read; hidden files are passed over.

    Raises:
        InputNotFound: nothing is at a path, or no file that can be read.
        UnknownFormat: a path names a file whose format is not read.
    """
    found: dict[str, InputFile] = {}
    failed: dict[str, FailedDocument] = {}
    skipped: set[Path] = set()
    for given in paths:
        count = 0
        for item in _expand(Path(given), skipped):
            count += 1
            if isinstance(item, FailedDocument):
                failed[item.path] = item
            else:
                _add(found, item)
        if not count:
            raise InputNotFound(f"no file to read in {str(given)!r}; formats read: {', '.join(FORMATS)}")
    for path in sorted(skipped):
        if on_skip:
            on_skip(path)
    files = _distinct(list(found.values()))
    if sort:
        files.sort(key=lambda f: (PurePath(f.id).parts, f.id))
    else:
        place = {f.path: i for i, f in enumerate(found.values())}
        files.sort(key=lambda f: place[f.path])
    return files, [failed[p] for p in sorted(failed)]


def _add(found: dict[str, InputFile], item: InputFile) -> None:
    """Keep one entry a file; of two ids the one with more of the path, whichever input came first."""
    real = os.path.realpath(item.path)
    other = found.get(real)
    if other is None or (len(item.id), item.id) > (len(other.id), other.id):
        found[real] = item


def _expand(path: Path, skipped: set[Path]) -> Iterator[InputFile | FailedDocument]:
    if path.is_dir():
        yield from _walk(path, path, skipped)
    elif path.exists():
        if path.suffix.lower() not in FORMATS:
            what = f"format {path.suffix!r}" if path.suffix else "a file without an ending"
            raise UnknownFormat(f"{path}: {what} is not read; formats read: {', '.join(FORMATS)}")
        yield InputFile(path.name, path)
    elif glob.has_magic(str(path)):
        yield from _match(path, skipped)
    else:
        raise InputNotFound(f"no file, folder or match at {str(path)!r}")


def _match(pattern: Path, skipped: set[Path]) -> Iterator[InputFile | FailedDocument]:
    fixed = Path(*_before_wildcard(pattern.parts))
    hits = sorted(glob.glob(str(pattern), recursive=True))
    if not hits:
        raise InputNotFound(f"no file matches {str(pattern)!r}")
    for hit in map(Path, hits):
        if hit.is_dir():
            yield from _walk(hit, hit, skipped)
        else:
            yield from _file(hit, fixed, skipped)


def _before_wildcard(parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        if glob.has_magic(part):
            return
        yield part


def _walk(folder: Path, root: Path, skipped: set[Path]) -> Iterator[InputFile | FailedDocument]:
    problems: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield from _file(Path(here) / name, root, skipped)
    for problem in problems:
        path = str(problem.filename)
        error = UnreadableFile(f"{path}: the folder cannot be read: {problem.strerror}")
        yield FailedDocument(path, error, path)


def _file(path: Path, root: Path, skipped: set[Path]) -> Iterator[InputFile | FailedDocument]:
    name = path.relative_to(root).as_posix()
    if path.suffix.lower() not in FORMATS:
        skipped.add(path)
    elif path.exists() and not path.is_file():  # who reads a pipe waits for ever
        error = UnreadableFile(f"{path}: a pipe or device, no file; to read it, name it by itself")
        yield FailedDocument(name, error, str(path))
    else:
        yield InputFile(name, path)


def _distinct(files: list[InputFile]) -> list[InputFile]:
    """Give files of the same id as many parent folders in front as make all ids differ."""
    same: dict[str, list[InputFile]] = defaultdict(list)
    for file in files:
        same[file.id].append(file)
    out = []
    for group in same.values():
        out += group if len(group) == 1 else _with_parents(group)
    return out


def _with_parents(group: list[InputFile]) -> list[InputFile]:
    wholes = [Path(os.path.abspath(f.path)).parts for f in group]
    longest = max(map(len, wholes))
    for n in range(len(Path(group[0].id).parts) + 1, longest + 1):
        ids = ["/".join(parts[-n:]) for parts in wholes]
        if len(set(ids)) == len(ids):
            return [replace(f, id=i) for f, i in zip(group, ids, strict=True)]
    return [replace(f, id=Path(*parts).as_posix()) for f, parts in zip(group, wholes, strict=True)]
