"""What the tests of English share: a text annotated, read for the learned layer, and extracted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.model import Document, ExtractedDocument
from pipelines.english.backend import load
from pipelines.english.entities import resolve_names
from pipelines.english.extraction import extract_document, stated_relations
from pipelines.english.found import Found
from pipelines.english.frames import load_frames
from pipelines.english.learned.reading import LearnedReading
from pipelines.english.learned.reading import read as read_learned
from pipelines.english.names import find_mentions

Learned = tuple[LearnedReading, list[str], list[Found]]


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


@pytest.fixture(scope="session")
def learned(read: Callable[[str], Doc]) -> Callable[[str], Learned]:
    """The learned reading of a text, with the ids of its entities and what the rules state."""

    def reading(text: str) -> Learned:
        doc, frames = read(text), load_frames()
        entities = resolve_names(doc, find_mentions(doc))
        own, reports, stated = stated_relations(doc, entities, frames)
        return read_learned(own, reports, frames, stated), [e.id for e in entities], stated

    return reading
