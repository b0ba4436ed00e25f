"""The user's own word on who is who: ``aliases.toml``, one decision a line.

::

    [merge]                                   # this name is that entity
    "Tarmab" = "Donald Trump"

    [split]                                   # this name is not that entity,
    "سامي ندى" = "سامية ندى"
    "علي حسن" = { documents = ["court.txt"] }  # or is somebody else in these documents

    [rename]
    "donald_tarmab" = { name = "Donald Trump", name_ar = "دونالد ترامب" }

    [retype]
    "telegram" = "ORG"

An entity is named by its id, or by a name that a document gives it, in English or Arabic, in whatever orthography.
The decisions win over what the resolution finds; deleting a line and building again undoes it.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import InputNotFound, InvalidAliases
from kg.names import normalize
from kg.ontology import ENTITY_TYPES

__all__ = ["Aliases", "Decision", "stem", "unknown_names"]

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


@dataclass(frozen=True, slots=True)
class Aliases:
    """The decisions of a file, in its order; false if there are none.

    >>> aliases = Aliases.parse('[merge]\\n"Tarmab" = "Donald Trump"')
    >>> [(d.what, d.name, d.other, d.line) for d in aliases.decisions]
    [('merge', 'Tarmab', 'Donald Trump', 2)]
    """

    decisions: tuple[Decision, ...] = ()
    path: str = "aliases.toml"
    _named: dict[str, tuple[Decision, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for d in self.decisions:
            for name in {d.name, d.other} - {""}:
                for key in {normalize(name), stem(name)}:
                    self._named[key] = (*self._named.get(key, ()), d)

    def __bool__(self) -> bool:
        return bool(self.decisions)

    @classmethod
    def load(cls, path: str | Path) -> Aliases:
        """Read a file.

        Raises:
            InputNotFound: there is no such file, or it cannot be read.
            InvalidAliases: it is not of the expected form; the message has the line.
        """
        try:
            text = Path(path).read_text("utf-8-sig")
        except OSError as e:
            raise InputNotFound(f"cannot read {str(path)!r}: {e.strerror}") from e
        except UnicodeDecodeError as e:
            raise InvalidAliases(f"{path}: expected UTF-8 text; {e}") from e
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, path: str = "aliases.toml") -> Aliases:
        """The decisions of a text; see :meth:`load` for the errors."""
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as e:
            at = _AT_LINE.search(str(e))
            where = f"line {at[1]}" if at else "the end"
            raise InvalidAliases(f"{path}, {where}: no valid TOML: {_AT_LINE.sub('', str(e))}") from e
        decisions = tuple(_Reader(path, text).decisions(tables))
        _refuse_contradictions(path, decisions)
        return cls(decisions, path)

    @property
    def fingerprint(self) -> str:
        """Equal for files that say the same; empty without decisions."""
        said = [(d.key, d.new_name, d.new_name_ar, d.type) for d in self.decisions]
        return hashlib.sha256(repr(said).encode()).hexdigest() if said else ""

    def naming(self, entity_id: str, names: Iterable[str]) -> Iterator[Decision]:
        """The decisions that may name an entity of this id, or of a number after it, or of a normalised name."""
        if self._named:
            keys = {stem(entity_id), *names}
            found = {d for key in keys for d in self._named.get(key, ())}
            yield from sorted(found, key=lambda d: d.line)

    def touch_keys(self, entity_id: str, names: Iterable[str]) -> set[str]:
        """What entities of several names share because a decision names them all."""
        return {f"alias {d.key}" for d in self.naming(entity_id, names)}

    def context(self, document: str, entity_id: str, names: Iterable[str]) -> str:
        """Marks an entity that the user says is somebody else in this document; empty for all others."""
        for d in self.naming(entity_id, names):
            if document in d.documents:
                return d.key
        return ""


def stem(entity_id: str) -> str:
    """An id without the number that tells it from others of the same name.

    >>> stem("ali_hassan_2"), stem("ali_hassan")
    ('ali_hassan', 'ali_hassan')
    """
    return re.sub(r"_\d+$", "", entity_id)


def unknown_names(connection: sqlite3.Connection, aliases: Aliases) -> list[str]:
    """A line for each name of the decisions that no entity of a store bears, and each document that is not there."""
    return [
        f"{aliases.path}, line {d.line}: {what}"
        for d in aliases.decisions
        for what in _unknown(connection, d)
    ]


def _unknown(connection: sqlite3.Connection, d: Decision) -> Iterator[str]:
    for name in filter(None, (d.name, d.other)):
        sql = "SELECT 1 FROM names WHERE normalized IN (?, ?) LIMIT 1"
        if connection.execute(sql, (normalize(name), normalize(stem(name)))).fetchone() is None:
            yield f"no entity is called {name!r}; `kg entities` lists ids and names"
    for document in d.documents:
        if connection.execute("SELECT 1 FROM documents WHERE key = ?", (document,)).fetchone() is None:
            yield f"no document {document!r}"


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
