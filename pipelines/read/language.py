"""The language of a text: by its script and commonest words, in doubt by the library py3langid.

Most texts need no more than a look at their letters: Arabic has none of those that Persian, Urdu and Kurdish add, and
one word in ten of an English text is «the», «of», «to» … Only what is left goes to py3langid (a naive Bayes model over
byte n-grams that lies in its package; Lui and Baldwin, "langid.py", ACL 2012). The answer depends on the text alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["LANGUAGES", "detect_language"]

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_ARABIC = re.compile(
    r"[پچژگکۀہھیےںٹڈڑڤۆێەڕڵێ]"
)  # keheh and Farsi yeh stand in Arabic texts, too, but seldom all over
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_COMMON = (
    "the of and to in that is was for on with by it has had his from said have will not they been were who"
)
_ENGLISH = frozenset(_COMMON.split())

# Arabic articles quote Latin names and addresses at length; English ones hardly ever quote Arabic.
_ARABIC_SHARE = 0.3
_NOT_ARABIC_SHARE = 0.03
_ENGLISH_SHARE = 0.1
_SURE, _CERTAIN = 0.9, 0.999
_SHORT = 60  # letters below which only a sure answer overrules the script
_MOST = 4000  # characters that are looked at

LANGUAGES = (
    "ar", "fa", "ur", "ps", "ckb", "ku", "en", "fr", "de", "es", "it", "pt", "nl", "tr", "ru", "uk", "he", "zh", "ja",
    "hi",
)  # fmt: skip
"""The languages that are told apart, as ISO 639 codes."""


def detect_language(text: str) -> str | None:
    """The ISO 639 code of a text's language, None where it has no letters to tell.

    A short text, or one in doubt, counts as Arabic or English by its script.

    >>> [detect_language(t) for t in ("نفى الكرملين ذلك، بحسب CNN", "The Kremlin denied it", "42")]
    ['ar', 'en', None]
    >>> detect_language("Le Kremlin a rejeté les accusations de Washington et dénoncé une campagne de la presse.")
    'fr'
    """
    text = text[:_MOST]
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    letters = max(len(_LETTER.findall(text)), arabic + latin)
    if not letters:
        return None
    if arabic / letters >= _ARABIC_SHARE:
        foreign = len(_NOT_ARABIC.findall(text)) / arabic
        return "ar" if foreign < _NOT_ARABIC_SHARE else _classified(text, letters, "ar")
    if latin / letters <= 0.5:
        return _classified(text, letters, None)
    words = _WORD.findall(text.lower())
    common = sum(w in _ENGLISH for w in words)
    if common >= max(2, _ENGLISH_SHARE * len(words)):
        return "en"
    return _classified(text, letters, "en")


def _classified(text: str, letters: int, script: str | None) -> str | None:
    """What py3langid says; what the script says where it is not sure of a short text."""
    language, probability = _identifier().classify(text)
    sure = (probability >= _SURE and letters >= _SHORT) or (probability > _CERTAIN and letters >= _SHORT // 2)
    return str(language) if sure else script


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([c for c in LANGUAGES if c in identifier.labels])
    return identifier
