"""Which names of persons in one document mean the same person."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from kg.names import SAME_NAME, family_name, is_son, name_parts, same_name
from pipelines.arabic.gazetteer import Entry, Gazetteer
from pipelines.name_keys import NameIndex, end_keys, name_keys, pair_keys

__all__ = ["Person", "cluster_persons"]

_is_son = lru_cache(maxsize=1 << 14)(is_son)  # a name is compared with as many as share a key with it
_family = lru_cache(maxsize=1 << 14)(family_name)


@lru_cache(maxsize=1 << 14)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(name_parts(name))


@dataclass(slots=True, eq=False)
class Person:
    """A person of the document: which names mean the person (in order), the full name, what the gazetteer knows."""

    names: list[int] = field(default_factory=list)
    full: str = ""
    entry: Entry | None = None


def cluster_persons(
    names: Sequence[str], gazetteer: Gazetteer, words: Set[str] = frozenset()
) -> list[Person]:
    """Group the names of persons of a document, given in text order, by who is meant.

    Full names come first: spelling variants and longer forms of one name are one person. A single name
    then goes to the person of that family name, else of that given name; among several, to the last one
    named before it. A known short name («ترامب») means the known person unless the text introduces
    somebody else of that name; short names of several known people are decided by the normalised
    ``words`` of the document.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> [p.names for p in cluster_persons(["سعيد العلي", "ليلى حداد", "العلي"], load_gazetteer())]
    [[0, 2], [1]]
    """
    names = [_without_father_mark(name, gazetteer) for name in names]
    known = _People()
    order = sorted(range(len(names)), key=lambda i: (-len(_parts(names[i])), i))
    for i in order:
        if len(_parts(names[i])) > 1:
            _add_full(i, names[i], known, gazetteer)
    for i in range(len(names)):
        if len(_parts(names[i])) <= 1:
            _add_short(i, names[i], known, gazetteer, words)
    return sorted(known.people, key=lambda p: p.names[0])


class _People:
    """The people found so far, and the indexes by which they are found again; ``entries`` gives the first person
    of what the gazetteer knows."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.entries: dict[str, int] = {}
        self._full: NameIndex[int] = NameIndex()
        self._families: NameIndex[int] = NameIndex()
        self._parts: NameIndex[int] = NameIndex()

    def add(self, name: str, entry: Entry | None) -> Person:
        """A new person."""
        person, number = Person([], name, None), len(self.people)
        self.people.append(person)
        parts = _parts(name)
        if len(parts) > 1:
            self._full.add(number, (*name_keys(name), *pair_keys(name)))
        self._families.add(number, name_keys(_family(name)))
        self._parts.add(number, (k for part in {*parts, name} for k in name_keys(part)))
        self.know(number, entry)
        return person

    def know(self, number: int, entry: Entry | None) -> None:
        """Note what the gazetteer knows of a person, unless it is known already."""
        person = self.people[number]
        if entry is not None and person.entry is None:
            person.entry = entry
            self.entries[entry.id] = min(number, self.entries.get(entry.id, number))

    def of_full(self, name: str, entry: Entry | None) -> list[int]:
        """The people that a name of several parts may mean, in the order in which they were added."""
        found = self._full.find((*name_keys(name), *end_keys(name)))
        own = None if entry is None else self.entries.get(entry.id)
        return found if own is None else sorted({*found, own})

    def of_family(self, name: str) -> list[Person]:
        """The people of a family name."""
        found = (self.people[n] for n in self._families.find(name_keys(name)))
        return [p for p in found if same_name(_family(p.full), name) >= SAME_NAME]

    def of_part(self, name: str) -> list[Person]:
        """The people who have a name among theirs."""
        found = (self.people[n] for n in self._parts.find(name_keys(name)))
        return [p for p in found if _has_part(p.full, name)]


def _without_father_mark(name: str, gazetteer: Gazetteer) -> str:
    """«مسعود الأب» is «مسعود», unless the name with the mark is known («بوش الأب»)."""
    bare = name.removesuffix(" الاب")
    return name if bare == name or gazetteer.lookup(name, "PERSON") else bare


def _add_full(i: int, name: str, known: _People, gazetteer: Gazetteer) -> None:
    entry = gazetteer.lookup(name, "PERSON") or gazetteer.similar(name, "PERSON")
    for n in known.of_full(name, entry):
        person = known.people[n]
        both = entry is not None and person.entry is not None
        if (entry == person.entry) if both else _same_person(person.full, name):
            insort(person.names, i)
            known.know(n, entry)
            return
    known.add(name, entry).names.append(i)


def _same_person(long: str, short: str) -> bool:
    """Whether two names of several parts are forms of one: spelling variants, or with parts left out."""
    if _is_son(long) != _is_son(short):
        return False
    if same_name(long, short) >= SAME_NAME:
        return True
    a, b = _parts(long), _parts(short)
    if len(a) <= len(b):
        return False
    if not _is_subsequence(b, a):
        return False
    ends = same_name(a[0], b[0]) >= SAME_NAME and (
        same_name(a[-1], b[-1]) >= SAME_NAME or same_name(a[1], b[1]) >= SAME_NAME
    )
    return ends or same_name(" ".join(a[-len(b) :]), " ".join(b)) >= SAME_NAME


def _is_subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(any(same_name(part, other) >= SAME_NAME for other in rest) for part in short)


def _add_short(i: int, name: str, people: _People, gazetteer: Gazetteer, words: Set[str]) -> None:
    entry = gazetteer.lookup(name, "PERSON") or gazetteer.in_context(name, "PERSON", words)
    family = people.of_family(name)
    found = [p for p in family if not _is_son(p.full)] or family or people.of_part(name)
    known = [p for p in found if entry and p.entry and p.entry.id == entry.id]
    strangers = [p for p in found if p.entry is None and not _is_son(p.full)]
    entry = entry or (None if found else gazetteer.similar(name, "PERSON"))
    if known:
        person = known[0]
    elif entry and not strangers:
        own = people.entries.get(entry.id)
        person = people.add(name, entry) if own is None else people.people[own]
    elif found:
        person = _nearest(found, i)
    else:
        person = people.add(name, entry)
    insort(person.names, i)


def _has_part(full: str, name: str) -> bool:
    return any(same_name(part, name) >= SAME_NAME for part in _parts(full)) or (
        len(_parts(full)) == 1 and same_name(full, name) >= SAME_NAME
    )


def _nearest(people: list[Person], i: int) -> Person:
    """The person named last before position ``i``, else the one named first after it."""
    before = [p for p in people if p.names[0] < i]
    if before:
        return max(before, key=lambda p: p.names[bisect_left(p.names, i) - 1])
    return min(people, key=lambda p: p.names[0])
