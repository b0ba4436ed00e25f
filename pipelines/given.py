"""What a user gives to read: documents, files, folders, globs, in any mixture."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from kg.model import Document
from pipelines.read import ReadResult, read_with_origins

__all__ = ["Input", "Inputs", "documents_of", "with_origins"]

Input: TypeAlias = str | os.PathLike[str] | Document
Inputs: TypeAlias = Input | Iterable[Input]


def documents_of(inputs: Inputs, *, sort: bool = False) -> Iterator[ReadResult]:
    """The documents that files, folders and globs hold, after those that are given as documents.

    They come in the order of ``inputs``, or with ``sort`` in one that does not depend on it. Wrong use is
    raised at once, not when the first document is asked for.

    Raises:
        InputNotFound: no file at a path.
        UnknownFormat: a file of a format that is not read.
    """
    found = with_origins(inputs, sort=sort)
    return (document for document, _ in found)


def with_origins(inputs: Inputs, *, sort: bool = False) -> Iterator[tuple[ReadResult, Path | None]]:
    """Like :func:`documents_of`, each document with the file that it comes from, if any."""
    if isinstance(inputs, (str, os.PathLike, Document)):
        inputs = [inputs]
    documents: list[tuple[ReadResult, Path | None]] = []
    paths = []
    for item in inputs:
        if isinstance(item, Document):
            documents.append((item, None))
        else:
            paths.append(Path(item))
    return chain(documents, read_with_origins(paths, sort=sort)) if paths else iter(documents)
