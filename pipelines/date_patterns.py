"""The forms of date expressions of Arabic news as patterns over folded text; :mod:`pipelines.dates` gives their values.

The words are data: ``pipelines/arabic/dates.toml`` and, for the months, ``pipelines/read/months.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipelines.arabic.orthography import fold

__all__ = ["DateForm", "DateWords", "load_words"]

_LETTER = "\u0621-\u064a"
_START = rf"(?<![{_LETTER}])[وف]?"
_END = rf"(?![{_LETTER}])"
_WIDEST = 8  # white space between two words of a date
_LEAD = 80  # characters before the name of a month that may belong to its date, and more
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = r"\s*[،,]?\s*(?:من\s+)?(?:العام\s+|عام\s+|سنه\s+)?"


class DateForm(NamedTuple):
    """A form of date expressions: its pattern, a word that is in all of them, and what is the whole expression where
    nothing else of it is there (the name of a month), if there is such a thing. Other parts of patterns are many, and
    slow to look for."""

    pattern: re.Pattern[str]
    needed: str
    core: re.Pattern[str] | None

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """What ``pattern.finditer`` gives."""
        if self.core is None:
            if self.needed in text:
                yield from self.pattern.finditer(text)
            return
        end = 0
        for core in self.core.finditer(text):
            if core.start() >= end:
                found = self.pattern.search(text, max(end, core.start() - _LEAD))
                assert found is not None, "the core is a match"
                end = found.end()
                yield found


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words of date expressions, folded, with what they mean, and their forms in the order of their precedence.

    ``relative`` and ``ago`` give a unit (hour, day, week, month, year) and how many of them; ``days`` the number of an
    ordinal; months count from 1, weekdays from Monday, 0.
    """

    months: dict[str, int]
    ambiguous: frozenset[str]
    hijri: dict[str, int]
    days: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, tuple[str, int]]
    ago: dict[str, tuple[str, int]]
    numbers: dict[str, int]
    forms: tuple[DateForm, ...]

    def day(self, written: str) -> int:
        """The number of a day of the month, in digits or in words."""
        return int(written) if written.isdigit() else self.days[" ".join(written.split())]


@cache
def load_words() -> DateWords:
    """The words and patterns, read once."""
    data = tomllib.loads((files("pipelines.arabic") / "dates.toml").read_text(encoding="utf-8"))
    table = tomllib.loads((files("pipelines.read") / "months.toml").read_text(encoding="utf-8"))["months"]
    months = {fold(w): n for n, words in enumerate(table, 1) for w in words if not w.isascii()}
    hijri = {w: n for n, words in enumerate(data["hijri"], 1) for w in words}
    weekdays = {w: int(n) for n, words in data["weekdays"].items() for w in words}
    relative = {w: (unit, n) for w, (unit, n) in data["relative"].items()}
    ago = {
        w: (unit, n) for unit, forms in data["ago"].items() for n, words in enumerate(forms) for w in words
    }
    days = _ordinals(data)
    patterns = (
        *_absolute(data, months, hijri, days),
        *_relative(data, days, weekdays, relative, ago),
    )
    return DateWords(
        months,
        frozenset(data["ambiguous_months"]),
        hijri,
        days,
        weekdays,
        relative,
        ago,
        data["numbers"],
        tuple(_form(p, months, hijri) for p in patterns),
    )


def _bounded(pattern: str) -> str:
    """The pattern with bounds to its white space: two runs side by side could share a long one in a square of ways."""
    return pattern.replace(r"\s+", rf"\s{{1,{_WIDEST}}}").replace(r"\s*", rf"\s{{0,{_WIDEST}}}")


def _form(pattern: str, months: Iterable[str], hijri: Iterable[str]) -> DateForm:
    names = months if "(?P<month>" in pattern else hijri if "(?P<hijri>" in pattern else ()
    core = rf"(?<![{_LETTER}])[وفبل]?(?:{_either(names)}){_END}"
    needed = "الشهر" if "(?P<of_month>" in pattern else ""
    return DateForm(re.compile(_bounded(pattern)), needed, re.compile(_bounded(core)) if names else None)


def _ordinals(data: dict[str, Any]) -> dict[str, int]:
    """The days of a month in words: «الخامس», «الحادي عشر», «الثالث والعشرين»."""
    out = {w: n for n, w in enumerate(data["days"], 1)} | dict.fromkeys(data["first"], 1)
    for n, unit in enumerate(data["units"], 1):
        out[f"{unit} عشر"] = 10 + n
        out[f"{unit} والعشرين"] = out[f"{unit} والعشرون"] = 20 + n
    for ending in ("ين", "ون"):
        out[f"العشر{ending}"], out[f"الثلاث{ending}"], out[f"الحادي والثلاث{ending}"] = 20, 30, 31
    return out


def _absolute(
    data: dict[str, Any], months: dict[str, int], hijri: dict[str, int], days: dict[str, int]
) -> tuple[str, ...]:
    """Dates in digits, of both calendars, and years."""
    month = _either(months)
    day = (
        rf"(?:(?:(?<!\d)(?P<day>\d{{1,2}})\s+(?:من\s+)?|(?P<first>{_either(data['first'])})\s+(?:من\s+)?"
        rf"|(?P<ordinal>{_either(days)})\s+من\s+)(?:شهر\s+)?)?"
    )
    before_year = _either(data["before_year"])
    return (
        rf"(?<!\d)(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})\s?(?P<mark>[/.-])\s?(?P<m>\d{{1,2}})\s?(?P=mark)\s?(?P<y>{_YEAR})(?!\d)",
        rf"(?<![\d/.-])(?P<y>{_YEAR})\s?(?P<mark>[/.])\s?(?P<m>\d{{1,2}})\s?(?P=mark)\s?(?P<d>\d{{1,2}})(?!\d)",
        rf"{day}(?<![{_LETTER}])(?P<named>شهر\s+)?[وفبل]?(?P<hijri>{_either(hijri)}){_END}{_turned(data)}"
        rf"(?:{_OF_YEAR}(?P<hijri_year>1[34]\d\d)(?!\d)(?:\s*(?:{_either(data['hijri_mark'])}){_END})?)?",
        rf"{_START}(?:عام|العام|سنه|السنه)\s+(?P<only_hijri>1[34]\d\d)\s*(?:{_either(data['hijri_mark'])}){_END}",
        rf"{day}(?<![{_LETTER}])(?P<before>(?:{_either(data['before_month'])})\s+)?[وفبل]?(?P<month>{month}){_END}"
        rf"(?P<pair>\s*[/(]?\s*(?:{month}){_END}\s*\)?)?{_turned(data)}(?:{_OF_YEAR}(?P<year>{_YEAR})(?!\d))?",
        rf"(?<![{_LETTER}])[وفبل]?(?:{before_year}|عامي|العامين|اعوام|الاعوام|سنوات)\s+(?P<only>{_YEAR})(?![\d-])",
        rf"(?<=عامي {_YEAR})\s+و\s*(?P<only>{_YEAR})(?!\d)",
    )


def _relative(
    data: dict[str, Any],
    days: dict[str, int],
    weekdays: dict[str, int],
    relative: dict[str, tuple[str, int]],
    ago: dict[str, tuple[str, int]],
) -> tuple[str, ...]:
    """What counts from another date: the document's, or one that follows «من»."""
    months = _either(w for w, (unit, _) in relative.items() if unit == "month" and w.startswith("الشهر"))
    weekday = rf"(?P<weekday>{_either(weekdays)}){_END}"
    count = rf"(?P<number>{_either(data['numbers'])}|\d{{1,3}})\s+"
    turned = (*data["past"], *data["next"], "الجاري", "الحالي")  # «مطلع العام» alone is this year's
    return (
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})|(?P<ordinal>{_either(days)}))\s+من\s+(?P<of_month>{months}){_END}",
        rf"(?<!ذلك )(?<!هذا ){_START}(?P<relative>{_either(relative)}){_END}"
        rf"(?!\s+(?:{_either([*data['not_today'], *turned])}){_END})(?:\s+{weekday})?",
        rf"{_START}(?:قبل|منذ)\s+(?:(?:{_either(data['about'])})\s+)?(?:{count})?(?P<unit>{_either(ago)}){_END}"
        rf"(?P<from>\s+من{_END})?",
        rf"{_START}(?:يوم\s+)?{weekday}{_turned(data)}",
    )


def _turned(data: dict[str, Any]) -> str:
    """«الماضي» or «المقبل» behind a month or a day."""
    past, following = _either(data["past"]), _either(data["next"])
    return rf"(?P<past>\s+(?:{past}){_END})?(?P<next>\s+(?:{following}){_END})?"


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))
