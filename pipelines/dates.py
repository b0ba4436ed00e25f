"""Date expressions of Arabic news to ISO 8601, as exact as the text is.

Absolute dates («12 آذار/مارس 2023», «يونيو 2024», «عام 2016»), weekdays and relative expressions («أمس الخميس»,
«الشهر الماضي») against the document's date; both month systems and the Maghrebi one, both digit sets.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc

__all__ = ["DateExpression", "find_dates", "nearest_date"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_LETTERS = "\u0621-\u064a"


@dataclass(frozen=True, slots=True, order=True)
class DateExpression:
    """A date as the text gives it: code points ``[start, end)`` and its ISO 8601 value (day, month or year)."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, tuple[str, int]]
    pattern: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("pipelines.arabic") / "dates.toml").read_text(encoding="utf-8"))
    months = {w: int(n) for n, ws in data["months"].items() for w in ws}
    weekdays = {w: int(n) for n, ws in data["weekdays"].items() for w in ws}
    relative = {w: (unit, n) for w, (unit, n) in data["relative"].items()}
    month = "|".join(sorted(months, key=lambda w: -len(w)))
    pattern = re.compile(
        rf"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)"
        rf"|(?:(?<!\d)(?P<day>\d{{1,2}})\s+(?:من\s+)?)?(?<![{_LETTERS}])[وفبل]?(?P<month>{month})(?![{_LETTERS}])"
        rf"(?:\s*[/(]\s*(?:{month})\s*\)?)?(?:\s*[،,]?\s*(?:من\s+)?(?:عام\s+|سنه\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"
        rf"|(?<![{_LETTERS}])[وفبل]?ل?(?:ال)?(?:عام|سنه|العام|صيف|شتاء|ربيع|خريف|منذ|بحلول|انتخابات)\s+(?P<only>(?:19|20)\d\d)(?!\d)"
        rf"|(?<![{_LETTERS}])[وف]?(?P<relative>{'|'.join(sorted(relative, key=lambda w: -len(w)))})(?![{_LETTERS}])"
        rf"|(?<![{_LETTERS}])[وف]?(?:يوم\s+)?(?P<weekday>{'|'.join(weekdays)})(?![{_LETTERS}])"
        rf"(?P<past>\s+(?:الماضي|الماضيه|الفاءت|المنصرم))?(?P<next>\s+(?:المقبل|القادم))?"
    )
    return _Words(months, weekdays, relative, pattern)


def find_dates(text: str, reference: str | None) -> list[DateExpression]:
    """The date expressions of ``text``, in order.

    Arguments:
        reference: the document's date (ISO 8601); without it, relative expressions give nothing.

    >>> [d.value for d in find_dates("اعتقل في 12 آذار/مارس ٢٠٢٣، وحوكم عام 2024.", None)]
    ['2023-03-12', '2024']
    >>> [d.value for d in find_dates("قال أمس الخميس إنه استقال الشهر الماضي.", "2017-11-17")]
    ['2017-11-16', '2017-11-16', '2017-10']
    """
    folded = text.translate(_DIGITS).translate(_FOLD)
    today = _day(reference)
    year = reference[:4] if reference and re.match(r"\d{4}", reference) else None
    out = []
    for m in _words().pattern.finditer(folded):
        value = _value(m, today, year)
        if value:
            out.append(DateExpression(m.start(), m.end(), value))
    return out


def nearest_date(dates: list[DateExpression], start: int, end: int) -> str | None:
    """The value of the most exact expression inside ``[start, end)``, the first of equals; None if there is none."""
    inside = [d for d in dates if start <= d.start and d.end <= end]
    return max(inside, key=lambda d: (len(d.value), -d.start)).value if inside else None


def _day(reference: str | None) -> date | None:
    try:
        return date.fromisoformat(reference or "")
    except ValueError:
        return None


def _value(m: re.Match[str], today: date | None, year: str | None) -> str | None:
    if m["iso"]:
        return m["iso"]
    if m["only"]:
        return m["only"]
    if m["month"]:
        return _absolute(m["day"], _words().months[m["month"]], m["year"] or year)
    if today is None:
        return None
    if m["relative"]:
        return _shifted(today, *_words().relative[m["relative"]])
    return _weekday(today, _words().weekdays[m["weekday"]], bool(m["past"]), bool(m["next"]))


def _absolute(day: str | None, month: int, year: str | None) -> str | None:
    if year is None:
        return None
    if day is None:
        return f"{year}-{month:02d}"
    try:
        return date(int(year), month, int(day)).isoformat()
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


def statement_date(
    dates: list[DateExpression], doc: Doc, reference: str | None, token: int, start: int, end: int
) -> str | None:
    """The date of a statement: that of its evidence, else of its sentence, else the document's."""
    span = doc[start:end]
    sentence = doc[token].sent
    return (
        nearest_date(dates, span.start_char, span.end_char)
        or nearest_date(dates, sentence.start_char, sentence.end_char)
        or reference
    )
