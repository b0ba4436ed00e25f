"""Annotated documents as the recipes of relations read them: gold mentions, what the stages find, what is stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from kg.model import Entity, Evidence, ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references
from pipelines.frames import Trigger, load_frames
from pipelines.nominal import nominal_phrases
from pipelines.references import Reference
from pipelines.relations.keys import Key, key_of
from pipelines.relations.reading import Reading, read_document

__all__ = [
    "FOLDS",
    "NOMINAL",
    "Example",
    "Pair",
    "examples",
    "fold_of",
    "gold_keys",
    "gold_references",
    "read_corpus",
]

FOLDS = 4
NOMINAL = frozenset({"AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN"})
Pair = tuple[int, int]
_COORDINATORS = frozenset({"و", "ف"})
_COMPLEMENTIZERS = frozenset({"ان", "انه", "بان", "لان", "بانه"})
_SPEECH_REACH = 12


@dataclass(frozen=True)
class Example:
    """A document of the corpus: its topic (the file's name), its reading, and its relations by type."""

    topic: str
    doc: Doc
    reading: Reading
    gold: dict[str, list[tuple[int, int, int, int]]]
    phrases: dict[Key, float] = field(default_factory=dict)

    def statements(self, trigger: Trigger) -> set[Pair]:
        """The (source, target) entity numbers of the relations of the trigger's type whose evidence holds it."""
        start, last = self.doc[trigger.start].idx, self.doc[trigger.end - 1]
        end = last.idx + len(last)
        found = {(s, t) for s, t, a, b in self.gold.get(trigger.type, ()) if a < end and start < b}
        symmetric = trigger.type in RELATION_TYPES and RELATION_TYPES[trigger.type].symmetric
        return found | {(t, s) for s, t in found} if symmetric else found


def read_corpus(paths: Iterable[Path]) -> list[tuple[str, ExtractedDocument]]:
    """The documents of JSONL files with the name of their file."""
    return [
        (p.stem, ExtractedDocument.from_json(line))
        for p in sorted(paths)
        for line in p.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def gold_references(doc: Doc, entities: Sequence[Entity]) -> list[Reference]:
    """The annotated mentions as references."""
    out = []
    for n, e in enumerate(entities):
        for m in e.mentions:
            span = doc.char_span(m.start, m.end, alignment_mode="expand")
            assert span is not None, "a mention has a token"
            out.append(Reference(span.start, span.end, n, "name"))
    return sorted(out)


def examples(corpus: Sequence[tuple[str, ExtractedDocument]]) -> list[Example]:
    """Annotate and read every document, with gold mentions."""
    backend, frames, out = load_backend(), load_frames(), []
    docs = backend.annotate(d.document for _, d in corpus)
    for (topic, extracted), doc in zip(corpus, docs, strict=True):
        entities = list(extracted.entities)
        number = {e.id: n for n, e in enumerate(entities)}
        references = [*gold_references(doc, entities), *adjective_references(doc, entities)]
        gold: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for r in extracted.relations:
            target = number[r.target] if r.target else -1
            gold[r.type].append((number[r.source], target, reported_from(doc, r.evidence), r.evidence.end))
        phrases = nominal_phrases(doc, entities, references)
        reading = read_document(doc, entities, references, frames, phrases)
        stated = {key_of(c.type, c.source, c.target): p for c, p in phrases}
        out.append(Example(topic, doc, reading, dict(gold), stated))
    return out


def reported_from(doc: Doc, evidence: Evidence) -> int:
    """Where evidence begins, its verb of speech included: «قال بيسكوف إن **…**» is annotated from «إن» on.

    A code point of the text.
    """
    span = doc.char_span(evidence.start, evidence.end, alignment_mode="expand")
    assert span is not None, "evidence has a token"
    first = span.start + (doc[span.start].norm_ in _COORDINATORS)
    opened = {doc[i].norm_ for i in range(max(0, span.start - 1), min(first + 2, len(doc)))}
    if opened & _COMPLEMENTIZERS:
        start = doc[span.start].sent.start
        for i in range(span.start - 1, max(start, span.start - _SPEECH_REACH) - 1, -1):
            if doc[i].pos_ == "VERB":
                return doc[i].idx
    return evidence.start


def fold_of(examples: Sequence[Example]) -> list[int]:
    """A fold for each document; a topic is in one fold."""
    fold = {t: n % FOLDS for n, t in enumerate(sorted({e.topic for e in examples}))}
    return [fold[e.topic] for e in examples]


def gold_keys(example: Example) -> set[Key]:
    """The annotated relations of a document in the same form."""
    return {key_of(kind, s, t) for kind, relations in example.gold.items() for s, t, _, _ in relations}
