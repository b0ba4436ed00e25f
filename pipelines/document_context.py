"""What a name leaves to its document: the state of «وزارة العدل», the host of «السفارة الروسية», the year of
«الانتخابات الرئاسية»."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Any

from spacy.tokens import Doc

from kg.names import slug
from pipelines.arabic.elections import Election, election_name, year_of_elections
from pipelines.arabic.gazetteer import Gazetteer
from pipelines.arabic.institutions import ABROAD, Institution
from pipelines.linking import Individual, Name, institution_of, of_institution
from pipelines.words import Words

__all__ = ["DocumentContext"]

_NEAR, _NEARER = 60, 15
_FIRST_TWO = itemgetter(0, 1)
_ELECTIONS = 32  # different ones that a document is taken to speak of
# What news in Arabic says of one state without naming it, and how much more likely that is.
_UNSAID = {
    ("administration", "united_states"): 8.0,
    ("election", "united_states"): 1.5,
    ("homeland_security_department", "united_states"): 8.0,
    ("justice_ministry", "united_states"): 2.0,
    ("lower_house", "united_states"): 1.5,
    ("military_intelligence", "russia"): 3.0,
    ("military_intelligence", "united_states"): 0.3,
    ("national_security_council", "united_states"): 1.5,
    ("senate", "united_states"): 4.0,
    ("supreme_court", "united_states"): 1.5,
    ("treasury", "united_states"): 8.0,
}


class DocumentContext:
    """What the names of a document say together; read once, asked for each name that leaves something out.

    Args:
        doc: the annotated document.
        words: those of the document.
        said: the names that say all, with what they stand for.
        gazetteer: the known names.
    """

    def __init__(
        self, doc: Doc, words: Words, said: Sequence[tuple[Name, Individual]], gazetteer: Gazetteer
    ) -> None:
        self._doc, self._words, self._said, self._gazetteer = doc, words, said, gazetteer
        self._years: dict[int, str | None] = {}

    @cached_property
    def _institutions(self) -> dict[tuple[str, str | None], list[tuple[int, str, Individual]]]:
        """The full names of institutions by kind, and by kind and state where their place is known, in the order of
        the text: start, id, individual."""
        out: defaultdict[tuple[str, str | None], list[tuple[int, str, Individual]]] = defaultdict(list)
        for name, individual in self._said:
            other = institution_of(name, self._gazetteer) if name.type == "ORG" else None
            if other is None or other.country is None:
                continue
            entry = name.span.start, individual.id, individual
            out[other.kind, None].append(entry)
            if other.place is not None:
                out[other.kind, other.country].append(entry)
        for entries in out.values():
            entries.sort(key=_FIRST_TWO)
        return out

    @cached_property
    def _states(self) -> dict[bool, list[tuple[int, str]]]:
        """Where states are spoken of, in the order of the text: by names only (False), or by adjectives, too, and by
        what belongs to them (True)."""
        spoken = [(n.span.start, c) for n, i in self._said if (c := self._gazetteer.country_of(i.id))]
        named, described = _states(self._words, self._gazetteer)
        return {False: named, True: sorted([*named, *described, *spoken])}

    def institution_meant(self, name: Name, institution: Institution) -> Individual:
        """The individual that a name of an institution means whose state (of an embassy: whose host) is not said.

        The nearest full name of the same kind decides; without one, the state that the document speaks of.
        """
        same = _nearest(self._institutions.get((institution.kind, institution.country), ()), name.span.start)
        if same is not None:
            return same
        if institution.kind in ABROAD and institution.country is not None:
            host = self.state_spoken_of(name, institution.kind, other_than=institution.country)
            return of_institution(replace(institution, place=host), name, self._gazetteer)
        country = self.state_spoken_of(name, institution.kind)
        return of_institution(replace(institution, country=country), name, self._gazetteer)

    def state_spoken_of(self, name: Name, kind: str, *, other_than: str | None = None) -> str | None:
        """The state that the document speaks of most; what stands shortly before ``name`` counts more.

        ``kind`` is that of the institution; where an embassy stands is said by places.
        """
        spoken, start = self._states[kind not in ABROAD], name.span.start
        weights = Counter(self._mentions[kind not in ABROAD])
        for reach in (_NEAR, _NEARER):  # each is twice what is further away
            for _, country in spoken[_behind(spoken, start - reach) : _behind(spoken, start)]:
                weights[country] += 1 if reach == _NEAR else 2
        weights.pop(other_than or "", None)
        likely = {c: n * _UNSAID.get((kind, c), 1.0) for c, n in weights.items()}
        return min(likely, key=lambda c: (-likely[c], c)) if likely else None

    @cached_property
    def _mentions(self) -> dict[bool, Counter[str]]:
        return {adjectives: Counter(c for _, c in spoken) for adjectives, spoken in self._states.items()}

    def elections_meant(self, elections: Sequence[tuple[Name, Election]]) -> list[tuple[Name, Individual]]:
        """The elections that the names of a document mean, in the order given.

        What one name leaves out (state, kind, year) is taken from the nearest other name that can mean the same
        election, else from the document: the state that it speaks of, the year that it gives for elections.
        """
        places: defaultdict[Election, list[int]] = defaultdict(list)
        for i in sorted(range(len(elections)), key=lambda i: elections[i][0].span.start):
            places[elections[i][1]].append(elections[i][0].span.start)
        several = dict(list(places.items())[:_ELECTIONS])
        out = []
        for name, said in elections:
            election = said
            near = [(*_distance(at, name.span.start), other) for other, at in several.items()]
            for _, _, other in sorted(near, key=_FIRST_TWO):
                if election.agrees(other):
                    election = _completed(election, other)
            out.append((name, self._individual(name, election)))
        return out

    def _individual(self, name: Name, election: Election) -> Individual:
        state = election.country or self.state_spoken_of(name, "election")
        kind = election.kind or ("presidential" if state == "united_states" else None)
        year = election.year or self._year(4 if (state, kind) == ("united_states", "presidential") else 0)
        english = election_name(Election(state, kind, year), self._gazetteer)
        return Individual(slug(english), "EVENT", english, name.text)

    def _year(self, cycle: int) -> str | None:
        if cycle not in self._years:
            self._years[cycle] = year_of_elections(self._doc.text, cycle)
        return self._years[cycle]


def _nearest(entries: Sequence[tuple[int, str, Individual]], start: int) -> Individual | None:
    """The individual named nearest to a token; of equals the one whose id comes first."""
    if not entries:
        return None
    at = _behind(entries, start)
    least = min(abs(entries[i][0] - start) for i in (at - 1, at) if 0 <= i < len(entries))
    same = [
        e
        for s in (start - least, start + least)
        for e in entries[_behind(entries, s) : _behind(entries, s + 1)]
    ]
    return min(same, key=itemgetter(1))[2]


def _behind(entries: Sequence[tuple[Any, ...]], start: int) -> int:
    """The index of the first entry from a token on."""
    return bisect_left(entries, start, key=itemgetter(0))


def _distance(places: Sequence[int], start: int) -> tuple[int, int]:
    """How far the nearest of some tokens is, and which one that is; of equals the first."""
    at = bisect_left(places, start)
    return min((abs(places[i] - start), places[i]) for i in (at - 1, at) if 0 <= i < len(places))


def _completed(election: Election, other: Election) -> Election:
    return Election(
        election.country or other.country, election.kind or other.kind, election.year or other.year
    )


def _states(words: Words, gazetteer: Gazetteer) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The positions of words that name a state or its capital, and of the adjectives of states, in order."""
    spoken = gazetteer.states_among(words.normal)
    named: list[tuple[int, str]] = []
    described: list[tuple[int, str]] = []
    for i, norm in enumerate(words.norms):
        if norm in spoken:
            country, is_adjective = spoken[norm]
            (described if is_adjective else named).append((i, country))
    return named, described
