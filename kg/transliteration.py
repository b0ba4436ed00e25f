"""Arabic names in Latin letters: a table of common name parts, and letter rules for the rest.

The rules follow the simplified romanisation of the news agencies (no dots below, no macrons), and fill in a
short ``a`` where two consonants would open a word; a foreign name written in Arabic letters keeps its long
vowels. The result is deterministic and readable, not a lookup of how a person spells the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from kg.orthography import FOLDED, strip_marks

__all__ = ["given_name", "known_names", "transliterate"]

_CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "پ": "p", "ڤ": "v", "چ": "ch", "گ": "g", "ژ": "zh",
}  # fmt: skip
_VOWELS = {"ا": "a", "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "ى": "a", "ة": "a"}
_SILENT = frozenset("ءؤئ")
_OPENS = dict.fromkeys("بتجدغفقكپڤگ", "رل") | {"س": "لتكمنب", "ش": "تكلمنب"}
_CODAS = frozenset({"نت", "نس", "نك", "سك", "ست", "رت", "رس", "نغ", "ند", "رد", "لت"})
_LONG = frozenset("اويىةآأ")
_PARTICLES = frozenset({"bin", "Al"})
_INITIAL = (("إي", "i"), ("اي", "i"), ("أو", "o"), ("او", "o"), ("آ", "a"))


def transliterate(arabic_name: str) -> str:
    """A readable English spelling of an Arabic name; parts in other scripts are kept.

    >>> transliterate("محمد السيسي")
    'Mohammed al-Sisi'
    >>> transliterate("عبد الله بن زايد")
    'Abdullah bin Zayed'
    >>> transliterate("غوتشيفر 2.0")
    'Ghochifar 2.0'
    """
    name = strip_marks(unicodedata.normalize("NFKC", arabic_name))
    name = re.sub(r"\bعبد ال(?=\w)", "عبدال", name)
    parts = [p for p in re.split(r"[\s\-–_،,]+", name) if p]
    out = [_part(p) for p in parts]
    if out and out[0][:1].islower():
        out[0] = out[0][0].upper() + out[0][1:]
    return " ".join(out)


def given_name(part: str) -> str | None:
    """The usual English form of one common name part (compared without hamza and vowel signs), or None.

    >>> given_name("احمد"), given_name("تشيونغ")
    ('Ahmed', None)
    """
    return _table().get(_fold(part))


def known_names() -> Iterable[tuple[str, str]]:
    """The common name parts, in folded Arabic letters, each with its usual English form.

    >>> ("احمد", "Ahmed") in known_names()
    True
    """
    return _table().items()


def _part(part: str) -> str:
    known = given_name(part)
    if known:
        return known
    if not re.search("[\u0621-\u064a\u067e-\u06cc]", part):
        return part
    if part.startswith("عبدال") and len(part) > 6:
        if part in ("عبداله", "عبدالله"):
            return "Abdullah"
        return "Abdul " + _capital(given_name(part[5:]) or _letters(part[5:]))
    if part.startswith("ال") and len(part) > 4:
        rest = part[2:]
        return "al-" + _capital(given_name(rest) or _letters(rest))
    return _capital(_letters(part))


def _capital(word: str) -> str:
    return word if word in _PARTICLES else word[:1].upper() + word[1:]


def _letters(word: str) -> str:
    word, out, i = word.replace("تش", "چ"), "", 0
    for letters, latin in _INITIAL:
        if word.startswith(letters) and len(word) > len(letters) + 1:
            out, i = latin, len(letters)
            break
    while i < len(word):
        out += _letter(word, i, out)
        i += 1
    return out or word


def _letter(word: str, i: int, before: str) -> str:
    """The Latin letters of ``word[i]``, with a short vowel put in where English needs one."""
    c, following, last = word[i], word[i + 1 : i + 2], i == len(word) - 1
    if c == "ع":
        return "a" if not before or before[-1] not in "aeiou" else ""
    if c in _VOWELS:
        return _VOWELS[c] if not before.endswith("a") or c == "إ" else ""
    if c == "و":
        if not before and following in _CONSONANTS:
            return "wa"
        return "w" if not before or following in ("ا", "ى", "ة", "ي") else "o"
    if c == "ي":
        if last or (before and before[-1] not in "aeiou"):
            return "iy" if following in ("ا", "ة", "و") and not before.endswith("i") else "i"
        return "ya" if not before and following in _CONSONANTS else "y"
    if c in _SILENT:
        return ""
    if c not in _CONSONANTS:
        return c if c.isascii() else ""
    return _CONSONANTS[c] + ("a" if _needs_vowel(word, i) else "")


def _needs_vowel(word: str, i: int) -> bool:
    """A short vowel after this consonant: an opening cluster, or a final one that English cannot say."""
    rest = word[i + 1 :]
    if not rest or rest[0] not in _CONSONANTS:
        return False
    if i == 0:
        return rest[0] not in _OPENS.get(word[0], "") or rest[1:2] not in _LONG
    final_cluster = len(rest) == 1 and rest[0] in "رلمن" and word[i] not in "رلن"
    sayable = word[i] + rest[0] in _CODAS
    cluster = word[i - 1] in _CONSONANTS and rest[1:2] in _CONSONANTS and not sayable
    return final_cluster or cluster


def _fold(part: str) -> str:
    return strip_marks(part).translate(FOLDED)


@cache
def _table() -> dict[str, str]:
    text = files("kg").joinpath("given_names.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return {_fold(arabic): english for arabic, english in rows}
