"""Arabic spelling, in one place: letters that writers interchange, marks that they may leave out, digits.

Both packages compare words and names by these tables; :func:`kg.names.normalize` is for whole names.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["ALEFS", "DIGITS", "FOLDED", "LETTERS", "MARKS", "fold", "strip_marks"]

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
"""Vowel signs, Koranic signs and tatweel, as ranges for a regular expression."""
LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
"""Letters that are written for one another, each with the one that stands for all."""
ALEFS = str.maketrans({letter: plain for letter, plain in LETTERS.items() if plain == "ا"})
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic and Persian digits to those of ASCII, for ``str.translate``; offsets stay the same."""

FOLDED = str.maketrans(LETTERS)

_MARK = re.compile(f"[{MARKS}]+")


def strip_marks(word: str) -> str:
    """The word without vowel signs and tatweel.

    >>> strip_marks("مُسيّـرات")
    'مسيرات'
    """
    return _MARK.sub("", word)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """One spelling for all: no marks, alefs and final letters unified, Latin in lower case.

    >>> fold("الأميركية") == fold("الاميركيه")
    True
    """
    return strip_marks(word).translate(FOLDED).lower()
