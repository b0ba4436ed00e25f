"""Event nouns as arguments: whose doing they are, by themselves and by what was told before."""

from __future__ import annotations

import pytest

from pipelines.english.learned.events import CLUES, Clue, clues_of_events
from pipelines.english.speech import find_reports


@pytest.fixture
def clues(learned):
    """What speaks for the authors of an event noun of a text, by their ids."""

    def of(text: str, noun: str) -> dict[str, Clue]:
        learned_reading, ids, found = learned(text)
        reading, words = learned_reading.setting.reading, learned_reading.setting.words
        events = clues_of_events(reading, words, find_reports(reading), found)
        (token,) = [i for i in events if words.lower[i] == noun]
        return {ids[e]: clue for e, clue in events[token].items()}

    return of


def owners(found: dict[str, Clue]) -> list[str]:
    return [e for e, clue in found.items() if clue.owner]


def test_a_noun_with_an_owner_is_the_owners(clues):
    assert owners(clues("Angela Merkel condemned the attack by Russia.", "attack")) == ["russia"]
    assert owners(clues("Angela Merkel regretted Donald Trump's remarks.", "remarks")) == ["donald_trump"]
    text = "Russia denied it. Barack Obama condemned the Russian remarks."
    assert owners(clues(text, "remarks")) == ["russia"]


def test_a_noun_is_whose_verb_of_the_kin_was_told_before(clues):
    text = "Microsoft proposed a fund. Angela Merkel met Barack Obama. Donald Trump rejected the proposal."
    found = clues(text, "proposal")
    assert [e for e, clue in found.items() if clue.kin == 1] == ["microsoft"]


def test_a_noun_is_whose_deed_of_the_kind_was_told_before(clues):
    text = (
        "Russia accused Microsoft of espionage. Angela Merkel met Barack Obama. Microsoft denied the claims."
    )
    assert clues(text, "claims")["russia"].kind == 1


def test_what_a_text_begins_with_is_what_is_commented_on(clues):
    text = "Russia closed the border with Norway. Angela Merkel arrived. Barack Obama condemned the decision."
    assert clues(text, "decision")["russia"].lead > 0


def test_whose_words_were_reported_last_is_first_among_authors_of_words(clues):
    text = "Angela Merkel said it was late. Barack Obama said it was early. Russia regretted the remarks."
    found = clues(text, "remarks")
    assert (found["barack_obama"].words, found["angela_merkel"].words) == (1, 2)


def test_who_comments_on_a_deed_is_not_its_author_for_that(clues):
    assert clues("Angela Merkel condemned the attack.", "attack") == {}


def test_an_event_noun_in_a_name_is_none(learned):
    learned_reading, _, found = learned("Russia joined the World Trade Organization.")
    reading, words = learned_reading.setting.reading, learned_reading.setting.words
    assert not clues_of_events(reading, words, find_reports(reading), found)


def test_every_clue_has_a_value(clues):
    for clue in clues("Russia said so. Angela Merkel condemned the attack by Ukraine.", "attack").values():
        assert all(0 <= value < size for value, size in zip(clue, CLUES.values(), strict=True))


def test_a_noun_that_says_whose_it_is_means_its_owner_first(learned):
    text = "Microsoft spoke. Barack Obama listened. Angela Merkel condemned the attack by Russia."
    reading, ids, _ = learned(text)
    words = reading.setting.words
    meant = [a for a in reading.arguments[-1] if a.placed and words.lower[a.token] == "attack"]
    assert (ids[meant[0].entity], meant[0].kind, meant[0].anaphor.sure) == ("russia", "event", True)


def test_those_a_text_is_about_are_arguments_everywhere(learned):
    others = "Angela Merkel met Barack Obama. Hillary Clinton met James Comey. Theresa May met Tony Blair. "
    text = (
        f"Russia and Microsoft signed a contract. Russia paid. {others}{others}Donald Trump was in a hurry."
    )
    reading, ids, _ = learned(text)
    about = [a for a in reading.arguments[-1] if a.kind == "setting"]
    assert "russia" in {ids[a.entity] for a in about}
    assert not any(a.placed for a in about)
