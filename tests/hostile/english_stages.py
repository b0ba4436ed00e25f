"""The stages of the extraction of an English document, each with the processor time that it takes."""

from __future__ import annotations

from kg.model import Document, ExtractedDocument
from pipelines.english.backend import load
from pipelines.english.dates import find_dates
from pipelines.english.entities import resolve_names
from pipelines.english.extraction import load_frames, relate, stated_relations
from pipelines.english.names import find_mentions
from pipelines.english.references import find_references
from tests.hostile.stopwatch import Stopwatch

__all__ = ["ENGLISH_STAGES", "extract_english"]

ENGLISH_STAGES = (
    "tokenize", "sentences", "syntax", "tagger", "parser", "repairs", "words", "ner", "mentions", "names", "references",
    "stated", "dates", "all of them",
)  # fmt: skip
"""``stated``: what frames and noun phrases state; ``all of them``: from the references to the relations with their
qualities, attribution and dates."""


def extract_english(take: Stopwatch, document: Document) -> ExtractedDocument:
    nlp = load().nlp
    doc = take("tokenize", lambda: nlp.make_doc(document.text))
    for name, component in nlp.pipeline:
        stage = name.removeprefix("kg_english_")
        doc = take(stage, lambda doc=doc, component=component: component(doc))  # type: ignore[misc]
    spans = take("mentions", lambda: find_mentions(doc, document.boilerplate))
    entities = take("names", lambda: resolve_names(doc, spans))
    take("references", lambda: find_references(doc, entities))
    frames = load_frames()
    take("stated", lambda: stated_relations(doc, entities, frames))
    take("dates", lambda: find_dates(document.text, "2020-03-04"))
    return take("all of them", lambda: relate(document, doc, entities))
