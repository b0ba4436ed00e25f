"""What takes the place of a document that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import DocumentError
from kg.model import Document

__all__ = ["FailedDocument", "ReadResult"]


@dataclass(frozen=True, slots=True)
class FailedDocument:
    """A document that could not be read; the run goes on without it.

    ``id`` is the id that the document would have had, ``path`` the file as it was given or found (``-`` is
    the standard input), ``line`` the line of a JSONL or CSV file where the record begins, counted from 1.
    """

    id: str
    error: DocumentError
    path: str
    line: int | None = None


ReadResult: TypeAlias = Document | FailedDocument
