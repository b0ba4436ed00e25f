"""Date expressions of Arabic news to ISO 8601, as exact as the text is, and the date of a statement.

Absolute dates («12 آذار/مارس 2023», «يونيو 2024», «عام 2016»), weekdays and relative expressions («أمس
الخميس», «الشهر الماضي», «قبل يومين») against the document's date; all three systems of months, both sets of
digits.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

__all__ = ["DateExpression", "find_dates", "statement_date"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_LETTER = "\u0621-\u064a"
_START = rf"(?<![{_LETTER}])[وف]?"
_END = rf"(?![{_LETTER}])"
_PAST = r"(?P<past>\s+(?:الماضي|الماضيه|الفايت|المنصرم|المنقضي))?"
_NEXT = r"(?P<next>\s+(?:المقبل|المقبله|القادم|القادمه))?"
_CLAUSE = "،؛;:\n"
_LEAD, _HEADING = 30, re.compile(r"\s*[:|–—-]")


@dataclass(frozen=True, slots=True, order=True)
class DateExpression:
    """A date as the text gives it: code points ``[start, end)`` and its value, an ISO 8601 day, month or
    year."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    ambiguous: frozenset[str]
    weekdays: dict[str, int]
    relative: dict[str, tuple[str, int]]
    ago: dict[str, tuple[str, int]]
    numbers: dict[str, int]
    patterns: tuple[re.Pattern[str], ...]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("pipelines.arabic") / "dates.toml").read_text(encoding="utf-8"))
    table = tomllib.loads((files("pipelines.read") / "months.toml").read_text(encoding="utf-8"))["months"]
    months = {w.translate(_FOLD): n for n, words in enumerate(table, 1) for w in words if not w.isascii()}
    weekdays = {w: int(n) for n, words in data["weekdays"].items() for w in words}
    relative = {w: (unit, n) for w, (unit, n) in data["relative"].items()}
    ago = {
        w: (unit, n) for unit, forms in data["ago"].items() for n, words in enumerate(forms) for w in words
    }
    month = _either(months)
    patterns = (
        r"(?<!\d)(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
        rf"(?:(?:(?<!\d)(?P<day>\d{{1,2}})|(?P<first>{_either(data['first'])}))\s+(?:من\s+)?(?:شهر\s+)?)?"
        rf"(?<![{_LETTER}])(?P<before>(?:{_either(data['before_month'])})\s+)?[وفبل]?(?P<month>{month}){_END}"
        rf"(?P<pair>\s*[/(]?\s*(?:{month}){_END}\s*\)?)?{_PAST}{_NEXT}"
        r"(?:\s*[،,]?\s*(?:من\s+)?(?:العام\s+|عام\s+|سنه\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?",
        rf"(?<![{_LETTER}])[وفبل]?(?:{_either(data['before_year'])})\s+(?P<only>(?:19|20)\d\d)(?![\d-])",
        rf"{_START}(?P<relative>{_either(relative)}){_END}",
        rf"{_START}قبل\s+(?:(?P<number>{_either(data['numbers'])}|\d{{1,2}})\s+)?(?P<unit>{_either(ago)}){_END}",
        rf"{_START}(?:يوم\s+)?(?P<weekday>{_either(weekdays)}){_END}{_PAST}{_NEXT}",
    )
    ambiguous = frozenset(data["ambiguous_months"])
    return _Words(
        months, ambiguous, weekdays, relative, ago, data["numbers"], tuple(map(re.compile, patterns))
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def find_dates(text: str, reference: str | None) -> list[DateExpression]:
    """The date expressions of ``text``, in order; they do not overlap.

    Arguments:
        reference: the document's date (ISO 8601); without it, relative expressions give nothing.

    >>> [d.value for d in find_dates("اعتقل في 12 آذار/مارس ٢٠٢٣، وحوكم عام 2024.", None)]
    ['2023-03-12', '2024']
    >>> [d.value for d in find_dates("قال أمس الخميس إنه استقال الشهر الماضي.", "2017-11-17")]
    ['2017-11-16', '2017-11-16', '2017-10']
    """
    plain = text.translate(_DIGITS)
    folded = plain.translate(_FOLD)
    today = _day(reference)
    year = int(reference[:4]) if reference and re.match(r"\d{4}", reference) else None
    out: list[DateExpression] = []
    for pattern in _words().patterns:
        for m in pattern.finditer(folded):
            value = _value(
                {k: v for k, v in m.groupdict().items() if v}, plain[m.start() : m.end()], today, year
            )
            if value and all(m.end() <= d.start or d.end <= m.start() for d in out):
                out.append(DateExpression(m.start(), m.end(), value))
    return sorted(out)


def statement_date(
    text: str, dates: Sequence[DateExpression], at: int, sentence: tuple[int, int], reference: str | None
) -> str | None:
    """The date of what ``text`` states at ``at``: the nearest in its clause, else the one that its sentence
    or its line begins with («• 9 مايو 2020: …»), else the document's date.

    Arguments:
        dates: the date expressions of the text; ``sentence`` the code points of the sentence around ``at``.
        reference: the document's date.

    >>> text = "• 9 مايو 2020: شلل في الميناء. مسؤولون يتهمون إسرائيل."
    >>> statement_date(text, find_dates(text, None), 40, (31, 56), "2021-01-01")
    '2020-05-09'
    """
    first, last = sentence
    start = max((text.rfind(c, first, at) + 1 for c in _CLAUSE), default=first) or first
    end = min((n for c in _CLAUSE if (n := text.find(c, at, last)) >= 0), default=last)
    inside = [d for d in dates if start <= d.start and d.end <= end]
    if inside:
        return min(inside, key=lambda d: min(abs(d.start - at), abs(d.end - at))).value
    leading = [d for d in dates if first <= d.start < min(at, first + _LEAD)]
    return leading[-1].value if leading else _heading(text, dates, at) or reference


def _heading(text: str, dates: Sequence[DateExpression], at: int) -> str | None:
    """The date that the line begins with, where a colon or a dash follows it."""
    line = text.rfind("\n", 0, at) + 1
    found = (d for d in dates if line <= d.start <= line + 4 and d.end <= at and _HEADING.match(text, d.end))
    return next((d.value for d in found), None)


def _day(reference: str | None) -> date | None:
    try:
        return date.fromisoformat(reference or "")
    except ValueError:
        return None


def _value(m: dict[str, str], written: str, today: date | None, year: int | None) -> str | None:
    words = _words()
    if "iso" in m or "only" in m:
        return m.get("iso") or m["only"]
    if "month" in m:
        return _absolute(m, written, today, year)
    if today is None:
        return None
    if "relative" in m:
        return _shifted(today, *words.relative[m["relative"]])
    if "unit" in m:
        unit, count = words.ago[m["unit"]]
        number = m.get("number", "")
        many = words.numbers.get(number) or (int(number) if number else 0)
        return _shifted(today, unit, -(many or count)) if many or count else None
    return _weekday(today, words.weekdays[m["weekday"]], "past" in m, "next" in m)


def _absolute(m: dict[str, str], written: str, today: date | None, year: int | None) -> str | None:
    """A month, with day and year as far as they are given; the year is else the one that brings it
    nearest."""
    month = _words().months[m["month"]]
    bare = not {"day", "first", "pair", "year", "before", "past", "next"} & m.keys()
    if bare and m["month"] in _words().ambiguous and "آ" not in written:
        return None
    if "year" in m:
        year = int(m["year"])
    elif year is None:
        return None
    elif today is not None:
        ahead = month - today.month
        if "past" in m:
            year -= ahead >= 0
        elif "next" in m:
            year += ahead <= 0
        else:
            year += (ahead < -9) - (ahead > 6)
    day = int(m["day"]) if "day" in m else 1 if "first" in m else None
    try:
        return f"{year}-{month:02d}" if day is None else date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02d}"


def _shifted(today: date, unit: str, n: int) -> str:
    if unit == "day":
        return (today + timedelta(days=n)).isoformat()
    if unit == "year":
        return str(today.year + n)
    month = today.year * 12 + today.month - 1 + n
    return f"{month // 12}-{month % 12 + 1:02d}"


def _weekday(today: date, weekday: int, past: bool, following: bool) -> str:
    """The last such day up to the document's date, or the next one where the text says so."""
    back = (today.weekday() - weekday) % 7
    if following:
        return (today + timedelta(days=(weekday - today.weekday()) % 7 or 7)).isoformat()
    return (today - timedelta(days=back or (7 if past else 0))).isoformat()
