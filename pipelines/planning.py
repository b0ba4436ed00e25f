"""What a build has to do: which documents are new, changed or as they were, and which are gone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Document
from kg.records import Record, content_hash, failed_record
from kg.store import Store
from pipelines.read import FailedDocument, ReadResult

__all__ = ["Known", "Plan", "Report", "known_documents"]


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is stored: its content hash, what extracted it, its file, and the error if it failed."""

    hash: str
    extractor: str | None
    origin: str | None
    error: str | None


@dataclass(slots=True)
class Report:
    """How many documents a build added, extracted anew, left as they were, removed and failed to build.

    ``gone`` counts those that stay although their files are gone; ``resumed`` those of the added and changed that
    a build had extracted that was interrupted.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    gone: int = 0
    resumed: int = 0


def known_documents(path: Path) -> dict[str, Known]:
    """The documents of the store at ``path`` by their ids; none if there is no store.

    Raises:
        StoreError: the file is no store, is damaged, or is of a newer version.
    """
    if not path.exists():
        return {}
    with Store.open(path) as store:
        rows = store.connection.execute("SELECT key, hash, extractor, origin, error FROM documents")
        return {key: Known(*row) for key, *row in rows}


class Plan:
    """Sorts the documents of a build by what is to be done with each, while they are read.

    Args:
        known: what is stored.
        staged: hash and extractor of the documents that an interrupted build has extracted.
        extractor: the name of this extraction, see :func:`pipelines.extractor_version.extractor_version`.
    """

    def __init__(
        self, known: dict[str, Known], staged: dict[str, tuple[str, str | None]], extractor: str
    ) -> None:
        self.report = Report()
        self.wanted: set[str] = set()
        self.moved: dict[str, str] = {}
        self.replaced: list[str] = []
        self.origins: dict[str, str] = {}
        self.extractor = extractor
        self._known, self._staged = known, staged
        self._seen: set[str] = set()
        self._read: set[str] = set()
        self._unread: list[FailedDocument] = []
        self._failed: list[FailedDocument] = []

    def to_extract(self, documents: Iterable[tuple[ReadResult, Path | None]]) -> Iterator[Document]:
        """The documents that must be extracted; those that could not be read are kept as failures."""
        for document, path in documents:
            origin = None if path is None else os.path.abspath(path)
            if origin is not None:
                self._read.add(origin)
                self.origins[document.id] = origin
            if isinstance(document, FailedDocument):
                self._unread.append(document)
            elif self._is_to_do(document, origin):
                yield document

    def _is_to_do(self, document: Document, origin: str | None) -> bool:
        key, digest = document.id, content_hash(document)
        self._seen.add(key)
        known = self._known.get(key)
        if known is not None and (known.hash, known.extractor, known.error) == (digest, self.extractor, None):
            self.report.unchanged += 1
            if origin is not None and origin != known.origin:
                self.moved[key] = origin
            return False
        if known is None or known.error is not None:
            self.report.added += 1
        else:
            self.report.changed += 1
            self._note_replaced(key, known, origin)
        self.wanted.add(key)
        if self._staged.get(key) == (digest, self.extractor):
            del self._staged[key]
            self.report.resumed += 1
            return False
        return True

    def is_outdated(self, key: str) -> bool:
        """Whether an interrupted build has put aside what this one extracts anew; told once of each document."""
        return self._staged.pop(key, None) is not None

    def _note_replaced(self, key: str, known: Known, origin: str | None) -> None:
        """Another file of the same name takes the place of one that is still there: the user should know."""
        if known.origin is not None and origin not in (None, known.origin) and os.path.exists(known.origin):
            self.replaced.append(
                f"{origin}: takes the place of {known.origin}, which has the same id {key!r}"
            )

    def fail(self, failure: FailedDocument) -> None:
        """A document that was read, and failed in the extraction."""
        self._failed.append(failure)
        self.wanted.discard(failure.id)
        known = self._known.get(failure.id)
        if known is None or known.error is not None:
            self.report.added -= 1
        else:
            self.report.changed -= 1

    @property
    def failures(self) -> tuple[FailedDocument, ...]:
        """The documents that failed so far: first those that could not be read."""
        return (*self._unread, *self._failed)

    def failure_records(self) -> Iterator[Record]:
        """What is stored of the failures that are new, by ids that no other document has."""
        named = [(f.id, f) for f in self._failed]
        for failure in self._unread:
            name, number = failure.id, 1
            while name in self._seen:
                number += 1
                name = f"{failure.id}#{number}"
            self._seen.add(name)
            named.append((name, failure))
        self.report.failed = len(named)
        for name, failure in named:
            record = failed_record(name, failure.error, origin=self.origins.get(failure.id))
            known = self._known.get(name)
            if known is None or known.error != record.document[-1]:
                self.wanted.add(name)
                yield record

    def leftovers(self, *, prune: bool) -> list[str]:
        """The stored documents to remove: failures that are mended, and with ``prune`` those that are gone.

        Gone is a document whose file is not there any more, or was read and has no such document. Documents that
        came from no file stay.
        """
        removed = []
        exists = {o: os.path.exists(o) for o in {k.origin for k in self._known.values()} if o is not None}
        for key, known in self._known.items():
            if key in self._seen or known.origin is None:
                continue
            if exists[known.origin] and known.origin not in self._read:
                continue
            if known.error is not None:
                removed.append(key)
            elif prune:
                removed.append(key)
                self.report.removed += 1
            else:
                self.report.gone += 1
        return sorted(removed)
