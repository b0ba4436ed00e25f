"""Whether two Arabic names are spellings of one, as the resolution across documents asks it.

:func:`kg.names.same_name` compares on coarse classes of consonants, which suits names of one document. Across
many documents there are more names that resemble each other by chance («طهران», «تيرانا»; «سوريا», «سويسرا»),
so that here the consonants themselves must agree, save for the few that newsrooms choose between, and short
words must be equal.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from kg.common_names import SON, SONS
from kg.names import SAME_NAME, is_son, normalize, same_name

__all__ = ["spelling_key", "variant_key", "variant_score"]

_HOUSE = re.compile(r"(?<![^ ])ال (?=\w)")
_COARSE = str.maketrans("غجقگچڤپطصظذژضث", "كككككفبتسزززدس")
_LATIN = str.maketrans("cgqjpzvw", "kkkkbsff")
_STRICT = str.maketrans("غگچقطصظذضپڤ", "جججكتسززدبف")
_HARD_G = str.maketrans("غگچ", "ججج")
_VOWELS = re.compile("[اويءه]+")
_CH = re.compile("[تد]*(?:تش|ج)")
"""What :func:`_consonants` takes for «ج», over what is left of a name without vowels."""
_DOUBLED = re.compile(r"(.)(?=\1)")
_LIKE = 0.7
"""The least likeness of two words: one vowel letter in five, two in seven may differ."""


def spelling_key(name: str) -> str:
    """A coarse key for what a user types: its consonants, in classes of those that are confused.

    >>> spelling_key("ستيفن تشيونغ") == spelling_key("ستيفن تشيونج")
    True
    """
    return _DOUBLED.sub("", "".join(map(_word_key, _words(name))))


@lru_cache(maxsize=1 << 16)
def _word_key(word: str) -> str:
    word = re.sub("تش|دج", "ج", word.removeprefix("ال"))
    word = re.sub("^[فو]|[اويءهع]", "", word).translate(_COARSE)
    word = word.replace("ph", "f").replace("gh", "k").replace("ck", "k").translate(_LATIN)
    return re.sub("(?<=.)[aeiouyh]", "", word)


@lru_cache(maxsize=1 << 17)
def variant_key(name: str) -> str:
    """A key that two names share if :func:`variant_score` can take them for spellings of one, and few others.

    The consonants as that function compares them, whatever the spaces; of Latin names all letters.

    >>> variant_key("ستيفن تشيونغ") == variant_key("ستيفن تشيونج"), variant_key("قاسم") == variant_key("جاسم")
    (True, False)
    """
    plain = _plain(name).replace(" ", "")
    return _CH.sub("ج", _VOWELS.sub("", plain).translate(_STRICT)) or plain


@lru_cache(maxsize=1 << 16)
def variant_score(a: str, b: str) -> float:
    """How surely two Arabic names are spellings of one; 0 if they are different names.

    >>> variant_score("دونالد ترامب", "دونالد ترمب") > 0.9
    True
    >>> variant_score("سوريا", "سويسرا"), variant_score("طهران", "تيرانا"), variant_score("سالم", "سليم")
    (0.0, 0.0, 0.0)
    """
    if normalize(a) == normalize(b):
        return 1.0
    x, y = _plain(a), _plain(b)
    if is_son(a) != is_son(b) or (x != y and same_name(x, y) < SAME_NAME):
        return 0.0
    if x == y:
        return 0.98
    if len(x.split()) != len(y.split()):
        return 0.97  # the same letters, other spaces
    score = min(_word_score(p, q) for p, q in zip(x.split(), y.split(), strict=True))
    return score if _nisbas(a) == _nisbas(b) else 0.0


def _plain(name: str) -> str:
    """The words without articles."""
    return " ".join(w.removeprefix("ال") for w in _words(name))


def _words(name: str) -> list[str]:
    """The words of a name without a son's mark; «عبد» and «آل» are one word with what follows."""
    plain = normalize(name)
    if plain.endswith(SONS):
        plain = SON.sub("", plain)
    if "ال " in plain or "عبد ال" in plain:
        plain = _HOUSE.sub("آل", plain.replace("عبد ال", "عبدال"))
    return plain.split()


def _nisbas(name: str) -> list[str]:
    """The Arabic family names of three consonants: in «العامري» and «العمري» the vowel makes the name."""
    words = [w for w in normalize(name).split() if w.startswith("ال") and w.endswith("ي")]
    return [w for w in words if w[2] != "ا" and len(_consonants(w[2:-1])) <= 3]


def _word_score(p: str, q: str) -> float:
    if p == q:
        return 0.99
    if p.translate(_HARD_G) == q.translate(_HARD_G):
        return 0.97
    if max(len(p), len(q)) <= 4 or _consonants(p) != _consonants(q):
        return 0.0
    like = OSA.normalized_similarity(p.translate(_STRICT), q.translate(_STRICT))
    return 0.6 + 0.39 * like if like >= _LIKE else 0.0


def _consonants(word: str) -> str:
    """The consonants in order; «ه» at the end may be the ending of a feminine, which is no consonant."""
    return re.sub("ه$|[اويء]", "", re.sub("تش|دج", "ج", word)).translate(_STRICT)
