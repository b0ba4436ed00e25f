"""Whether two Latin names of a person are romanisations of one: Muammar Gaddafi, Moammar Qadhafi.

Only names of languages that are romanised in several ways are compared, which a common given name of such a language
or an Arabic article shows: John Smith and John Smyth are two people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.across_scripts import common_names, generation, words_across

__all__ = ["romanised_key", "romanised_score"]

_CACHED = 1 << 16
_CONSONANTS = (
    ("kh", "x"), ("sh", "S"), ("sch", "S"), ("tch", "C"), ("ch", "C"), ("dj", "j"), ("gh", "g"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("q", "k"), ("ck", "k"),
)  # fmt: skip
_HARD = {"k": "kg", "g": "kg", "j": "jg", "z": "zs", "v": "vwf", "w": "vw"}
_VOWELS = {"a": "ae", "e": "aei", "i": "ie", "o": "ou", "u": "ou", "y": "y"}
_ONE_VOWEL = {
    "ee": "i",
    "oo": "u",
    "ou": "u",
    "ei": "e",
    "ai": "e",
    "aa": "a",
    "ay": "e",
    "ey": "e",
    "oa": "o",
    "ua": "u",
}
_COARSE = str.maketrans("gjqzvw", "kkksff")
_ARTICLE = re.compile(r"(?i)\b(?:al|el|bin|ben|ibn|abu|abou|abdul?|abdel)[ -]?(?=\w)")


@lru_cache(maxsize=_CACHED)
def romanised_score(a: str, b: str) -> float:
    """How surely two Latin names are spellings of one; 0 for different ones.

    >>> romanised_score("Muammar Gaddafi", "Moammar Qadhafi") > 0.7
    True
    >>> romanised_score("Hassan Nasr", "Hussein Nasr"), romanised_score("John Smith", "John Smyth")
    (0.0, 0.0)
    """
    x, y = words_across(a), words_across(b)
    if len(x) != len(y) or len(x) < 2 or generation(a) != generation(b):
        return 0.0
    if not (_is_romanised(a, x) and _is_romanised(b, y)):
        return 0.0
    if not all(_same_word(p, q) for p, q in zip(x, y, strict=True)):
        return 0.0
    return 0.9 if x == y else 0.8


@lru_cache(maxsize=_CACHED)
def romanised_key(name: str) -> str | None:
    """A key that two names share if :func:`romanised_score` takes them for one; None of other languages' names.

    >>> romanised_key("Muammar Gaddafi") == romanised_key("Moammar Qadhafi")
    True
    """
    words = words_across(name)
    if len(words) < 2 or not _is_romanised(name, words):
        return None
    return " ".join(["".join(p for p in _parts(w) if p[0] not in _VOWELS).translate(_COARSE) for w in words])


def _is_romanised(name: str, words: tuple[str, ...]) -> bool:
    return _ARTICLE.search(name) is not None or bool(common_names(words[0]))


def _same_word(p: str, q: str) -> bool:
    """The same consonants, in the classes that romanisations choose from, and vowels that can stand for one."""
    if p == q:
        return True
    one, other = common_names(p), common_names(q)
    if one and other and not one & other:
        return False
    if min(len(p), len(q)) < 4:
        return False
    a, b = _parts(p), _parts(q)
    if len(a) != len(b) or (a[-1] != b[-1] and a[-1][0] in _VOWELS):
        return False
    return all(_alike(x, y) for x, y in zip(a, b, strict=True))


def _parts(word: str) -> list[str]:
    """Consonants and groups of vowels in turn."""
    word = re.sub("(?:iy|ii|yy|ij|ey|ei|ee|y)$", "i", word)
    word = re.sub("ah$", "a", word)
    word = re.sub("(?<=[aeou])y(?=e)", "", word)
    for written, one in _CONSONANTS:
        word = word.replace(written, one)
    word = re.sub(r"([bcdfgjklmnpqrstvwxzSC])\1+", r"\1", word)
    return re.findall("[aeiouy]+|w|[^aeiouyw]", word)


def _alike(x: str, y: str) -> bool:
    first, second = _ONE_VOWEL.get(x, x), _ONE_VOWEL.get(y, y)
    if first in _VOWELS and second in _VOWELS:
        return second in _VOWELS[first] and first in _VOWELS[second]
    return first == second or y in _HARD.get(x, "")
