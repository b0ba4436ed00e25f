"""Conjugation and derivation against paradigms listed by hand."""

from __future__ import annotations

import pytest

from pipelines.arabic.derivation import active_participle, inflect, passive_participle, verbal_nouns
from pipelines.arabic.morphology import Features, Verb, conjugate

PERSONS = ("3ms", "3fs", "3md", "3fd", "3mp", "3fp", "2ms", "2mp", "1s", "1p")

PAST = {
    "كتب يكتب": "كتب كتبت كتبا كتبتا كتبوا كتبن كتبت كتبتم كتبت كتبنا",
    "قال يقول": "قال قالت قالا قالتا قالوا قلن قلت قلتم قلت قلنا",
    "باع يبيع": "باع باعت باعا باعتا باعوا بعن بعت بعتم بعت بعنا",
    "نفى ينفي": "نفى نفت نفيا نفتا نفوا نفين نفيت نفيتم نفيت نفينا",
    "دعا يدعو": "دعا دعت دعوا دعتا دعوا دعون دعوت دعوتم دعوت دعونا",
    "لقي يلقى": "لقي لقيت لقيا لقيتا لقوا لقين لقيت لقيتم لقيت لقينا",
    "ردّ يردّ": "رد ردت ردا ردتا ردوا رددن رددت رددتم رددت رددنا",
    "هدّد يهدّد": "هدد هددت هددا هددتا هددوا هددن هددت هددتم هددت هددنا",
    "أدان يدين": "أدان أدانت أدانا أدانتا أدانوا أدن أدنت أدنتم أدنت أدنا",
    "أصرّ يصرّ": "أصر أصرت أصرا أصرتا أصروا أصررن أصررت أصررتم أصررت أصررنا",
    "أعطى يعطي": "أعطى أعطت أعطيا أعطتا أعطوا أعطين أعطيت أعطيتم أعطيت أعطينا",
    "تحدّى يتحدّى": "تحدى تحدت تحديا تحدتا تحدوا تحدين تحديت تحديتم تحديت تحدينا",
    "استقال يستقيل": "استقال استقالت استقالا استقالتا استقالوا استقلن استقلت استقلتم استقلت استقلنا",
    "احتلّ يحتلّ": "احتل احتلت احتلا احتلتا احتلوا احتللن احتللت احتللتم احتللت احتللنا",
    "أعلن يعلن": "أعلن أعلنت أعلنا أعلنتا أعلنوا أعلن أعلنت أعلنتم أعلنت أعلنا",
}

PRESENT = {
    "كتب يكتب": "يكتب تكتب يكتبان تكتبان يكتبون يكتبن تكتب تكتبون أكتب نكتب",
    "قال يقول": "يقول تقول يقولان تقولان يقولون يقلن تقول تقولون أقول نقول",
    "نفى ينفي": "ينفي تنفي ينفيان تنفيان ينفون ينفين تنفي تنفون أنفي ننفي",
    "دعا يدعو": "يدعو تدعو يدعوان تدعوان يدعون يدعون تدعو تدعون أدعو ندعو",
    "سعى يسعى": "يسعى تسعى يسعيان تسعيان يسعون يسعين تسعى تسعون أسعى نسعى",
    "وعد يعد": "يعد تعد يعدان تعدان يعدون يعدن تعد تعدون أعد نعد",
    "أخذ يأخذ": "يأخذ تأخذ يأخذان تأخذان يأخذون يأخذن تأخذ تأخذون آخذ نأخذ",
    "ردّ يردّ": "يرد ترد يردان تردان يردون يرددن ترد تردون أرد نرد",
}

JUSSIVE = {
    "قال يقول": "يقل تقل يقولا تقولا يقولوا",
    "نفى ينفي": "ينف تنف ينفيا تنفيا ينفوا",
    "دعا يدعو": "يدع تدع يدعوا تدعوا يدعوا",
    "سعى يسعى": "يسع تسع يسعيا تسعيا يسعوا",
    "أدان يدين": "يدن تدن يدينا تدينا يدينوا",
    "ردّ يردّ": "يردد تردد يردا تردا يردوا",
}

PASSIVE = {
    "قال يقول": ("قيل", "يقال"),
    "نفى ينفي": ("نفي", "ينفى"),
    "دعا يدعو": ("دعي", "يدعى"),
    "وعد يعد": ("وعد", "يوعد"),
    "حاكم يحاكم": ("حوكم", "يحاكم"),
    "أدان يدين": ("أدين", "يدان"),
    "اختار يختار": ("اختير", "يختار"),
    "استدعى يستدعي": ("استدعي", "يستدعى"),
    "سأل يسأل": ("سئل", "يسأل"),
    "أنشأ ينشئ": ("أنشئ", "ينشأ"),
    "استأنف يستأنف": ("استؤنف", "يستأنف"),
    "أخذ يأخذ": ("أخذ", "يؤخذ"),
    "تبادل يتبادل": ("تبودل", "يتبادل"),
    "آوى يؤوي": ("أووي", "يؤوى"),
}

FORMS = {
    1: "كتب يكتب",
    2: "أيّد يؤيّد",
    3: "تابع يتابع",
    4: "أصرّ يصرّ",
    5: "تدخّل يتدخّل",
    6: "تآمر يتآمر",
    7: "انسحب ينسحب",
    8: "انتقد ينتقد",
    10: "استغلّ يستغلّ",
    11: "قرصن يقرصن",
    12: "تدهور يتدهور",
}

# verb: verbal noun, active participle, passive participle
DERIVED = {
    "هدّد يهدّد": ("تهديد", "مهدد", "مهدد"),
    "سمّى يسمّي": ("تسمية", "مسمي", "مسمى"),
    "برّأ يبرّئ": ("تبرئة", "مبرئ", "مبرأ"),
    "ساند يساند": ("مساندة", "مساند", "مساند"),
    "نادى ينادي": ("مناداة", "منادي", "منادى"),
    "أدان يدين": ("إدانة", "مدين", "مدان"),
    "أوقف يوقف": ("إيقاف", "موقف", "موقف"),
    "أعطى يعطي": ("إعطاء", "معطي", "معطى"),
    "أصرّ يصرّ": ("إصرار", "مصر", "مصر"),
    "تدخّل يتدخّل": ("تدخل", "متدخل", "متدخل"),
    "تواطأ يتواطأ": ("تواطؤ", "متواطئ", "متواطأ"),
    "انحاز ينحاز": ("انحياز", "منحاز", "منحاز"),
    "اتهم يتهم": ("اتهام", "متهم", "متهم"),
    "ادّعى يدّعي": ("ادعاء", "مدعي", "مدعى"),
    "احتلّ يحتلّ": ("احتلال", "محتل", "محتل"),
    "اختار يختار": ("اختيار", "مختار", "مختار"),
    "استقال يستقيل": ("استقالة", "مستقيل", "مستقال"),
    "استولى يستولي": ("استيلاء", "مستولي", "مستولى"),
    "قرصن يقرصن": ("قرصنة", "مقرصن", "مقرصن"),
}


def forms(verb: str, tense: str, voice: str = "active") -> dict[str, set[str]]:
    """The written forms by person, gender and number, as «3ms»."""
    found: dict[str, set[str]] = {}
    for w in conjugate(*verb.split()):
        f = w.features
        if f.tense == tense and f.voice == voice:
            found.setdefault(f"{f.person}{'' if f.person == 1 else f.gender}{f.number}", set()).add(w.text)
    return found


@pytest.mark.parametrize("verb", PAST)
def test_past(verb: str) -> None:
    made = forms(verb, "past")
    for person, form in zip(PERSONS, PAST[verb].split(), strict=True):
        assert form in made[person], person


@pytest.mark.parametrize("verb", PRESENT)
def test_present(verb: str) -> None:
    made = forms(verb, "present")
    for person, form in zip(PERSONS, PRESENT[verb].split(), strict=True):
        assert form in made[person], person


@pytest.mark.parametrize("verb", JUSSIVE)
def test_jussive(verb: str) -> None:
    made = forms(verb, "jussive")
    for person, form in zip(("3ms", "3fs", "3md", "3fd", "3mp"), JUSSIVE[verb].split(), strict=True):
        assert form in made[person], person


@pytest.mark.parametrize("verb", PASSIVE)
def test_passive(verb: str) -> None:
    past, present = PASSIVE[verb]
    assert past in forms(verb, "past", "passive")["3ms"]
    assert present in forms(verb, "present", "passive")["3ms"]


def test_passive_can_be_left_out() -> None:
    assert "قيل" not in {w.text for w in conjugate("قال", "يقول", passive=False)}


def test_stems_before_a_pronoun() -> None:
    assert "نفا" in {w.text for w in conjugate("نفى", "ينفي")}
    assert "اتهمو" in {w.text for w in conjugate("اتهم", "يتهم")}
    assert "يلقا" in {w.text for w in conjugate("لقي", "يلقى")}


def test_every_seat_of_a_final_hamza() -> None:
    assert {"بدأوا", "بدؤوا", "بدءوا"} <= {w.text for w in conjugate("بدأ", "يبدأ")}


def test_key_is_folded() -> None:
    assert {w.key for w in conjugate("أنشأ", "ينشئ")} >= {"انشا", "ينشي"}


@pytest.mark.parametrize("form", FORMS)
def test_form(form: int) -> None:
    assert Verb(*FORMS[form].split()).form == form


@pytest.mark.parametrize("verb", DERIVED)
def test_derivation(verb: str) -> None:
    v = Verb(*verb.split())
    assert (*verbal_nouns(v), active_participle(v), passive_participle(v)) == DERIVED[verb]


@pytest.mark.parametrize(
    ("verb", "active", "passive"),
    [
        ("كتب يكتب", "كاتب", "مكتوب"),
        ("قال يقول", "قائل", "مقول"),
        ("باع يبيع", "بائع", "مبيع"),
        ("نفى ينفي", "نافي", "منفي"),
        ("دعا يدعو", "داعي", "مدعو"),
        ("أمر يأمر", "آمر", "مأمور"),
        ("شنّ يشنّ", "شان", "مشنون"),
        ("وعد يعد", "واعد", "موعود"),
    ],
)
def test_participles_of_form_one(verb: str, active: str, passive: str) -> None:
    v = Verb(*verb.split())
    assert verbal_nouns(v) == ()
    assert (active_participle(v), passive_participle(v)) == (active, passive)


def test_adjective_is_inflected() -> None:
    made = {w.text: w.features for w in inflect("متهم", adjective=True)}
    singular = {"متهم", "متهما", "متهمة", "متهمت", "المتهم", "المتهمة"}
    others = {"متهمان", "متهمين", "متهمتان", "متهمون", "متهمي", "متهمات", "المتهمون"}
    assert singular | others <= made.keys()
    assert made["المتهمة"] == Features("", "active", 0, "f", "s", True)
    assert made["متهمون"].number == "p"


def test_weak_participle_loses_its_ya() -> None:
    made = {w.text for w in inflect("نافي", adjective=True)}
    assert {"ناف", "النافي", "نافية", "نافون", "نافين", "نافيا"} <= made


def test_nouns_with_plurals() -> None:
    made = {w.text for w in inflect("هجوم", ("هجمات",))}
    assert {"هجوم", "هجوما", "الهجوم", "هجمات", "الهجمات", "هجومين"} <= made
    assert {"لقاء", "لقائ", "لقاؤ", "لقاءات", "لقاءين"} <= {
        w.text for w in inflect("لقاء", sound_plural=True)
    }
    assert {"مساعدة", "مساعدت", "مساعدات"} <= {w.text for w in inflect("مساعدة", sound_plural=True)}
