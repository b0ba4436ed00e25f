"""The language of a text, told by its script."""

from __future__ import annotations

import re

__all__ = ["detect_language"]

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")

# Arabic articles quote Latin names and addresses at length; English ones hardly ever quote Arabic.
_ARABIC_SHARE = 0.3


def detect_language(text: str) -> str | None:
    """``ar`` or ``en`` by the share of each script among the letters, None where neither script prevails.

    Only scripts are told apart: Persian counts as ``ar`` and French as ``en``.

    >>> [detect_language(t) for t in ("نفى الكرملين ذلك، بحسب CNN", "The Kremlin denied it", "42")]
    ['ar', 'en', None]
    """
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    letters = max(len(_LETTER.findall(text)), arabic + latin)
    if not letters:
        return None
    if arabic / letters >= _ARABIC_SHARE:
        return "ar"
    return "en" if latin / letters > 0.5 else None
