"""The lines of ``aliases.toml``, checked where they enter; :mod:`kg.aliases` has the form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from kg.errors import InvalidAliases
from kg.names import normalize
from kg.ontology import ENTITY_TYPES

__all__ = ["Decision", "read_decisions"]

_TABLES = ("merge", "split", "rename", "retype")
_ARABIC = re.compile("[\u0621-\u064a]")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]""")
_HEAD = re.compile(r"\s*\[\s*[\"']?(\w+)[\"']?\s*\]")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file: what (``merge``, ``split``, ``rename``, ``retype``) is said of which entity.

    ``other`` is the entity that ``name`` is, or is not; ``documents`` are those in which the name is somebody
    else; ``new_name`` and ``new_name_ar`` are the names, and ``type`` is the type, that the entity gets.
    """

    what: str
    name: str
    line: int
    other: str = ""
    documents: tuple[str, ...] = ()
    new_name: str | None = None
    new_name_ar: str | None = None
    type: str | None = None

    @property
    def key(self) -> str:
        """Tells the decision from every other one, whatever its line."""
        return f"{self.what} {normalize(self.name)} {normalize(self.other)} {' '.join(self.documents)}"


def read_decisions(text: str, path: str) -> tuple[Decision, ...]:
    """The decisions of a text, in the order of its lines.

    Raises:
        InvalidAliases: it is not of the expected form; the message has ``path`` and the line.

    >>> read_decisions('[retype]\\ntelegram = "COMPANY"', "aliases.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.InvalidAliases: aliases.toml, line 2: 'telegram': expected a type (PERSON, ...), got 'COMPANY'
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        at = _AT_LINE.search(str(e))
        where = f"line {at[1]}" if at else "the end"
        raise InvalidAliases(f"{path}, {where}: no valid TOML: {_AT_LINE.sub('', str(e))}") from e
    decisions = tuple(_Reader(path, text).decisions(tables))
    _refuse_contradictions(path, decisions)
    return decisions


def _refuse_contradictions(path: str, decisions: tuple[Decision, ...]) -> None:
    merged = {frozenset({normalize(d.name), normalize(d.other)}): d for d in decisions if d.what == "merge"}
    for d in decisions:
        other = merged.get(frozenset({normalize(d.name), normalize(d.other)}))
        if d.what == "split" and other is not None:
            what = f"splits what line {other.line} merges; delete one of them"
            raise InvalidAliases(f"{path}, line {d.line}: {what}")


class _Reader:
    """From the tables of a file to decisions, with the line of each key."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = dict(_lines(text))

    def decisions(self, tables: dict[str, Any]) -> Iterator[Decision]:
        found: list[Decision] = []
        for table, entries in tables.items():
            if table not in _TABLES:
                self._refuse(table, "", f"unknown table {table!r}; expected {', '.join(_TABLES)}")
            if not isinstance(entries, dict):
                self._refuse(table, "", f'expected lines of the form "name" = … under [{table}]')
            for name, value in entries.items():
                found += getattr(self, f"_{table}")(name, value)
        return iter(sorted(found, key=lambda d: d.line))

    def _refuse(self, table: str, name: str, what: str) -> NoReturn:
        line = self._line(table, name)
        raise InvalidAliases(f"{self._path}, line {line}: {what}")

    def _line(self, table: str, name: str) -> int:
        return self._lines.get((table, name)) or self._lines.get((table, "")) or 1

    def _text(self, table: str, name: str, value: object, what: str) -> str:
        if not isinstance(value, str) or not normalize(value):
            self._refuse(table, name, f"{name!r}: expected {what}, got {value!r}")
        if not normalize(name):
            self._refuse(table, name, f"{name!r} is no name")
        return str(value)

    def _merge(self, name: str, value: object) -> Iterator[Decision]:
        other = self._text("merge", name, value, "the name or id of the entity that it is")
        if normalize(other) == normalize(name):
            self._refuse("merge", name, f"{name!r} is merged with itself")
        yield Decision("merge", name, self._line("merge", name), other)

    def _split(self, name: str, value: object) -> Iterator[Decision]:
        line = self._line("split", name)
        for part in value if isinstance(value, list) and value else [value]:
            documents = part.get("documents") if isinstance(part, dict) and len(part) == 1 else None
            if documents and isinstance(documents, list) and all(isinstance(d, str) for d in documents):
                yield Decision("split", name, line, documents=tuple(documents))
                continue
            what = 'the name of the entity that it is not, or { documents = ["…"] }'
            other = self._text("split", name, part, what)
            if normalize(other) == normalize(name):
                self._refuse("split", name, f"{name!r} is split from itself; say in which documents")
            yield Decision("split", name, line, other)

    def _rename(self, name: str, value: object) -> Iterator[Decision]:
        if isinstance(value, str):
            value = {"name_ar" if _ARABIC.search(value) else "name": value}
        if not isinstance(value, dict) or not value or value.keys() - {"name", "name_ar"}:
            self._refuse("rename", name, f'{name!r}: expected a name, or {{ name = "…", name_ar = "…" }}')
        new = {k: self._text("rename", name, v, "a name") for k, v in value.items()}
        line = self._line("rename", name)
        yield Decision("rename", name, line, new_name=new.get("name"), new_name_ar=new.get("name_ar"))

    def _retype(self, name: str, value: object) -> Iterator[Decision]:
        if not isinstance(value, str) or value.upper() not in ENTITY_TYPES:
            self._refuse(
                "retype", name, f"{name!r}: expected a type ({', '.join(ENTITY_TYPES)}), got {value!r}"
            )
        yield Decision("retype", name, self._line("retype", name), type=str(value).upper())


def _lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """The line of every table and of every key in it."""
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if head := _HEAD.match(line):
            table = head[1]
            yield (table, ""), number
        elif key := _KEY.match(line):
            (name,) = tomllib.loads(f"{key[1]} = 0")
            yield (table or name, name if table else ""), number
