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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("في 12/3/2021", "2021-03-12"),
        ("بتاريخ ٠٥-١١-٢٠١٩", "2019-11-05"),
        ("صدر في 2020/7/9", "2020-07-09"),
        ("في 3.12.2018", "2018-12-03"),
        ("يوم 7/25/2016", "2016-07-25"),
        ("في الخامس من مارس 2020", "2020-03-05"),
        ("في الحادي عشر من أيلول 2001", "2001-09-11"),
        ("في الثالث والعشرين من تشرين الثاني/نوفمبر 2022", "2022-11-23"),
        ("الحادي والثلاثين من كانون الأول 2019", "2019-12-31"),
        ("8 نونبر 2017", "2017-11-08"),
        ("20 غشت 2018", "2018-08-20"),
        ("في 11 شتنبر 2021", "2021-09-11"),
        ("خلال يوليوز 2019", "2019-07"),
        ("23 دجنبر 2015", "2015-12-23"),
        ("2 ماي 2016", "2016-05-02"),
        ("14 جانفي 2011", "2011-01-14"),
        ("3 فيفري 2012", "2012-02-03"),
        ("شهر أوت 2013", "2013-08"),
        ("10 تشرين أول 2014", "2014-10-10"),
        ("في ۱۵ اسفند", ""),
        ("10 رمضان 1445", "2024-03-20"),
        ("غرة محرم", ""),
        ("في ١ محرم ١٤٤٥ هـ", "2023-07-19"),
        ("رمضان 1445هـ", "2024-03"),
        ("شهر ذي الحجة 1444", "2023-07"),
        ("عام 1445 هـ", "2024"),
        ("13/13/2020", ""),
        ("2021-02-30", "2021-02"),
    ],
)
def test_absolute_dates_of_all_calendars(text: str, value: str) -> None:
    assert values(text, None) == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("أمس الثلاثاء", "2021-03-09"),
        ("أمس الاثنين", "2021-03-08"),
        ("غدا الخميس", "2021-03-11"),
        ("مساء أمس", "2021-03-09"),
        ("قبل ساعات", "2021-03-10"),
        ("قبل 3 ساعات", "2021-03-10"),
        ("منذ ثلاثة أسابيع", "2021-02"),
        ("قبل أسبوعين", "2021-02"),
        ("الأسبوع الماضي", "2021-03"),
        ("قبل نحو شهرين", "2021-01"),
        ("قبل أكثر من ثلاثة أعوام", "2018"),
        ("منذ عام", "2020"),
        ("قبل 15 يوما", "2021-02-23"),
        ("قبل عشرين عاما", "2001"),
        ("مطلع العام", "2021"),
        ("مطلع العام الماضي", "2020"),
        ("نهاية العام المقبل", "2022"),
        ("مطلع الشهر الماضي", "2021-02"),
        ("مطلع الشهر", "2021-03"),
        ("في 15 من الشهر الماضي", "2021-02-15"),
        ("في الخامس من الشهر الجاري", "2021-03-05"),
        ("العام قبل الماضي", "2019"),
        ("في شتنبر الماضي", "2020-09"),
        ("في الثامن من غشت", "2021-08-08"),
        ("2 رمضان", "2021-04-14"),
        ("5 محرم الماضي", "2020-08-24"),
        ("شهر رمضان المقبل", "2021-04"),
        ("الثلثاء", "2021-03-09"),
    ],
)
def test_further_relative_dates(text: str, value: str) -> None:
    assert values(text) == [value]
    assert values(text, None) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قبل يومين من 5 نوفمبر 2020", ["2020-11-03", "2020-11-05"]),
        ("قبل شهر من نوفمبر 2020", ["2020-10", "2020-11"]),
        ("قبل عامين من عام 2016", ["2014", "2016"]),
        ("قبل يوم من عام 2016", ["2016"]),
        ("قبل أيام من الانتخابات", []),
        ("قبل يومين من الانتخابات", []),
        ("قبل أيام", []),
        ("بين عامي 2015 و2018", ["2015", "2018"]),
        ("من 3 مايو 2019 إلى 6 مايو 2019", ["2019-05-03", "2019-05-06"]),
    ],
)
def test_dates_that_count_from_others(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "في اليوم التالي",
        "ذلك اليوم",
        "اليوم العالمي للصحافة",
        "قال رمضان قديروف",
        "رجب طيب أردوغان",
        "صفر خسائر",
        "النسخة 1.2.3",
        "بنسبة 12/3",
        "عام 1445",
        "المادة 2016/7",
    ],
)
def test_words_that_only_look_like_dates(text: str) -> None:
    assert values(text) == []


def test_a_hundred_thousand_dates_take_time_in_proportion() -> None:
    text = "في 5 مايو 2020 أمس. " * 20_000
    found = find_dates(text, TODAY)
    assert len(found) == 40_000
    assert {d.value for d in found} == {"2020-05-05", "2021-03-09"}


@pytest.mark.parametrize("text", ["الخميس", "أمس", "قبل 3000 عام", "قبل 99999999999 يوم", "قبل 30000 شهر"])
def test_days_that_no_calendar_has_are_no_dates(text: str) -> None:
    assert find_dates(text, "0001-01-01") == []
