"""What the tests of English share: a text read and extracted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.model import Document, ExtractedDocument
from pipelines.english.backend import load
from pipelines.english.extraction import extract_document


@pytest.fixture(scope="session")
def read() -> Callable[[str], Doc]:
    """Annotates a text."""

    def annotated(text: str) -> Doc:
        (doc,) = load().annotate([Document("a", text)])
        return doc

    return annotated


@pytest.fixture(scope="session")
def extract(read: Callable[[str], Doc]) -> Callable[[str], ExtractedDocument]:
    """Extracts a text of 14 November 2017."""

    def extracted(text: str) -> ExtractedDocument:
        document = Document("a", text, date="2017-11-14", language="en")
        return extract_document(document, read(text))

    return extracted
