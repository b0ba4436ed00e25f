"""Rules over frames and over a parse, and the table that compares approaches."""

from __future__ import annotations

import pytest
from spacy.vocab import Vocab

from benchmarks.rules import by_government, by_parse
from kg.model import Entity, Mention
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.coreference import name_references
from pipelines.frames import load_frames
from pipelines.relations.reading import Reading, read_document

TOKENIZE = Tokenizer(Vocab())


def reading(text: str, *names: tuple[str, str]) -> Reading:
    doc = TOKENIZE(text)
    entities = [
        Entity(f"e{n}", kind, name, name, (Mention(text.index(name), text.index(name) + len(name), name),))
        for n, (name, kind) in enumerate(names)
    ]
    return read_document(doc, entities, name_references(doc, entities), load_frames())


SENTENCE = "اتهمت واشنطن موسكو بالتدخل"
NAMES = (("واشنطن", "GPE"), ("موسكو", "GPE"))


def test_the_nearest_references_that_fit_the_government() -> None:
    assert ("ACCUSED", 0, 1) in by_government(reading(SENTENCE, *NAMES))
    assert by_government(reading("هطل المطر في موسكو", ("موسكو", "GPE"))) == set()


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (["root", "nsubj", "obj", "case", "obl"], {("ACCUSED", 0, 1)}),
        (["root", "obj", "nsubj", "case", "obl"], {("ACCUSED", 1, 0)}),
        (["root", "dep", "dep", "case", "obl"], set()),
    ],
)
def test_the_parse_decides_who_is_subject_and_object(labels: list[str], found: set) -> None:
    pairs = by_parse(reading(SENTENCE, *NAMES), [-1, 0, 0, 4, 0], labels)
    assert {p for p in pairs if p[0] == "ACCUSED"} == found
