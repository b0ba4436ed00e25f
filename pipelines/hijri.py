"""Dates of the Hijri calendar to Gregorian ones, by the Umm al-Qura tables of the library ``hijridate``."""

from __future__ import annotations

from datetime import date

__all__ = ["hijri_date", "hijri_year_near"]

_FIRST, _LAST = 1343, 1500  # the years of the tables


def hijri_date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The Gregorian day, month or year (ISO 8601) of a Hijri one; None outside of the years 1343 to 1500.

    A Hijri month or year lies in two Gregorian ones: its middle decides.

    >>> hijri_date(1445, 9, 1), hijri_date(1445, 9), hijri_date(1445)
    ('2024-03-11', '2024-03', '2024')
    """
    if not _FIRST <= year <= _LAST:
        return None
    found = _gregorian(year, month or 7, day or (15 if month else 1))
    if found is None:
        return None
    text = found.isoformat()
    return text if month and day else text[:7] if month else text[:4]


def hijri_year_near(today: date, month: int, day: int, *, past: bool = False, following: bool = False) -> int:
    """The Hijri year in which a day is meant that is given without its year: the one nearest to ``today``, or the
    nearest before or after it.

    >>> hijri_year_near(date(2024, 4, 1), 9, 10), hijri_year_near(date(2024, 4, 1), 9, 10, following=True)
    (1445, 1446)
    """
    guess = round((today.year - 622) * 33 / 32)
    days = {y: found for y in range(guess - 2, guess + 3) if (found := _gregorian(y, month, day))}
    fitting = {
        y: abs((found - today).days)
        for y, found in days.items()
        if not (past and found >= today) and not (following and found <= today)
    }
    return min(fitting, key=lambda y: (fitting[y], y), default=guess)


def _gregorian(year: int, month: int, day: int) -> date | None:
    from hijridate import Hijri  # imported where it is needed: few documents have such a date

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)
