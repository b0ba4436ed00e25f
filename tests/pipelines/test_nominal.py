"""AFFILIATED_WITH, KIN_OF, PART_OF and LOCATED_IN: a sentence a pattern, with entities given by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from spacy.vocab import Vocab

from kg.model import Document, Entity, Mention, Relation
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.background.tables import Table
from pipelines.coreference import adjective_references, name_references
from pipelines.nominal import nominal_candidates, nominal_relations
from pipelines.nominal.lexicon import inflections, load_lexicon
from pipelines.nominal.nodes import rows
from pipelines.nominal.phrases import role_phrase
from pipelines.nominal.scoring import load_weights, select

_TOKENIZER = Tokenizer(Vocab())

# id: type, names
NAMES = {
    "adel": ("PERSON", "عادل منصور"),
    "bank": ("ORG", "بنك النور"),
    "cairo": ("GPE", "القاهرة"),
    "egypt": ("GPE", "مصر"),
    "egyptian_embassy": ("ORG", "السفارة المصرية"),
    "france": ("GPE", "فرنسا"),
    "iran": ("GPE", "إيران"),
    "iranian_foreign_ministry": ("ORG", "وزارة الخارجية الإيرانية"),
    "iraq": ("GPE", "العراق"),
    "jordan": ("GPE", "الأردن"),
    "kremlin": ("ORG", "الكرملين"),
    "lab": ("ORG", "مختبر الأفق"),
    "leila": ("PERSON", "ليلى حداد"),
    "london": ("GPE", "لندن"),
    "nadia": ("PERSON", "ناديا الخطيب"),
    "party": ("ORG", "حزب الإصلاح"),
    "putin": ("PERSON", "فلاديمير بوتين"),
    "russia": ("GPE", "روسيا"),
    "samir": ("PERSON", "سمير درويش"),
    "site": ("ORG", "ميديا سكوب"),
    "vladimir_putin": ("PERSON", "بوتين"),
}


def entities_of(text: str, ids: Iterable[str]) -> list[Entity]:
    found = []
    for identifier in ids:
        kind, name = NAMES[identifier]
        starts = [m.start() for m in re.finditer(rf"{name}\b", text)]
        assert starts, f"{name} is not in the text"
        mentions = tuple(Mention(i, i + len(name), name) for i in starts)
        found.append(Entity(identifier, kind, identifier.title(), name, mentions))
    return found


def relations(text: str, ids: str) -> list[Relation]:
    doc, entities = _TOKENIZER(text), entities_of(text, ids.split())
    references = [*name_references(doc, entities), *adjective_references(doc, entities)]
    return nominal_relations(doc, entities, references, Document("d", text))


def triples(text: str, ids: str) -> set[str]:
    return {f"{r.source} {r.type} {r.target}" for r in relations(text, ids)}


AFFILIATIONS = [
    ("role, name, adjective", "وصل الرئيس الروسي فلاديمير بوتين إلى القاعة. روسيا بعيدة.", "putin russia"),
    ("name, role, organisation", "قال سمير درويش، مدير بنك النور، إن الأرباح ارتفعت.", "samir bank"),
    ("name with age", "قال سمير درويش، 45 عاما، رئيس بنك النور، إن الأرباح ارتفعت.", "samir bank"),
    ("role, organisation, name", "قال رئيس بنك النور سمير درويش إن الأرباح ارتفعت.", "samir bank"),
    ("spokesman", "قال المتحدث باسم بنك النور سمير درويش إن الأرباح ارتفعت.", "samir bank"),
    ("spokeswoman behind the name", "قالت ليلى حداد، الناطقة باسم حزب الإصلاح، إنه لن يشارك.", "leila party"),
    ("quoted name after a common noun", "أعلنت ناديا الخطيب، مؤسسة موقع «ميديا سكوب»، إغلاقه.", "nadia site"),
    ("role with «في»", "نشرت ناديا الخطيب، الباحثة في مختبر الأفق، مقالا.", "nadia lab"),
    ("former role", "حضر سمير درويش، الرئيس السابق لحزب الإصلاح، الجلسة.", "samir party"),
    ("leading member", "رأى سمير درويش، القيادي في حزب الإصلاح، أن الوقت حان.", "samir party"),
    ("compound role", "وقّع سمير درويش، نائب رئيس مجلس إدارة بنك النور، العقد.", "samir bank"),
    ("minister of a state", "التقى وزير الخارجية الأردني سمير درويش الوفد. الأردن وقّع.", "samir jordan"),
    ("minister, idafa", "التقى وزير خارجية الأردن سمير درويش الوفد.", "samir jordan"),
    ("copula", "التقى سمير درويش، وهو مستشار قانوني في بنك النور، الوفد.", "samir bank"),
    ("relative clause", "دعا حزب الإصلاح الذي يقوده سمير درويش إلى الإضراب.", "samir party"),
    ("«برئاسة»", "اجتمع وفد من حزب الإصلاح برئاسة سمير درويش أمس.", "samir party"),
    ("«على لسان»", "رد الكرملين على لسان سمير درويش بأن الخبر كاذب.", "samir kremlin"),
    ("lawyer of a person", "حضر سمير درويش، محامي ناديا الخطيب، الجلسة.", "samir nadia"),
    ("pronoun of an organisation", "خسر بنك النور قضيته، وقال رئيسه سمير درويش إنه سيستأنف.", "samir bank"),
    ("common noun", "خسرت شركة ميديا سكوب قضيتها. وقال سمير درويش، مدير الشركة، إنها ستستأنف.", "samir site"),
    ("counterpart", "التقى وفد نظيره الأردني سمير درويش. الأردن وقّع الاتفاق.", "samir jordan"),
    ("known office", "شكر الرئيس بوتين الحضور. وقالت روسيا إن الأردن وقّع.", "vladimir_putin russia"),
]


@pytest.mark.parametrize(("text", "ids"), [c[1:] for c in AFFILIATIONS], ids=[c[0] for c in AFFILIATIONS])
def test_affiliation(text: str, ids: str) -> None:
    person, body = ids.split()
    assert triples(text, ids) == {f"{person} AFFILIATED_WITH {body}"}


OTHERS = [
    ("coordinated holders", "التقى الوزيران الأردني سمير درويش والعراقي عادل منصور. الأردن والعراق وقّعا.",
     "samir jordan adel iraq", "samir AFFILIATED_WITH jordan|adel AFFILIATED_WITH iraq"),
    ("two roles of one person", "قالت ناديا الخطيب، مديرة بنك النور وعضو حزب الإصلاح، إن ذلك سيحدث.",
     "nadia bank party", "nadia AFFILIATED_WITH bank|nadia AFFILIATED_WITH party"),
    ("role behind a kinship", "حضر سمير درويش، نجل عادل منصور ورئيس بنك النور، الجلسة.", "samir adel bank",
     "samir KIN_OF adel|samir AFFILIATED_WITH bank"),
    ("two people, two roles", "قال سمير درويش، رئيس بنك النور، وناديا الخطيب، رئيسة حزب الإصلاح، ذلك.",
     "samir bank nadia party", "samir AFFILIATED_WITH bank|nadia AFFILIATED_WITH party"),
    ("foreign minister and his ministry", "قالت وزارة الخارجية الإيرانية إن إيران لن توقّع.",
     "iranian_foreign_ministry iran", "iranian_foreign_ministry PART_OF iran"),
    ("embassy", "تظاهر مئات أمام السفارة المصرية في لندن. مصر احتجت.",
     "egyptian_embassy london egypt", "egyptian_embassy PART_OF egypt|egyptian_embassy LOCATED_IN london"),
    ("belonging", "نشر مختبر الأفق التابع لبنك النور تقريرا.", "lab bank", "lab PART_OF bank"),
    ("seat", "فاز بنك النور ومقره لندن بالعقد.", "bank london", "bank LOCATED_IN london"),
    ("city of a country", "وصل الوفد إلى القاهرة، عاصمة مصر، أمس.", "cairo egypt", "cairo LOCATED_IN egypt"),
    ("son", "حضر سمير درويش، نجل عادل منصور، الجلسة.", "samir adel", "samir KIN_OF adel"),
    ("his wife", "وصل سمير درويش ترافقه زوجته ليلى حداد إلى المطار.", "samir leila", "leila KIN_OF samir"),
    ("her brother", "قالت ليلى حداد إن شقيقها سمير درويش بريء.", "samir leila", "samir KIN_OF leila"),
    ("wife of a person", "قالت ليلى حداد، زوجة سمير درويش، إنه بريء.", "samir leila", "leila KIN_OF samir"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ids", "expected"), [c[1:] for c in OTHERS], ids=[c[0] for c in OTHERS])
def test_relations(text: str, ids: str, expected: str) -> None:
    assert triples(text, ids) == set(expected.split("|"))


@pytest.mark.parametrize(("text", "ids"), [
    ("قال سمير درويش إن بنك النور خسر.", "samir bank"),
    ("التقى سمير درويش ناديا الخطيب في القاهرة.", "samir nadia cairo"),
    ("وصل بوتين ورئيس بنك النور إلى القاهرة.", "vladimir_putin bank cairo"),
    ("خسر بنك النور أمام حزب الإصلاح.", "bank party"),
    ("اتهمت ناديا الخطيب شقيقة عادل منصور بالكذب.", "nadia"),
])  # fmt: skip
def test_nothing_is_stated(text: str, ids: str) -> None:
    assert triples(text, ids) == set()


def test_adjective_of_a_country_that_is_no_entity() -> None:
    text = "وصل وزير الدفاع الفرنسي سمير درويش إلى القاهرة."
    assert triples(text, "samir cairo") == set()


def test_role_evidence_and_confidence() -> None:
    text = "في لندن، قال سمير درويش، نائب رئيس بنك النور، إن الأرباح ارتفعت."
    relation = next(r for r in relations(text, "samir bank london") if r.type == "AFFILIATED_WITH")
    assert relation.role == "نائب رئيس"
    assert text[relation.evidence.start : relation.evidence.end] == "قال سمير درويش، نائب رئيس بنك النور"
    assert 0.4 <= relation.confidence <= 1


def test_relations_come_in_the_order_of_the_text_and_once() -> None:
    text = (
        "قال سمير درويش، رئيس بنك النور، ذلك. ثم عاد رئيس بنك النور سمير درويش. "
        "وقالت ليلى حداد، زوجة سمير درويش، ذلك."
    )
    found = relations(text, "samir bank leila")
    assert [r.type for r in found] == ["AFFILIATED_WITH", "KIN_OF"]


def test_no_entities_no_relations() -> None:
    assert nominal_relations(_TOKENIZER("قال المدير ذلك."), [], [], Document("d", "قال المدير ذلك.")) == []


def test_references_of_other_kinds_are_not_taken_for_names() -> None:
    text = "قال سمير درويش، مدير بنك النور، ذلك."
    doc, entities = _TOKENIZER(text), entities_of(text, ["samir", "bank"])
    names = name_references(doc, entities)
    guesses = [type(names[0])(0, 1, 1, kind) for kind in ("pronoun", "nominal", "dropped")]
    assert nominal_candidates(doc, entities, names) == nominal_candidates(doc, entities, [*guesses, *names])


def test_offices_only_break_ties() -> None:
    text = "شكر الرئيس بوتين الحضور. وقالت روسيا إن الأردن وقّع."
    doc, entities = _TOKENIZER(text), entities_of(text, ["vladimir_putin", "russia", "jordan"])
    references = name_references(doc, entities)
    unknown = nominal_candidates(doc, entities, references, offices=Table.of({}))
    offices = Table.of({("AFFILIATED_WITH", "vladimir_putin", "jordan"): 0})
    known = nominal_candidates(doc, entities, references, offices=offices)
    assert {c.target for c in unknown} == {c.target for c in known} == {1, 2}
    assert [c.target for c, _ in select(known, load_weights())] == [2]


def test_brackets_and_quotes_do_not_hide_an_apposition() -> None:
    text = "قال سمير درويش (Samir Darwish)، مدير «بنك النور»، ذلك."
    assert triples(text, "samir bank") == {"samir AFFILIATED_WITH bank"}
    doc, entities = _TOKENIZER(text), entities_of(text, ["samir", "bank"])
    first, aside = (row for _, row in rows(doc, entities, name_references(doc, entities)))
    assert "(" not in [n.norm for n in first]
    assert [n.norm for n in aside] == ["سمير درويش", ",", "samir", "darwish"]


def test_role_phrase_takes_its_qualifiers() -> None:
    text = "قال كبير مستشاري الرئيس لشؤون الأمن القومي ذلك"
    ((_, row),) = rows(_TOKENIZER(text), [], [])
    phrase = role_phrase(row, 1, load_lexicon())
    assert phrase is not None
    assert row[phrase.end].norm == "ذلك"
    assert role_phrase(row, 0, load_lexicon()) is None


def test_word_torn_by_the_tokenizer_is_mended() -> None:
    ((_, row),) = rows(_TOKENIZER("رد على لسان وكيله"), [], [])
    assert [n.norm for n in row][:3] == ["رد", "علي", "لسان"]
    assert [(n.start, n.end) for n in row][2] == (2, 4)


def test_pronoun_left_on_a_dual_is_parted() -> None:
    assert load_lexicon().split("مستشاريه") == ("مستشاري", "ه")
    assert load_lexicon().split("نظيريها") == ("نظيري", "ها")
    assert load_lexicon().split("عليه") is None


@pytest.mark.parametrize(("form", "lemma"), [
    ("وزيره", "وزير"), ("الوزيران", "وزير"), ("وزراء", "وزير"), ("المتحدثه", "متحدث"), ("محاميا", "محامي"),
    ("مديرو", "مدير"), ("زعماء", "زعيم"), ("رييسا", "رييس"),
])  # fmt: skip
def test_forms_of_roles(form: str, lemma: str) -> None:
    role = load_lexicon().role(form)
    assert role is not None
    assert form.removeprefix("ال") in inflections(lemma) or role.several


def test_forms_of_kinship() -> None:
    lexicon = load_lexicon()
    assert [lexicon.kinship(w) for w in ("زوجت", "الابن", "شقيقين", "مدينه")] == ["زوجه", "ابن", "شقيق", None]
