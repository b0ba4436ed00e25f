"""Which words are Arabic; the folding of their spelling is that of :mod:`kg.orthography`."""

from __future__ import annotations

import re

from kg.orthography import MARKS, fold, strip_marks

__all__ = ["ARABIC_WORD", "MARKS", "fold", "is_arabic", "strip_marks"]

ARABIC_WORD = re.compile(
    f"[\u0621-\u063f\u0641-\u064a\u0671-\u06d3][\u0621-\u063f\u0641-\u064a\u0671-\u06d3{MARKS}]*"
)


def is_arabic(word: str) -> bool:
    """Whether the word is written in Arabic letters only.

    >>> is_arabic("روسيا"), is_arabic("NATO"), is_arabic("2016")
    (True, False, False)
    """
    return ARABIC_WORD.fullmatch(word) is not None
