"""The stages of the extraction of an Arabic document, each with the processor time that it takes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Document, ExtractedDocument
from pipelines.arabic.backend import load
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.cues import load_cues
from pipelines.dates import find_dates
from pipelines.extraction import relate
from pipelines.frames import load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_phrases, nominal_relations
from pipelines.qualities import Statement, qualify
from pipelines.relations.finding import found_relations, opinions_of
from pipelines.relations.keys import key_of
from pipelines.relations.model import load_relation_model
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.reading import Reading, read_document
from tests.hostile.stopwatch import Stopwatch

__all__ = ["ARABIC_STAGES", "extract_arabic"]

ARABIC_STAGES = (
    "tokenize", "annotate", "mentions", "names", "adjectives", "frames", "cues", "phrases", "reading",
    "relation model", "pair network", "relations", "phrase relations", "dates", "all of them", "qualities",
)  # fmt: skip
"""``all of them``: from the mentions to the relations with their qualities, attribution and dates."""


def extract_arabic(take: Stopwatch, document: Document) -> ExtractedDocument:
    annotator = load()
    doc = take("tokenize", lambda: annotator.nlp.make_doc(document.text))
    for _, component in annotator.nlp.pipeline:
        doc = take("annotate", lambda doc=doc, component=component: component(doc))  # type: ignore[misc]
    spans = take("mentions", lambda: find_mentions(doc, document.boilerplate))
    entities = take("names", lambda: resolve_names(doc, spans))
    references = take(
        "adjectives",
        lambda: sorted([*name_references(doc, entities), *adjective_references(doc, entities)]),
    )
    frames = load_frames()
    take("frames", lambda: frames.match(doc))
    take("cues", lambda: load_cues().match(doc))
    phrases = take("phrases", lambda: nominal_phrases(doc, entities, references))
    reading = take("reading", lambda: read_document(doc, entities, references, frames, phrases))
    model = load_relation_model()
    take("relation model", lambda: model.score(reading))
    opinions = take("pair network", lambda: opinions_of(doc, reading, load_pair_network()))
    stated = {key_of(c.type, c.source, c.target): p for c, p in phrases}
    take("relations", lambda: found_relations(reading, model, opinions=opinions, phrases=stated))
    take("phrase relations", lambda: nominal_relations(doc, entities, references, document, phrases=phrases))
    take("dates", lambda: find_dates(document.text, "2020-03-04"))
    extracted = take("all of them", lambda: relate(document, doc, entities))
    statements = list(_statements(extracted, reading))
    take("qualities", lambda: qualify(doc, document, reading, load_cues().match(doc), statements))
    return extracted


def _statements(extracted: ExtractedDocument, reading: Reading) -> Iterator[Statement]:
    """What is stated, at the triggers: one for each of them, so that there are many whatever is believed."""
    numbers: dict[str | None, int] = {e.id: n for n, e in enumerate(extracted.entities)} | {None: -1}
    kinds = [(r.type, numbers[r.source], numbers[r.target]) for r in extracted.relations] or [
        ("DENIED", 0, -1)
    ]
    for n, t in enumerate(reading.triggers if extracted.entities else ()):
        yield Statement(*kinds[n % len(kinds)], t.trigger.start, t.trigger.start, t.trigger.end)
