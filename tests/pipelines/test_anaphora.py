"""Nominals, pronouns and dropped subjects: who may be meant, in which order, and what the link says."""

from __future__ import annotations

import math

import pytest

from pipelines.anaphora import LINK, Discourse, anaphoric_references
from pipelines.discourse import is_bare
from pipelines.references import Reference


def discourse_of(g, *verbs: str, heads: dict[int, int] | None = None) -> Discourse:
    named = [r for r in g.references if r.kind == "name"]
    return Discourse.of(g.syntax(*verbs), g.entities, named, heads or {})


def references_at(g, word: str, *verbs: str, nth: int = 0) -> list[Reference]:
    """The ranked references of one token; ``verbs`` are the triggers whose subject may be dropped."""
    triggers = frozenset(t.i for t in g.doc if t.text in verbs)
    i = g.at(word, nth)
    found = anaphoric_references(discourse_of(g, *verbs), triggers=triggers)
    return [r for r in found if r.start == i]


def who(g, references: list[Reference]) -> list[str | None]:
    return [g.identifier(r.entity) for r in references]


def link(r: Reference) -> dict[str, float]:
    return dict(zip(LINK, r.link, strict=True))


def test_a_class_noun_stands_for_what_it_was_said_of(given) -> None:
    g = given("أعلنت شركة مايكروسوفت ذلك أمام بنك النور. ثم نفت الشركة الخبر.")
    found = references_at(g, "الشركة")
    assert who(g, found)[0] == "microsoft"
    assert {r.kind for r in found} == {"nominal"}
    assert [r.rank for r in found] == list(range(len(found)))


def test_a_class_noun_stands_only_for_its_type(given) -> None:
    g = given("التقى سمير درويش وفد الكرملين في موسكو. ثم غادر الوزير القاعة.")
    assert who(g, references_at(g, "الوزير")) == ["samir"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("وصل سمير درويش. ثم غادر وزير القاعة.", "وزير"),
        ("وصل سمير درويش. ثم أغلقت الطاولة.", "الطاولة"),
        ("وصل سمير درويش. ثم غادرت الوزيرة ليلى حداد.", "الوزيرة"),
        ("ثم غادر الوزير. وصل سمير درويش.", "الوزير"),
    ],
    ids=["indefinite", "no class noun", "title of a name", "nobody before"],
)
def test_no_antecedent(given, text: str, word: str) -> None:
    assert references_at(given(text), word) == []


def test_a_noun_with_a_pronoun_is_definite(given) -> None:
    g = given("وصل سمير درويش. ثم غادر وزيرها القاعة.")
    assert who(g, references_at(g, "وزير")) == ["samir"]


def test_a_dual_stands_for_the_two_before(given) -> None:
    g = given("التقى سمير درويش عادل منصور وليلى حداد. ثم غادر الرجلان القاعة.")
    found = references_at(g, "الرجلان")
    assert len(found) == 2
    assert {r.kind for r in found} == {"nominal"}


def test_a_pronoun_agrees_in_gender(given) -> None:
    g = given("زارت ليلى حداد سمير درويش. ثم نشر رسائلها ورسائله.")
    feminine, masculine = (references_at(g, w, "زارت", "نشر") for w in ("ها", "ه"))
    assert who(g, feminine)[0] == "leila"
    assert who(g, masculine)[0] == "samir"
    assert {r.kind for r in (*feminine, *masculine)} == {"pronoun"}


def test_a_plural_pronoun_prefers_a_group(given) -> None:
    g = given("لاحق سمير درويش قراصنة الليل. ثم نشر رسائلهم.")
    assert who(g, references_at(g, "هم"))[0] == "hackers"


def test_the_first_person_is_no_country(given) -> None:
    g = given("زار سمير درويش فرنسا. ثم قال نحن بعيدون.")
    assert who(g, references_at(g, "نحن")) == ["samir", "france"]


def test_a_dropped_subject_agrees_with_its_verb(given) -> None:
    likely = {}
    for verb in ("نفت", "نفى"):
        g = given(f"زار سمير درويش موسكو. وزارت ليلى حداد فرنسا. ثم {verb} ذلك.")
        found = references_at(g, verb, verb, "زار", "زارت")
        assert {r.kind for r in found} == {"dropped"}
        likely[verb] = {g.identifier(r.entity): link(r)["score"] for r in found}
    assert likely["نفت"]["leila"] > likely["نفى"]["leila"]
    assert likely["نفت"].get("samir", 0.0) < likely["نفى"]["samir"]


def test_a_plural_verb_prefers_a_group(given) -> None:
    g = given("لاحق سمير درويش قراصنة الليل. ثم اخترقوا الموقع.")
    assert who(g, references_at(g, "اخترقوا", "اخترقوا"))[0] == "hackers"


def test_only_triggers_have_dropped_subjects(given) -> None:
    g = given("زار سمير درويش فرنسا. ثم نفى ذلك.")
    assert references_at(g, "نفى") == []


def test_gender_by_type_and_name(given) -> None:
    g = given("وصلت مايكروسوفت ولبنان وفرنسا وقراصنة الليل وبنك النور.")
    gender = discourse_of(g).gender
    assert {g.identifier(n): x for n, x in gender.items()} == {
        "lebanon": "m",
        "france": "f",
        "microsoft": "?",
        "bank": "m",
        "hackers": "p",
    }


def test_the_gender_of_a_person_is_that_of_the_title(given) -> None:
    g = given("وصلت الوزيرة ليلى حداد.")
    assert discourse_of(g).gender == {0: "f"}


def test_class_nouns_are_known_from_apposition(given) -> None:
    g = given("وصل سمير درويش، الوزير السابق. وصل عادل منصور.")
    words = discourse_of(g).words
    assert words[g.number("samir")] == {"وزير"}
    assert words[g.number("adel")] == set()


def test_the_nearer_sentence_is_likelier(given) -> None:
    g = given("غادر سمير درويش القاعة. غادر عادل منصور القاعة. ثم نفى ذلك.")
    first, second = references_at(g, "نفى", "نفى")
    assert who(g, [first, second]) == ["adel", "samir"]
    assert link(first)["sentences"] == 1
    assert link(second)["sentences"] == 2
    assert link(first)["behind"] == 0
    assert link(second)["behind"] == pytest.approx(link(first)["score"] - link(second)["score"])
    assert link(second)["names_between"] == 1


def test_a_subject_is_likelier_than_what_a_preposition_governs(given) -> None:
    g = given("تحدث سمير درويش عن عادل منصور. ثم نفى ذلك.")
    first, second = references_at(g, "نفى", "نفى")
    assert who(g, [first, second]) == ["samir", "adel"]
    assert (link(first)["bare"], link(first)["subject"]) == (True, True)
    assert (link(second)["bare"], link(second)["subject"]) == (False, False)


def test_what_is_named_often_is_remembered_far_away(given) -> None:
    often = "غادر سمير درويش القاعة. وصل سمير درويش. "
    once = "غادر عادل منصور القاعة. "
    g = given(once + often + "المطر قريب. " * 6 + "ثم نفى ذلك.")
    first = references_at(g, "نفى", "نفى")[0]
    assert who(g, [first]) == ["samir"]
    assert link(first)["sentences"] == 7
    assert link(first)["tokens"] == g.at("نفى") - (g.at("درويش", 1) + 1)


def test_a_name_behind_is_no_antecedent(given) -> None:
    g = given("نفى ذلك سمير درويش. ثم زار عادل منصور موسكو.")
    assert references_at(g, "نفى", "نفى") == []


def test_at_most_five_antecedents_in_order(given) -> None:
    g = given("وصلت واشنطن وموسكو وفرنسا وإيران وبرلين ومايكروسوفت وليلى حداد. ثم نفت ذلك.")
    found = references_at(g, "نفت", "نفت")
    assert [r.rank for r in found] == [0, 1, 2, 3, 4]
    scores = [link(r)["score"] for r in found]
    assert scores == sorted(scores, reverse=True)
    assert all(link(r)["candidates"] == 7 for r in found)


def test_links_are_finite_numbers(given) -> None:
    g = given("زارت ليلى حداد التي غادرت موسكو. ثم التقت سمير درويش. نفى الرجلان رسائلها، ثم اتهمها.")
    found = anaphoric_references(discourse_of(g, "اتهم"), triggers=frozenset({g.at("اتهم")}))
    assert {r.kind for r in found} == {"nominal", "pronoun", "dropped"}
    assert all(len(r.link) == len(LINK) and all(map(math.isfinite, r.link)) for r in found)


def test_a_relative_pronoun_and_a_title_show_in_the_link(given) -> None:
    g = given("وصلت ليلى حداد التي غادرت. ثم زار وفد الكرملين عادل منصور. اتهمت ذلك.")
    heads = {g.at("الكرملين"): g.number("adel")}
    found = anaphoric_references(discourse_of(g, "اتهمت", heads=heads), triggers=frozenset({g.at("اتهمت")}))
    links = {g.identifier(r.entity): link(r) for r in found if r.kind == "dropped"}
    assert [i for i, x in links.items() if x["relative"]] == ["leila"]
    assert [i for i, x in links.items() if x["title"]] == ["kremlin"]
    assert [i for i, x in links.items() if x["opening"]] == ["leila"]


def test_a_name_deep_in_its_chunk_is_not_bare(given) -> None:
    g = given("كتاب مدير مكتب نائب رئيس مجلس إدارة بنك النور. وصلت موسكو.")
    syntax = g.syntax("وصلت")
    bare = {g.identifier(r.entity): is_bare(syntax, r) for r in g.references}
    assert bare == {"bank": False, "moscow": True}


def test_the_article_behind_l_is_known(given) -> None:
    g = given("أعلنت شركة مايكروسوفت ذلك أمام سمير درويش. ثم قال إنه باع الأسهم للشركة.")
    assert who(g, references_at(g, "لشركة"))[0] == "microsoft"


def test_a_chain_is_followed_over_sentences_without_a_name(given) -> None:
    g = given("زار سمير درويش موسكو. ثم غادر. ثم نفى ذلك. ثم اتهم الحكومة.")
    found = references_at(g, "اتهم", "زار", "غادر", "نفى", "اتهم")
    assert who(g, found)[0] == "samir"
    assert link(found[0])["sentences"] == 1


def test_a_noun_of_an_act_stands_for_who_did_it(given) -> None:
    g = given("زار سمير درويش موسكو. ثم وصفت فرنسا الزيارة بالخطأ.")
    found = references_at(g, "الزيارة", "زار", "وصفت")
    assert "samir" in who(g, found)
    assert {r.kind for r in found} == {"nominal"}


def test_the_latter_is_one_of_those_before(given) -> None:
    g = given("زار سمير درويش عادل منصور. ونفى الأخير الخبر.")
    found = anaphoric_references(discourse_of(g, "زار", "نفى"))
    assert who(g, [r for r in found if r.start == g.at("الأخير")])[0] == "adel"
    assert references_at(given("زار سمير درويش الفيلم الأخير."), "الأخير") == []


def test_the_head_of_a_title_is_no_anaphor(given) -> None:
    g = given("زار سمير درويش موسكو. ثم نفى المتحدث باسم الكرملين عادل منصور ذلك.")
    assert references_at(g, "المتحدث", "نفى") == []


def test_names_are_not_referred_to_inside_themselves(given) -> None:
    g = given("وصل سمير درويش. ثم غادر حزب الإصلاح.")
    assert references_at(g, "حزب") == []


def test_nothing_named_nothing_meant(given) -> None:
    assert anaphoric_references(discourse_of(given("نفى الوزير رسائلها.")), triggers=frozenset({0})) == []
