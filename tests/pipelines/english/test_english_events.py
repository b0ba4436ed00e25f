"""Event nouns as arguments: whose doing they are, by themselves and by what was told before."""

from __future__ import annotations

from pipelines.english.learned.events import events_of
from pipelines.english.speech import find_reports


def authors(learned, text: str, noun: str) -> list[str]:
    """Whom an event noun stands for, the likeliest first."""
    learned_reading, ids, found = learned(text)
    reading, words = learned_reading.setting.reading, learned_reading.setting.words
    events = events_of(reading, words, find_reports(reading), found)
    return [ids[a.entity] for a in events if words.lower[a.token] == noun]


def test_a_noun_with_an_owner_is_the_owners(learned):
    assert authors(learned, "Angela Merkel condemned the attack by Russia.", "attack") == ["russia"]
    assert authors(learned, "Angela Merkel regretted Donald Trump's remarks.", "remarks") == ["donald_trump"]
    assert authors(learned, "Russia denied it. Barack Obama condemned the Russian remarks.", "remarks") == [
        "russia"
    ]


def test_a_noun_is_whose_verb_of_the_kin_was_told_before(learned):
    text = "Microsoft proposed a fund. Angela Merkel met Barack Obama. Donald Trump rejected the proposal."
    assert authors(learned, text, "proposal")[0] == "microsoft"


def test_a_noun_is_whose_deed_of_the_kind_was_told_before(learned):
    text = (
        "Russia accused Microsoft of espionage. Angela Merkel met Barack Obama. Microsoft denied the claims."
    )
    assert authors(learned, text, "claims")[0] == "russia"


def test_what_a_text_begins_with_is_what_is_commented_on(learned):
    text = "Russia closed the border with Norway. Angela Merkel arrived. Barack Obama condemned the decision."
    assert "russia" in authors(learned, text, "decision")


def test_who_comments_on_a_deed_is_not_its_author_for_that(learned):
    assert authors(learned, "Angela Merkel condemned the attack.", "attack") == []


def test_an_event_noun_in_a_name_is_none(learned):
    assert authors(learned, "Russia joined the World Trade Organization.", "trade") == []


def test_a_noun_that_says_whose_it_is_has_no_other_author(learned):
    text = "Microsoft spoke. Barack Obama listened. Angela Merkel condemned the attack by Russia."
    reading, ids, _ = learned(text)
    words = reading.setting.words
    meant = [a for a in reading.arguments[-1] if a.placed and words.lower[a.token] == "attack"]
    assert [(ids[a.entity], a.kind) for a in meant] == [("russia", "event")]


def test_those_a_text_is_about_are_arguments_everywhere(learned):
    others = "Angela Merkel met Barack Obama. Hillary Clinton met James Comey. Theresa May met Tony Blair. "
    text = (
        f"Russia and Microsoft signed a contract. Russia paid. {others}{others}Donald Trump was in a hurry."
    )
    reading, ids, _ = learned(text)
    about = [a for a in reading.arguments[-1] if a.kind == "setting"]
    assert "russia" in {ids[a.entity] for a in about}
    assert not any(a.placed for a in about)
