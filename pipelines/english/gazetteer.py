"""The shared gazetteer by its English names: the same entries, so that both languages speak of the same entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipelines.arabic.gazetteer import Entry, Gazetteer, load_gazetteer
from pipelines.arabic.groups import people_name

__all__ = ["EnglishNames", "load_names", "read_rows", "words_of"]

_WORDS = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:\.\d+)+|\w+|[&+]")
_NUMBER = re.compile(r"[\d.]+")
_LATIN = re.compile(r"[^\u0600-\u06ff]*[A-Za-z][^\u0600-\u06ff]*")
_LAST = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as keys: small letters, without full stops, apostrophes and a leading article.

    >>> words_of("The U.S. State Department"), words_of("Guccifer 2.0")
    (('us', 'state', 'department'), ('guccifer', '2.0'))
    """
    words = [_word(w) for w in _WORDS.findall(name.replace("'s", " s").replace("’s", " s"))]
    return tuple(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _word(word: str) -> str:
    return (word if _NUMBER.fullmatch(word) else word.replace(".", "")).lower()


@dataclass(slots=True)
class EnglishNames:
    """Known names by their words; ``nations`` are adjectives and peoples by the country that they name; ``families``
    the family names that mean one person without more."""

    gazetteer: Gazetteer
    entries: dict[tuple[str, ...], list[Entry]] = field(default_factory=dict)
    nations: dict[tuple[str, ...], str] = field(default_factory=dict)
    families: dict[str, list[Entry]] = field(default_factory=dict)
    sizes: dict[str, list[int]] = field(default_factory=dict)

    def lookup(self, words: Sequence[str], kind: str | None = None) -> Entry | None:
        """The entry of a name, the most likely of several.

        >>> load_names().lookup(("fbi",)).id
        'fbi'
        """
        found = self.entries.get(tuple(words), ())
        return next((e for e in found if kind is None or e.type == kind), None)

    def country_of(self, words: Sequence[str]) -> str | None:
        """The country of an adjective or a people.

        >>> load_names().country_of(("iranian",)), load_names().country_of(("north", "korean"))
        ('iran', 'north_korea')
        """
        return self.nations.get(tuple(words))

    def family(self, name: str) -> Entry | None:
        """The person whom a family name means without more («Assange»), or None."""
        found = self.families.get(name.lower(), ())
        return found[0] if len(found) == 1 else None

    def longest(self, words: Sequence[str], start: int) -> tuple[int, list[Entry]] | None:
        """The end and entries of the longest known name that starts at ``words[start]``."""
        for size in self.sizes.get(words[start], ()):
            key = tuple(words[start : start + size])
            if len(key) == size and key in self.entries:
                return start + size, self.entries[key]
        return None


@cache
def load_names() -> EnglishNames:
    """The names, read on the first call."""
    gazetteer = load_gazetteer()
    names = EnglishNames(gazetteer)
    aliases = {row[0]: row[1].split("|") for row in read_rows("names.tsv")}
    for entry in gazetteer.entries.values():
        latin = [n for n in (entry.name, *entry.aliases) if _LATIN.fullmatch(n)]
        for name in (*latin, *aliases.get(entry.id, ())):
            key = words_of(name)
            same = names.entries.setdefault(key, [])
            if key and entry not in same:
                same.append(entry)
        if entry.type == "PERSON":
            _add_family(names, entry)
    _add_nations(names)
    sizes: defaultdict[str, set[int]] = defaultdict(set)
    for key in names.entries:
        if key:
            sizes[key[0]].add(len(key))
    names.sizes = {w: sorted(s, reverse=True) for w, s in sizes.items()}
    return names


def _add_family(names: EnglishNames, entry: Entry) -> None:
    """A family name means a person where a single Arabic word does."""
    parts, arabic = entry.name.split(), (entry.name_ar or "").split()
    known = len(parts) > 1 and not _LAST.fullmatch(parts[-1]) and arabic[-1:]
    if known and {arabic[-1], parts[-1]} & {*entry.aliases}:
        names.families.setdefault(parts[-1].lower(), []).append(entry)


def _add_nations(names: EnglishNames) -> None:
    for id_ in names.gazetteer.territories:
        adjective = names.gazetteer.english_adjective(id_)
        for name in (adjective, people_name(id_, names.gazetteer)) if adjective else ():
            names.nations.setdefault(words_of(name or ""), id_)
    for country, words in read_rows("nations.tsv"):
        for word in words.split("|"):
            names.nations[words_of(word)] = country


def read_rows(name: str) -> Iterator[list[str]]:
    """The rows of a table of this package without its header."""
    text = files("pipelines.english").joinpath(name).read_text("utf-8")
    lines: Iterable[str] = text.splitlines()[1:]
    return (line.split("\t") for line in lines if line)
