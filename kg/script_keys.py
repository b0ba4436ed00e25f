"""Keys under which names in Arabic and in Latin letters meet, so that few pairs need to be compared.

A key is the consonants of a name as classes: B (b p), F (f v), T (d t th dh), X (velars and sibilants, which the
scripts write in the most ways), L, M, N, R. Vowels, h, w and y are left out, for one script has them where the other
has none. A letter that belongs to two classes or to none gives a key for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.across_scripts import generation, is_arabic, words_across

__all__ = ["script_keys"]

_CACHED = 1 << 16
_MOST_KEYS = 8
_ARABIC = {
    **dict.fromkeys("بپ", ("B",)), **dict.fromkeys("فڤ", ("F",)), **dict.fromkeys("تطد", ("T",)),
    **dict.fromkeys("ثذظض", ("T", "X")), **dict.fromkeys("كکگقغجچخسصزژش", ("X",)),
    "ل": ("L",), "م": ("M",), "ن": ("N",), "ر": ("R",), "\u06ba": ("N", "M"),  # before «ب»
}  # fmt: skip
_ONE_SOUND = re.compile("ت[شسز]|د[جز]")
_UNITS = re.compile(r"ph|[dt]h|t?s?ch|t[sz]|c[zsh]|d[jgz]|zh|kh|gh|[a-z]")
_LATIN = {
    **dict.fromkeys("bp", ("B",)), **dict.fromkeys("td", ("T",)), **dict.fromkeys("kqgcxsz", ("X",)),
    **dict.fromkeys("vw", ("F", "")), "f": ("F",), "ph": ("F",), "th": ("T",), "dh": ("T",), "j": ("X", ""),
    "l": ("L",), "m": ("M",), "n": ("N",), "r": ("R",),
}  # fmt: skip
_SILENT_AT_END = frozenset("stxz")
_DOUBLED = re.compile(r"(.)(?=\1)")


@lru_cache(maxsize=_CACHED)
def script_keys(name: str) -> frozenset[str]:
    """The keys of a name: of all its words together, and of its first and last word if there are more.

    >>> bool(script_keys("معمر القذافي") & script_keys("Moammar Gadhafi"))
    True
    >>> bool(script_keys("معمر القذافي") & script_keys("Muammar Sisi"))
    False
    """
    words, mark = words_across(name), generation(name)
    keys = {f"{mark} {k}" for k in _readings(words)}
    if len(words) > 2:
        keys |= {f"{mark} {k}" for k in _readings((words[0], words[-1]))}
    return frozenset(keys)


def _readings(words: Iterable[str]) -> set[str]:
    """The readings of words as classes of consonants, at most eight."""
    out = [""]
    for word in words:
        for choices in _choices(word):
            out = (
                [o + c for o in out for c in choices][:_MOST_KEYS]
                if len(out) < _MOST_KEYS
                else [o + choices[0] for o in out]
            )
    return {_DOUBLED.sub("", o) for o in out}


@lru_cache(maxsize=_CACHED)
def _choices(word: str) -> tuple[tuple[str, ...], ...]:
    """The classes of a word in order; those of one reading that follow each other are one choice."""
    out: list[tuple[str, ...]] = []
    for choices in _arabic(word) if is_arabic(word) else _latin(word):
        if out and len(choices) == len(out[-1]) == 1:
            out[-1] = (out[-1][0] + choices[0],)
        else:
            out.append(choices)
    return tuple(out)


def _arabic(word: str) -> Iterator[tuple[str, ...]]:
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    for letter in _ONE_SOUND.sub("ش", bare).replace("نب", "\u06baب"):
        if letter in _ARABIC:
            yield _ARABIC[letter]


def _latin(word: str) -> Iterator[tuple[str, ...]]:
    units = _UNITS.findall(word)
    for place, unit in enumerate(units):
        classes = _LATIN.get(unit) or (("X",) if len(unit) > 1 else ())
        if place and place == len(units) - 1 and unit in _SILENT_AT_END:
            classes = (*classes, "")
        if classes:
            yield classes
