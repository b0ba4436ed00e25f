"""The question for relations, as SQL with parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kg.errors import UnknownName, UsageError
from kg.ontology import MODALITIES, POLARITIES, RELATION_TYPES

__all__ = ["SELECT_RELATIONS", "Conditions", "as_types", "first_day", "last_day"]

SELECT_RELATIONS = """
SELECT r.type, r.source_entity, r.target_entity, r.polarity, r.modality, r.attribution_entity, r.date, r.role,
       r.confidence, d.key, r.position, d.title, d.source, d.url, d.date, r.start, r."end", d.id
FROM relations r
JOIN documents d ON d.id = r.document
WHERE {where}
ORDER BY d.key, r.position
"""

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_IS = "r.{}_entity = ?"
"""Says who an end of a relation is."""
_TYPE = "r.type"
_SYMMETRIC = tuple(sorted(t.name for t in RELATION_TYPES.values() if t.symmetric))


class Conditions:
    """The conditions of a question, collected one by one; ``None`` always means "any"."""

    def __init__(self) -> None:
        self._sql: list[str] = []
        self.parameters: list[Any] = []
        self.entity: int | None = None
        """One that takes part in all relations that are asked for, if there is one."""

    @property
    def where(self) -> str:
        """The conditions as one SQL expression, with the values in ``parameters``."""
        return " AND ".join(self._sql) or "1"

    @property
    def where_in_sqlite(self) -> str:
        """The same, so that SQLite does not search by type, of which there are few, where an entity is asked for."""
        return self.where if self.entity is None else self.where.replace(_TYPE, f"+{_TYPE}")

    def add(self, sql: str, *values: Any) -> None:
        """Add an SQL condition with its values."""
        self._sql.append(f"({sql})")
        self.parameters += values

    def types(self, names: Sequence[str] | None) -> None:
        """Only relations of these types."""
        if names is not None:
            self.add(f"{_TYPE} IN ({', '.join('?' * len(names))})", *names)

    def ends(self, source: int | None, target: int | None) -> None:
        """Only relations from and to these entities; a type that reads both ways is found from both ends."""
        stated = [_IS.format(end) for end, v in (("source", source), ("target", target)) if v is not None]
        turned = [_IS.format(end) for end, v in (("target", source), ("source", target)) if v is not None]
        values = [v for v in (source, target) if v is not None]
        if values:
            both = f"{_TYPE} IN ({', '.join(repr(t) for t in _SYMMETRIC)})"
            self.entity = values[0]
            self.add(f"{' AND '.join(stated)} OR ({both} AND {' AND '.join(turned)})", *values, *values)

    def said_by(self, entity: int | None) -> None:
        """Only relations that are the word of this entity."""
        self.entity = entity if self.entity is None else self.entity
        self.equals("r.attribution_entity", entity)

    def touches(self, entity: int) -> None:
        """Only relations that have this entity as an end or as the one whose word it is."""
        self.entity = entity
        self.add(" OR ".join(map(_IS.format, ("source", "target", "attribution"))), entity, entity, entity)

    def joins(self, one: int, other: int) -> None:
        """Only relations from one of two entities to the other."""
        way = f"({_IS.format('source')} AND {_IS.format('target')})"
        self.entity = one
        self.add(f"{way} OR {way}", one, other, other, one)

    def equals(self, column: str, value: Any) -> None:
        """Only relations with this value in this column (a constant of the code, never a user's word)."""
        if value is not None:
            self.add(f"{column} = ?", value)

    def one_of(self, kind: str, value: str | None) -> None:
        """Only relations of this ``polarity`` or ``modality``."""
        known = POLARITIES if kind == "polarity" else MODALITIES
        if value is not None and value not in known:
            raise UnknownName.of(kind, value, known)
        self.equals(f"r.{kind}", value)

    def between(self, since: str | None, until: str | None) -> None:
        """Only relations whose date, else whose document's date, may lie in the range, both ends included."""
        date = "coalesce(r.date, d.date)"
        if since is not None:
            self.add(f"{date} || substr('0000-12-31', length({date}) + 1) >= ?", first_day(since))
        if until is not None:
            self.add(f"{date} || substr('0000-01-01', length({date}) + 1) <= ?", last_day(until))


def first_day(date: str) -> str:
    """The first day of a year, month or day.

    >>> first_day("2016"), last_day("2016-07")
    ('2016-01-01', '2016-07-31')
    """
    plain = _checked(date)
    return plain + "0000-01-01"[len(plain) :]


def last_day(date: str) -> str:
    """The last day of a year, month or day (of a month always the 31st: days are only compared)."""
    plain = _checked(date)
    return plain + "0000-12-31"[len(plain) :]


def _checked(date: str) -> str:
    """The date in the digits of stored ones, in which it is compared («٢٠١٦»); years may be numbers."""
    plain = re.sub(r"\d", lambda digit: str(int(digit[0])), str(date))
    if not _DATE.fullmatch(plain):
        raise UsageError(f"not a date: {date!r}; expected YYYY, YYYY-MM or YYYY-MM-DD")
    return plain


def as_types(value: str | Iterable[str] | None, own: Callable[[], Iterable[str]] = tuple) -> list[str] | None:
    """One type or several, in any case, as a list of names: built-in ones, or the user's, which ``own`` gives.

    >>> as_types("accused"), as_types(["mourned"], lambda: ["MOURNED"])
    (['ACCUSED'], ['MOURNED'])
    """
    if value is None:
        return None
    names = [name.upper() for name in ([value] if isinstance(value, str) else value)]
    if not RELATION_TYPES.keys() >= set(names):
        known = {*RELATION_TYPES, *own()}
        for name in names:
            if name not in known:
                raise UnknownName.of("relation type", name, known)
    return names
