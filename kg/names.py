"""Arabic and Latin names: normalise, make ids of, compare.

``normalize`` folds what is only orthography; ``same_name`` compares names that were spelled by different
newsrooms («تشيونغ», «تشيونج») on their consonants, because short vowels are written or left out at will in
foreign names. Common Arabic names are exempt from that: «حسن» and «حسين» differ in a vowel and are two names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from kg.orthography import LETTERS, strip_marks
from kg.transliteration import given_name, transliterate

__all__ = [
    "SAME_NAME",
    "family_name",
    "given_names",
    "is_son",
    "name_parts",
    "normalize",
    "normalize_all",
    "same_name",
    "skeleton",
    "slug",
    "transliterate",
]

SAME_NAME = 0.85
"""From this value of :func:`same_name` on, two names may be taken for spellings of one."""

_UNUSUAL = re.compile("[^\u0621-\u063f\u0641-\u064a0-9A-Za-z \\n]")
"""Characters that may have to go; what most texts are made of is passed over at once."""
_SEVERAL = 100
_FOLDED_LETTERS = "[\u0621\u0627\u0628\u062a-\u063a\u0641-\u0648\u064a0-9a-z]+"
_AS_IT_IS = re.compile(f"{_FOLDED_LETTERS}(?: {_FOLDED_LETTERS})*")
"""What :func:`normalize` leaves as it is."""
_ASCII = {c: (chr(c).lower() if chr(c).isalnum() else " ") for c in range(128)}
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_SON = frozenset({"جونيور", "الابن", "junior", "jr"})
_JOINED = frozenset({
    "عبد", "ابو", "ابي", "ابا", "بو", "بن", "ابن", "ال", "بنت", "ام", "ذو", "فان", "فون", "دي", "دا", "دو",
    "لو", "لا", "سان", "ماك", "van", "von", "de", "di", "da", "der", "den", "del", "la", "le", "bin", "al",
    "el", "abu", "abdul", "abdel",
})  # fmt: skip

# One class letter for consonants that newsrooms write for the same foreign sound.
_CLASSES = str.maketrans({
    "غ": "ك", "ج": "ك", "ق": "ك", "گ": "ك", "چ": "ك", "ڤ": "ف", "پ": "ب", "ط": "ت", "ص": "س", "ظ": "ز",
    "ذ": "ز", "ژ": "ز", "ض": "د", "ث": "س",
})  # fmt: skip
_LATIN_CLASSES = (
    ("ph", "f"), ("kh", "x"), ("sch", "sh"), ("ck", "k"), ("gh", "k"), ("q", "k"), ("c", "k"), ("g", "k"),
    ("j", "k"), ("v", "f"), ("w", "f"), ("p", "b"), ("z", "s"),
)  # fmt: skip
_ARABIC_VOWELS = str.maketrans("", "", "اويءه")
_LATIN_VOWELS = str.maketrans("", "", "aeiouyh'")
_CH = re.compile("تش|دج")
_DOUBLED = re.compile(r"(.)\1+")
_ARABIC = re.compile("[\u0621-\u064a\u067e-\u06cc]")


@lru_cache(maxsize=1 << 16)
def normalize(name: str) -> str:
    """Orthography folded.

    NFKC, vowel signs and tatweel dropped, alef, ya, ta marbuta and hamza seats unified, punctuation made
    spaces, lower case.

    >>> normalize("هيلارى «كلينتون»") == normalize("هيلاري كلينتون")
    True
    """
    if _AS_IT_IS.fullmatch(name):
        return name
    if name.isascii():
        return " ".join(name.translate(_ASCII).split())
    return " ".join(_folded(name).split())


def normalize_all(texts: Sequence[str]) -> list[str]:
    """:func:`normalize` of many texts, together and without remembering them: several times faster.

    >>> normalize_all(["قال:  «نعم»", "", "إيران"])
    ['قال نعم', '', 'ايران']
    """
    together = "\n".join(texts)
    if together.count("\n") != len(texts) - 1:
        together = "\n".join([t.replace("\n", " ") for t in texts])
    together = _folded(together)
    while "  " in together:
        together = together.replace("  ", " ")
    return together.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n")[: len(texts)]


def _folded(text: str) -> str:
    """A text normalised but for its spaces."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    # One scan finds what is there, and a plain replacement of each is far faster than a pattern.
    unusual = {c: _plain(c) for c in set(_UNUSUAL.findall(text))}
    if len(unusual) > _SEVERAL:  # a text of ideographs: one pass, or there would be thousands
        text = text.translate({ord(c): plain for c, plain in unusual.items()})
    else:
        for character, plain in unusual.items():
            if plain != character:
                text = text.replace(character, plain)
    if not text.isascii():
        for letter, plain in LETTERS.items():
            text = text.replace(letter, plain)
    return text.lower()


@cache
def _plain(character: str) -> str:
    """Nothing for a vowel sign or tatweel, a space for what is no letter or digit."""
    return strip_marks(character) and (character if character.isalnum() else " ")


def slug(english_name: str) -> str:
    """The id of an entity of this English name: lower-case ASCII words joined by ``_``; never empty.

    Letters of other scripts are transliterated or, failing that, written as their code points.

    >>> slug("Donald Trump Jr."), slug("People's Bank of Côte d'Ivoire"), slug("OPEC+")
    ('donald_trump_jr', 'peoples_bank_of_cote_divoire', 'opec_plus')
    """
    text = english_name.replace("+", " plus ").replace("&", " and ")
    if _ARABIC.search(text):
        text = transliterate(text)
    text = unicodedata.normalize("NFKD", text.lower().translate(_LATIN))
    text = re.sub("['’ʼ`´\u0300-\u036f]", "", text)
    ascii_words = "_".join(re.findall("[a-z0-9]+", text))
    return ascii_words or "_".join(f"u{ord(c):x}" for c in english_name if not c.isspace()) or "unnamed"


def name_parts(name: str) -> list[str]:
    """The normalised parts of a personal name; particles stay with the part that they open.

    >>> name_parts("محمد بن سلمان"), name_parts("عبد الفتاح السيسي")
    (['محمد', 'بن سلمان'], ['عبد الفتاح', 'السيسي'])
    """
    parts: list[str] = []
    held = ""
    for word in normalize(name).split():
        if word in _JOINED:
            held += word + " "
        else:
            parts.append(held + word)
            held = ""
    if held:
        parts.append(held.strip())
    return parts


def is_son(name: str) -> bool:
    """Whether the name says that it is a son's: «جونيور», «الابن», Jr.

    >>> is_son("دونالد ترامب جونيور"), is_son("دونالد ترامب")
    (True, False)
    """
    words = normalize(name).split()
    return len(words) > 1 and words[-1] in _SON


def family_name(name: str) -> str:
    """The last part of a personal name, normalised, without a son's mark.

    >>> family_name("دونالد ترامب الابن"), family_name("عبد الفتاح السيسي")
    ('ترامب', 'السيسي')
    """
    parts = [p for p in name_parts(name) if p not in _SON] or name_parts(name)
    return parts[-1] if parts else ""


def given_names(name: str) -> list[str]:
    """The parts before the family name, normalised.

    >>> given_names("جورج دبليو بوش")
    ['جورج', 'دبليو']
    """
    return [p for p in name_parts(name) if p not in _SON][:-1]


@lru_cache(maxsize=1 << 16)
def same_name(a: str, b: str) -> float:
    """How surely two names are spellings of one: 1 for equal after :func:`normalize`, 0 for different names.

    Every part must match its counterpart, in order. At :data:`SAME_NAME` and above the difference is one that
    spelling explains; a family name alone does not match a full name. A son's mark on one side only gives 0.
    The value is symmetric.

    >>> same_name("ستيفن تشيونغ", "ستيفن تشيونج") >= SAME_NAME
    True
    >>> same_name("حسن نصر", "حسين نصر"), same_name("دونالد ترامب", "دونالد ترامب جونيور")
    (0.0, 0.0)
    """
    x, y = normalize(a), normalize(b)
    if x == y:
        return 1.0 if x else 0.0
    if not x or not y or is_son(a) != is_son(b):
        return 0.0
    if x.replace(" ", "") == y.replace(" ", ""):
        return 0.97
    parts_x = [p for p in x.split() if p not in _SON] or x.split()
    parts_y = [p for p in y.split() if p not in _SON] or y.split()
    if len(parts_x) != len(parts_y):
        return 0.0
    scores = [_same_part(p, q) for p, q in zip(parts_x, parts_y, strict=True)]
    return 0.0 if min(scores) == 0 else round(sum(scores) / len(scores), 4)


def skeleton(name: str) -> str:
    """What all spellings of a name share: the consonant classes of its parts. An index for :func:`same_name`.

    >>> skeleton("تشيونغ") == skeleton("تشيونج")
    True
    """
    return "".join(_skeleton(p.removeprefix("ال") or p) for p in normalize(name).split())


def _same_part(p: str, q: str) -> float:
    if p == q:
        return 1.0
    if any(c.isdigit() for c in p + q):
        return 0.0
    if bool(_ARABIC.search(p)) != bool(_ARABIC.search(q)):
        return _across_scripts(p, q)
    if p.removeprefix("ال") == q.removeprefix("ال"):
        return 0.95
    if given_name(p) and given_name(q) and given_name(p) != given_name(q):
        return 0.0
    if _skeleton(p) != _skeleton(q) or len(min(p, q, key=len)) < 3:
        return 0.0
    return 0.85 + 0.14 * Levenshtein.normalized_similarity(p, q)


def _across_scripts(p: str, q: str) -> float:
    arabic, latin = (p, q) if _ARABIC.search(p) else (q, p)
    known = (given_name(arabic) or transliterate(arabic)).lower().removeprefix("al-")
    latin = latin.removeprefix("al-")
    if known == latin:
        return 0.95
    a, b = _latin_skeleton(known), _latin_skeleton(latin)
    return 0.86 if a == b and len(a) > 1 else 0.0


@lru_cache(maxsize=1 << 16)
def _skeleton(part: str) -> str:
    """Consonant classes; vowel letters inside are dropped, a final one is kept («بوتين», «بوتينا»)."""
    if part.isascii():
        return _latin_skeleton(part)
    part = _CH.sub("ج", part)
    if not _ARABIC.search(part):
        return _latin_skeleton(part)
    first = "ا" if part[0] in "اعيء" else "ف" if part[0] in "وف" else part[0]
    tail = {"ي": "ي", "و": "و", "ا": "ا", "ه": "ا"}.get(part[-1], "") if len(part) > 2 else ""
    inner = part[1:].translate(_ARABIC_VOWELS)
    return _DOUBLED.sub(r"\1", (first + inner).translate(_CLASSES)) + tail


def _latin_skeleton(part: str) -> str:
    if not part.isascii():
        part = unicodedata.normalize("NFKD", part.translate(_LATIN))
        part = "".join(c for c in part if not unicodedata.combining(c))
    for letters, one in _LATIN_CLASSES:
        part = part.replace(letters, one)
    first = "a" if part[:1] in ("a", "e", "i", "o", "u", "y") else part[:1]
    return _DOUBLED.sub(r"\1", first + part[1:].translate(_LATIN_VOWELS))
