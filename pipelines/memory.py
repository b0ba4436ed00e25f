"""What a reader remembers of a document, and what that tells of who an anaphor may mean.

The text is read from left to right. A memory keeps for each entity where and how it was last mentioned, by name or by
an anaphor that was taken for it, so that a chain of pronouns is followed over sentences that do not name it
(centering, Grosz, Joshi and Weinstein 1995; salience, Lappin and Leass 1994).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.ontology import ENTITY_TYPES
from pipelines.antecedents import FORMS, PLACES, Anaphor, Candidates
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.nominals import load_nominals
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["Manner", "Memory"]

_GENDERS = "?mfp"
_AGREEING = {"he": "?m", "verb_m": "?m", "she": "?fp", "verb_f": "?fp", "they": "p?", "verb_p": "p?"}
_ACTORS = frozenset(ENTITY_TYPES.index(t) for t in ("PERSON", "ORG", "GPE", "GROUP"))
_NEAR, _FAR, _OFTEN = 11, 3, 3

_REMEMBERED = 100
"""Entities that may be meant: the last mentioned. No article has as many."""
_SIZE = _REMEMBERED


def _buckets(cuts: Sequence[int]) -> list[int]:
    return [bisect_left(cuts, n) for n in range(_SIZE)]


_SENTENCES = _buckets((0, 1, 2, 3, 4, 6, 9))
_RECENCY = _buckets((0, 1, 2, 3, 5, 8))
_COUNT = _buckets((1, 2, 3, 5))
_GAP = _buckets((0, 1, 3, 6, 12, 20))
_PROMINENCE = (0, 2, 4, 6, 6)
_ELSEWHERE = 7, 0, 0, 0


class Manner:
    """How an entity was mentioned."""

    SUBJECT, BARE, GOVERNED, TITLE, ADJECTIVE, DROPPED, PRONOUN, NOMINAL = range(8)


_DIRECT = (Manner.SUBJECT, Manner.BARE, Manner.DROPPED)


def _agrees(form: str, kind: int, gender: str) -> bool:
    """Whether an anaphor of a form may mean an entity of a type and a gender."""
    if form in ENTITY_TYPES:
        return ENTITY_TYPES[kind] == form
    if form in ("act", "last", "dual"):
        return kind in _ACTORS
    if form == "she" and kind == 0 and gender != "f":
        return False
    return gender in _AGREEING.get(form, _GENDERS) and (form[0] != "v" or kind in _ACTORS)


_AGREEMENT = {
    form: [_agrees(form, kind, gender) for kind in range(len(ENTITY_TYPES)) for gender in _GENDERS]
    for form in FORMS
}
"""For each form of anaphors the truth of :func:`_agrees` by type and gender, as ``Memory.looks`` numbers them."""


@dataclass(slots=True)
class Memory:
    """What was said of the entities of a document so far; all lists by the number of the entity."""

    syntax: Syntax
    types: list[int]
    genders: list[int]
    words: Mapping[int, set[str]]
    countries: list[set[str]]
    ids: list[str]
    opening: set[int]
    total: list[int]
    heads: list[frozenset[str]]
    last: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    manner: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    nouns: dict[str, int] = field(default_factory=dict)
    pronouns: dict[str, int] = field(default_factory=dict)
    subject_of: dict[int, int] = field(default_factory=dict)
    subject: int = -1
    subject_sentence: int = -9
    speaker: int = -1
    antecedent: int = -1
    first: int = -1
    busiest: int = 0
    most: dict[int, int] = field(default_factory=dict)
    rivals: list[int] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.types)
        self.looks = [len(_GENDERS) * k + g for k, g in zip(self.types, self.genders, strict=True)]
        self.last, self.sentence, self.named = [-1] * n, [-99] * n, [-99] * n
        self.manner, self.names, self.mentions = [0] * n, [0] * n, [0] * n
        rivals = [0] * len(ENTITY_TYPES)
        for kind, count in zip(self.types, self.total, strict=True):
            self.most[kind] = max(self.most.get(kind, 0), count)
            rivals[kind] += count > 0
        self.rivals = [2 * min(n, 4) for n in rivals]

    def mention(self, entity: int, start: int, end: int, manner: int) -> None:
        """Note that tokens ``[start, end)`` mention an entity."""
        self.last[entity], self.manner[entity] = end, manner
        self.sentence[entity] = self.syntax.sentence[start]
        self.mentions[entity] += 1
        self.busiest = max(self.busiest, self.mentions[entity])
        if manner <= Manner.TITLE:
            self.names[entity] += 1
            self.named[entity] = self.sentence[entity]
            self.first = entity if self.first < 0 else self.first
        if not self.order or self.order[0] != entity:
            if entity in self.order:
                self.order.remove(entity)
            self.order.insert(0, entity)
            del self.order[_REMEMBERED:]

    def is_subject(self, entity: int, start: int) -> None:
        """Note that an entity is the subject of the clause at ``start``."""
        self.subject, self.subject_sentence = entity, self.syntax.sentence[start]

    def resolve(self, anaphor: Anaphor, entity: int, *, bare: bool) -> None:
        """Note that an anaphor was taken for an entity; ``bare`` tells whether a noun may be a subject."""
        i = anaphor.start
        if anaphor.form in ("act", "dual"):
            return
        self.antecedent = entity
        if anaphor.kind == "dropped":
            self.subject_of[i] = entity
            self.is_subject(entity, i)
            if self.syntax.norms[i] in load_nominals().speech:
                self.speaker = entity
            self.mention(entity, i, i + 1, Manner.DROPPED)
        elif anaphor.kind == "pronoun":
            self.pronouns[anaphor.word] = entity
            self.mention(entity, i, i + 1, Manner.PRONOUN)
        else:
            self.nouns[anaphor.word] = entity
            self.mention(entity, i, i + 1, Manner.NOMINAL)
            if bare:
                self.is_subject(entity, i)

    def candidates(self, anaphor: Anaphor) -> Candidates:
        """The entities that an anaphor may mean, the last mentioned first."""
        found = Candidates(self._possible(anaphor))
        if found.entities:
            self._describe(anaphor, found)
        return found

    def _possible(self, a: Anaphor) -> list[int]:
        order, types = self.order, self.types
        if a.form in ENTITY_TYPES:
            kind, named = ENTITY_TYPES.index(a.form), self.nouns.get(a.word, -1)
            words = self.words
            return [e for e in order if types[e] == kind or e == named or a.word in words.get(e, ())]
        if a.form == "dual" and (pair := load_nominals().duals.get(a.word)):
            return [e for e in order if types[e] == ENTITY_TYPES.index(pair)][:_NEAR]
        often = [e for e in order[_NEAR:] if self.names[e] >= _OFTEN][:_FAR] if len(order) > _NEAR else []
        return order[:_NEAR] + often

    def _clause(self, i: int) -> tuple[int, int]:
        """The last relative pronoun and the last complementizer before a token in its sentence, else -1."""
        first = max(self.syntax.sentences[self.syntax.sentence[i]][0], i - 14)
        kinds = self.syntax.kinds[first:i]
        kinds.reverse()
        relative = i - 1 - kinds.index(Kind.RELATIVE) if Kind.RELATIVE in kinds else -1
        complementizer = i - 1 - kinds.index(Kind.COMPLEMENTIZER) if Kind.COMPLEMENTIZER in kinds else -1
        return relative, complementizer

    def _nationality(self, a: Anaphor) -> str | None:
        """The nationality that a noun is said to have («الشركة الأمريكية»)."""
        if a.form not in ENTITY_TYPES:
            return None
        norms, end = self.syntax.norms, self.syntax.chunks[self.syntax.chunk[a.start]].end
        of = load_gazetteer().country_of_adjective
        return next((c for n in norms[a.start + 1 : min(end, a.start + 3)] if (c := of(n))), None)

    def _described_as(self, word: str, e: int) -> int:
        """Whether the text has called an entity by the noun, or another one."""
        meant = self.nouns.get(word, e)
        said = word in self.words.get(e, ())
        return 2 * (said + 2 * (word in self.nouns and meant == e) + 4 * (word in self.heads[e])) + (
            meant != e
        )

    def _describe(self, a: Anaphor, found: Candidates) -> None:
        at, here, looks, kinds = a.place, self.syntax.sentence[a.start], self.looks, self.types
        noun, clause = a.form in FORMS[:8], self._clause(a.start)
        country, speaker = self._nationality(a), 1 if self.syntax.quoted[a.start] else 3
        governed = self._subject_of_governor(a.governor, here)
        known = 1 + 2 * (a.governor in self.subject_of)
        repeated = self.pronouns.get(a.word) if a.kind == "pronoun" else None
        subject_here = 1 + (self.subject_sentence == here) + 2 * (self.subject_sentence == here - 1)
        busiest, agreeing, agreement = 1 + self.busiest, 0, _AGREEMENT[a.form]
        bound = 0
        manners, mentions, sentences, named = self.manner, self.mentions, self.sentence, self.named
        for recent, e in zip(_RECENCY, found.entities, strict=False):
            look, kind, manner, seen = looks[e], kinds[e], manners[e], mentions[e]
            since, anaphoric = here - sentences[e], manner >= Manner.ADJECTIVE
            since_named = here - named[e]
            agrees = agreement[look]
            behind = 5 if not agrees else agreeing if agreeing < 4 else 4
            agreeing += agrees
            if since:
                near = 1 if since == 1 else 2
                gap, relative, inside, apposed = _ELSEWHERE
            else:
                near = 0
                gap, relative, inside, apposed = self._in_sentence(a, e, *clause, noun=noun)
            if a.governor >= 0:
                bound = known + (governed == e)
            found.agree.append(agrees)
            found.codes.append(
                (
                    look,
                    (_SENTENCES[since] if since < _SIZE else _SENTENCES[-1]) * 2 + anaphoric,
                    recent,
                    behind,
                    manner * 3 + near,
                    (_COUNT[seen] if seen < _SIZE else _COUNT[-1]) * 3 + near,
                    (e == self.first) * 2 + (e in self.opening),
                    self._described_as(a.word, e) if noun else 0,
                    speaker + (e == self.speaker),
                    gap * PLACES + at,
                    relative * PLACES + at,
                    (subject_here if self.subject == e else 0) * PLACES + at,
                    0 if repeated is None else 1 + (repeated == e),
                    0 if country is None else self._fits(country, e),
                    _PROMINENCE[4 * seen // busiest] + (self.total[e] == self.most[kind]),
                    (self.antecedent == e) * PLACES + at,
                    _SENTENCES[since_named] if since_named < _SIZE else _SENTENCES[-1],
                    self.rivals[kind] + (self.names[e] > 0),
                    kind * PLACES + at,
                    inside * PLACES + at,
                    (anaphoric * 7 + recent) * PLACES + at,
                    bound * PLACES + at,
                    apposed,
                    bound * 4 + (relative if relative < 3 else 3),
                )
            )

    def _in_sentence(
        self, a: Anaphor, e: int, relative: int, complementizer: int, *, noun: bool
    ) -> tuple[int, int, int, int]:
        """How the last mention of an entity stands to an anaphor of the same sentence: tokens between, relative
        pronoun and complementizer between, apposition."""
        i, last, manner = a.start, self.last[e], self.manner[e]
        clause = inside = apposed = 0
        if relative >= 0:
            clause = (1 if 0 <= relative - last <= 2 else 2 if relative > last else 3) + 3 * (
                i - relative > 5
            )
        if complementizer >= 0:
            inside = 1 + (last > complementizer) + 2 * (manner in _DIRECT)
        if noun and manner <= Manner.TITLE and last >= i - 2:
            direct = last == i - 1
            if direct or (last == i - 2 and self.syntax.norms[i - 1] == "،"):
                kind = 1 + ENTITY_TYPES.index(a.form) if a.form in ENTITY_TYPES else 0
                apposed = (1 if direct else 2) * 6 + kind
        return _GAP[i - last] if i - last < _SIZE else _GAP[-1], clause, inside, apposed

    def _fits(self, country: str, e: int) -> int:
        """Whether an entity is of the country that a noun says."""
        own = self.countries[e]
        return 1 if country in own or self.ids[e] == country else 2 if not own else 3

    def _subject_of_governor(self, verb: int, sentence: int) -> int:
        if verb < 0:
            return -1
        return self.subject_of.get(verb, self.subject if self.subject_sentence == sentence else -2)
