"""Small texts with names given by hand, read for relations; what several test modules share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import spacy
from spacy.tokens import Doc

from kg.model import Document, Entity, Mention
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references, name_references
from pipelines.frames import load_frames
from pipelines.references import Reference
from pipelines.relations.reading import Reading, read_document
from pipelines.relations.syntax import Syntax, analyse

# id: type, name; the ids of countries are those of the gazetteer
NAMES = {
    "washington": ("GPE", "واشنطن"),
    "moscow": ("GPE", "موسكو"),
    "france": ("GPE", "فرنسا"),
    "iran": ("GPE", "إيران"),
    "lebanon": ("GPE", "لبنان"),
    "berlin": ("GPE", "برلين"),
    "kremlin": ("ORG", "الكرملين"),
    "microsoft": ("ORG", "مايكروسوفت"),
    "bank": ("ORG", "بنك النور"),
    "party": ("ORG", "حزب الإصلاح"),
    "samir": ("PERSON", "سمير درويش"),
    "leila": ("PERSON", "ليلى حداد"),
    "adel": ("PERSON", "عادل منصور"),
    "hackers": ("GROUP", "قراصنة الليل"),
    "summit": ("EVENT", "قمة الرياض"),
}


@dataclass(frozen=True)
class Given:
    """A text with its tokens; the entities are those of ``NAMES`` that it names, in the order of ``NAMES``."""

    doc: Doc
    entities: list[Entity]
    references: list[Reference]

    def number(self, identifier: str) -> int:
        return next(n for n, e in enumerate(self.entities) if e.id == identifier)

    def identifier(self, number: int) -> str | None:
        return None if number < 0 else self.entities[number].id

    def at(self, word: str, nth: int = 0) -> int:
        """The index of the ``nth`` token that is written ``word``."""
        return [t.i for t in self.doc if t.text == word][nth]

    def syntax(self, *verbs: str) -> Syntax:
        """The analysis, with the tokens written as ``verbs`` known to be verbs."""
        names = frozenset(i for r in self.references if r.kind == "name" for i in range(r.start, r.end))
        known = frozenset(t.i for t in self.doc if t.text in verbs)
        return analyse(self.doc, verbs=known, names=names)

    def reading(self) -> Reading:
        return read_document(self.doc, self.entities, self.references, load_frames())


def given_in(doc: Doc) -> Given:
    entities = []
    for identifier, (kind, name) in NAMES.items():
        starts = [m.start() for m in re.finditer(rf"{name}(?!\w)", doc.text)]
        if starts:
            mentions = tuple(Mention(i, i + len(name), name) for i in starts)
            entities.append(Entity(identifier, kind, identifier, name, mentions))
    references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
    return Given(doc, entities, references)


@pytest.fixture(scope="session")
def given() -> Callable[[str], Given]:
    """Reads a text without a model: tokens and sentences only."""
    tokenizer = Tokenizer(spacy.blank("ar").vocab)
    return lambda text: given_in(tokenizer(text))


@pytest.fixture(scope="session")
def tagged() -> Callable[[str], Given]:
    """Reads a text with the parts of speech of the shipped annotator; the names are those of ``NAMES``."""
    backend = load_backend()

    def read(text: str) -> Given:
        (doc,) = backend.annotate([Document("a", text)])
        return given_in(doc)

    return read
