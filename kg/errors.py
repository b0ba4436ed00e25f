"""Every exception of the project, one tree.

::

    KgError
    ├── UsageError              wrong use: the command line ends with exit code 2
    │   ├── InputNotFound       no file at a path or glob
    │   ├── UnknownFormat       a file whose format is not read
    │   ├── UnknownName         an unknown type, entity, backend …; the message has the nearest known one
    │   ├── InvalidFrames       a file of triggers that is not of the expected form, with its line number
    │   ├── InvalidAliases      a file of the user's merges and splits, likewise
    │   ├── OutputNotWritable   a result cannot be written where the user asked
    │   └── MissingExtra        a feature needs an optional dependency
    ├── DocumentError           one document is bad; the run goes on without it (exit code 1)
    │   ├── UnreadableFile      bytes that are no text, a broken file, no permission
    │   ├── EmptyText           a document without text
    │   ├── DocumentTooLarge    a document above the limits of pipelines.read.limits
    │   ├── InvalidRecord       a JSON or CSV record that is not of the expected form, with its line number
    │   └── ExtractionFailed    a text that a stage of the extraction cannot handle
    ├── ModelError              a model is missing, damaged or of another version, or cannot be downloaded
    └── StoreError              a graph file is not a store, or of an unknown version

Messages say what was got, what was expected and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "DocumentError",
    "DocumentTooLarge",
    "EmptyText",
    "ExtractionFailed",
    "InputNotFound",
    "InvalidAliases",
    "InvalidFrames",
    "InvalidRecord",
    "KgError",
    "MissingExtra",
    "ModelError",
    "OutputNotWritable",
    "StoreError",
    "UnknownFormat",
    "UnknownName",
    "UnreadableFile",
    "UsageError",
]


class KgError(Exception):
    """Base of every error that the project raises on purpose."""


class UsageError(KgError):
    """The call cannot work as it was made."""


class InputNotFound(UsageError):
    """No file at a given path or glob."""


class UnknownFormat(UsageError):
    """A file whose format is not read."""


class UnknownName(UsageError):
    """A name that is not known; the message proposes the nearest known one.

    >>> raise UnknownName.of("relation type", "ACUSED", ["ACCUSED", "DENIED"])
    Traceback (most recent call last):
    kg.errors.UnknownName: unknown relation type 'ACUSED'; did you mean 'ACCUSED'? known: ACCUSED, DENIED
    """

    @classmethod
    def of(cls, kind: str, got: str, known: Iterable[str], *, show: int = 30) -> UnknownName:
        """Build the error for ``got``, an unknown ``kind`` of name, from the ``known`` ones."""
        names = sorted(known)
        near = difflib.get_close_matches(got, names, n=1, cutoff=0.5) or difflib.get_close_matches(
            got.upper(), names, n=1, cutoff=0.5
        )
        hint = f"; did you mean {near[0]!r}?" if near else ";"
        listed = ", ".join(names[:show]) + (", …" if len(names) > show else "")
        return cls(f"unknown {kind} {got!r}{hint} known: {listed}")


class InvalidFrames(UsageError):
    """A file of frames or cues that is not of the expected form; the message has the file and the line."""


class InvalidAliases(UsageError):
    """An ``aliases.toml`` that is not of the expected form; the message has the file and the line."""


class OutputNotWritable(UsageError):
    """A result cannot be written where the user asked."""


class MissingExtra(UsageError):
    """A feature needs an optional dependency; the message has the install command."""


class DocumentError(KgError):
    """One document is bad; nothing of it is stored and the run goes on."""


class UnreadableFile(DocumentError):
    """A file that cannot be read or decoded."""


class EmptyText(DocumentError):
    """A document without any text."""


class DocumentTooLarge(DocumentError):
    """A document that is larger than any article, and is not read."""


class InvalidRecord(DocumentError):
    """A JSON or CSV record that is not of the expected form; the message has its line number."""


class ExtractionFailed(DocumentError):
    """A text that a stage of the extraction cannot handle."""


class ModelError(KgError):
    """A model is missing, damaged or of another version, and is not loaded; or it cannot be downloaded."""


class StoreError(KgError):
    """A graph file that is no store of this project, or of a version that is not known."""
