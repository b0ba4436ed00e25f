"""Triggers in sentences of our own, their slots, and what a frame file must look like."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.errors import InputNotFound, InvalidFrames, UnknownName
from kg.ontology import RELATION_TYPES
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.frames import Frames, Trigger, load_frames

TOKENIZER = Tokenizer(spacy.blank("xx").vocab)

EXAMPLES = {
    "ACCUSED": [
        "اتهمت الشركة منافستها بالسرقة",
        "وحمّل الوزير النقابة مسؤولية الإضراب",
        "ألقى المدرب باللوم على الحكم",
        "وجّه النائب أصابع الاتهام إلى البلدية",
        "نسبت الصحيفة الحريق إلى المقاول",
    ],
    "DENIED": [
        "نفى الكاتب ذلك",
        "لم ينفِ الكاتب ما قيل",
        "تنفيان أي علاقة",
        "رفضت البلدية مزاعم الجمعية",
        "قال إن الخبر لا أساس له من الصحة",
    ],
    "LEAKED": ["سرّب الموظف بيانات الشركة", "نشر الموقع رسائل داخلية للجمعية", "تسريب وثائق الوزارة"],
    "CONTACTED": [
        "راسل الطالب الجامعة",
        "تلقى المدير اتصالا هاتفيا من الوزير",
        "تواصلت الجمعية مع البلدية",
        "بعث برسالة إلى خاله",
    ],
    "MET": ["التقى الوزير نظيره", "اجتمع المدير بالعمال", "عقدت الوزيرة اجتماعا مع السفير"],
    "HACKED": ["اخترق شبان خوادم المصرف", "تسلل القراصنة إلى شبكة الجامعة", "هجوم إلكتروني على المصرف"],
    "INTERFERED_IN": ["تدخلت الجارة في الانتخابات", "سعى إلى التأثير على الاقتراع"],
    "SUPPORTED": ["تدعم الجمعية المزارعين", "لقي المرشح تأييد النقابة", "أيّدتها الجامعة", "دافع عن أخيه"],
    "CRITICIZED": ["انتقد الكاتب الوزارة", "ندّدت النقابة بالقرار", "شنّ الكاتب هجوما عنيفا على المخرج"],
    "URGED": ["حثّ المدير العمال على العودة", "دعا النائب الحكومة إلى التحرك", "طلب من أخيه أن يعود"],
    "REJECTED": ["رفضت الجامعة طلب الأستاذ", "امتنع الناطق عن التعليق", "لم تستجب البلدية لطلب السكان"],
    "THREATENED": ["هدّد النادي بالانسحاب", "حذّرت الشركة زبائنها", "لوّح النادي للاتحاد بالمقاطعة"],
    "SANCTIONED": [
        "فرض الاتحاد عقوبات على النادي",
        "العقوبات التي فرضتها اللجنة على النادي",
        "أدرجت الوزارة الشركة على القائمة السوداء",
    ],
    "INVESTIGATED": ["حققت الشرطة في الحريق", "فتحت النيابة تحقيقا مع المقاول", "استجوبت اللجنة المدير"],
    "CHARGED": ["اعتقلت الشرطة السائق", "ألقت الشرطة القبض على السائق", "رفعت الجمعية دعوى على المصنع"],
    "ATTACKED": ["قصفت الطائرات الميناء", "أطلق مسلح النار على الحافلة", "اغتيال القاضي"],
    "COOPERATED_WITH": ["تعاونت الجامعة مع المصنع", "وقّع الناديان اتفاقا", "نسّقت البلدية مع الجمعية"],
    "LEFT": ["استقال الوزير من منصبه", "انسحب النادي من البطولة", "قدّم المدير استقالته"],
    "AFFILIATED_WITH": ["يقود الضابط الفرقة", "انضم اللاعب إلى النادي", "ترأست الوزيرة اللجنة"],
    "KIN_OF": ["تزوج الشاعر الممثلة"],
    "RIVAL_OF": ["نافس الشاعر زميله", "منافس المرشح الأبرز"],
    "PART_OF": ["لجنة تابعة للجامعة"],
    "LOCATED_IN": ["يقع المصنع في الوادي"],
}


def triggers(text: str, frames: Frames | None = None) -> list[Trigger]:
    return (frames or load_frames()).match(TOKENIZER(text))


def words(doc: Doc, trigger: Trigger) -> str:
    return doc[trigger.start : trigger.end].text


def one(text: str, type_: str) -> Trigger:
    found = [t for t in triggers(text) if t.type == type_]
    assert found, text
    return max(found, key=lambda t: t.entry.weight)


def test_every_type_has_examples() -> None:
    assert set(EXAMPLES) == set(RELATION_TYPES)


@pytest.mark.parametrize(("type_", "text"), [(t, text) for t, texts in EXAMPLES.items() for text in texts])
def test_example(type_: str, text: str) -> None:
    assert one(text, type_).entry.weight >= 0.5


def test_span_and_features() -> None:
    doc = TOKENIZER("ولم تتهمه المجلة")
    (trigger,) = [t for t in load_frames().match(doc) if t.type == "ACCUSED"]
    assert words(doc, trigger) == "تتهم"
    assert trigger.lemma == "اتهم"
    assert trigger.pos == "verb"
    assert (trigger.features.tense, trigger.features.person, trigger.features.gender) == ("present", 3, "f")


def test_required_word_is_reported_and_needed() -> None:
    doc = TOKENIZER("فرضت اللجنة عقوبات على النادي")
    (trigger,) = [t for t in load_frames().match(doc) if t.pos == "verb" and t.type == "SANCTIONED"]
    assert [doc[i].text for i in trigger.parts] == ["عقوبات"]
    assert "SANCTIONED" not in {t.type for t in triggers("فرض المدرب رأيه")}


def test_governed_preposition_is_needed() -> None:
    assert "INTERFERED_IN" in {t.type for t in triggers("تدخلت في الشأن")}
    assert "DENIED" in {t.type for t in triggers("تبرأ الناطق مما قيل")}
    assert "COOPERATED_WITH" not in {t.type for t in triggers("اتفق الجميع")}


def test_slots_of_the_derived_words() -> None:
    assert one("اتهم الكاتب المخرج", "ACCUSED").target == ("object",)
    masdar = one("بعد اغتيال القاضي", "ATTACKED")
    assert masdar.pos == "masdar"
    assert "genitive" in masdar.target
    assert masdar.entry.sole == "target"
    assert one("متهما إياه بالكذب", "ACCUSED").source[0] == "attribute"


def test_passive_turns_the_slots() -> None:
    trigger = one("اعتُقل السائق", "CHARGED")
    assert trigger.passive_slots() == (("agent",), ("subject",))
    assert one("أُدين السائق", "CHARGED").target == ("subject",)
    assert one("يُعتقل السائق", "CHARGED").features.voice == "passive"
    assert one("تُرحّل السائق", "CHARGED").features.voice == "active"
    assert one("نُسبت السرقة إلى السائق", "ACCUSED").target[0] == "prep:إلى"
    assert one("اعتقل السائق", "CHARGED").both_voices


def test_words_inside_names_are_no_triggers() -> None:
    doc = TOKENIZER("قوات الدعم السريع تقدمت")
    assert "SUPPORTED" in {t.type for t in load_frames().match(doc)}
    doc.ents = [doc.char_span(0, 17, label="ORG")]
    assert "SUPPORTED" not in {t.type for t in load_frames().match(doc)}


def test_readings_that_the_place_excludes() -> None:
    assert "ATTACKED" not in {t.type for t in triggers("يصف الكاتب المدينة")}, (
        "«يصف» is not the jussive of «صفّى»"
    )
    assert "CHARGED" not in {t.type for t in triggers("عاد لاحقا إلى بيته")}, (
        "an accusative, not the dual of «لاحق»"
    )
    assert one("لم يدعُ النائب الحكومة إلى شيء", "URGED").features.tense == "jussive"


def test_clitics_cut_wrongly_are_mended() -> None:
    doc = Doc(TOKENIZER.vocab, words=["وحضّ", "المدير", "العمال"])
    for token, norm in zip(doc, ("وحض", "المدير", "العمال"), strict=True):
        token.norm_ = norm
    assert "URGED" in {t.type for t in load_frames().match(doc)}


def test_own_file_adds_types_and_triggers(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[new_type]]\nname = "MOURNED"\nmeaning = "mourns target"\n'
        '[[frame]]\ntype = "MOURNED"\nverbs = ["رثى يرثي"]\n'
    )
    frames = load_frames(file)
    assert frames.types["MOURNED"].meaning == "mourns target"
    assert "MOURNED" in {t.type for t in triggers("رثت الشاعرة أخاها", frames)}
    assert "MOURNED" not in load_frames().types


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[frame]]\ntype = "ACCUSED"\nverbs = ["اتهم"]\n', "line 3: .*expected past and present"),
        (
            '[[frame]]\ntype = "ACCUSED"\nverbs = [\n  "اتهم يتهم",\n  "ظن",\n]\n',
            "line 5: .*expected past and present",
        ),
        (
            '[[frame]]\ntype = "ACCUSED"\n\n[[frame]]\nweight = 7\n',
            "line 5: .*less than or equal to 1, got 7",
        ),
        ('[[frame]]\ntype = "ACCUSED"\nsuorce = ["subject"]\n', "line 3: .*[Ee]xtra"),
        ('[[frame]]\ntype = "ACCUSED"\nsource = ["left"]\n', "line 3: .*source.*got 'left'"),
        ("[[frame]\n", "not TOML"),
        ('[[frame]]\nverbs = ["اتهم يتهم"]\n', "frame 1 has no `type`"),
    ],
)
def test_wrong_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFrames, match=message) as error:
        load_frames(file)
    assert "mine.toml" in str(error.value)


def test_unknown_type_and_missing_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[frame]]\ntype = "ACUSED"\n')
    with pytest.raises(UnknownName, match="did you mean 'ACCUSED'"):
        load_frames(file)
    with pytest.raises(InputNotFound):
        load_frames(tmp_path / "none.toml")


def test_the_lexicon_is_large_and_of_every_kind() -> None:
    entries = load_frames().entries
    assert len(entries) >= 600
    assert {e.pos for e in entries} == {
        "verb",
        "masdar",
        "active_participle",
        "passive_participle",
        "noun",
        "adjective",
        "phrase",
    }


def test_words_of_judgement_count_inside_reported_speech_only() -> None:
    kinds = {(t.type, t.kind) for t in triggers("قال إن الخطة بائسة")}
    assert ("CRITICIZED", "evaluation") in kinds
    assert "CRITICIZED" not in {t.type for t in triggers("عاد إلى غرفة بائسة")}


def test_a_strong_trigger_wins_over_a_weak_one_with_company() -> None:
    found = {t.type: t.entry.weight for t in triggers("تدخل روسيا في الانتخابات والاقتراع")}
    assert found["INTERFERED_IN"] >= 0.6
