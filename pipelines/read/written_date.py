"""A date as newspapers and databases write it -> ISO 8601."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from importlib.resources import files

from kg.orthography import ALEFS, DIGITS, strip_marks

__all__ = ["find_date", "parse_date"]

_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")


def parse_date(value: str) -> str | None:
    """The ISO date of a string that is a date, as exact as it is; None where it is none that can be read.

    A time of day is cut off. Of ``3/4/2016`` the day comes first, as in Arabic and European use.

    >>> parse_date("2017-11-14T09:30+03:00"), parse_date("١٤ نوفمبر ٢٠١٧"), parse_date("2016-11")
    ('2017-11-14', '2017-11-14', '2016-11')
    """
    text = value.strip().translate(DIGITS)
    if re.fullmatch(r"\d{4}", text):
        return text
    if m := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
        return text
    if m := re.fullmatch(r"(\d{4})(\d{2})(\d{2})(T.*)?", text):
        return _iso(*m.group(1, 2, 3))
    found = find_date(text)
    return found[0] if found else None


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first full date in ``text`` as ISO 8601, with its half-open span; None where there is none.

    >>> find_date("نشر في 3 آذار 2018")
    ('2018-03-03', 7, 18)
    """
    plain = text.translate(DIGITS)
    hits = []
    for pattern, order in ((_ISO, (1, 3, 4)), (_DAY_FIRST, (4, 3, 1)), *_written_forms()):
        for m in pattern.finditer(plain):
            if iso := _iso(*m.group(*order)):
                hits.append((m.start(), -m.end(), iso))
                break
    if not hits:
        return None
    start, end, iso = min(hits)
    return iso, start, -end


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _months()[_fold(month)]
    try:
        return datetime.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def _fold(name: str) -> str:
    return " ".join(strip_marks(name).translate(ALEFS).lower().split())


@functools.cache
def _months() -> dict[str, int]:
    table = tomllib.loads(files("pipelines.read").joinpath("months.toml").read_text("utf-8"))["months"]
    return {name: i for i, names in enumerate(table, 1) for name in names}


@functools.cache
def _written_forms() -> tuple[tuple[re.Pattern[str], tuple[int, int, int]], ...]:
    """Patterns of dates with a month name, each with the groups of year, month and day."""
    # Longest first: "كانون الثاني" before "كانون"; an alef may carry any hamza in the text.
    spelled = sorted(_months(), key=len, reverse=True)
    names = "|".join(re.escape(n).replace("ا", "[اأإآ]").replace(r"\ ", r"\s+") for n in spelled)
    one = rf"(?<!\w)({names})\.?(?!\w)"
    both = rf"{one}(?:\s*[/(]\s*(?:{names})\)?)?"
    of = r"(?:st|nd|rd|th)?\s*(?:من\s+)?(?:شهر\s+)?"
    year = r"[,،]?\s*(?:من\s+)?(?:عام\s+|سنة\s+)?(\d{4})(?!\d)"
    day_first = re.compile(rf"(?<!\d)(\d{{1,2}}){of}{both}{year}", re.I)
    month_first = re.compile(rf"{both}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*[,،]?\s+(\d{{4}})(?!\d)", re.I)
    return (day_first, (3, 2, 1)), (month_first, (3, 1, 2))
