"""Mentions and entities of English texts."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Span as SpacySpan

from kg.model import Document, Span
from pipelines.english.entities import resolve_names
from pipelines.english.gazetteer import load_names
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


def organisations(words, *spans):
    doc = English()(words)
    found = resolve_names(doc, [SpacySpan(doc, a, b, label="ORG") for a, b in spans])
    return [[m.text for m in e.mentions] for e in found]


def test_a_known_name_is_not_that_of_an_unknown_longer_one():
    assert organisations("Microsoft left the Microsoft Zorblatt Center", (0, 1), (3, 6)) == [
        ["Microsoft"],
        ["Microsoft Zorblatt Center"],
    ]


def test_the_last_word_of_a_name_stands_for_it_where_no_other_ends_so():
    assert organisations("The Zorblatt Globe said that the Globe knew", (1, 3), (6, 7)) == [
        ["Zorblatt Globe", "Globe"]
    ]
    assert (
        len(organisations("Zorblatt Globe sued Quibbert Globe and Globe paid", (0, 2), (3, 5), (6, 7))) == 3
    )


def test_a_name_in_brackets_is_that_of_whom_it_stands_behind():
    text = "Badan Siber Zorblatt (BSSN) warned before BSSN spoke"
    assert organisations(text, (0, 3), (4, 5), (8, 9)) == [["Badan Siber Zorblatt", "BSSN", "BSSN"]]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("VILNIUS/MINSK (AP) - It rained.", False),
        ("Moscow-based hackers fled.", False),
        ("It fell south of Moscow on Monday.", False),
        ("The mayor of Moscow resigned.", False),
        ("It blamed the government in Moscow.", True),
        ("A rebuke from Moscow followed.", True),
    ],
)
def test_words_beside_a_capital_say_whether_it_acts(read, text, state):
    assert bool({"russia", "lithuania", "belarus"} & set(ids(read, text))) == state


def test_a_son_is_not_his_father(read):
    assert set(ids(read, "Donald Trump Jr. wrote to Donald Trump.")) == {"donald_trump_jr", "donald_trump"}


def test_a_capital_is_the_state_where_it_acts(read):
    assert ids(read, "Moscow denied it. He flew to Moscow.") == {"russia": ["Moscow"], "moscow": ["Moscow"]}


def test_the_possessor_says_whose_institution_it_is(read):
    assert set(ids(read, "Iran's foreign ministry denied it.")) == {"iran", "iranian_foreign_ministry"}


def test_every_nation_is_a_country_of_the_gazetteer():
    names = load_names()
    assert set(names.nations.values()) <= set(names.gazetteer.entries)


def resolved(text, mentions):
    """The entities of mentions, given in the order of the text with their type."""
    doc, at, spans = English()(text), 0, []
    for mention, kind in mentions:
        start = text.index(mention, at)
        at = start + len(mention)
        spans.append(doc.char_span(start, at, label=kind))
    return resolve_names(doc, spans)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "Andres Manuel Lopez Obrador left. Lopez Obrador said so.",
            ["Andres Manuel Lopez Obrador", "Lopez Obrador"],
        ),
        ("Luiz Inacio Lula da Silva left. Lula said so.", ["Luiz Inacio Lula da Silva", "Lula"]),
        (
            "The Zorblatt People's Liberation Front left. The ZPLF said so.",
            ["Zorblatt People's Liberation Front", "ZPLF"],
        ),
        ("The U.S. Zorblatt Inquiry Agency left. The ZIA said so.", ["U.S. Zorblatt Inquiry Agency", "ZIA"]),
    ],
)
def test_a_short_name_is_that_of_the_long_one(text, mentions):
    kind = "PERSON" if "Silva" in text or "Obrador" in text else "ORG"
    assert len(resolved(text, [(m, kind) for m in mentions])) == 1


def test_one_first_name_does_not_make_two_people_one():
    text = "Ali Bongo Ondimba left. Noureddin Bongo stayed."
    assert len(resolved(text, [("Ali Bongo Ondimba", "PERSON"), ("Noureddin Bongo", "PERSON")])) == 2
