"""Which names of persons in one document mean the same person."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from kg.names import SAME_NAME, family_name, is_son, name_parts, same_name
from pipelines.arabic.gazetteer import Entry, Gazetteer

__all__ = ["Person", "cluster_persons"]


@dataclass(slots=True, eq=False)
class Person:
    """A person of the document: which names mean the person, the full name, what the gazetteer knows."""

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
    people: list[Person] = []
    names = [_without_father_mark(name, gazetteer) for name in names]
    order = sorted(range(len(names)), key=lambda i: (-len(name_parts(names[i])), i))
    for i in order:
        if len(name_parts(names[i])) > 1:
            _add_full(i, names, people, gazetteer)
    for i in range(len(names)):
        if len(name_parts(names[i])) <= 1:
            _add_short(i, names, people, gazetteer, words)
    for person in people:
        person.names.sort()
    return sorted(people, key=lambda p: p.names[0])


def _without_father_mark(name: str, gazetteer: Gazetteer) -> str:
    """«مسعود الأب» is «مسعود», unless the name with the mark is known («بوش الأب»)."""
    bare = name.removesuffix(" الاب")
    return name if bare == name or gazetteer.lookup(name, "PERSON") else bare


def _add_full(i: int, names: Sequence[str], people: list[Person], gazetteer: Gazetteer) -> None:
    name = names[i]
    entry = gazetteer.lookup(name, "PERSON") or gazetteer.similar(name, "PERSON")
    for person in people:
        known = entry is not None and person.entry is not None
        if (entry == person.entry) if known else _same_person(person.full, name):
            person.names.append(i)
            person.entry = person.entry or entry
            return
    people.append(Person([i], name, entry))


def _same_person(long: str, short: str) -> bool:
    """Whether two names of several parts are forms of one: spelling variants, or with parts left out."""
    if is_son(long) != is_son(short):
        return False
    if same_name(long, short) >= SAME_NAME:
        return True
    a, b = name_parts(long), name_parts(short)
    if len(a) <= len(b):
        return False
    if not _is_subsequence(b, a):
        return False
    ends = same_name(a[0], b[0]) >= SAME_NAME and (
        same_name(a[-1], b[-1]) >= SAME_NAME or same_name(a[1], b[1]) >= SAME_NAME
    )
    return ends or same_name(" ".join(a[-len(b) :]), " ".join(b)) >= SAME_NAME


def _is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(any(same_name(part, other) >= SAME_NAME for other in rest) for part in short)


def _add_short(
    i: int, names: Sequence[str], people: list[Person], gazetteer: Gazetteer, words: Set[str]
) -> None:
    name = names[i]
    entry = gazetteer.lookup(name, "PERSON") or gazetteer.in_context(name, "PERSON", words)
    family = [p for p in people if same_name(family_name(p.full), name) >= SAME_NAME]
    found = [p for p in family if not is_son(p.full)] or family
    found = found or [p for p in people if _has_part(p.full, name)]
    known = [p for p in found if entry and p.entry and p.entry.id == entry.id]
    strangers = [p for p in found if p.entry is None and not is_son(p.full)]
    entry = entry or (None if found else gazetteer.similar(name, "PERSON"))
    if known:
        person = known[0]
    elif entry and not strangers:
        person = next((p for p in people if p.entry and p.entry.id == entry.id), None) or Person(
            [], name, entry
        )
    elif found:
        person = _nearest(found, i)
    else:
        person = Person([], name, entry)
    if person not in people:
        people.append(person)
    person.names.append(i)


def _has_part(full: str, name: str) -> bool:
    return any(same_name(part, name) >= SAME_NAME for part in name_parts(full)) or (
        len(name_parts(full)) == 1 and same_name(full, name) >= SAME_NAME
    )


def _nearest(people: list[Person], i: int) -> Person:
    """The person named last before position ``i``, else the one named first after it."""
    before = [(max(k for k in p.names if k < i), n) for n, p in enumerate(people) if min(p.names) < i]
    if before:
        return people[max(before)[1]]
    return min(people, key=lambda p: min(p.names))
