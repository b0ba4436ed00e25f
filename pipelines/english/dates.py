"""Date expressions of English news to ISO 8601, as exact as the text is: «last Thursday», «in October 2016»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DateFound", "find_dates"]

_MONTHS = {
    m: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1,
    )
    for m in names.split()
}  # fmt: skip
_DAYS = {
    d: n for n, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_NUMBERS = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1}
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_D = "|".join(_DAYS)
_N = r"\d{1,2}|" + "|".join(_NUMBERS)
_PATTERN = re.compile(
    rf"""\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_M})\b\.?,?(?:\s+(?P<y1>(?:19|20)\d\d))?
    | (?P<m2>{_M})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>(?:19|20)\d\d))?
    | (?P<m3>{_M})\b\.?,?\s+(?:of\s+)?(?P<y3>(?:19|20)\d\d)
    | (?:(?:last|next|this|on|early|late|by|since)\s+){{1,4}}(?P<day>{_D})
    | (?P<day2>{_D})
    | (?P<yest>yesterday|today|tomorrow|tonight)
    | (?P<n>{_N})\s+(?P<unit>day|week|month|year)s?\s+(?P<dir>ago|earlier|later|before)
    | (?P<rel>last|next|this|previous)\s+(?P<unit2>week|month|year|spring|summer|autumn|fall|winter)
    | (?P<rel3>last|next|this|in|since|of|until|by|during|early|late|before|after|for)\s+(?P<m4>{_M})\b(?!\s*\d)
    | (?:in|since|of|during|from|by|until|before|after|early|late|mid-|for|the|between|and|to|around)
      \s+(?P<y5>(?:19|20)\d\d)\b(?!-|\d|s)
    | (?P<y6>(?:19|20)\d\d)\b(?=\s+(?:election|presidential|campaign|vote|hack|attack|coup))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date expression: half-open code points, and its value."""

    start: int
    end: int
    value: str


def find_dates(text: str, published: str | None = None) -> list[DateFound]:
    """The date expressions of a text; what is relative counts from the date of publication, and is left out without.

    >>> [d.value for d in find_dates("It said last Thursday that in October 2016 and on July 5 …", "2017-11-14")]
    ['2017-11-09', '2016-10', '2017-07-05']
    """
    known = _ISO.match(published or "")
    base = date(int(known[1]), int(known[2] or 1), int(known[3] or 1)) if known else None
    exact = len((known[0] if known else "").split("-")) if known else 0
    return [d for m in _PATTERN.finditer(text) for d in _value(m, base, exact)]


def _value(m: re.Match[str], base: date | None, exact: int) -> Iterator[DateFound]:
    value = _absolute(m, base) or (_relative(m, base, exact) if base else None)
    if value:
        yield DateFound(m.start(), m.end(), value)


def _absolute(m: re.Match[str], base: date | None) -> str | None:
    if m["iso"]:
        return m["iso"]
    for d, mo, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if m[mo]:
            if not 1 <= int(m[d]) <= 31 or (m[mo].lower() in ("may", "march") and m[mo][0].islower()):
                return None
            month = _MONTHS[m[mo].lower()]
            year = int(m[y]) if m[y] else _year_of(month, int(m[d]), base)
            return f"{year:04}-{month:02}-{int(m[d]):02}" if year else None
    if m["m3"]:
        return f"{m['y3']}-{_MONTHS[m['m3'].lower()]:02}"
    return m["y5"] or m["y6"]


def _year_of(month: int, day: int, base: date | None) -> int | None:
    """The year of a date without one: of the document, or the one before where that would lie well ahead."""
    if base is None:
        return None
    ahead = (month, day) > (base.month + 1, base.day)
    return base.year - 1 if ahead and base.month < 7 else base.year


def _relative(m: re.Match[str], base: date, exact: int) -> str | None:
    word = m[0].lower()
    if (day := m["day"] or m["day2"]) and exact == 3:
        if not day[0].isupper():
            return None
        return _weekday(_DAYS[day.lower()], base, ahead="next" in word)
    if m["yest"] and exact == 3:
        shift = {"yesterday": -1, "tomorrow": 1}.get(m["yest"].lower(), 0)
        return (base + timedelta(days=shift)).isoformat()
    if m["n"] and m["dir"].lower() == "ago":
        count = int(m["n"]) if m["n"].isdigit() else _NUMBERS[m["n"].lower()]
        return _ago(m["unit"].lower(), -count, base, exact)
    if m["rel"]:
        count = {"last": -1, "previous": -1, "next": 1}.get(m["rel"].lower(), 0)
        return _ago(m["unit2"].lower(), count, base, exact)
    if m["m4"] and m["m4"][0].isupper():
        month = _MONTHS[m["m4"].lower()]
        rel = m["rel3"].lower()
        year = base.year + (1 if rel == "next" and month <= base.month else 0)
        year -= (rel == "last" and month >= base.month) or (
            rel not in ("next", "by", "until") and month > base.month
        )
        return f"{year:04}-{month:02}"
    return None


def _weekday(day: int, base: date, *, ahead: bool) -> str:
    """The nearest such day up to the date of publication («on Friday», in the news, is past)."""
    shift = (day - base.weekday()) % 7
    return (
        base + timedelta(days=shift or 7) if ahead else base - timedelta(days=(base.weekday() - day) % 7)
    ).isoformat()


def _ago(unit: str, count: int, base: date, exact: int) -> str | None:
    if unit == "day":
        return (base + timedelta(days=count)).isoformat() if exact == 3 else None
    if unit == "week":
        return (base + timedelta(weeks=count)).strftime("%Y-%m") if exact == 3 else None
    if unit == "month":
        months = base.year * 12 + base.month - 1 + count
        return f"{months // 12:04}-{months % 12 + 1:02}" if exact > 1 else None
    return str(base.year + count)
