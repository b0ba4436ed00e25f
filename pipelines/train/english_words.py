"""Other words in the place of those of a treebank: verbs, nouns and names that news have and the treebank lacks.

Trees stay as they are, so that the parser learns places and endings instead of words.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipelines.english.words import irregular_forms, lemma
from pipelines.frame_schema import FrameFile, read_toml
from pipelines.train.english_data import Sentence, names_of

__all__ = ["exchange_words", "frame_verbs", "inflected"]

_FRAMES = Path(__file__).parents[1] / "english" / "frames"
_KEPT = frozenset(("be", "have", "do", "get", "go", "make", "take", "come", "say", "let"))
_VERB, _NOUN, _NAME = 0.3, 0.12, 0.5
_VOWELS = "aeiou"


def inflected(verb: str, tag: str) -> str:
    """The form of a verb for a Penn tag.

    >>> [inflected("steal", t) for t in ("VBD", "VBN", "VBZ", "VBG", "VB")]
    ['stole', 'stolen', 'steals', 'stealing', 'steal']
    """
    if tag in ("VBD", "VBN") and verb in irregular_forms():
        return irregular_forms()[verb][tag == "VBN"]
    if tag == "VBZ":
        if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
            return verb + "es"
        return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in _VOWELS else verb + "s"
    if tag in ("VBD", "VBN", "VBG"):
        return _with_ending(verb, "ing" if tag == "VBG" else "ed")
    return verb


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    doubled = verb + verb[-1] + ending
    short = sum(c in _VOWELS for c in verb) == 1 and verb[-1] not in "wxyaeiou" and verb[-2] in _VOWELS
    return doubled if short or verb.endswith(("mit", "fer", "pel", "bel", "rol")) else verb + ending


def exchange_words(sentence: Sentence, order: random.Random) -> Sentence:
    """The sentence with other verbs, nouns and parts of names; its tree and its length stay."""
    people, places = _parts()
    inside = {i: kind for a, b, kind in sentence.names for i in range(a, b)}
    words = list(sentence.words)
    for i, (word, tag) in enumerate(zip(sentence.words, sentence.tags, strict=True)):
        capital = word[:1].isupper()
        if tag.startswith("VB") and sentence.upos[i] == "VERB" and sentence.lemmas[i] not in _KEPT:
            if order.random() < _VERB:
                new = inflected(order.choice(_verbs()), tag)
                words[i] = new.capitalize() if capital else new
        elif tag in ("NN", "NNS") and i not in inside and order.random() < _NOUN:
            new = order.choice(_nouns())
            words[i] = (new.capitalize() if capital else new) + ("s" if tag == "NNS" else "")
        elif tag == "NNP" and capital and i in inside and order.random() < _NAME:
            if inside[i] == "PERSON":
                words[i] = order.choice(people)
            elif inside[i] == "GPE" and (i - 1 not in inside and i + 1 not in inside):
                words[i] = order.choice(places)
    return replace(sentence, words=tuple(words))


@cache
def _files() -> tuple[FrameFile, ...]:
    return tuple(read_toml(path, FrameFile) for path in sorted(_FRAMES.glob("*.toml")))


def frame_verbs() -> Sequence[str]:
    """The verbs of the frames, without particles."""
    return sorted({v.verb.split()[0] for f in _files() for frame in f.frames for v in frame.verbs})


@cache
def _verbs() -> Sequence[str]:
    known = {v for v in {*frame_verbs(), *irregular_forms()} if v not in _KEPT}
    return sorted(v for v in known if v.isalpha() and lemma(inflected(v, "VBG"), "VBG") == v)


@cache
def _nouns() -> Sequence[str]:
    found = {n for f in _files() for frame in f.frames for n in (*frame.nouns, *frame.requires)}
    return sorted(
        n for n in found if n.isalpha() and len(n) > 3 and not n.endswith(("s", "y", "h", "ed", "ing", "x"))
    )


@cache
def _parts() -> tuple[Sequence[str], Sequence[str]]:
    names = names_of(("PERSON", "GPE"))
    people = sorted({p for name in names["PERSON"] for p in name if len(p) > 2 and p[0].isupper()})
    return people, sorted({name[0] for name in names["GPE"] if len(name) == 1})
