"""Whom pronouns and nouns of English texts may mean: which words are anaphors, and how entities are ranked."""

from __future__ import annotations

import pytest

from pipelines.english.entities import resolve_names
from pipelines.english.extraction import stated_relations
from pipelines.english.frames import load_frames
from pipelines.english.learned.anaphors import DETERMINERS, FORMS, PLACES, place_of, spot
from pipelines.english.learned.antecedents import Antecedent, Looked, antecedents_of, called_of, read_anaphors
from pipelines.english.learned.clues import CLUE_WIDTH, likeness
from pipelines.english.learned.events import clues_of_events
from pipelines.english.learned.portraits import CATEGORIES
from pipelines.english.learned.ranking import WIDTH, load_ranker
from pipelines.english.learned.words import Words
from pipelines.english.names import find_mentions
from pipelines.english.reading import Reading
from pipelines.english.references import find_references

LEAD = (
    "A court in Bangladesh sentenced the former prime minister to death on Monday. Sheikh Hasina had fled to India. "
    "The International Crimes Tribunal found her guilty."
)


@pytest.fixture
def meant(read):
    """The ids of the entities that each anaphor of a text may mean, the likeliest first, by its words."""

    def meant_by(text: str) -> dict[str, list[str]]:
        reading, words = reading_of(read(text))
        out: dict[str, list[str]] = {}
        for a in antecedents(reading, words):
            out.setdefault(reading.doc[a.start : a.end].text, []).append(reading.entities[a.entity].id)
        return out

    return meant_by


def reading_of(doc):
    entities = resolve_names(doc, find_mentions(doc))
    return Reading(doc, entities, find_references(doc, entities)), Words.of(doc)


def antecedents(reading: Reading, words: Words) -> list[Antecedent]:
    return list(antecedents_of(reading, words, called_of(reading, words), {}))


def looked(doc) -> list[Looked]:
    """All anaphors of a document, event nouns too, with every noun as one."""
    entities = resolve_names(doc, find_mentions(doc))
    reading, reports, stated = stated_relations(doc, entities, load_frames())
    words = Words.of(doc)
    events = clues_of_events(reading, words, reports, stated)
    return list(read_anaphors(reading, words, called_of(reading, words), events, load_ranker(), None))


def test_pronouns_and_definite_nouns_are_anaphors(read):
    words = Words.of(read("Months later he told a reporter that the minister and his lawyers had left."))
    found = {a.noun: a for a in spot(words, set(), set())}
    assert set(found) == {"he", "reporter", "minister", "his", "lawyer"}
    assert {n: found[n].determiner for n in ("he", "reporter", "minister", "lawyer")} == {
        "he": 0,
        "reporter": 4,
        "minister": 1,
        "lawyer": 3,
    }
    assert found["lawyer"].plural
    assert not found["minister"].plural
    assert all(a.form in FORMS and a.place < PLACES and a.determiner < DETERMINERS for a in found.values())


def test_nouns_without_article_are_anaphors_in_the_first_sentences_only(read):
    words = Words.of(read("A court sentenced him on Monday. Nobody in the town was surprised. " * 3))
    court = [words.sent[a.token] for a in spot(words, set(), set()) if a.noun == "court"]
    assert court == [0]


def test_a_noun_beside_its_name_is_no_anaphor(read):
    reading, words = reading_of(read("The president, Emmanuel Macron, met Angela Merkel, the chancellor."))
    named = {i for r in reading.references if r.kind == "name" for i in range(r.start, r.end)}
    assert not [a for a in spot(words, named, None) if a.noun in ("president", "chancellor")]


def test_the_place_of_a_phrase(read):
    words = Words.of(read("Merkel praised the work of his lawyers in Paris."))
    at = {w: place_of(words, words.lower.index(w)) for w in ("merkel", "work", "lawyers", "his", "paris")}
    assert (at["merkel"], at["work"], at["lawyers"], at["his"]) == (0, 2, 6, 5)


def test_the_person_of_the_sentence_before_is_likelier_than_one_long_ago(meant):
    text = "Robert Mueller met William Barr. The weather was bad. Hillary Clinton spoke in Ohio. She lost."
    assert meant(text)["She"][0] == "hillary_clinton"


def test_a_noun_means_who_is_called_so(meant):
    text = (
        "Boris Johnson, the prime minister, met Emmanuel Macron in Paris. Talks on fish failed. "
        "The prime minister left the city."
    )
    found = meant(text)
    assert found["minister" if "minister" in found else "The prime minister"][0] == "boris_johnson"


def test_a_company_is_no_person(meant):
    found = meant("Mark Zuckerberg said Facebook had erred. The company apologised.")
    assert found["The company"][0] == "facebook"


def test_a_noun_of_the_first_sentence_may_be_named_later(meant):
    found = meant(LEAD)
    assert any("tribunal" in id for id in found["court"])
    assert "sheikh_hasina" in {id for words, ids in found.items() if "minister" in words for id in ids}


def test_antecedents_are_ranked_by_probability(read):
    reading, words = reading_of(
        read(LEAD + " Donald Trump and Joe Biden met Vladimir Putin. He praised him.")
    )
    by_token: dict[int, list] = {}
    for a in antecedents(reading, words):
        by_token.setdefault(a.token, []).append(a)
    assert list(by_token) == sorted(by_token)
    assert any(len(found) > 1 for found in by_token.values())
    for found in by_token.values():
        assert [a.rank for a in found] == list(range(len(found)))
        assert len(found) <= 5
        assert len({a.entity for a in found}) == len(found)
        assert [a.score for a in found] == sorted((a.score for a in found), reverse=True)
        assert found[0].lead >= 0
        assert all(a.lead <= 0 for a in found[1:])
        assert all(0 < a.score < 1 for a in found)


def test_every_value_is_inside_its_category(read):
    starts = [sum(list(CATEGORIES.values())[:n]) for n in range(len(CATEGORIES) + 1)]
    read_all = looked(read((LEAD + " Amnesty International condemned the ruling and his arrest. ") * 8))
    assert {a.form for a, *_ in read_all} >= {"deed", "person", "she"}
    for _, found, first, p in read_all:
        assert sum(first) == pytest.approx(1.0)
        assert len(p) == len(first) == len(found.entities) == len(found.clues)
        assert {len(row) for row in found.clues} == {CLUE_WIDTH}
        for row in found.codes:
            assert all(a <= code < b for a, code, b in zip(starts, row, starts[1:], strict=False))
    assert starts[-1] == WIDTH


def test_candidates_stay_bounded_in_a_long_text(read):
    text = " ".join(
        f"John Smith{chr(97 + n % 26)}{chr(97 + n // 26)}son met Anna Lee{n}. He left." for n in range(60)
    )
    read_all = looked(read(text))
    assert len({e for _, found, *_ in read_all for e in found.entities}) > 50
    assert max(len(found.entities) for _, found, *_ in read_all) < 50


def test_an_event_noun_means_its_author(read):
    text = "The Moscow City Court jailed Alexei Navalny on Tuesday. Angela Merkel condemned the ruling."
    (ruling,) = [(found.entities, p) for a, found, _, p in looked(read(text)) if a.noun == "ruling"]
    likeliest = max(zip(*ruling, strict=True), key=lambda x: x[1])[0]
    assert likeliest == 0  # the court


def test_a_possessor_that_is_a_pronoun_is_its_own_entity(read):
    text = "Donald Trump spoke in Ohio. Angela Merkel met Emmanuel Macron in Paris and praised his remarks."
    (anaphor,) = [a for a, *_ in looked(read(text)) if a.noun == "remark"]
    assert anaphor.form == "deed"
    assert read(text)[anaphor.possessor].text == "his"


def test_words_that_mean_the_like_are_alike():
    assert likeness("ministry", "ministry") == 1.0
    assert likeness("company", "firm") > likeness("company", "arrest")
    assert likeness("qwxz", "firm") == 0.0
