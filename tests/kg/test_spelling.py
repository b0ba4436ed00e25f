"""Spellings of one name, and names that only resemble each other."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.generated import documents
from kg.resolve import local_entities, profiles_of
from kg.spelling import spelling_key, variant_key, variant_score
from kg.touching import components

SPELLINGS = [
    ("دونالد ترامب", "دونالد ترمب"),
    ("ستيفن تشيونغ", "ستيفن تشيونج"),
    ("هيلارى كلينتون", "هيلاري كلينتون"),
    ("دميتري بيسكوف", "ديميتري بيسكوف"),
    ("بافل دوروف", "بافيل دوروف"),
    ("يائير لبيد", "يائير لابيد"),
    ("عبد الله بن زايد", "عبدالله بن زايد"),
    ("سلمان بن عبد العزيز", "سلمان بن عبدالعزيز"),
    ("دونالد ترامب جونيور", "دونالد ترامب الابن"),
    ("وزارة الخارجية الأميركية", "وزارة الخارجية الأمريكية"),
    ("مكتب التحقيقات الفيدرالي", "مكتب التحقيقات الفدرالي"),
    ("الحزب الديمقراطي", "الحزب الديموقراطى"),
    ("القراصنة الإيرانيون", "قراصنة إيرانيين"),
    ("هونغ كونغ", "هونج كونج"),
]

DIFFERENT = [
    ("حسن نصر", "حسين نصر"),
    ("سالم عبود", "سليم عبود"),
    ("محمد علي", "محمود علي"),
    ("سلمان رشدي", "سليمان رشدي"),
    ("كمال درويش", "جمال درويش"),
    ("عمر البشير", "عمرو البشير"),
    ("دونالد ترامب", "دونالد ترامب الابن"),
    ("دونالد ترامب", "إيفانكا ترامب"),
    ("سوريا", "سويسرا"),
    ("طهران", "تيرانا"),
    ("غينيا", "كينيا"),
    ("غانا", "غينيا"),
    ("الحكومة اللبنانية", "الحكومة الألبانية"),
    ("انتخابات 2016", "انتخابات 2020"),
    ("وزارة الدفاع", "وزارة الدفاع الروسية"),
]


@pytest.mark.parametrize(("a", "b"), SPELLINGS)
def test_spellings_of_one_name(a: str, b: str) -> None:
    assert 0.8 < variant_score(a, b) <= 1
    assert spelling_key(a) == spelling_key(b), "a user finds the one by the other"
    assert variant_key(a) == variant_key(b), "the blocking must not separate them"


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_names(a: str, b: str) -> None:
    assert variant_score(a, b) == 0


@pytest.mark.parametrize(("a", "b"), SPELLINGS + DIFFERENT)
def test_the_score_is_symmetric(a: str, b: str) -> None:
    assert variant_score(a, b) == variant_score(b, a)


WORDS = sorted({word for pair in SPELLINGS + DIFFERENT for name in pair for word in name.split()})
PARTS = st.sampled_from([*WORDS, "عبد", "ال", "آل", "بو", "بيت", "شمس", "دجلة", "تشاد", "Trump", "Le", "Pen"])


@st.composite
def respelled(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and one that has letters and spaces more, less, or others that newsrooms take for them."""
    name = " ".join(draw(st.lists(PARTS, min_size=1, max_size=3)))
    other = name
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(other)))
        more = draw(
            st.sampled_from(
                ["", "", "ا", "و", "ي", "ى", "ه", "ة", "ء", " ", "ال", "ت", "د", "ج", "غ", "ق", "ش", "تش"]
            )
        )
        other = other[:at] + more + other[at + draw(st.integers(0, 1)) :]
    return name, other


@given(respelled())
@example(("بيت شمس", "بيتشمس"))
@example(("بيت شمس", "بيتا شمس"))
@example(("شهره زاد", "شهرهزاد"))
@example(("Le Pen", "LePen"))
def test_names_of_different_keys_are_never_spellings_of_one(pair: tuple[str, str]) -> None:
    a, b = pair
    assert variant_key(a) == variant_key(b) or variant_score(a, b) == 0


def test_few_names_touch_each_other_however_many_share_their_given_names() -> None:
    found = [e for d in documents(2000, entities=3000, relations=2000) for e in local_entities(d)]
    profiles = profiles_of(found, {})
    sizes = Counter(map(len, components(profiles)))
    assert len(profiles) > 2000
    assert max(sizes) < 0.03 * len(profiles)
