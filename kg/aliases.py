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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.decisions import Decision, read_decisions
from kg.errors import InputNotFound, InvalidAliases
from kg.names import normalize

__all__ = ["Aliases", "stem", "unknown_names"]


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
        return cls(read_decisions(text, path), path)

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
