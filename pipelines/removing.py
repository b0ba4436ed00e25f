"""Documents that are withdrawn: out of the store, and the page beside it drawn anew."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import kg
from kg.aliases import Aliases
from kg.bulk import update_store
from kg.errors import UnknownName, UsageError
from kg.locking import locked
from kg.staging import Staging
from pipelines.building import ALIASES, PAGE
from pipelines.planning import known_documents

__all__ = ["Removed", "remove_documents"]


@dataclass(frozen=True, slots=True)
class Removed:
    """How many documents were removed, and how many are left."""

    count: int
    left: int


def remove_documents(path: str | os.PathLike[str], patterns: Iterable[str]) -> Removed:
    """Remove the documents of these ids from the store at ``path``; a pattern stands for all that it matches.

    Raises:
        InputNotFound: there is no store.
        UsageError: a folder; documents are removed from a file only.
        UnknownName: no document has such an id; nothing is removed then.
        StoreError: the store is damaged, or another process is building it.
    """
    path = Path(path)
    if path.is_dir():
        raise UsageError(
            f"{str(path)!r} is a folder, expected a file such as 'output/graph.db'; of tables, documents are removed "
            "with their files: build anew with `--fresh`"
        )
    kg.open(path).close()  # says what is wrong with it
    with locked(path):
        known = known_documents(path)
        found = {key for pattern in patterns for key in _matching(pattern, known)}
        aliases = path.parent / ALIASES
        decisions = Aliases.load(aliases) if aliases.exists() else Aliases()
        update_store(path, Staging(), sorted(found), aliases=decisions)
    with kg.open(path) as graph:
        if (page := path.parent / PAGE).exists():
            graph.to_html(page)
        return Removed(len(found), graph.info().documents)


def _matching(pattern: str, known: Iterable[str]) -> list[str]:
    known = list(known)
    found = [pattern] if pattern in known else [k for k in known if fnmatchcase(k, pattern)]
    if not found:
        raise UnknownName.of("document", pattern, known, show=5)
    return found
