"""Names by rules and by the recogniser as one list."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Span

from pipelines.english.gazetteer import load_names
from pipelines.english.merging import merged

WORDS = ["The", "Zorblatt", "Trust", "of", "Northumbria", "sued", "Russia", "and", "Quibbert", "yesterday"]


@pytest.fixture
def found():
    def of(ruled, recognised):
        doc = English()(" ".join(WORDS))
        doc.set_ents([Span(doc, a, b, label=kind) for a, b, kind in recognised])
        spans = [Span(doc, a, b, label=kind) for a, b, kind in ruled]
        return {(s.text, s.label_) for s in merged(doc, spans, load_names())}

    return of


def test_of_the_same_words_the_rules_say_the_type(found):
    assert found([(1, 3, "ORG")], [(1, 3, "PERSON")]) == {("Zorblatt Trust", "ORG")}


def test_of_other_words_the_recogniser_is_believed(found):
    assert found([(1, 3, "ORG"), (4, 5, "GPE")], [(1, 5, "ORG")]) == {
        ("Zorblatt Trust of Northumbria", "ORG")
    }


def test_the_article_is_no_part_of_a_name(found):
    assert found([(1, 3, "ORG")], [(0, 3, "ORG")]) == {("Zorblatt Trust", "ORG")}


def test_a_name_that_one_of_them_sees_alone_must_be_known(found):
    assert found([(8, 9, "PERSON")], []) == set()
    assert found([], [(8, 9, "PERSON")]) == set()
    assert found([(6, 7, "GPE")], []) == {("Russia", "GPE")}
    assert found([], [(6, 7, "GPE")]) == {("Russia", "GPE")}
