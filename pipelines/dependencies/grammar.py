"""What frames over trees have to know of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Token

__all__ = ["ENGLISH", "Grammar", "lemma_of"]


def lemma_of(token: Token) -> str:
    """The lemma in small letters, the form where there is none."""
    return (token.lemma_ or token.text).lower()


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed-class words of a language, as keys.

    Attributes:
        key: the key of a word: what frame files and trees are compared by.
        agent: prepositions of the agent of a passive, and of a noun of action («by»).
        genitive: prepositions of the genitive («of»).
        light: verbs that only carry a noun of action, whose subject is the noun's source («launch an attack»).
        undergoing: verbs whose subject undergoes the noun of action («face charges»).
        subject_control: verbs whose subject is that of the infinitive although they have an object («promise»).
        object_marks: what joins a gerund whose subject is the object of the verb above («accuse somebody of …»).
        relative: relative pronouns.
        bare_genitive: whether a noun behind a noun, without a preposition, is its genitive («اتهام واشنطن»).
        drops_subjects: whether a relative clause without a subject has that of its noun («الشركة التي اتهمت …»).
        agent_nouns: nouns of prepositional phrases whose genitive is the agent («من **قبل** واشنطن»).
    """

    key: Callable[[Token], str] = lemma_of
    agent: frozenset[str] = frozenset()
    genitive: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    undergoing: frozenset[str] = frozenset()
    subject_control: frozenset[str] = frozenset()
    object_marks: frozenset[str] = frozenset()
    relative: frozenset[str] = field(default_factory=frozenset)
    bare_genitive: bool = False
    drops_subjects: bool = False
    agent_nouns: frozenset[str] = frozenset()


_LIGHT = """
    make launch conduct carry hold have issue mount stage open begin start lead order announce deliver repeat
    level lodge file impose do give send lend offer express voice voice place take bring pursue continue plan
    resume run commit perpetrate wage pay sign reach strike seek win orchestrate run step renew reiterate
    publish
"""
_UNDERGOING = "face undergo suffer draw receive survive attract meet provoke sustain evade escape"
_SUBJECT_CONTROL = "promise threaten vow pledge agree"
_OBJECT_MARKS = "of for with from into against"
_RELATIVE = "who whom which that whose where"

ENGLISH = Grammar(
    agent=frozenset(("by",)),
    genitive=frozenset(("of",)),
    light=frozenset(_LIGHT.split()),
    undergoing=frozenset(_UNDERGOING.split()),
    subject_control=frozenset(_SUBJECT_CONTROL.split()),
    object_marks=frozenset(_OBJECT_MARKS.split()),
    relative=frozenset(_RELATIVE.split()),
)
"""English."""
