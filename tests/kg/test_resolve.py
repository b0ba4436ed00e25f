"""Which entities of several documents are one, and why."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

import pytest

from kg import KnowledgeGraph
from kg.names import slug, transliterate
from kg.resolve import LocalEntity, Resolution, local_entities, resolve, surface
from tests.kg.conftest import make_articles

_numbers = count()


def person(name_ar: str, document: str | None = None, kind: str = "PERSON") -> LocalEntity:
    """An entity that only its Arabic name tells of, in a document of its own."""
    name = transliterate(name_ar)
    document = document or f"doc-{next(_numbers)}"
    return LocalEntity(document, slug(name), kind, name, name_ar, "transliteration", (name_ar,))


def known(entity_id: str, kind: str, name: str, name_ar: str, document: str | None = None) -> LocalEntity:
    """An entity that the gazetteer knows."""
    return LocalEntity(document or f"doc-{next(_numbers)}", entity_id, kind, name, name_ar, "gazetteer")


def groups(resolution: Resolution, *entities: LocalEntity) -> list[str]:
    return [resolution.ids[e.document, e.id] for e in entities]


def together(*entities: LocalEntity) -> bool:
    return len(set(groups(resolve(entities), *entities))) == 1


def apart(*entities: LocalEntity) -> bool:
    return len(set(groups(resolve(entities), *entities))) == len(entities)


# What is joined, with its reason


def test_the_same_gazetteer_id_is_one_entity_whatever_its_names() -> None:
    a = known("united_states", "GPE", "United States", "الولايات المتحدة")
    b = known("united_states", "GPE", "United States", "أميركا")
    resolution = resolve([a, b])
    assert groups(resolution, a, b) == ["united_states"] * 2
    assert [m.reason for m in resolution.merges] == ["gazetteer"]


def test_the_same_id_from_the_text_is_one_entity() -> None:
    a = LocalEntity("a", "jane_roe", "PERSON", "Jane Roe", "جين رو", "text")
    b = LocalEntity("b", "jane_roe", "PERSON", "Jane Roe", None, "text")
    assert resolve([a, b]).merges[0].reason == "same id"


def test_an_id_of_several_words_made_by_rule_is_one_body() -> None:
    a = LocalEntity("a", "gulf_states", "GROUP", "Gulf states", "دول الخليج العربي", "transliteration")
    b = LocalEntity("b", "gulf_states", "GROUP", "Gulf states", "دول الخليج العربية", "transliteration")
    resolution = resolve([a, b])
    assert groups(resolution, a, b) == ["gulf_states"] * 2
    assert [(m.reason, m.score) for m in resolution.merges] == [("same id", 0.9)]


def test_the_same_name_joins_what_the_gazetteer_knows_with_what_a_document_made_of_it() -> None:
    a = known("wikileaks", "ORG", "WikiLeaks", "ويكيليكس")
    b = person("ويكيليكس", kind="ORG")
    resolution = resolve([b, a])
    assert groups(resolution, a, b) == ["wikileaks"] * 2
    assert {m.reason for m in resolution.merges} == {"same name"}


@pytest.mark.parametrize(
    ("a", "b"),
    [("دونالد ترامب", "دونالد ترمب"), ("ستيفن تشيونغ", "ستيفن تشيونج"), ("هيلارى رودهام", "هيلاري رودهام")],
)
def test_spelling_variants_are_one_entity(a: str, b: str) -> None:
    assert together(person(a), person(b))


def test_a_middle_name_may_be_left_out_before_a_family_name() -> None:
    a, b = person("جوليان أسانج"), person("جوليان بول أسانج")
    assert together(a, b)
    assert resolve([a, b]).merges[0].reason == "short name"


def test_the_tribe_may_be_left_out() -> None:
    assert together(person("محمد بن زايد"), person("محمد بن زايد آل نهيان"))


def test_a_lone_family_name_is_the_one_person_who_bears_it() -> None:
    a, b = person("دميتري بيسكوف"), person("بيسكوف")
    resolution = resolve([a, b])
    assert groups(resolution, a, b) == [a.id, a.id]
    assert [(m.reason, m.score) for m in resolution.merges] == [("short name", 0.8)]


def test_a_lone_family_name_is_the_person_whom_nearly_all_documents_mean() -> None:
    many = [person("دونالد ترامب") for _ in range(10)]
    sister, lone = person("ماريان ترامب"), person("ترامب")
    resolution = resolve([*many, sister, lone])
    assert groups(resolution, lone) == groups(resolution, many[0])
    assert groups(resolution, sister) != groups(resolution, many[0])


def test_a_lone_name_that_nobody_bears_in_full_is_one_person() -> None:
    assert together(person("غوتشيفر"), person("غوتشيفر"))


def test_the_noun_that_says_what_it_is_may_be_left_out() -> None:
    assert together(person("سجن بلمارش", kind="ORG"), person("بلمارش", kind="ORG"))
    assert together(person("الخارجية الألمانية", kind="ORG"), person("وزارة الخارجية الألمانية", kind="ORG"))


def test_the_campaign_of_one_person_is_one_under_all_names_of_its_owner() -> None:
    owner = person("إيمانويل ماكرون")
    names = ["حملة ماكرون", "حملة إيمانويل ماكرون", "حملة الرئيس إيمانويل ماكرون"]
    campaigns = [person(n, kind="ORG") for n in names]
    resolution = resolve([owner, *campaigns])
    assert len(set(groups(resolution, *campaigns))) == 1
    assert groups(resolution, owner) != groups(resolution, campaigns[0])


def test_the_office_of_one_country_is_one_in_documents_about_it() -> None:
    russian = [known("russia", "GPE", "Russia", "روسيا", d) for d in ("a", "b")]
    french = known("france", "GPE", "France", "فرنسا", "c")
    offices = [person("وزارة العدل", d, "ORG") for d in ("a", "b", "c", "d")]
    resolution = resolve([*russian, french, *offices])
    first, second, third, fourth = groups(resolution, *offices)
    assert first == second
    assert len({first, third, fourth}) == 3


def test_what_sounds_like_an_office_of_every_country_may_be_one_body() -> None:
    assert together(person("مجلس الأمن", kind="ORG"), person("مجلس الأمن", kind="ORG"))
    assert apart(person("مجلس النواب", kind="ORG"), person("مجلس النواب", kind="ORG"))


def test_a_slip_in_the_type_is_mended_by_the_many() -> None:
    right = [person("تويتر", kind="ORG") for _ in range(6)]
    slip = person("تويتر", kind="GPE")
    resolution = resolve([slip, *right])
    assert groups(resolution, slip) == groups(resolution, right[0])
    assert {e.type for e in resolution.entities} == {"ORG"}
    assert "majority type" in {m.reason for m in resolution.merges}


# What is not


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("دونالد ترامب", "دونالد ترامب جونيور"),
        ("دونالد ترامب", "ترامب الابن"),
        ("دونالد ترامب", "إيفانكا ترامب"),
        ("محمد حسن", "محمد علي حسن"),
        ("حسن روحاني", "حسين روحاني"),
        ("أحمد الشامي", "أحمد المصري"),
    ],
)
def test_different_people_stay_apart(a: str, b: str) -> None:
    assert apart(person(a), person(b))


def test_two_entities_of_the_gazetteer_never_merge() -> None:
    country = known("georgia", "GPE", "Georgia", "جورجيا")
    state = known("georgia_us", "GPE", "Georgia", "جورجيا")
    unclear = person("جورجيا", kind="GPE")
    assert apart(country, state, unclear)


def test_a_lone_family_name_of_two_people_is_neither() -> None:
    a, b, lone, other = person("سعيد الراوي"), person("ليلى الراوي"), person("الراوي"), person("الراوي")
    assert apart(a, b, lone, other)


def test_a_lone_name_is_not_the_person_from_whom_its_document_tells_it_apart() -> None:
    assert apart(person("إيفانكا ترامب", "a"), person("ترامب", "a"))


def test_a_middle_name_that_two_fuller_names_differ_in_does_not_join() -> None:
    assert apart(person("جون سميث"), person("جون آدم سميث"), person("جون بول سميث"))


def test_a_person_and_a_place_of_one_name_stay_apart() -> None:
    assert apart(person("واشنطن"), person("واشنطن", kind="GPE"))


def test_one_transliteration_of_two_names_does_not_join_them() -> None:
    a = LocalEntity("a", "amr_hadi", "PERSON", "Amr Hadi", "عمرو هادي", "transliteration")
    b = LocalEntity("b", "amr_hadi", "PERSON", "Amr Hadi", "أمر هادي", "transliteration")
    assert apart(a, b)
    assert sorted(e.id for e in resolve([a, b]).entities) == ["amr_hadi", "amr_hadi_2"]


# How the entity is called


def test_the_entity_has_the_surest_id_and_names_and_all_other_spellings() -> None:
    a = known("donald_trump", "PERSON", "Donald Trump", "دونالد ترامب")
    b = person("دونالد ترمب")
    (entity,) = resolve([a, b]).entities
    assert (entity.id, entity.name, entity.name_ar) == ("donald_trump", "Donald Trump", "دونالد ترامب")
    assert entity.aliases == ("دونالد ترمب",)
    assert entity.name_origin == "gazetteer"


def test_the_arabic_name_is_the_full_one_that_most_documents_write() -> None:
    forms = ["لافروف", "لافروف", "سيرجي لافروف", "سيرغي لافروف", "سيرغي لافروف"]
    (entity,) = resolve([person(f) for f in forms]).entities
    assert entity.name_ar == "سيرغي لافروف"
    assert set(entity.aliases) == {"سيرجي لافروف", "لافروف"}


def test_aliases_that_differ_in_orthography_only_are_one() -> None:
    forms = ("إيران", "ايران", "إيران")
    entity = LocalEntity("a", "iran", "GPE", "Iran", "إيران", "gazetteer", forms)
    assert resolve([entity]).entities[0].aliases == ()


def test_the_surface_has_its_article_back() -> None:
    text = "قال للبيت الأبيض"
    assert surface(text, text.index("لبيت"), "لبيت الأبيض") == "البيت الأبيض"
    assert surface("لندن", 0, "لندن") == "لندن"


def test_an_arabic_name_taken_from_such_a_mention_has_it_back_too(make_document: Any) -> None:
    entity = ("wakala", "ORG", "Wakala", "لوكالة الوطنية", None, "transliteration")
    (found,) = KnowledgeGraph.from_extracted([make_document("a", "قال للوكالة الوطنية", [entity])]).entities()
    assert (found.name_ar, found.aliases) == ("الوكالة الوطنية", ())


# The whole


def test_every_local_entity_has_a_global_one() -> None:
    entities = [e for d in make_articles() for e in local_entities(d)]
    resolution = resolve(entities)
    assert set(resolution.ids) == {(e.document, e.id) for e in entities}
    assert set(resolution.ids.values()) == {e.id for e in resolution.entities}


def test_the_order_of_the_entities_does_not_matter() -> None:
    entities = [e for d in make_articles() for e in local_entities(d)]
    names = ["ترامب", "ترمب", "أسانج", "جوليان بول أسانج", "روسيا"]
    entities += [person(n, f"x{i}") for i, n in enumerate(names)]
    expected = resolve(entities)
    for seed in range(20):
        shuffled = random.Random(seed).sample(entities, len(entities))
        assert resolve(shuffled) == expected


def test_nothing_gives_nothing() -> None:
    assert resolve([]) == Resolution({}, (), ())
