"""Mentions and entities of English texts."""

from __future__ import annotations

import pytest

from kg.model import Document, Span
from pipelines.english.entities import resolve_names
from pipelines.english.names import find_mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Commerce Secretary Gina Raimondo spoke.", [("Gina Raimondo", "PERSON")]),
        ("German Chancellor Angela Merkel left Berlin.", [("Angela Merkel", "PERSON"), ("Berlin", "GPE")]),
        ("Iran's foreign ministry denied it.", [("Iran", "GPE"), ("foreign ministry", "ORG")]),
        ("The Israeli defence ministry denied it.", [("Israeli defence ministry", "ORG")]),
        ("He joined the Trump campaign in May.", [("Trump campaign", "ORG")]),
        ("Russian hackers stole it.", [("Russian hackers", "GROUP")]),
        ("It met a North Korean diplomat.", [("North Korean diplomat", "GROUP")]),
        ("The 2016 presidential election was rigged.", [("2016 presidential election", "EVENT")]),
        ("Theresa May resigned in June.", [("Theresa May", "PERSON")]),
        ("It told Omar al-Bashir to go.", [("Omar al-Bashir", "PERSON")]),
        ("On Monday the president spoke in English.", []),
    ],
)
def test_mentions(read, text, mentions):
    assert [(s.text, s.label_) for s in find_mentions(read(text))] == mentions


def test_nothing_is_taken_from_boilerplate(read):
    text = "Moscow denied it. Share on Facebook"
    assert [s.text for s in find_mentions(read(text), [Span(18, len(text))])] == ["Moscow"]


def ids(read, text):
    doc = read(text)
    return {e.id: [m.text for m in e.mentions] for e in resolve_names(doc, find_mentions(doc))}


def test_names_of_both_languages_have_the_same_ids(read):
    from pipelines.extractors import load_extractor

    arabic = load_extractor()(Document("a", "اتهم مكتب التحقيقات الفيدرالي أسانج.", language="ar"))
    english = ids(read, "The Federal Bureau of Investigation accused Assange.")
    assert {e.id for e in arabic.entities} == set(english) == {"fbi", "julian_assange"}


def test_short_names_go_to_long_ones(read):
    found = ids(read, "Sony Pictures Entertainment paid. Sony hired Amy Pascal. Pascal left.")
    assert found == {
        "sony_pictures": ["Sony Pictures Entertainment", "Sony"],
        "amy_pascal": ["Amy Pascal", "Pascal"],
    }


def test_a_son_is_not_his_father(read):
    assert set(ids(read, "Donald Trump Jr. wrote to Donald Trump.")) == {"donald_trump_jr", "donald_trump"}


def test_a_capital_is_the_state_where_it_acts(read):
    assert ids(read, "Moscow denied it. He flew to Moscow.") == {"russia": ["Moscow"], "moscow": ["Moscow"]}


def test_the_possessor_says_whose_institution_it_is(read):
    assert set(ids(read, "Iran's foreign ministry denied it.")) == {"iran", "iranian_foreign_ministry"}
