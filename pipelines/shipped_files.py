"""The models and data files that the packages ship: whether they are whole.

An installed wheel has a list of its files with their SHA-256 sums (``RECORD``, PEP 376): they are compared. An editable
installation has none; there the models have sums (:mod:`pipelines.models`), and of the other files the form is
checked, which finds cut and garbled files, but not edited ones.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from importlib.metadata import PackagePath, files
from pathlib import Path

from pipelines.models import damaged_models

__all__ = ["damaged_files"]

ROOT = Path(__file__).parents[1]
_PACKAGES = ("kg", "pipelines")


def damaged_files(root: Path = ROOT) -> tuple[int, list[str]]:
    """How many data files were looked at below ``root``, and a line for each that is missing or damaged.

    >>> number, damaged = damaged_files()
    >>> number > 50, damaged
    (True, [])
    """
    recorded = list(_recorded()) if root == ROOT else []
    if recorded:
        return len(recorded), [line for path in recorded if (line := _differs(path))]
    paths = [
        path
        for package in _PACKAGES
        for path in sorted((root / package).rglob("*"))
        if path.suffix in _READERS and path.is_file()
    ]
    lines = [line for path in paths if (line := _unreadable(path, root))]
    return len(paths), lines + (damaged_models() if root == ROOT and not lines else [])


def _recorded() -> Iterator[PackagePath]:
    """The data files of the installed wheel that have a sum."""
    for path in files("kg") or ():
        if path.hash is not None and path.suffix in _READERS and path.parts[0] in _PACKAGES:
            yield path


def _differs(path: PackagePath) -> str | None:
    try:
        content = Path(str(path.locate())).read_bytes()
    except OSError as error:
        return f"{path}: {error.strerror}"
    assert path.hash is not None
    digest = hashlib.new(path.hash.mode, content).digest()
    found = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return None if found == path.hash.value else f"{path}: not the file that was installed"


def _unreadable(path: Path, root: Path) -> str | None:
    try:
        _READERS[path.suffix](path)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        return f"{path.relative_to(root)}: {error}"
    return None


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if (broken := archive.testzip()) is not None:
            raise ValueError(f"{broken} is damaged")


def _compressed(path: Path) -> None:
    with gzip.open(path) as stream:
        while stream.read(1 << 20):
            pass


def _lines(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        json.loads(line)


def _text(path: Path) -> None:
    if not path.read_text("utf-8"):
        raise ValueError("the file is empty")


_READERS: dict[str, Callable[[Path], object]] = {
    ".cfg": _text,
    ".gz": _compressed,
    ".html": _text,
    ".css": _text,
    ".js": _text,
    ".json": lambda path: json.loads(path.read_text("utf-8")),
    ".jsonl": _lines,
    ".npz": _archive,
    ".sha256": _text,
    ".toml": lambda path: tomllib.loads(path.read_text("utf-8")),
    ".tsv": _text,
    ".txt": _text,
}
"""How a file of each ending is read to the end; all else that the packages hold is code."""
