"""What an interrupted build has extracted, and a next one that extracts otherwise or from another text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InvalidRecord
from kg.model import Document, ExtractedDocument
from pipelines.building import update_graph


def interrupted(documents: Iterator[Document]) -> Iterator[ExtractedDocument]:
    yield ExtractedDocument(next(documents))
    raise KeyboardInterrupt


def whole(documents: Iterator[Document]) -> Iterator[ExtractedDocument]:
    return map(ExtractedDocument, documents)


@pytest.mark.parametrize(
    ("text", "extractor", "resumed"), [("نص", "one", 1), ("نص", "two", 0), ("غيره", "one", 0)]
)
def test_the_next_build_takes_over_only_what_is_the_same(
    tmp_path: Path, text: str, extractor: str, resumed: int
) -> None:
    first = [(Document("a", "نص"), None), (Document("b", "نص آخر"), None)]
    with pytest.raises(KeyboardInterrupt):
        update_graph(first, tmp_path, interrupted, extractor="one")
    again = [(Document("a", text), None), first[1]]
    built = update_graph(again, tmp_path, whole, extractor=extractor)
    assert (built.report.added, built.report.resumed) == (2, resumed)
    assert built.graph.info().documents == 2


def test_two_documents_of_one_id_are_still_an_error(tmp_path: Path) -> None:
    first = [(Document("a", "نص"), None), (Document("b", "نص آخر"), None)]
    with pytest.raises(KeyboardInterrupt):
        update_graph(first, tmp_path, interrupted, extractor="one")
    with pytest.raises(InvalidRecord, match="'a'"):
        update_graph([first[0], (Document("a", "غيره"), None)], tmp_path, whole, extractor="one")
