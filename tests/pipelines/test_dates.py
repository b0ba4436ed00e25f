"""Dates in text: absolute and relative, against the date of the document."""

from __future__ import annotations

import itertools

import pytest

from pipelines.dates import find_dates, statement_date

TODAY = "2021-03-10"  # a Wednesday


def values(text: str, reference: str | None = TODAY) -> list[str]:
    return [d.value for d in find_dates(text, reference)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("في 12 آذار/مارس 2020", "2020-03-12"),
        ("في ٣ كانون الثاني (يناير) ٢٠١٩", "2019-01-03"),
        ("يوم 5 جويلية 2018", "2018-07-05"),
        ("الفاتح من نوفمبر 2020", "2020-11-01"),
        ("يونيو 2024", "2024-06"),
        ("في عام 2016", "2016"),
        ("أواخر 2019", "2019"),
        ("2020-02-29", "2020-02-29"),
        ("31 شباط 2020", "2020-02"),
    ],
)
def test_absolute_dates_need_no_reference(text: str, value: str) -> None:
    assert values(text, None) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("أمس", "2021-03-09"),
        ("أول من أمس", "2021-03-08"),
        ("يوم الاثنين الماضي", "2021-03-08"),
        ("الأربعاء", "2021-03-10"),
        ("الأربعاء الماضي", "2021-03-03"),
        ("الجمعة المقبل", "2021-03-12"),
        ("قبل يومين", "2021-03-08"),
        ("قبل ثلاثة أيام", "2021-03-07"),
        ("قبل عامين", "2019"),
        ("قبل 5 سنوات", "2016"),
        ("الشهر الماضي", "2021-02"),
        ("العام المقبل", "2022"),
        ("في 20 شباط", "2021-02-20"),
    ],
)
def test_relative_dates_count_from_the_reference(text: str, value: str) -> None:
    assert values(text) == [value]
    assert values(text, None) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("في ديسمبر", "2020-12"),
        ("في ديسمبر الماضي", "2020-12"),
        ("في ديسمبر المقبل", "2021-12"),
        ("في يناير المقبل", "2022-01"),
        ("في أبريل", "2021-04"),
        ("في أبريل الماضي", "2020-04"),
    ],
)
def test_a_month_without_a_year_is_the_one_that_the_text_means(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize("text", ["تيريزا ماي", "مارس ضغوطا", "أب لطفلين", "2016 صفحة", "رقم 12345"])
def test_words_and_numbers_that_are_no_dates(text: str) -> None:
    assert values(text) == []


def test_expressions_do_not_overlap_and_cover_their_text() -> None:
    text = "وقع الاتفاق في 14 تموز/يوليو 2015 وألغي في أيار 2018."
    found = find_dates(text, TODAY)
    assert [text[d.start : d.end].strip() for d in found] == ["14 تموز/يوليو 2015", "في أيار 2018"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


STORY = "في مايو 2020 زار الوزير المدينة، ثم غادرها في يونيو 2020. وعاد لاحقا."


@pytest.mark.parametrize(("word", "value"), [("زار", "2020-05"), ("غادرها", "2020-06"), ("عاد", TODAY)])
def test_a_statement_has_the_date_of_its_clause_else_of_the_document(word: str, value: str) -> None:
    at = STORY.index(word)
    first = 0 if at < STORY.index("وعاد") else STORY.index("وعاد")
    last = STORY.index(".") + 1 if first == 0 else len(STORY)
    assert statement_date(STORY, find_dates(STORY, TODAY), at, (first, last), TODAY) == value


def test_a_date_that_heads_a_line_holds_for_the_line() -> None:
    text = "• 3 مايو 2020: هجوم. نفى الحزب التهمة.\nورحب الوزير."
    dates = find_dates(text, TODAY)
    denial, welcome = text.index("نفى"), text.index("رحب")
    assert statement_date(text, dates, denial, (denial, denial + 17), TODAY) == "2020-05-03"
    assert statement_date(text, dates, welcome, (welcome - 1, len(text)), TODAY) == TODAY
