"""Date expressions of Arabic news to ISO 8601, as exact as the text is, and the date of a statement.

Absolute dates («12 آذار/مارس 2023», «12/3/2023», «يونيو 2024», «عام 2016», «10 رمضان 1445»), and what counts from
the document's date («أمس الخميس», «الشهر الماضي») or from a date beside it («قبل يومين من 5 نوفمبر 2020»); all systems
of months, Hijri ones included, both sets of digits. A count of weeks gives the month that it leads to: the day would
be more exact than the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from operator import attrgetter

from kg.orthography import DIGITS, FOLDED
from pipelines.date_patterns import load_words
from pipelines.hijri import hijri_date, hijri_year_near

__all__ = ["DateExpression", "find_dates", "statement_date"]

_PLAIN = DIGITS | FOLDED
_CLAUSE = "،؛;:\n"
_START = attrgetter("start")
_LEAD, _HEADING = 30, re.compile(r"\s*[:|–—-]")
_NEXT_DATE = 12  # between «من» and the date that it counts from


@dataclass(frozen=True, slots=True, order=True)
class DateExpression:
    """A date as the text gives it: code points ``[start, end)`` and its value, an ISO 8601 day, month or
    year."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class _Reference:
    """The date of the document: its day, if it is that exact, and its year."""

    day: date | None
    year: int | None

    @classmethod
    def of(cls, value: str | None) -> _Reference:
        year = int(value[:4]) if value and re.match(r"\d{4}", value) else None
        try:
            return cls(date.fromisoformat(value or ""), year)
        except ValueError:
            return cls(None, year)


def find_dates(text: str, reference: str | None) -> list[DateExpression]:
    """The date expressions of ``text``, in order; they do not overlap.

    Arguments:
        reference: the document's date (ISO 8601); without it, relative expressions give nothing.

    >>> [d.value for d in find_dates("اعتقل في 12 آذار/مارس ٢٠٢٣، وحوكم عام 2024.", None)]
    ['2023-03-12', '2024']
    >>> [d.value for d in find_dates("قال أمس الخميس إنه استقال الشهر الماضي.", "2017-11-17")]
    ['2017-11-16', '2017-10']
    """
    folded = text.translate(_PLAIN)
    today = _Reference.of(reference)
    taken = bytearray(len(text))
    out: dict[int, DateExpression] = {}
    for form in load_words().forms:
        for m in form.matches(folded):
            start, end = m.span()
            if any(taken[start:end]):
                continue
            groups, value = {k: v for k, v in m.groupdict().items() if v}, None
            with suppress(OverflowError):  # no calendar has such a day
                if "from" in groups:
                    value = _counted_from(groups, _following(out, end), today)
                else:
                    value = _value(groups, text[start:end], today)
            if value:
                out[start] = DateExpression(start, end, value)
                taken[start:end] = b"\1" * (end - start)
    return sorted(out.values())


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
    near = dates[
        bisect_left(dates, min(start, first), key=_START) : bisect_left(dates, max(end, at), key=_START)
    ]
    inside = [d for d in near if start <= d.start and d.end <= end]
    if inside:
        return min(inside, key=lambda d: min(abs(d.start - at), abs(d.end - at))).value
    leading = [d for d in near if first <= d.start < min(at, first + _LEAD)]
    return leading[-1].value if leading else _heading(text, dates, at) or reference


def _heading(text: str, dates: Sequence[DateExpression], at: int) -> str | None:
    """The date that the line begins with, where a colon or a dash follows it."""
    line = text.rfind("\n", 0, at) + 1
    near = dates[bisect_left(dates, line, key=_START) : bisect_left(dates, line + 5, key=_START)]
    found = (d for d in near if d.end <= at and _HEADING.match(text, d.end))
    return next((d.value for d in found), None)


def _value(m: dict[str, str], written: str, today: _Reference) -> str | None:
    """The value of one expression; ``m`` are its groups, ``written`` is its text."""
    words = load_words()
    if "iso" in m:
        return _known_day(*map(int, m["iso"].split("-")))
    if "y" in m:
        return _known_day(int(m["y"]), *_day_and_month(int(m["d"]), int(m["m"])))
    if "only" in m:
        return m["only"]
    if "only_hijri" in m:
        return hijri_date(int(m["only_hijri"]))
    if "hijri" in m:
        return _hijri(m, today)
    if "month" in m:
        return _absolute(m, written, today)
    if today.day is None:
        return None
    if "of_month" in m:
        month = _shifted(today.day, *words.relative[" ".join(m["of_month"].split())])
        return _known_day(int(month[:4]), int(month[5:]), words.day(m.get("day") or m["ordinal"]))
    if "relative" in m:
        shifted = _shifted(today.day, *words.relative[" ".join(m["relative"].split())])
        return _agreed(today.day, shifted, m.get("weekday"))
    if "unit" in m:
        return _ago(m, today.day)
    return _weekday(today.day, words.weekdays[m["weekday"]], "past" in m, "next" in m)


def _known_day(year: int, month: int, day: int) -> str | None:
    """The day; only its month where it has no such day."""
    if not 1 <= month <= 12:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02d}"


def _day_and_month(first: int, second: int) -> tuple[int, int]:
    """Month and day of «12/3»: the day first, unless it can only be the other way."""
    return (first, second) if second > 12 >= first else (second, first)


def _absolute(m: dict[str, str], written: str, today: _Reference) -> str | None:
    """A month, with day and year as far as they are given; the year is else the one that brings it
    nearest."""
    words = load_words()
    name = " ".join(m["month"].split())
    month = words.months[name]
    bare = not {"day", "first", "ordinal", "pair", "year", "before", "past", "next"} & m.keys()
    if bare and name in words.ambiguous and "آ" not in written:
        return None
    year = int(m["year"]) if "year" in m else today.year
    if year is None:
        return None
    if "year" not in m and today.day is not None:
        ahead = month - today.day.month
        if "past" in m:
            year -= ahead >= 0
        elif "next" in m:
            year += ahead <= 0
        else:
            year += (ahead < -9) - (ahead > 6)
    day = m.get("day") or m.get("first") or m.get("ordinal")
    return _known_day(year, month, words.day(day)) if day else f"{year}-{month:02d}"


def _hijri(m: dict[str, str], today: _Reference) -> str | None:
    """A Hijri month with day or year; its names alone are names of people and other words too."""
    words = load_words()
    month = words.hijri[" ".join(m["hijri"].split())]
    written = m.get("day") or m.get("first") or m.get("ordinal")
    if not written and not {"hijri_year", "named"} & m.keys():
        return None
    day = words.day(written) if written else None
    if "hijri_year" in m:
        return hijri_date(int(m["hijri_year"]), month, day)
    if today.day is None:
        return None
    year = hijri_year_near(today.day, month, day or 15, past="past" in m, following="next" in m)
    return hijri_date(year, month, day)


def _ago(m: dict[str, str], day: date) -> str | None:
    """So many units before a day; None where the text does not say how many («قبل أيام»)."""
    words = load_words()
    unit, count = words.ago[m["unit"]]
    number = " ".join(m.get("number", "").split())
    many = words.numbers.get(number) or (int(number) if number.isdigit() else count)
    if unit == "hour":
        return day.isoformat()
    return _shifted(day, unit, -many) if many else None


def _following(found: dict[int, DateExpression], end: int) -> DateExpression | None:
    """The date that begins just behind «من»."""
    return next((found[i] for i in range(end, end + _NEXT_DATE) if i in found), None)


def _counted_from(m: dict[str, str], start: DateExpression | None, today: _Reference) -> str | None:
    """«قبل يومين من 5 نوفمبر»: counted from that date if it is exact enough, never from the document's."""
    unit = load_words().ago[m["unit"]][0]
    if start is None or (len(start.value) < 10 and unit not in ("month", "year")):
        return None
    if len(start.value) == 4 and unit == "month":
        return None
    return _ago(m, date.fromisoformat(start.value + "-01-01"[len(start.value) - 4 :]))


def _shifted(today: date, unit: str, n: int) -> str:
    if unit == "day":
        return (today + timedelta(days=n)).isoformat()
    if unit == "week":
        return (today + timedelta(weeks=n)).isoformat()[:7]
    if unit == "year":
        return f"{_of_calendar(today.year + n):04}"
    month = today.year * 12 + today.month - 1 + n
    return f"{_of_calendar(month // 12):04}-{month % 12 + 1:02d}"


def _of_calendar(year: int) -> int:
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"no calendar has the year {year}")
    return year


def _agreed(today: date, value: str, weekday: str | None) -> str:
    """«أمس الخميس»: the weekday is right where the two do not agree, as in a text that came out later."""
    if weekday is None or len(value) < 10:
        return value
    wanted = load_words().weekdays[weekday]
    day = date.fromisoformat(value)
    return value if day.weekday() == wanted else _weekday(today, wanted, False, day > today)


def _weekday(today: date, weekday: int, past: bool, following: bool) -> str:
    """The last such day up to the document's date, or the next one where the text says so."""
    back = (today.weekday() - weekday) % 7
    if following:
        return (today + timedelta(days=(weekday - today.weekday()) % 7 or 7)).isoformat()
    return (today - timedelta(days=back or (7 if past else 0))).isoformat()
