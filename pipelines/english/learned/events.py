"""Whose doing or saying an event noun is: «the charges», «that ruling», «his remarks», «the coup».

News names the deed and means the doer: who «welcomed the verdict» supports the court, who «rejects the accusations»
answers the accuser. Such a noun is an anaphor, as a pronoun is, and stands for its author: whoever it belongs to, the
subject of the verb that it was told with before («ruled … the ruling»), the source of a relation of its kind, one whose
words were reported, whoever did what the text begins with. Here these are gathered; the ranker of antecedents chooses.
"""

from __future__ import annotations

import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipelines.english.found import Found
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["CLUES", "Clue", "clues_of_events"]

_KEPT = 24  # deeds and words that are remembered
_REACH = 8  # sentences
_LEAD = 2  # sentences
_BEGINNING = 4  # letters that a verb and its noun share
_ROLES = frozenset(
    ("nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "conj", "ccomp", "xcomp", "appos")
)
_BY = frozenset(("by", "from"))
_ACTORS = frozenset(("PERSON", "ORG", "GPE", "GROUP"))
_FAR = 3
CLUES = {"owner": 2, "kin": _FAR + 1, "kind": _FAR + 1, "words": _FAR + 1, "lead": _FAR + 1}
"""What may speak for an author, and into how many values each falls: 0 for nothing, else a rank from 1; the last one is
that of all later ones."""


class Clue(NamedTuple):
    """What speaks for an author; see :data:`CLUES`.

    Attributes:
        owner: whether the noun itself says that it is the author's.
        kin: rank among those of whom a verb of the noun's kin has told, the last first.
        kind: among the sources of relations of the noun's types.
        words: among those whose words were reported, for words.
        lead: among those of whom the first sentences tell that they did something.
    """

    owner: int = 0
    kin: int = 0
    kind: int = 0
    words: int = 0
    lead: int = 0


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who did something, by which word: its beginning, its place and sentence; ``type`` is that of the relation."""

    word: str
    type: str
    author: int
    token: int
    sentence: int


@dataclass(slots=True)
class _Memory:
    deeds: deque[_Deed] = field(default_factory=lambda: deque(maxlen=_KEPT))
    words: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    lead: list[_Deed] = field(default_factory=list)

    def add(self, deed: _Deed) -> None:
        """Remember a deed; those that the first sentences tell are what a text is about."""
        self.deeds.append(deed)
        if deed.sentence < _LEAD and len(self.lead) < _KEPT:
            self.lead.append(deed)


@cache
def _types_of_nouns() -> dict[str, frozenset[str]]:
    """Event nouns with the types of relation that such an event is."""
    text = files("pipelines.english").joinpath("events.toml").read_text("utf-8")
    out: dict[str, frozenset[str]] = {}
    for group in tomllib.loads(text).values():
        for noun in group["nouns"].split("|"):
            out[noun.strip()] = out.get(noun.strip(), frozenset()) | frozenset(group["types"])
    return out


def clues_of_events(
    reading: Reading, words: Words, reports: Sequence[Report], found: Iterable[Found]
) -> dict[int, dict[int, Clue]]:
    """What speaks for the authors of every event noun: by its token and by the position of the entity.

    ``found`` is what frames and noun phrases state.
    """
    memory = _Memory()
    stated: dict[int, list[Found]] = {}
    for f in found:
        stated.setdefault(f.token.i, []).append(f)
    spoken = {r.verb.i: r.speaker for r in reports if r.speaker is not None}
    nouns = _types_of_nouns()
    named = {i for r in reading.references if r.kind == "name" for i in range(r.start, r.end)}
    out: dict[int, dict[int, Clue]] = {}
    for i, lemma in enumerate(words.lemma):
        if i not in named:
            if words.pos[i] == "NOUN" and lemma in nouns and words.dep[i] in _ROLES:
                own = list(_owners(reading, words, i))
                ranked = _ranked(words, i, nouns[lemma], memory, own)
                out[i] = {e: c for e, c in ranked.items() if reading.entities[e].type in _ACTORS}
                _remember(memory, words, i, own)
            elif words.pos[i] == "VERB":
                _remember(memory, words, i, _subjects(reading, words, i))
        for f in stated.get(i, ()):
            memory.add(_Deed(lemma[:_BEGINNING], f.type, f.source, i, words.sent[i]))
        if i in spoken:
            memory.words.append((spoken[i], words.sent[i]))
    return out


def _remember(memory: _Memory, w: Words, i: int, authors: Iterable[int]) -> None:
    for author in authors:
        memory.add(_Deed(w.lemma[i][:_BEGINNING], "", author, i, w.sent[i]))


def _ranked(w: Words, i: int, types: frozenset[str], memory: _Memory, own: Sequence[int]) -> dict[int, Clue]:
    """Authors of deeds told before; whoever condemns an attack is not its author for that."""
    here, over = w.sent[i], (w.head[i], w.head[w.head[i]])
    deeds = [d for d in reversed(memory.deeds) if here - d.sentence <= _REACH and d.token not in over]
    begins = w.lemma[i][:_BEGINNING]
    ranks = [
        _ranks(d.author for d in deeds if d.word == begins),
        _ranks(d.author for d in deeds if d.type in types),
        _ranks(e for e, n in reversed(memory.words) if "SPEECH" in types and here - n <= _REACH),
        _ranks(d.author for d in memory.lead if d.token not in over),
    ]
    owners = set(own)
    everybody = dict.fromkeys([*own, *(e for r in ranks for e in r), *(d.author for d in deeds)])
    return {e: Clue(int(e in owners), *(r.get(e, 0) for r in ranks)) for e in everybody}


def _ranks(entities: Iterable[int]) -> dict[int, int]:
    return {e: min(n, _FAR) for n, e in enumerate(dict.fromkeys(entities), start=1)}


def _owners(reading: Reading, w: Words, i: int) -> Iterator[int]:
    """Whose the noun is by itself: «Trump's remarks», «the ruling by the court», «Russian attacks»."""
    for c in w.children[i]:
        if w.dep[c] == "nmod:poss" or (w.dep[c] in ("nmod", "obl", "obl:agent") and w.case[c] in _BY):
            yield from (r.entity for r in reading.at(c) if r.kind != "adjective")
        elif w.dep[c] in ("amod", "compound") and c < i:
            yield from (r.entity for r in reading.at(c))


def _subjects(reading: Reading, w: Words, i: int) -> Iterator[int]:
    """Who does what a verb says, by its own subject or that of the verb which it hangs on."""
    at = i
    for _ in range(3):
        labels = {w.dep[c]: c for c in w.children[at]}
        if "obl:agent" in labels or "nsubj" in labels:
            c = labels.get("obl:agent", labels.get("nsubj", at))
            yield from (r.entity for r in reading.at(c) if r.kind != "adjective")
            return
        if w.dep[at] not in ("conj", "xcomp", "advcl") or "nsubj:pass" in labels:
            return
        at = w.head[at]
