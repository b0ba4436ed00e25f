"""Arabic texts that make a careless stage take a time that grows with the square of their size.

``SHAPES`` gives for each name a function from a size, in about as many words, to a text.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

__all__ = ["SENTENCE", "SHAPES", "Shape", "person", "repeated", "sentences"]

SENTENCE = "قالت وزارة الخارجية إن رئيس شركة النور نفى أمس ما نشرته الصحيفة عن حملة الاختراق."
_GIVEN = (
    "سعيد", "ليلى", "سامي", "عادل", "نادر", "خالد", "منى", "هدى", "كريم", "ريم",
    "فارس", "جمال", "وليد", "رانيا", "باسم", "عماد", "زياد", "رشا", "حسام", "نجوى",
)  # fmt: skip
_CONSONANTS = "بتجحخدرزسشصضطعغفقكلمنه"
_COUNTRIES = (
    "روسيا", "فرنسا", "ألمانيا", "إيطاليا", "إسبانيا", "البرتغال", "بلجيكا", "هولندا", "النمسا", "سويسرا",
    "السويد", "النرويج", "الدنمارك", "فنلندا", "بولندا", "المجر", "رومانيا", "بلغاريا", "اليونان", "تركيا",
    "أوكرانيا", "مولدوفا", "صربيا", "كرواتيا", "سلوفينيا", "ألبانيا", "قبرص", "مالطا", "أيرلندا", "أيسلندا",
    "إستونيا", "لاتفيا", "ليتوانيا", "جورجيا", "أرمينيا", "أذربيجان", "كازاخستان", "أوزبكستان", "تركمانستان",
    "طاجيكستان", "أفغانستان", "باكستان", "الهند", "نيبال", "بنغلاديش", "سريلانكا", "ميانمار", "تايلاند", "فيتنام",
    "كمبوديا", "ماليزيا", "سنغافورة", "إندونيسيا", "الفلبين", "الصين", "تايوان", "اليابان", "منغوليا", "أستراليا",
    "نيوزيلندا", "كندا", "كوبا", "هايتي", "غواتيمالا", "هندوراس", "نيكاراغوا", "كوستاريكا", "كولومبيا", "فنزويلا",
    "الإكوادور", "بيرو", "بوليفيا", "البرازيل", "باراغواي", "أوروغواي", "الأرجنتين", "تشيلي", "مصر", "ليبيا",
    "السودان", "إثيوبيا", "إريتريا", "الصومال", "جيبوتي", "كينيا", "أوغندا", "رواندا", "تنزانيا", "أنغولا", "زامبيا",
    "زيمبابوي", "ناميبيا", "نيجيريا", "غانا", "السنغال", "موريتانيا", "مالي", "بوركينا فاسو", "الكاميرون", "الغابون",
    "سوريا", "لبنان", "العراق", "السعودية", "اليمن", "قطر", "البحرين", "إيران", "إسرائيل", "المغرب",
)  # fmt: skip

Shape = Callable[[int], str]


@lru_cache(maxsize=1 << 15)
def _word(number: int) -> str:
    chance = random.Random(number)
    return "".join(chance.choice(_CONSONANTS) for _ in range(3)) + "ا" + chance.choice(_CONSONANTS) + "ي"


def person(number: int) -> str:
    """A name of two words; hardly two numbers give the same."""
    return f"{_GIVEN[number % len(_GIVEN)]} ال{_word(number)}"


def sentences(form: str, person: Callable[[int], str], word: Callable[[int], str]) -> Shape:
    """Sentences with other people, families and words in each: ``{a}``, ``{b}``, ``{c}``; ``{v}``, ``{w}``."""
    size = len(form.split())

    def text(words: int) -> str:
        return " ".join(
            form.format(a=person(i), b=person(i + 1), c=word(i // 2), w=word(i), v=word(i + 7))
            for i in range(max(1, words // size))
        )

    return text


def _sentences(form: str) -> Shape:
    return sentences(form, person, _word)


def _among_countries(form: str) -> Shape:
    """Such sentences, behind a hundred countries: as many as may be meant by «the minister» or «its president».

    Names that are nothing but invented are now and then taken for a country or company, so that a text of sixteen
    thousand words has as many as the limits allow, and one of a tenth has two: what would be measured is how the
    limits fill, and not how time grows.
    """
    groups = [_COUNTRIES[i : i + 5] for i in range(0, len(_COUNTRIES), 5)]
    head = " ".join(f"زار الوفد {' و'.join(group)} أمس." for group in groups)
    told = _sentences(form)
    return lambda words: f"{head} {told(words - len(head.split()))}"


def repeated(piece: str, each: int = 1) -> Shape:
    """A piece over and over, ``each`` times a word."""
    return lambda words: piece * (words * each)


SHAPES: dict[str, Shape] = {
    # many names
    "names_in_a_sentence": lambda n: "اتهم " + " و".join(map(person, range(max(1, n // 3)))) + " الحكومة.",
    "clauses_in_a_sentence": lambda n: " و".join(
        f"اتهم {person(i)} الحكومة ونفى الوزير أن موسكو اخترقت حملة {person(i + 3)}" for i in range(max(1, n // 13))
    ),
    "mentions_of_one": _sentences("نفى الكرملين الاتهام."),
    "people": _sentences("اتهم {a} {b} بالاختراق."),
    # One given name: of twenty, the large text alone would have as many of one as a name is compared with.
    "people_of_one_family": _sentences("قال سعيد {w} الحداد إن الحداد نفى."),
    "family_names": _among_countries("اتهم {a} الوزير. وقال ال{c} ذلك."),
    "companies": _sentences("اتهمت شركة {w} منظمة {v} بالاختراق."),
    "companies_of_one_name": _sentences("اتهمت شركة النور {w} شركة النور."),
    "institutions": _sentences("وقالت وزارة العدل إن السفارة الروسية نفت ما قالت وزارة الخارجية."),
    "elections": _sentences("وتدخلت روسيا في الانتخابات الرئاسية ثم في الانتخابات البرلمانية."),
    "homonyms": _sentences("زار الوزير عمان وتونس أمس."),
    "brackets_behind_names": _sentences("قالت شركة {w} (ت.ن.ر) ومنظمة {v} (SNP) ذلك."),
    # what refers to names
    "titles": _among_countries("وقال وزير الخارجية {a} إن رئيس الشركة التقى رئيسها."),
    "kin": _sentences("وقالت زوجته {a} إن شقيقه نفى."),
    "pronouns": _sentences("اتهم {a} الوزير. وقال إنه التقاه ثم هدده وإن الشركة انتقدته."),
    "acts": _sentences("القمة التي عقدتها الشركة والمؤتمر الذي نظمته {w} في باريس."),
    "seats": _sentences("شركة {w} مقرها لندن ومقرها باريس."),
    # what is said
    "reports": lambda n: "قال إن " * (n // 2) + "الكرملين نفى.",
    "quotation": lambda n: "«" + "قال الكرملين: إن موسكو نفت. " * (n // 5) + "»",
    "straight_quotes": repeated('قال "'),
    "unbalanced_quotes": repeated("« قال الكرملين » \" "),
    "colons": repeated("قال الكرملين: "),
    "negations": repeated("لم ينف لن ينكر "),
    "dates": _sentences("اتهمت واشنطن موسكو في 5 مارس 2020 ثم نفت أمس الخميس."),
    "dated_lines": lambda n: "9 مايو 2020: نفى الكرملين اتهامات واشنطن\n" * max(1, n // 7),
    "boilerplate": lambda n: "شارك فيسبوك تويتر\nنفى الكرملين ذلك\n" * max(1, n // 6),
    # what is no sentence
    "short_lines": repeated("نفى\n"),
    "without_spaces": repeated("نفىالكرملينذلك"),
    "long_token": lambda n: f"نفى {'ا' * (5 * n)} ذلك.",
    "long_tokens": lambda n: ("ب" * 1000 + " ") * max(1, n // 200),
    "long_name": lambda n: "قال محمد " + "بن علي " * (n // 2),
    "brackets": repeated("(", 5),
    "names_and_brackets": repeated("الكرملين ( "),
    "commas": repeated("، "),
    "dots": repeated(".", 5),
    "dashes": repeated("-", 5),
    "pluses": repeated("+", 5),
    "underscores": repeated("_", 5),
    "at_signs": repeated("@", 5),
    "slashes": repeated("/", 5),
    "quotes": repeated('"', 5),
    "digits": repeated("7", 5),
    "dotted_digits": repeated("1.", 3),
    "dotted_letters": repeated("ا.", 3),
    "dashed_letters": repeated("a-", 3),
    "addresses": repeated("www."),
    "latin": repeated("The Kremlin denied it. "),
    "ideographs": repeated("中", 5),
    "devanagari": repeated("क", 5),
    "emoji": repeated("😀", 3),
    "combining": repeated("ب\u0301\u064e\u0651", 3),
    "marks": repeated("\u064e", 5),
    "tatweel": repeated("ـ", 5),
    "joiners": repeated("\u200d", 5),
    "spaces": lambda n: "5 مارس" + " " * (5 * n) + "نفى",
    "spaces_between": lambda n: ("قبل" + " " * 100) * max(1, n // 20),
    "empty_lines": lambda n: "نفى" + "\n" * (5 * n) + "الكرملين",
    "different_characters": lambda n: "".join(map(chr, range(0x3400, 0x3400 + min(5 * n, 0x9000)))),
}  # fmt: skip
"""Texts by what is wrong with them."""
