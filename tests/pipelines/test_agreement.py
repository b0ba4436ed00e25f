"""Gender and number of entities, told by the words around their names."""

from __future__ import annotations

import pytest

from pipelines.agreement import genders


def gender_of(g, who: str, *verbs: str, heads: dict[int, int] | None = None, words=None) -> str:
    named = [r for r in g.references if r.kind == "name"]
    return genders(g.syntax(*verbs), g.entities, named, heads or {}, words or {})[g.number(who)]


@pytest.mark.parametrize(
    ("text", "who", "verb", "gender"),
    [
        ("زارت مايكروسوفت موسكو.", "microsoft", "زارت", "f"),
        ("زار سمير درويش موسكو.", "samir", "زار", "m"),
        ("وصلت مايكروسوفت تنفي الخبر.", "microsoft", "تنفي", "f"),
        ("غادر وفد مايكروسوفت التي نفت.", "microsoft", "غادر", "f"),
        ("غادر وفد مايكروسوفت، الذي نفى.", "microsoft", "غادر", "m"),
    ],
    ids=["verb before", "masculine verb", "verb behind", "relative", "relative behind a comma"],
)
def test_the_words_around_a_name_tell(given, text: str, who: str, verb: str, gender: str) -> None:
    assert gender_of(given(text), who, verb) == gender


def test_a_given_name_tells_where_no_verb_does(given) -> None:
    assert gender_of(given("كتاب ليلى حداد قديم."), "leila") == "f"
    assert gender_of(given("كتاب سمير درويش قديم."), "samir") == "?"


def test_a_feminine_title_tells(given) -> None:
    g = given("كتاب سمير درويش قديم.")
    assert gender_of(g, "samir", words={g.number("samir"): {"وزير", "وزيره"}}) == "f"


def test_a_name_in_a_title_has_no_verb(given) -> None:
    g = given("نفت مايكروسوفت الخبر.")
    assert gender_of(g, "microsoft", "نفت") == "f"
    assert gender_of(g, "microsoft", "نفت", heads={g.at("مايكروسوفت"): 99}) == "?"


def test_kinds_of_names(given) -> None:
    g = given("كتاب لبنان وكتاب فرنسا وكتاب قراصنة الليل وكتاب بنك النور.")
    kinds = {who: gender_of(g, who) for who in ("lebanon", "france", "hackers", "bank")}
    assert kinds == {"lebanon": "m", "france": "f", "hackers": "p", "bank": "m"}
