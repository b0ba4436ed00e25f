"""What is said of an entity that an anaphor may mean, as values of categories, which the ranker weighs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

from kg.ontology import ENTITY_TYPES
from pipelines.english.learned.anaphors import DETERMINERS, PLACES, Anaphor
from pipelines.english.learned.clues import clue_rows
from pipelines.english.learned.events import CLUES, Clue
from pipelines.english.learned.recall import MANNERS, MOST, Recall

__all__ = ["CATEGORIES", "Candidates", "candidates_of"]

_TYPES = len(ENTITY_TYPES)
_NUMBER = {kind: n for n, kind in enumerate(ENTITY_TYPES)}
_GENDER = {"": 0, "m": 1, "f": 2}

CATEGORIES: dict[str, int] = {
    "type, gender": 3 * _TYPES,
    "sentences since, manner": 8 * MANNERS,
    "mentioned since, sentences": 18,
    "of its type mentioned since, place": 4 * PLACES,
    "mentions, sentences": 18,
    "opens the document": 4,
    "described so, determiner": 8 * DETERMINERS,
    "quotation, place": 4 * PLACES,
    "governing subject, place": 5 * PLACES,
    "last subjects, place": 4 * PLACES,
    "same word": 3,
    "nation": 4,
    "in its phrase": 4,
    "modifiers": 3,
    "prominence": 10,
    "last antecedent, place": 2 * PLACES,
    "settled by rules": 3,
    "tokens, place": 6 * PLACES,
    "determiner, sentences": DETERMINERS * 8,
    "plural, type": 2 * _TYPES,
    "of its type": 4 * _TYPES,
    "asked": 6,
    "last manner, place": MANNERS * PLACES,
    "a place or an agency, type": 3 * _TYPES,
    "possessor": 3,
    **{f"author: {clue}": values for clue, values in CLUES.items()},
}
"""What is said of a candidate, and into how many values it falls."""
_STARTS = dict(
    zip(CATEGORIES, [sum(list(CATEGORIES.values())[:n]) for n in range(len(CATEGORIES))], strict=True)
)
_AT = tuple(_STARTS.values())


def _buckets(cuts: Sequence[int], size: int = 64) -> list[int]:
    return [bisect_left(cuts, n) for n in range(size)]


_SENTENCES = _buckets((0, 1, 2, 3, 5, 8))  # 0 to 6
_RECENT = _buckets((0, 1, 2, 4, 7))  # 0 to 5
_COUNT = _buckets((0, 1, 2, 3, 5))  # 0 to 5
_TOKENS = _buckets((2, 5, 10, 20))  # 0 to 4
_LATE, _ELSEWHERE = 7, 5
_NO_CLUE = Clue()
_FIRST = frozenset(("my", "our"))


@dataclass(slots=True)
class Candidates:
    """Entities that an anaphor may mean, in the same order the values of their categories, and their clues
    (:mod:`pipelines.english.learned.clues`); ``deed`` is the word that an event noun hangs on."""

    entities: list[int]
    codes: list[tuple[int, ...]]
    clues: list[list[float]]
    deed: str = ""


@dataclass(frozen=True, slots=True)
class _View:
    """What is the same for all candidates of an anaphor: its sentence, who speaks (-1: nobody known), whom its word
    meant last, the nations that stand beside it, entities in its phrase and around it, whom the rules settled for, the
    subjects of the sentence before and of this one, what speaks for the authors of an event noun, and whom a word means
    that the phrase belongs to."""

    a: Anaphor
    here: int
    quoted: bool
    speaker: int
    same: int
    nations: set[int]
    phrase: Mapping[int, int]
    governing: Mapping[int, int]
    settled: int
    before: int
    now: int
    authors: Mapping[int, Clue]
    possessor: int


def candidates_of(recall: Recall, a: Anaphor) -> Candidates:
    """The entities that an anaphor may mean, each with what is said of it."""
    governing = recall.governing(a)
    found = recall.candidates(a, governing)
    if not found:
        return Candidates([], [], [])
    i, here = a.token, recall.words.sent[a.token]
    view = _View(
        a,
        here,
        i in recall.speakers,
        recall.speakers.get(i, -1),
        recall.same.get(a.noun, -1),
        set() if a.pronoun else _nations(recall, i),
        _phrase(recall, i),
        governing,
        recall.settled.get(i, -1),
        recall.subjects.get(here - 1, -1),
        recall.subjects.get(here, -1),
        recall.events.get(i, {}) if a.form == "deed" else {},
        _possessor(recall, a.possessor),
    )
    codes, of_type = [], dict.fromkeys(ENTITY_TYPES, 0)
    for rank, e in enumerate(found):
        kind = recall.kinds[e]
        codes.append(_code(recall, view, e, rank, of_type[kind]))
        of_type[kind] += 1
    deed = recall.words.lemma[recall.words.governor(i)] if a.form == "deed" else ""
    return Candidates(found, codes, clue_rows(recall, a, found, governing), deed)


def _nations(recall: Recall, i: int) -> set[int]:
    at = recall.called.nations_at
    return {at[c] for c in recall.words.children[i][:MOST] if c in at}


def _possessor(recall: Recall, i: int) -> int:
    """Whom a possessor that is no name means; «my» is the speaker's."""
    if i in recall.meant:
        return recall.meant[i]
    return recall.speakers.get(i, -1) if i >= 0 and recall.words.lower[i] in _FIRST else -1


def _phrase(recall: Recall, i: int) -> dict[int, int]:
    """The entities in the phrase of an anaphor, which it does not mean: 1 named below it, 2 above it, 3 described by
    a phrase that it opens («Leonid Volkov, his closest aide»)."""
    w, names = recall.words, recall.called.at
    out: dict[int, int] = {}
    for c in w.children[i][:MOST]:
        if c in names:
            out[names[c]] = 1
        for g in w.children[c][:MOST]:
            if g in names:
                out.setdefault(names[g], 1)
    head = w.head[i]
    if head in names:
        out[names[head]] = 2
    elif w.dep[i] == "nmod:poss":
        above = w.head[head]
        if w.dep[head] in ("appos", "flat") and above in names:
            out[names[above]] = 3
    return out


def _code(r: Recall, v: _View, e: int, rank: int, of_type: int) -> tuple[int, ...]:
    """The values of the categories, in their order, of an entity; ``rank`` and ``of_type`` count the candidates, and
    those of its type, that were mentioned since."""
    a, t, called = v.a, _AT, r.called
    kind, place, det, many = r.kinds[e], a.place, a.determiner, r.mentions[e]
    number = _NUMBER[kind]
    since, band, manner = _distance(r, v, e)
    near = min(since, 2)
    gap = _ELSEWHERE if since else _TOKENS[min(63, a.token - r.last[e])]
    said = a.noun in called.nouns[e]
    described = 0 if a.pronoun else said + 2 * (a.noun in called.heads[e]) + 4 * (v.same == e)
    asked = 0 if not a.asked else 1 if kind in a.asked else 2
    shared = min(2, len(a.modifiers & called.context[e])) if a.modifiers else 0
    return (
        t[0] + number * 3 + _GENDER[called.gender[e]],
        t[1] + band * MANNERS + manner,
        t[2] + _RECENT[min(rank, 63)] * 3 + near,
        t[3] + min(of_type, 3) * PLACES + place,
        t[4] + _COUNT[min(many, 63)] * 3 + near,
        t[5] + 2 * (e == r.first) + (called.first_sentence[e] <= r.opening),
        t[6] + described * DETERMINERS + det,
        t[7] + (2 * v.quoted + (e == v.speaker)) * PLACES + place,
        t[8] + v.governing.get(e, 0) * PLACES + place,
        t[9] + ((e == v.before) + 2 * (e == v.now)) * PLACES + place,
        t[10] + (0 if v.same < 0 else 1 + (v.same == e)),
        t[11] + (_nation(v.nations, called.nations[e]) if v.nations else 0),
        t[12] + v.phrase.get(e, 0),
        t[13] + shared,
        t[14] + 2 * (4 * many // max(1, r.busiest)) + (called.total[e] == called.most[kind]),
        t[15] + (e == r.antecedent) * PLACES + place,
        t[16] + (0 if v.settled < 0 else 1 + (v.settled == e)),
        t[17] + gap * PLACES + place,
        t[18] + det * 8 + band,
        t[19] + a.plural * _TYPES + number,
        t[20] + min(3, len(r.recent[kind])) * _TYPES + number,
        t[21] + asked * 2 + said,
        t[22] + r.manner[e] * PLACES + place,
        t[23] + called.aside[e] * _TYPES + number,
        t[24] + (0 if v.possessor < 0 else 1 + (v.possessor == e)),
        *map(add, t[25:], v.authors.get(e, _NO_CLUE)),
    )


def _distance(r: Recall, v: _View, e: int) -> tuple[int, int, int]:
    """How many sentences ago an entity was mentioned, as a number and as a class, and as what; of those that are only
    named later, how much later."""
    if r.last[e] < 0:
        return 9, _LATE, max(0, min(4, r.called.first_sentence[e] - v.here))
    since = v.here - r.sentence[e]
    return since, _SENTENCES[since] if since < 64 else 6, r.manner[e]


def _nation(asked: set[int], own: set[int]) -> int:
    return 1 if asked & own else 3 if own else 2
