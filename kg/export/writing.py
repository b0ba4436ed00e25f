"""Files that appear whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from kg.files import naming_errors, replacing

__all__ = ["beside", "make_folder", "write_csv", "write_text"]


class _Writable(Protocol):
    def write(self, text: str, /) -> object: ...


class _UnixLines:
    """Ends rows with a line feed. The csv module could, but until Python 3.13 it then leaves a carriage return in a
    cell unquoted, which other readers take for the end of the row, and its rest for a cell of its own."""

    def __init__(self, file: _Writable) -> None:
        self._file = file

    def write(self, row: str, /) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")


def write_csv(file: _Writable, rows: Iterable[Iterable[Any]]) -> None:
    """Write rows of CSV, ended by a line feed, to a file that was opened with ``newline=""``.

    >>> import io
    >>> file = io.StringIO(newline="")
    >>> write_csv(file, [["a", 1, None], ["x\\ry", "c,d"]])
    >>> file.getvalue()
    'a,1,\\n"x\\ry","c,d"\\n'
    """
    csv.writer(_UnixLines(file)).writerows(rows)


def write_text(path: Path, parts: Iterable[str]) -> Path:
    """Write UTF-8 with the line ends as they come, in place of what is there; return the path."""
    with replacing(path) as part, naming_errors(path), part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)
    return path


def beside(path: Path, name: str, suffix: str) -> Path:
    """The path of one of several files: ``graph.csv`` becomes ``graph.nodes.csv``.

    >>> beside(Path("out/graph.csv"), "nodes", "csv").as_posix()
    'out/graph.nodes.csv'
    """
    stem = path.with_suffix("") if path.suffix.lower() == f".{suffix}" else path
    return stem.with_name(f"{stem.name}.{name}.{suffix}")


def make_folder(path: Path) -> Path:
    """Make a folder for several files, if there is none."""
    with naming_errors(path):
        os.makedirs(path, exist_ok=True)
    return path
