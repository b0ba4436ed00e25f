"""Whether a Latin word is a spelling of an Arabic one: «القذافي» is Gaddafi, Qadhafi, Kadhafi and el-Kaddafi.

An Arabic word is read letter by letter beside the Latin one; a table says which Latin letters each Arabic letter
(or group of them) is written with, and at what cost. Short vowels, which Arabic does not write, cost little; a final
vowel on one side only is another name («كريم», Karima). The cheapest reading is found by dynamic programming, as in
a weighted edit distance (Wagner and Fischer, "The String-to-String Correction Problem", JACM 1974).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from kg.orthography import FOLDED, strip_marks

__all__ = ["IMPOSSIBLE", "ascii_letters", "rendering_cost"]

IMPOSSIBLE = 9.0
"""The cost of words that are no spellings of each other."""
_CACHED = 1 << 16
_OTHER = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
)
_DOUBLED = re.compile(r"([bcdfghj-np-tvwxz])\1+")
_VOWELS = frozenset("aeiouy")
_LONG_GROUP = 0.7
_GROUPS = {"ou": 0.25, **dict.fromkeys(("ae", "ia", "eo", "ua", "io", "ue", "oa"), 0.3)}
"""Groups of vowels that may stand for a short one, as the French write it, or for two."""
_SHORT_VOWEL = 0.05
_FINAL_VOWEL = 1.2
_SILENT = {
    "h": 0.25,
    "w": 0.6,
    "gh": 0.4,
    "k": 0.8,
    "p": 0.8,
    "t": 0.8,
    "d": 0.8,
    "b": 0.9,
    "c": 0.8,
    "l": 0.9,
}
_SILENT_AT_END = {
    "s": 0.5,
    "t": 0.5,
    "x": 0.5,
    "z": 0.6,
    "d": 0.6,
    "ts": 0.5,
    "h": 0.05,
    "e": 0.05,
    "es": 0.6,
}
_ARTICLE, _GOD = "^", "@"


@lru_cache(maxsize=_CACHED)
def ascii_letters(word: str) -> str:
    """The small letters of a Latin word without marks, doubled consonants written once.

    >>> ascii_letters("Guéant"), ascii_letters("Hassan"), ascii_letters("O’Reilly")
    ('gueant', 'hasan', 'oreily')
    """
    plain = unicodedata.normalize("NFKD", word.lower().translate(_OTHER))
    return _DOUBLED.sub(r"\1", re.sub("[^a-z]", "", plain))


@lru_cache(maxsize=_CACHED)
def rendering_cost(arabic: str, latin: str) -> float:
    """What it costs to read the letters of an Arabic word as those of a Latin word; 0 for a usual spelling.

    ``latin`` are the letters of :func:`ascii_letters`; ``arabic`` may be several words without the spaces. Up to
    about 0.6 the two are spellings of one name; :data:`IMPOSSIBLE` where no reading was found.

    >>> rendering_cost("القذافي", "qadhafi") < 0.5 > rendering_cost("القذافي", "gadafi")
    True
    >>> rendering_cost("كريم", "karima") > 1 < rendering_cost("كلينتون", "obama")
    True
    """
    letters = _letters(arabic)
    width = len(latin)
    best = [[IMPOSSIBLE] * (width + 1) for _ in range(len(letters) + 1)]
    best[0][0] = 0.0
    for i in range(len(letters) + 1):
        row = best[i]
        for j in range(width + 1):
            if row[j] < IMPOSSIBLE:
                _skip_latin(row, latin, j, first=letters[:i] in ("", _ARTICLE))
                _read_letters(best, letters, latin, i, j)
    return min(best[-1][-1], IMPOSSIBLE)


def _letters(word: str) -> str:
    """The letters as the table has them, an article at the beginning as one sign."""
    word = strip_marks(word).translate(FOLDED).replace(" ", "")
    word = word.replace("الله", _GOD)
    if word.startswith("ال") and len(word) > 4:
        word = _ARTICLE + word[2:]
    return word


def _skip_latin(row: list[float], latin: str, j: int, *, first: bool) -> None:
    """Latin letters that no Arabic letter stands for: short vowels and silent letters."""
    vowels = 0
    while j + vowels < len(latin) and latin[j + vowels] in _VOWELS:
        vowels += 1
    if vowels and not (j and latin[j - 1] in "aeiou"):
        group = latin[j : j + vowels]
        cost = _SHORT_VOWEL if vowels == 1 else _GROUPS.get(group, _LONG_GROUP)
        if j + vowels == len(latin):
            cost = 0.1 if latin[j:] == "e" else _FINAL_VOWEL
        elif first:
            cost = 0.5
        _relax(row, j + vowels, row[j] + cost)
    for letters, cost in _SILENT.items():
        if latin.startswith(letters, j):
            _relax(row, j + len(letters), row[j] + cost)
    rest = latin[j:]
    if rest in _SILENT_AT_END:
        _relax(row, len(latin), row[j] + _SILENT_AT_END[rest])


def _read_letters(best: list[list[float]], letters: str, latin: str, i: int, j: int) -> None:
    """The readings of the next one to three Arabic letters at ``latin[j:]``."""
    table = _table()
    for size in (1, 2, 3):
        unit = letters[i : i + size]
        if len(unit) < size:
            return
        last = i + size == len(letters)
        for written, cost in table.get((unit, last)) or table.get((unit, False), ()):
            if latin.startswith(written, j):
                _relax(best[i + size], j + len(written), best[i][j] + cost)


def _relax(row: list[float], j: int, cost: float) -> None:
    if cost < row[j]:
        row[j] = cost


@cache
def _table() -> dict[tuple[str, bool], tuple[tuple[str, float], ...]]:
    """The readings by Arabic letters, and whether they end the word (such a row holds there instead)."""
    text = files("kg").joinpath("romanisation.tsv").read_text(encoding="utf-8")
    out = {}
    for line in text.splitlines()[1:]:
        unit, place, readings = line.split("\t")
        out[unit, place == "end"] = tuple(_reading(r) for r in readings.split(" "))
    return out


def _reading(cell: str) -> tuple[str, float]:
    """``ch:0.2`` is the reading with its cost; ``-`` stands for no letter."""
    written, _, cost = cell.partition(":")
    return ("" if written == "-" else written), float(cost or 0)
