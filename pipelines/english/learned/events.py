"""Whose doing or saying an event noun is: «the charges», «that ruling», «his remarks», «the coup».

News names the deed and means the doer: who «welcomed the verdict» supports the court, who «rejects the accusations»
answers the accuser. Such a noun is an argument of its sentence, as a pronoun is, and stands for the likelier authors:
whoever it belongs to, the subject of the verb that it was told with before («ruled … the ruling»), the source of the
last relation of its kind, the last one whose words were reported, whoever did what the text begins with. The models
choose.
"""

from __future__ import annotations

import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipelines.english.found import Found
from pipelines.english.learned.antecedents import Antecedent
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["events_of"]

_MOST = 3  # authors of one noun
_KEPT = 24  # deeds and words that are remembered
_REACH = 8  # sentences
_LEAD = 2  # sentences
_BEGINNING = 4  # letters that a verb and its noun share
_ROLES = frozenset(
    ("nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "conj", "ccomp", "xcomp", "appos")
)
_BY = frozenset(("by", "from"))
_ACTORS = frozenset(("PERSON", "ORG", "GPE", "GROUP"))


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


def events_of(
    reading: Reading, words: Words, reports: Sequence[Report], found: Iterable[Found]
) -> Iterator[Antecedent]:
    """The authors of every event noun, in the order of the text, the likeliest first.

    ``found`` is what frames and noun phrases state. An :class:`Antecedent` of kind ``event`` is ``sure`` where the noun
    itself says whose it is, and ``described`` where a verb of its kin has told of it.
    """
    memory = _Memory()
    stated: dict[int, list[Found]] = {}
    for f in found:
        stated.setdefault(f.token.i, []).append(f)
    spoken = {r.verb.i: r.speaker for r in reports if r.speaker is not None}
    nouns = _types_of_nouns()
    named = {i for r in reading.references if r.kind == "name" for i in range(r.start, r.end)}
    for i, lemma in enumerate(words.lemma):
        if i not in named:
            if words.pos[i] == "NOUN" and lemma in nouns and words.dep[i] in _ROLES:
                yield from _authors(reading, words, i, nouns[lemma], memory)
            elif words.pos[i] == "VERB":
                _remember(memory, words, i, _subjects(reading, words, i))
        for f in stated.get(i, ()):
            memory.add(_Deed(lemma[:_BEGINNING], f.type, f.source, i, words.sent[i]))
        if i in spoken:
            memory.words.append((spoken[i], words.sent[i]))


def _remember(memory: _Memory, w: Words, i: int, authors: Iterable[int]) -> None:
    for author in authors:
        memory.add(_Deed(w.lemma[i][:_BEGINNING], "", author, i, w.sent[i]))


def _authors(
    reading: Reading, w: Words, i: int, types: frozenset[str], memory: _Memory
) -> Iterator[Antecedent]:
    ranked: dict[int, tuple[bool, bool]] = {}
    own = list(_owners(reading, w, i))
    for entity in own:
        ranked.setdefault(entity, (True, True))
    if not own:
        for entity, told in _earlier(w, i, types, memory):
            ranked.setdefault(entity, (False, told))
    _remember(memory, w, i, own)
    start = min((c for c in w.children[i] if c < i and w.dep[c] in ("det", "nmod:poss")), default=i)
    chosen = [(e, marks) for e, marks in ranked.items() if reading.entities[e].type in _ACTORS][:_MOST]
    for rank, (entity, (sure, told)) in enumerate(chosen):
        yield Antecedent(entity, i, start, i + 1, "event", rank, 0.0, told, sure)


def _earlier(w: Words, i: int, types: frozenset[str], memory: _Memory) -> Iterator[tuple[int, bool]]:
    """Authors of deeds told before, the latest first, and whether a word of the noun's kin told of it; whoever
    condemns an attack is not its author for that."""
    here, over = w.sent[i], (w.head[i], w.head[w.head[i]])
    deeds = [d for d in reversed(memory.deeds) if here - d.sentence <= _REACH and d.token not in over]
    kin = w.lemma[i][:_BEGINNING]
    yield from ((d.author, True) for d in deeds if d.word == kin)
    yield from ((d.author, False) for d in deeds if d.type in types)
    if "SPEECH" in types:
        yield from ((e, False) for e, n in reversed(memory.words) if here - n <= _REACH)
    yield from ((d.author, False) for d in memory.lead if d.token not in over)
    yield from ((d.author, False) for d in deeds if d.sentence < here)


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
