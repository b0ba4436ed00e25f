"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from kg.files import naming_errors, replacing

__all__ = ["beside", "make_folder", "write_text"]


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
