"""What a reader remembers of an English document, and what that tells of whom an anaphor may mean.

The text is read from left to right. For each entity it is kept where and as what it was last mentioned, by name or by
an anaphor that was taken for it (centering, Grosz, Joshi and Weinstein 1995; salience, Lappin and Leass 1994). An
anaphor has a bounded number of candidates, of each type those that were mentioned last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from operator import itemgetter

from kg.ontology import ENTITY_TYPES
from pipelines.english.learned.anaphors import PLACES, Anaphor, place_of
from pipelines.english.learned.called import Called
from pipelines.english.learned.events import Clue
from pipelines.english.learned.words import Words

__all__ = ["MANNERS", "MOST", "Recall"]

_KEPT = {"PERSON": 10, "ORG": 10, "GPE": 8, "GROUP": 5, "LOC": 3, "EVENT": 4}
"""Of each type that many entities may be meant: the last mentioned."""
_LATER = 8  # entities that are named soon after a noun of the first sentences
_AHEAD = 4  # sentences
MOST = 20  # words below another that are looked at
MANNERS = PLACES + 3  # the places of names, an anaphor as subject, another one, an adjective
_OF_PRONOUN = {
    "he": ("PERSON",),
    "she": ("PERSON",),
    "it": ("ORG", "GPE", "EVENT", "GROUP", "LOC"),
    "they": ("GROUP", "ORG", "PERSON", "GPE"),
    "deed": ("PERSON", "ORG", "GPE", "GROUP"),
}
_CLASH = {"he": "f", "she": "m"}
_KEPT_MENTIONS = 6


@dataclass(slots=True)
class Recall:
    """What was said of the entities so far; all lists by the position of the entity."""

    words: Words
    kinds: Sequence[str]
    called: Called
    speakers: Mapping[int, int]
    settled: Mapping[int, int]
    events: Mapping[int, Mapping[int, Clue]] = field(default_factory=dict)
    last: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    manner: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    history: list[list[int]] = field(default_factory=list)
    recent: dict[str, list[int]] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    subject_of: dict[int, int] = field(default_factory=dict)
    subjects: dict[int, int] = field(default_factory=dict)
    first: int = -1
    opening: int = -1
    antecedent: int = -1
    busiest: int = 0
    meant: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        n = len(self.kinds)
        self.last, self.sentence, self.manner, self.mentions = [-1] * n, [-99] * n, [0] * n, [0] * n
        self.history = [[] for _ in range(n)]
        self.recent = {kind: [] for kind in _KEPT}

    def mention(self, entity: int, token: int, manner: int) -> None:
        """Note that the phrase with the head ``token`` mentions an entity."""
        here = self.words.sent[token]
        self.last[entity], self.sentence[entity], self.manner[entity] = token, here, manner
        self.mentions[entity] += 1
        self.history[entity] = [*self.history[entity][1 - _KEPT_MENTIONS :], token]
        self.busiest = max(self.busiest, self.mentions[entity])
        if self.first < 0:
            self.first, self.opening = entity, here
        order = self.recent[self.kinds[entity]]
        if entity in order:
            order.remove(entity)
        order.insert(0, entity)
        del order[_KEPT[self.kinds[entity]] :]
        if manner in (0, 1, PLACES):
            if manner != 1:
                self.subjects[here] = entity
            self.subject_of.setdefault(self.words.governor(token), entity)

    def name(self, entity: int, token: int) -> None:
        """Note a name."""
        self.mention(entity, token, place_of(self.words, token))

    def expect_subject(self, entity: int, token: int) -> None:
        """Note before all of the text is read that a name is the subject of a clause («In his speech Trump …»)."""
        self.subject_of.setdefault(self.words.governor(token), entity)

    def was_mentioned(self, entity: int) -> bool:
        """Whether the text has mentioned an entity so far."""
        return self.last[entity] >= 0

    def adjective(self, entity: int, token: int) -> None:
        """Note an adjective of nationality."""
        self.mention(entity, token, PLACES + 2)

    def resolve(self, a: Anaphor, entity: int) -> None:
        """Note that an anaphor was taken for an entity; to name a deed is not to mention its author."""
        self.meant[a.token] = entity
        if a.form == "deed":
            self.same[a.noun] = entity
            return
        self.same[a.noun] = self.antecedent = entity
        self.mention(entity, a.token, PLACES + (a.place > 1))

    def candidates(self, a: Anaphor, governing: Mapping[int, int]) -> list[int]:
        """The entities that an anaphor may mean, the last mentioned first, then those that are named later.

        ``governing``: see :meth:`governing`.
        """
        here, last = self.words.sent[a.token], self.last
        kinds = _OF_PRONOUN.get(a.form, ENTITY_TYPES)
        genders, clash = self.called.gender, _CLASH.get(a.form)
        found = [e for kind in kinds for e in self.recent[kind] if not clash or genders[e] != clash]
        found.sort(key=lambda e: -last[e])
        if a.form == "deed":
            found += [e for e in self.events[a.token] if e not in found]
        elif a.pronoun:
            found += [e for e in governing if last[e] < 0 and self.kinds[e] in kinds and genders[e] != clash]
        elif a.token < self.called.leading:
            order, until = self.called.order, here + _AHEAD
            first = bisect_left(order, here, key=itemgetter(1))  # who is named before was mentioned
            later = map(order.__getitem__, range(first, len(order)))
            soon = takewhile(lambda x: x[1] <= until, later)
            found += islice((e for e, _ in soon if last[e] < 0), _LATER)
        return found

    def governing(self, a: Anaphor) -> dict[int, int]:
        """The subjects of the clauses around an anaphor: 1 of its own, 2 of the next, 3 of others, 4 the noun that a
        relative clause around it describes."""
        w, i, level = self.words, a.token, 0
        out: dict[int, int] = {}
        subjects, names = self.subject_of, self.called.at
        for _ in range(10):
            e = subjects.get(i)
            if (w.pos[i] in ("VERB", "AUX") or e is not None) and i != a.token:
                level += 1
                if e is not None:
                    out.setdefault(e, min(level, 3))
            head = w.head[i]
            if head == i:
                break
            if w.dep[i] in ("acl:relcl", "acl") and head in names:
                out[names[head]] = 4
            i = head
        return out
