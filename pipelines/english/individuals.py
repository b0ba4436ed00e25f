"""The entities found so far in an English document, looked up by what they may be called, not compared one by one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from spacy.tokens import Span

from pipelines.english.composed import nation_at
from pipelines.english.gazetteer import EnglishNames, words_of

__all__ = ["SUFFIX", "Individual", "Individuals", "Words"]

Words = tuple[str, ...]

SUFFIX = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SMALL = frozenset(
    ("of", "the", "and", "for", "on", "in", "s")
)  # are no part of an acronym; «People's» is two words
_PARTICLE = 3  # letters of the longest word that is no name by itself («al», «bin», «van», «der»)
_MOST = 32
"""People that a name is compared with: of those of one family name the last found before it, of those who share words
with it those of the rarest. News have at most four."""
_LONGEST = 40  # words of the longest name whose parts are looked up


@dataclass(slots=True)
class Individual:
    """Who or what names stand for, and the names."""

    id: str
    type: str
    name: str
    name_ar: str | None = None
    origin: str = "text"
    spans: list[Span] = field(default_factory=list)
    words: set[Words] = field(default_factory=set)
    number: int = -1
    """Its place in the order in which they were found."""
    starts: list[int] = field(default_factory=list)
    """The first tokens of the spans, in the order of the text."""


@dataclass(slots=True)
class Individuals:
    """All of a document, by id. Of several that fit, the one found first is meant, if nothing else is said."""

    names: EnglishNames
    by_id: dict[str, Individual] = field(default_factory=dict)
    _all: list[Individual] = field(default_factory=list)
    _firsts: dict[tuple[str, object], int] = field(default_factory=dict)
    _called: dict[tuple[str, Words], list[tuple[int, int]]] = field(default_factory=dict)
    _sharing: dict[str, list[tuple[int, Words]]] = field(default_factory=dict)
    _ending: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    _named: dict[Words, set[int]] = field(default_factory=dict)

    def add(self, span: Span, individual: Individual) -> None:
        """Note that a span names an individual: the known one of that id, if there is one."""
        known = self.by_id.setdefault(individual.id, individual)
        if known.number < 0:
            known.number = len(self._all)
            self._all.append(known)
        known.spans.append(span)
        insort(known.starts, span.start)
        self._note(known, "end", (known.type, span.end))
        words = words_of(span.text)
        if words in known.words:
            return
        known.words.add(words)
        if len(words) > 1:
            self._ending.setdefault((known.type, words[-1]), set()).add(known.number)
        if known.type == "PERSON":
            self._note_person(known, words, span.start)
        elif known.type in ("ORG", "EVENT"):
            self._note_organisation(known, words)

    def same_person(self, words: Words) -> Individual | None:
        """The person of whom one name is the other without middle names, or without first names («Lopez Obrador»)."""
        ways: list[tuple[str, object]] = [("tail", words), *(("person", tail) for tail in _tails(words))]
        if len(words) > 1:
            ways.append(("outer", (words[0], words[-1])))
        numbers = [self._firsts[way] for way in ways if way in self._firsts]
        if len(words) > 2:
            shared = sorted((self._sharing.get(w, []) for w in set(words)), key=len)
            compared = islice(chain.from_iterable(shared), _MOST)
            numbers += [number for number, other in compared if _within(words, other)]
        return self._all[min(numbers)] if numbers and len(words) > 1 else None

    def by_short_name(self, words: Words, start: int) -> Individual | None:
        """The person who has this family name, else this first name, else this one of several names («Lula»): the last
        one named before the token ``start``."""
        for way in ("family", "first", "inner"):
            places = self._called.get((way, words), [])
            if len(places) > _MOST:
                at = bisect_left(places, (start,))
                places = places[max(0, at - _MOST) : max(at, _MOST)]
            if places:
                return self._all[min((_distance(self._all[n], start), n) for _, n in places)[1]]
        return self._first("person", words)

    def ending(self, kind: str, word: str) -> Individual | None:
        """The only one of a type whose name of several words ends so."""
        numbers = self._ending.get((kind, word), ())
        return self._all[next(iter(numbers))] if len(numbers) == 1 else None

    def ending_at(self, kind: str, end: int) -> Individual | None:
        """The one of a type of whom a name ends before the token ``end``."""
        return self._first("end", (kind, end))

    def with_other_name(self, words: Words) -> Individual | None:
        """The organisation that has this name besides another."""
        numbers = (n for n in self._named.get(words, ()) if len(self._all[n].words) > 1)
        first = min(numbers, default=None)
        return None if first is None else self._all[first]

    def short_for(self, words: Words, *, beginning: bool, known: bool, initials: bool) -> Individual | None:
        """The organisation or event whose name begins so (one of the gazetteer, if the name itself is ``known``), or
        whose initials these are."""
        ways: list[tuple[str, object]] = [("beginning", (known, words))] if beginning else []
        if initials:
            ways.append(("initials", words[0]))
        numbers = [self._firsts[way] for way in ways if way in self._firsts]
        return self._all[min(numbers)] if numbers else None

    def _first(self, way: str, key: object) -> Individual | None:
        number = self._firsts.get((way, key))
        return None if number is None else self._all[number]

    def _note(self, individual: Individual, way: str, key: object) -> None:
        number = individual.number
        self._firsts[way, key] = min(number, self._firsts.get((way, key), number))

    def _note_person(self, known: Individual, words: Words, start: int) -> None:
        self._note(known, "person", words)
        if len(words) < 2:
            return
        self._note(known, "outer", (words[0], words[-1]))
        for tail in _tails(words):
            self._note(known, "tail", tail)
        for way, called in _called(words):
            places = self._called.setdefault((way, called), [])
            insort(places, (start, known.number))
        if 2 < len(words) <= _LONGEST:
            for word in set(words):
                self._sharing.setdefault(word, []).append((known.number, words))

    def _note_organisation(self, known: Individual, words: Words) -> None:
        if known.type == "ORG":
            self._named.setdefault(words, set()).add(known.number)
        for size in range(1, min(len(words), _LONGEST)):
            self._note(known, "beginning", (False, words[:size]))
            if known.origin != "text":
                self._note(known, "beginning", (True, words[:size]))
        nation = nation_at(words, self.names, 0)
        for rest in (words, words[nation[0] :]) if nation else (words,):
            if len(rest) > 1:  # «U.S. Drug …» is DEA, too
                self._note(known, "initials", "".join(w[0] for w in rest if w not in _SMALL))


def _tails(words: Words) -> Iterator[Words]:
    return (words[-size:] for size in range(2, min(len(words), _LONGEST) + 1))


def _called(words: Words) -> set[tuple[str, Words]]:
    """What a person may be called for short, and by which of the names."""
    inner = {("inner", (w,)) for w in words[1:-1] if len(w) > _PARTICLE}
    return {("family", words[-2:] if words[-1] in SUFFIX else words[-1:]), ("first", words[:1]), *inner}


def _within(a: Words, b: Words) -> bool:
    """Whether all words of one name, three at least, are among those of the other."""
    short, long = sorted((a, b), key=len)
    return (long[-1] in SUFFIX) == (short[-1] in SUFFIX) and len(short) > 2 and set(short) <= set(long)


def _distance(i: Individual, start: int) -> tuple[bool, int]:
    before = bisect_left(i.starts, start)
    return (not before, start - i.starts[before - 1] if before else 0)
