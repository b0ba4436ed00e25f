"""Extraction in several processes: order, failures, and processes that die."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from kg.errors import EmptyText, UnknownName, UsageError
from kg.model import Document, ExtractedDocument
from pipelines.read import FailedDocument, ReadResult
from pipelines.workers import ExtractResult, extract_all, in_processes


def load() -> Callable[[ReadResult], ExtractResult]:
    """Stands for the models: a worker that dies of the documents that say so."""

    def extract(document: ReadResult) -> ExtractResult:
        if isinstance(document, FailedDocument):
            return document
        if document.text == "die":
            os._exit(9)
        return ExtractedDocument(document)

    return extract


def load_fails() -> Callable[[ReadResult], ExtractResult]:
    raise UnknownName("no such backend")


def names(results: list[ExtractResult]) -> list[str]:
    return [f"{r.id}: failed" if isinstance(r, FailedDocument) else r.document.id for r in results]


def documents(number: int) -> list[ReadResult]:
    return [Document(f"{n:02}", "نص") for n in range(number)]


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_documents(workers: int) -> None:
    given = documents(40)
    given.insert(7, FailedDocument("bad", EmptyText("bad: no text"), "bad"))
    found = list(in_processes(iter(given), load, workers))
    assert names(found) == [*(f"{n:02}" for n in range(7)), "bad: failed", *(f"{n:02}" for n in range(7, 40))]


def test_a_document_that_kills_its_process_costs_only_itself() -> None:
    given = documents(30)
    given[3] = Document("killer", "die")
    given[21] = Document("another", "die")
    found = list(in_processes(iter(given), load, 2))
    assert names(found) == [{3: "killer: failed", 21: "another: failed"}.get(n, f"{n:02}") for n in range(30)]
    failed = found[3]
    assert isinstance(failed, FailedDocument)
    assert str(failed.error) == "killer: its worker process died; is the memory enough?"


def test_what_keeps_the_workers_from_starting_is_raised() -> None:
    with pytest.raises(UnknownName, match="no such backend"):
        list(in_processes(iter(documents(3)), load_fails, 2))


def test_no_documents() -> None:
    assert list(in_processes(iter([]), load, 2)) == []


@pytest.mark.parametrize("workers", [0, -1])
def test_a_wrong_number_of_workers(workers: int) -> None:
    with pytest.raises(UsageError, match="expected 1 or more"):
        extract_all(documents(1), workers=workers)


def test_an_unknown_backend_is_named_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match="did you mean 'embedded'"):
        extract_all(documents(1), backend="embeded")


def test_a_fault_in_a_stage_costs_only_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    import pipelines.extraction

    real = pipelines.extraction.extract_document

    def faulty(document: Document, doc: object, **options: object) -> ExtractedDocument:
        if document.id == "01":
            raise ZeroDivisionError("division by zero")
        return real(document, doc)  # type: ignore[arg-type]

    monkeypatch.setattr(pipelines.extraction, "extract_document", faulty)
    found = list(extract_all(documents(3)))
    assert names(found) == ["00", "01: failed", "02"]
    failed = found[1]
    assert isinstance(failed, FailedDocument)
    assert str(failed.error) == "01: ZeroDivisionError in a stage of the extraction: division by zero"
