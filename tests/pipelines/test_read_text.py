"""Text files: what is kept, and what is guessed from the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EmptyText
from pipelines.read import detect_language
from pipelines.read.guess import guess_date, guess_source, guess_title
from pipelines.read.text import read_text
from pipelines.read.written_date import find_date, parse_date

BODY = "نفى المتحدث باسم الكرملين أن تكون موسكو قد تدخلت في الانتخابات الفرنسية، وقال إن الاتهامات باطلة."


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\r\n\t ")))
def test_text_is_kept_unchanged(text: str) -> None:
    whole = f"{BODY}\r\n{text}"
    document = read_text(whole.encode(), "a.txt")
    assert document.text == whole
    assert all(0 <= s.start < s.end <= len(whole) for s in document.boilerplate)


def test_all_that_a_text_gives() -> None:
    head = "موقع الضفة الإخباري\n\nموسكو تنفي التدخل في الانتخابات الفرنسية\n7 أيار 2017"
    text = f"{head}\n\n{BODY}\n\nالمصدر: وكالات\n"
    document = read_text(text.encode("utf-16"), "in/a.txt")
    assert document.title == "موسكو تنفي التدخل في الانتخابات الفرنسية"
    assert (document.id, document.date, document.source) == ("in/a.txt", "2017-05-07", "وكالات")
    assert (document.language, document.url) == ("ar", None)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf \n"])
def test_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyText, match="no text"):
        read_text(data, "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        BODY,  # no title
        f"{BODY}\n{BODY}",
        f"أخبار العالم اليوم\n\n{BODY}",  # the name of a page: its words do not come back
        f"موسكو (رويترز)\n{BODY}",
        f"الاثنين 7 أيار 2017\n{BODY}",
        "موسكو تنفي التدخل\nفي الانتخابات الفرنسية\nبيان موسكو",  # no paragraph below
    ],
)
def test_no_title_in_doubt(text: str) -> None:
    assert guess_title(text) is None


def test_title_is_not_taken_from_boilerplate() -> None:
    text = f"شارك الخبر\nموسكو تنفي التدخل في الانتخابات\n{BODY}"
    assert read_text(text.encode(), "a").title == "موسكو تنفي التدخل في الانتخابات"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14 نوفمبر 2017", "2017-11-14"),
        ("نشر في: الثلاثاء، ١٤ نوفمبر/تشرين الثاني ٢٠١٧ - 10:15 ص", "2017-11-14"),
        ("آخر تحديث 2017/11/14 الساعة 9:30 (توقيت غرينتش)", None),
        ("آخر تحديث 2017/11/14 الساعة 9:30 بتوقيت غرينتش", "2017-11-14"),
        ("باريس - 2 جوان 2017", "2017-06-02"),
        ("الرباط – وكالات، 5 شتنبر 2024", "2024-09-05"),
        ("Published on Tuesday, November 14, 2017", "2017-11-14"),
        ("موسكو (رويترز) 3 آذار 2018 - نفى المتحدث باسم الكرملين ذلك.", "2018-03-03"),
        ("برلين، 3 آذار/مارس 2018 (أ ف ب) - نفى المتحدث ذلك.", "2018-03-03"),
        ("فاز ماكرون في 7 مايو 2017 على منافسته.", None),
        ("وكان الكرملين قد نفى في 3 آذار 2018 - وهو يوم الاقتراع - كل شيء.", None),
        ("31 فبراير 2017", None),
    ],
)
def test_date(line: str, date: str | None) -> None:
    assert guess_date(f"{line}\n{BODY}\n{BODY}") == date


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"موسكو (رويترز) - {BODY}", "رويترز"),
        (f"موسكو 3 آذار 2018 (أ ف ب) - {BODY}", "أ ف ب"),
        (f"متابعات / وكالة الضفة للأنباء\n{BODY}", "وكالة الضفة للأنباء"),
        (f"{BODY}\n{BODY}\n(الضفة نيوز)", "الضفة نيوز"),
        (f"{BODY}\nالمصدر: الضفة + وكالات.", "الضفة + وكالات"),
        (f"وقال مصدر (رويترز نقلت عنه) إن {BODY}", None),
        (BODY, None),
    ],
)
def test_source(text: str, source: str | None) -> None:
    assert guess_source(text) == source


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2017", "2017"),
        ("2017-11", "2017-11"),
        ("20171114T100000Z", "2017-11-14"),
        ("2017-11-14 10:00:00", "2017-11-14"),
        ("Tue, 14 Nov 2017 10:00:00 GMT", "2017-11-14"),
        ("14.11.2017", "2017-11-14"),
        ("كانون الثاني 3, 2018", "2018-01-03"),
        ("3 كانون الأول 2018", "2018-12-03"),
        ("21 غشت 2018", "2018-08-21"),
        ("٣ إبريل ٢٠١٨", "2018-04-03"),
        ("2017-13-14", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_parse_date(value: str, iso: str | None) -> None:
    assert parse_date(value) == iso


def test_find_date_gives_the_first_with_its_span() -> None:
    text = "بين 3 مايو 2017 و2018/02/01"
    assert find_date(text) == ("2017-05-03", 4, 15)
    assert text[4:15] == "3 مايو 2017"


@pytest.mark.parametrize(
    ("text", "language"),
    [("قال موقع WikiLeaks ذلك", "ar"), ("He said «نعم» to CNN", "en"), ("Кремль", None), ("…", None)],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language
