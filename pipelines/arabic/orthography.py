"""Arabic spelling: letters that writers interchange, marks that they may leave out."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["ARABIC_WORD", "fold", "is_arabic", "strip_marks"]

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"  # vowel signs, Koranic signs, tatweel
_MARK = re.compile(f"[{MARKS}]+")
ARABIC_WORD = re.compile(
    f"[\u0621-\u063f\u0641-\u064a\u0671-\u06d3][\u0621-\u063f\u0641-\u064a\u0671-\u06d3{MARKS}]*"
)
_FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")


def strip_marks(word: str) -> str:
    """The word without vowel signs and tatweel.

    >>> strip_marks("مُسيّـرات")
    'مسيرات'
    """
    return _MARK.sub("", word)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """One spelling for all: no marks, alefs and final letters unified, Latin in lower case.

    The same folding as :func:`kg.names.normalize` and the scorer use, for a single word.

    >>> fold("الأميركية") == fold("الاميركيه")
    True
    """
    return strip_marks(word).translate(_FOLD).lower()


def is_arabic(word: str) -> bool:
    """Whether the word is written in Arabic letters only.

    >>> is_arabic("روسيا"), is_arabic("NATO"), is_arabic("2016")
    (True, False, False)
    """
    return ARABIC_WORD.fullmatch(word) is not None
