"""The words that fill the slots of a trigger in its tree, best place first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipelines.dependencies.grammar import Grammar
from pipelines.dependencies.matching import TreeTrigger
from pipelines.dependencies.tree import (
    base,
    children,
    conjuncts,
    is_passive,
    objects,
    obliques,
    possessors,
    subjects,
)

__all__ = ["Filler", "fillers"]

_NOMINAL = frozenset(("masdar", "noun", "active_participle"))


@dataclass(frozen=True, slots=True)
class Filler:
    """A word in a slot: the head of a noun phrase; ``rank`` 0 is the best slot of the entry."""

    token: Token
    slot: str
    rank: int


def fillers(trigger: TreeTrigger, role: str, grammar: Grammar) -> list[Filler]:
    """What stands in the slots of ``role``, ``source`` or ``target``, the best slot first.

    >>> from pipelines.dependencies.grammar import ENGLISH
    >>> from pipelines.dependencies.matching import LemmaFrames
    >>> from pipelines.dependencies.testing import example_entry, example_tree
    >>> [trigger] = LemmaFrames([example_entry("hack", "HACKED")]).match(example_tree())
    >>> [f.token.text for f in fillers(trigger, "target", ENGLISH)]
    ['committee']
    """
    slots = trigger.entry.source if role == "source" else trigger.entry.target
    out: list[Filler] = []
    for rank, slot in enumerate(slots):
        for token in _slot(trigger, slot, grammar):
            if all(token.i != f.token.i for f in out) and not trigger.start <= token.i < trigger.end:
                out.append(Filler(token, slot, rank))
    return out


def _slot(trigger: TreeTrigger, slot: str, grammar: Grammar) -> Iterator[Token]:
    word = trigger.token
    if slot.startswith("prep:"):
        yield from _by_preposition(trigger, slot[5:], grammar)
    elif slot == "part:genitive":
        for part in trigger.parts:
            yield from (t for _, t in possessors(part, grammar))
    elif slot == "subject":
        yield from _subject(trigger, grammar)
    elif slot == "object":
        yield from _object(trigger, grammar)
    elif slot == "agent":
        yield from _agents(word, grammar)
    elif slot == "genitive":
        yield from (t for _, t in possessors(word, grammar))
        yield from _compounds(word)
    elif slot == "attribute":
        yield from _described(word, grammar)
    elif slot == "clause":
        for clause in children(word, "ccomp", "xcomp", "acl", "advcl"):
            yield from subjects(clause, grammar)
    elif slot == "between":
        yield from (t for case, t in obliques(word, grammar) if case in ("between", "among", "بين"))


def _verbal(word: Token) -> bool:
    return word.pos_ in ("VERB", "AUX")


def _subject(trigger: TreeTrigger, grammar: Grammar) -> Iterator[Token]:
    """Who acts: the subject of the active, the agent of the passive; of a noun its owner or agent, else the subject of
    the verb that carries it."""
    word = trigger.token
    if _verbal(word) and trigger.entry.pos not in _NOMINAL:
        yield from _agents(word, grammar) if is_passive(word) else subjects(word, grammar)
        if word.tag_ == "VBG":  # «Moscow's meddling»
            yield from (t for kind, t in possessors(word, grammar) if kind == "poss")
        return
    if any(base(c) == "cop" for c in word.children):
        yield from subjects(word, grammar)
        return
    yield from _agents(word, grammar)
    yield from (t for kind, t in possessors(word, grammar) if kind == "poss")
    yield from _carried(word, grammar)
    yield from _compounds(word)


def _object(trigger: TreeTrigger, grammar: Grammar) -> Iterator[Token]:
    word = trigger.token
    if _verbal(word) and trigger.entry.pos not in _NOMINAL:
        yield from subjects(word, grammar) if is_passive(word) else objects(word, grammar)
        return
    yield from (t for kind, t in possessors(word, grammar) if kind == "of")
    if base(word) == "obj" and grammar.key(word.head) in grammar.undergoing:  # «Assange faces charges»
        yield from subjects(word.head, grammar)
    if grammar.bare_genitive:  # a noun of action may have an object besides («اتهام واشنطن **موسكو**»)
        yield from objects(word, grammar)


def _agents(word: Token, grammar: Grammar) -> Iterator[Token]:
    """Nouns after «by»; a gerund («by hacking …») is none."""
    for case, token in obliques(word, grammar):
        if case in grammar.agent or token.dep_ == "obl:agent":
            yield token
        elif case and grammar.key(token) in grammar.agent_nouns:
            yield from (t for _, t in possessors(token, grammar))


def _carried(noun: Token, grammar: Grammar) -> Iterator[Token]:
    """The subject of the verb whose object the noun is, if that verb only carries it («launched an attack»)."""
    top = noun
    while top.dep_ == "conj":
        top = top.head
    verb = top.head
    if base(top) in ("obj", "obl") and grammar.key(verb) in grammar.light and _verbal(verb):
        yield from _agents(verb, grammar) if is_passive(verb) else subjects(verb, grammar)
    elif base(top) == "nsubj" and top.dep_ == "nsubj:pass" and grammar.key(verb) in grammar.light:
        yield from _agents(verb, grammar)


def _compounds(noun: Token) -> Iterator[Token]:
    """Names before a noun («the Trump attack»), and adjectives of nationality («Iranian attacks»)."""
    for child in noun.children:
        if base(child) in ("compound", "amod", "nmod") and child.i < noun.i and child.text[:1].isupper():
            yield child


def _described(word: Token, grammar: Grammar) -> Iterator[Token]:
    """The noun that a participle or adjective describes, or whose predicate it is; of a noun the one beside it."""
    if base(word) in ("amod", "acl", "appos", "nmod", "compound"):
        yield from conjuncts(word.head)
    yield from subjects(word, grammar)
    yield from children(word, "appos", "flat")


def _by_preposition(trigger: TreeTrigger, preposition: str, grammar: Grammar) -> Iterator[Token]:
    """Nouns after the preposition, whether they hang on the trigger, on its required words, on its object, or on the
    verb that carries it (the parser, too, attaches them now here, now there)."""
    word = trigger.token
    places = [word, *trigger.parts]
    places += objects(word, grammar) if _verbal(word) else []
    if not _verbal(word):
        top = word
        while top.dep_ == "conj":
            top = top.head
        if base(top) in ("obj", "nsubj", "xcomp", "obl") and _verbal(top.head):
            places.append(top.head)
    places += [c for p in (*trigger.parts, *places[len(trigger.parts) + 1 :]) for c in children(p, "acl")]
    places += [t for _, t in obliques(word, grammar)] if _verbal(word) else []
    seen: set[int] = set()
    for place in places:
        for case, token in obliques(place, grammar):
            if case == preposition and token.i not in seen:
                seen.add(token.i)
                yield token
