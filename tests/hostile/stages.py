"""The stages of a build one after the other, each with the processor time that it takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import TypeVar

import kg
from kg.model import Document, ExtractedDocument
from kg.store import Store
from pipelines.arabic.backend import ArabicAnnotator, load
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.cues import load_cues
from pipelines.dates import find_dates
from pipelines.extraction import relate
from pipelines.frames import load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_phrases, nominal_relations
from pipelines.qualities import Statement, qualify
from pipelines.read.text import read_text
from pipelines.relations.finding import found_relations, opinions_of
from pipelines.relations.keys import key_of
from pipelines.relations.model import load_relation_model
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.reading import Reading, read_document

__all__ = ["STAGES", "Stopwatch", "forget_words", "times"]

STAGES = (
    "read", "tokenize", "annotate", "mentions", "names", "adjectives", "frames", "cues", "phrases", "reading",
    "relation model", "pair network", "relations", "phrase relations", "dates", "all of them", "qualities", "store",
    "resolution", "page",
)  # fmt: skip
"""``all of them``: from the mentions to the relations with their qualities, attribution and dates."""

T = TypeVar("T")


class Stopwatch:
    """Measures processor time by name."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], T]) -> T:
        """The result of ``work``, whose time is noted."""
        begin = time.process_time()
        result = work()
        self.times[stage] = self.times.get(stage, 0.0) + time.process_time() - begin
        return result


def forget_words() -> None:
    """Empty the bounded caches, those of words and pairs of names; what is kept without bound is loaded once.

    Else a text that was read before, and fits into them, is read faster than one that was not or does not: a step, once
    the caches are full, and no growth. It has a price: the small text pays for each of its words, too. Where the large
    one has the same words that would be a fixed cost, which hides growth; there the caches are left as they are.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("kg", "pipelines"):
            for kept in list(vars(module).values()):
                if isinstance(kept, _lru_cache_wrapper) and kept.cache_parameters()["maxsize"]:
                    kept.cache_clear()


def times(text: str, page: Path, *, new: bool = True) -> dict[str, float]:
    """How long each stage takes for a text of words not seen before, if they shall be ``new``; ``page`` is the file for
    the page."""
    if new:
        forget_words()
    take = Stopwatch()
    document = take("read", lambda: read_text(text.encode("utf-8", "surrogatepass"), "a"))
    extracted = _extract(take, document, load())
    store = Store.memory()
    take("store", lambda: store.add(extracted))
    take("resolution", store.resolve)
    take("page", lambda: kg.KnowledgeGraph(store).to_html(page))
    return take.times


def _extract(take: Stopwatch, document: Document, annotator: ArabicAnnotator) -> ExtractedDocument:
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
