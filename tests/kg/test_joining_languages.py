"""What Arabic and English documents say of one individual is one entity, with a reason and a score."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.across_scripts import across_score
from kg.aliases import Aliases
from kg.decisions import Decision
from kg.designations import acronym_key, designation, initials
from kg.names import slug, transliterate
from kg.resolve import LocalEntity, Resolution, resolve


def said(document: str, kind: str, name: str, english: str | None = None) -> LocalEntity:
    """An unknown entity of a document: an Arabic name with the English one that the extractor made, or a Latin name."""
    if name.isascii():
        return LocalEntity(document, slug(name), kind, name, None, "text", (name,))
    made = english or transliterate(name)
    return LocalEntity(document, slug(made), kind, made, name, "transliteration", (name,))


def known(document: str, id_: str, kind: str, name: str, arabic: str | None) -> LocalEntity:
    return LocalEntity(document, id_, kind, name, arabic, "gazetteer", (arabic or name,))


def groups(found: Resolution) -> set[frozenset[str]]:
    """The documents that share an entity; here every document names one."""
    out: dict[str, set[str]] = {}
    for (document, _), entity in found.ids.items():
        out.setdefault(entity, set()).add(document)
    return {frozenset(members) for members in out.values()}


ONE = [
    ("PERSON", "جوليان أسانج", None, "Julian Assange", "other script"),
    ("PERSON", "معمر القذافي", None, "Moammar al-Qadhafi", "other script"),
    ("ORG", "كانديرو", None, "Candiru", "other script"),
    ("ORG", "شركة كانديرو", "Kandiro Company", "Candiru", "other script"),
    ("GPE", "سالزبري", None, "Salisbury", "other script"),
    ("ORG", "الخارجية الإيرانية", "Iranian Foreign Ministry", "Ministry of Foreign Affairs of Iran", "translated name"),
    ("ORG", "مكتب التحقيقات الفيدرالي", "Federal Investigations Office", "Federal Bureau of Investigation",
     "translated name"),
    ("EVENT", "اغتيال هنية", "Haniyeh Assassination", "the killing of Haniyeh", "translated name"),
    ("GROUP", "مسؤولون روس", "Russian officials", "officials of Russia", "translated name"),
    ("ORG", "حملة ترامب", "Taramb campaign", "Trump campaign", "short name"),
    ("ORG", "سي إن إن", "Si En En", "CNN", "acronym"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "arabic", "made", "latin", "reason"), ONE)
def test_one_entity_of_both_languages(
    kind: str, arabic: str, made: str | None, latin: str, reason: str
) -> None:
    found = resolve([said("ar", kind, arabic, made), said("en", kind, latin)])
    (entity,), (merge,) = found.entities, found.merges
    assert (entity.name, entity.name_ar) == (latin, arabic)
    assert merge.reason == reason
    assert 0.7 <= merge.score <= 1


TWO = [
    ("PERSON", "جوليان أسانج", None, "Julia Assange"),
    ("PERSON", "أسانج", None, "Assange"),  # a lone name says too little
    ("ORG", "سفارة روسيا في أوكرانيا", "Russian Embassy in Ukraine", "Ukrainian embassy in Russia"),
    ("EVENT", "هجوم حماس على إسرائيل", "Hamas Attack on Israel", "Israel attack on Hamas"),
    ("ORG", "وزارة العدل", "Justice Ministry", "Ministry of Justice"),
    ("ORG", "حملة ترامب", "Taramb campaign", "Trump administration"),
    ("PERSON", "لندن الخطيب", None, "London"),
    ("GPE", "تونس", None, "Tennessee"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "arabic", "made", "latin"), TWO)
def test_two_entities_of_both_languages(kind: str, arabic: str, made: str | None, latin: str) -> None:
    assert len(resolve([said("ar", kind, arabic, made), said("en", kind, latin)]).entities) == 2


def test_an_unknown_spelling_goes_to_the_known_person() -> None:
    found = resolve([
        known("ar", "muammar_gaddafi", "PERSON", "Muammar Gaddafi", "معمر القذافي"),
        said("en", "PERSON", "Moammar Kadhafi"),
    ])  # fmt: skip
    assert [e.id for e in found.entities] == ["muammar_gaddafi"]


def test_two_of_the_gazetteer_stay_two() -> None:
    found = resolve([
        known("ar", "samir_haddad", "PERSON", "Samir Haddad", "سمير حداد"),
        known("en", "sameer_hadad", "PERSON", "Sameer Hadad", None),
    ])  # fmt: skip
    assert len(found.entities) == 2


def test_where_two_fit_alike_none_is_taken() -> None:
    arabic = [said("a", "PERSON", "مراد بهري"), said("b", "PERSON", "مراد بحري")]
    english = said("c", "PERSON", "Mourad Bahry")
    assert len(resolve([arabic[0], english]).entities) == len(resolve([arabic[1], english]).entities) == 1
    assert len(resolve([*arabic, english]).entities) == 3


def test_an_acronym_and_its_only_expansion() -> None:
    bureau = said("long", "ORG", "Federal Bureau of Investigation")
    assert len(resolve([bureau, said("short", "ORG", "FBI")]).entities) == 1
    several = [bureau, said("other", "ORG", "Foreign Board of Import"), said("short", "ORG", "FBI")]
    assert len(resolve(several).entities) == 3, "it may be either"


def test_both_languages_meet_over_a_third_name() -> None:
    found = resolve([
        said("ar", "ORG", "مكتب التحقيقات الفيدرالي", "Federal Investigations Office"),
        said("en1", "ORG", "Federal Bureau of Investigation"),
        said("en2", "ORG", "FBI"),
    ])  # fmt: skip
    assert len(found.entities) == 1


def test_a_campaign_is_that_of_the_person_of_both_languages() -> None:
    found = resolve([
        said("a", "PERSON", "دونالد ترامب"), said("b", "PERSON", "Donald Trump"),
        said("c", "ORG", "حملة دونالد ترامب", "Donald Taramb campaign"), said("d", "ORG", "Trump campaign"),
    ])  # fmt: skip
    assert groups(found) == {frozenset("ab"), frozenset("cd")}


def test_english_offices_of_many_countries_identify_nothing() -> None:
    offices = [said(d, "ORG", "Ministry of Justice") for d in ("a", "b")]
    assert len(resolve(offices).entities) == 2
    assert len(resolve([said(d, "ORG", "French Ministry of Justice") for d in ("a", "b")]).entities) == 1


def test_the_users_word_wins() -> None:
    a, b = said("ar", "PERSON", "جوليان أسانج"), said("en", "PERSON", "Julian Assange")
    apart = Aliases((Decision("split", "جوليان أسانج", 1, "Julian Assange"),))
    assert len(resolve([a, b], apart).entities) == 2
    c, d = said("ar", "PERSON", "جوليان أسانج"), said("en", "PERSON", "Jules Assandj")
    assert len(resolve([c, d]).entities) == 2
    together = Aliases((Decision("merge", "جوليان أسانج", 1, "Jules Assandj"),))
    (merge,) = resolve([c, d], together).merges
    assert merge.reason == "user"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(ONE), min_size=1, max_size=5, unique_by=lambda row: row[3]), st.integers(0, 999)
)
def test_the_order_of_documents_makes_no_difference(
    rows: list[tuple[str, str, str | None, str, str]], seed: int
) -> None:
    entities = [said(f"ar{n}", kind, arabic, made) for n, (kind, arabic, made, _, _) in enumerate(rows)]
    entities += [said(f"en{n}", kind, latin) for n, (kind, _, _, latin, _) in enumerate(rows)]
    mixed = entities[:]
    random.Random(seed).shuffle(mixed)
    assert resolve(mixed) == resolve(entities)


@pytest.mark.parametrize("number", [300, 3000])
def test_names_of_two_languages_are_compared_a_few_times_each(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.kg.test_resolve_collisions import people

    compared = 0

    def counted(a: str, b: str, *, person: bool = True) -> float:
        nonlocal compared
        compared += 1
        return across_score(a, b, person=person)

    monkeypatch.setattr("kg.joining_languages.across_score", counted)
    names = people(number)
    arabic = [said(f"ar{n}", "PERSON", name) for n, name in enumerate(names)]
    english = [said(f"en{n}", "PERSON", transliterate(name)) for n, name in enumerate(names[::3])]
    found = groups(resolve([*arabic, *english]))
    assert compared < 12 * number
    wrong = [g for g in found if len({d[2:] if d[:2] == "ar" else str(3 * int(d[2:])) for d in g}) > 1]
    assert len(wrong) <= 0.02 * number


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("U.S. Treasury", "US Treasury", True),
        ("Iran's mission to the UN", "Permanent Mission of Iran to the United Nations", True),
        ("Beirut port blast", "explosion at Beirut port", True), ("Israeli government", "Government of Israel", True),
        ("Israeli government", "Iranian government", False), ("war on Iran", "war of Iran", False),
    ],
)  # fmt: skip
def test_designations(a: str, b: str, same: bool) -> None:
    assert (designation(a) == designation(b)) == same


@given(st.text(max_size=40))
def test_any_text_has_a_designation(name: str) -> None:
    assert len(designation(name)) != 1
    assert acronym_key(name) is None or acronym_key(name)
    assert initials(name) is None or len(initials(name) or "") > 2
