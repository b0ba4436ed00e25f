"""Which words may stand for an entity that they do not name, and what grammar says of them: pronouns, definite nouns,
in the first sentences nouns without article, whose name comes later («A court sentenced … the Moscow City Court»), and
event nouns, which stand for whoever did it («condemned the ruling»).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache as cache

from pipelines.english.learned.words import Words
from pipelines.english.lists import word_list

__all__ = ["DETERMINERS", "FORMS", "PLACES", "Anaphor", "leading", "noun_key", "place_of", "spot"]

FORMS = ("he", "she", "it", "they", "person", "org", "gpe", "group", "event", "noun", "deed")
"""The forms of anaphors, each with weights of its own: pronouns, nouns by the type that the word lists know them to ask
for (``noun``: none), and event nouns, which mean an author."""
PLACES = 8
"""Subject of a main clause, of another one, object, oblique, possessor in a subject, other possessor, attribute of a
noun, and anything else."""
DETERMINERS = 7
"""Pronoun, «the», «this» and the like, a possessor, «a», none, «former» and the like alone."""
_LEADING = 2  # sentences at the beginning whose nouns may be named later

_DETERMINERS = word_list("references_determiners") | {"both", "neither", "own"}
_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_ROLES = frozenset(
    "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss conj xcomp appos ROOT".split()  # noqa: SIM905
)
_PRONOUNS = {w: form for form in FORMS[:4] for w in word_list(f"references_{form}")}


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that may stand for an entity: head ``token`` of a phrase that begins at ``start``, the last token.

    Attributes:
        noun: the lemma, or the pronoun.
        place: one of ``PLACES``; ``determiner``: one of ``DETERMINERS``.
        asked: the types of entity that the word lists know the noun to ask for.
        modifiers: the lemmas of adjectives and nouns beside the noun.
        possessor: the token of a pronoun or noun that it belongs to; -1 for none.
    """

    token: int
    start: int
    form: str
    noun: str
    place: int
    determiner: int
    asked: frozenset[str]
    plural: bool
    modifiers: frozenset[str]
    possessor: int = -1

    @property
    def pronoun(self) -> bool:
        """Whether it is a pronoun."""
        return self.determiner == 0


def place_of(words: Words, i: int) -> int:
    """The place of the phrase that a word heads, by number: see :data:`PLACES`."""
    for _ in range(6):
        if words.dep[i] not in ("conj", "appos", "flat", "compound") or words.head[i] == i:
            break
        i = words.head[i]
    label, head = words.dep[i], words.head[i]
    if label in ("nsubj", "nsubj:pass"):
        return 0 if words.dep[head] == "ROOT" else 1
    if label in ("obj", "iobj"):
        return 2
    if label in ("obl", "obl:agent"):
        return 3
    if label == "nmod:poss":
        return 4 if words.dep[head] in ("nsubj", "nsubj:pass") else 5
    return 6 if label == "nmod" else 7


def spot(
    words: Words, named: Container[int], known: Container[str] | None, deeds: Container[int] = ()
) -> Iterator[Anaphor]:
    """The anaphors of a document in the order of the text.

    Arguments:
        named: the tokens of names.
        known: keys (:func:`noun_key`) of nouns that entities are called by, besides those of the word lists; None for
            all nouns.
        deeds: the tokens of event nouns, which those are that no word list has.
    """
    until = leading(words)
    for i, tag in enumerate(words.tag):
        if i in named:
            continue
        if tag in ("PRP", "PRP$"):
            form = _PRONOUNS.get(words.lower[i])
            if form:
                yield Anaphor(
                    i, i, form, words.lower[i], place_of(words, i), 0, frozenset(), False, frozenset()
                )
        elif tag in ("NN", "NNS", "NNP", "NNPS", "JJ") and words.dep[i] in _ROLES:
            asked = _asked(words.lemma[i], words.lower[i])
            if i in deeds and not asked:
                yield _deed(words, i, named)
                continue
            found = _of_noun(words, i, asked, named, known, i < until)
            if found is not None:
                yield found


def leading(words: Words) -> int:
    """The end of the first sentences of some length, whose nouns may be named later."""
    long = [b for a, b in words.bounds if b - a > 5][:_LEADING]
    return long[-1] if long else 0


def _deed(words: Words, i: int, named: Container[int]) -> Anaphor:
    """The anaphor that an event noun is, whatever stands before it."""
    determiner, start = _determiner(words, [c for c in words.children[i] if c < i], i)
    plural = words.tag[i] in ("NNS", "NNPS")
    beside = _beside(words, i, named)
    place, owner = place_of(words, i), _possessor(words, i, named)
    return Anaphor(i, start, "deed", words.lemma[i], place, determiner, frozenset(), plural, beside, owner)


def _beside(words: Words, i: int, named: Container[int]) -> frozenset[str]:
    kinds = ("amod", "compound", "nmod")
    return frozenset(words.lemma[c] for c in words.children[i] if words.dep[c] in kinds and c not in named)


def _possessor(words: Words, i: int, named: Container[int]) -> int:
    return next((c for c in words.children[i] if words.dep[c] == "nmod:poss" and c not in named), -1)


def _of_noun(
    words: Words,
    i: int,
    asked: frozenset[str],
    named: Container[int],
    known: Container[str] | None,
    early: bool,
) -> Anaphor | None:
    """The anaphor that a noun is; None where its name stands beside it, or it has no article (but for the first)."""
    if i + 1 < len(words.dep) and i + 1 in named and words.sent[i + 1] == words.sent[i]:
        return None
    if words.dep[i] in ("appos", "flat", "compound") and words.head[i] in named:
        return None
    if words.tag[i] == "JJ" and (i == 0 or words.lower[i - 1] not in _DETERMINERS):
        return None  # «called it absurd», but «the latter»
    children = words.children[i]
    if any(c in named and words.dep[c] in ("appos", "flat") for c in children):
        return None
    determiner, start = _determiner(words, [c for c in children if c < i], i)
    if determiner >= 4 and not (early and determiner < 6):
        return None
    plural = words.tag[i] in ("NNS", "NNPS")
    if not asked and known is not None and noun_key(words.lemma[i], plural=plural) not in known:
        return None
    place = place_of(words, i)
    if determiner >= 4 and place > 3:
        return None
    beside, owner = _beside(words, i, named), _possessor(words, i, named)
    return Anaphor(i, start, _form(asked), words.lemma[i], place, determiner, asked, plural, beside, owner)


def noun_key(lemma: str, *, plural: bool) -> str:
    """Under what a noun is known: its lemma, with a mark of the plural."""
    return f"{lemma}+" if plural else lemma


def _determiner(words: Words, before: list[int], i: int) -> tuple[int, int]:
    """The class of the words before a noun that say which one is meant, and where they begin."""
    found = [c for c in before if words.lower[c] in _DETERMINERS or words.lower[c] in ("a", "an")]
    start = min((c for c in found if words.lower[c] not in ("a", "an")), default=i)
    lower = {words.lower[c] for c in found}
    if "the" in lower:
        return 1, start
    if any(words.dep[c] == "nmod:poss" for c in before) or lower & _POSSESSIVE:
        return 3, start
    if lower & {"a", "an"}:
        return 4, i
    if lower - {"former", "own"}:
        return 2, start
    return (6 if lower else 5), start


def _form(asked: frozenset[str]) -> str:
    for kind, form in (
        ("GPE", "gpe"),
        ("PERSON", "person"),
        ("ORG", "org"),
        ("GROUP", "group"),
        ("EVENT", "event"),
    ):
        if kind in asked:
            return form
    return "noun"


@cache
def _asked(noun: str, word: str) -> frozenset[str]:
    """The types of entities that are called by a noun; empty where it is not known."""
    if noun in word_list("nominal_org") | word_list("organisation"):
        return frozenset(("ORG", "GROUP"))
    if noun in word_list("nominal_person") | word_list("roles") | word_list("kin") | word_list("people"):
        return frozenset(("PERSON", "GROUP") if word != noun else ("PERSON",))
    if noun in word_list("nominal_gpe"):
        return frozenset(("GPE", "ORG") if noun == "government" else ("GPE",))
    if word in word_list("groups"):
        return frozenset(("GROUP", "PERSON"))
    if noun in word_list("event"):
        return frozenset(("EVENT",))
    return frozenset()
