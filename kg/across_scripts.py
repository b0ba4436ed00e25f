"""Names in Arabic and in Latin letters that are one name.

:func:`kg.romanisation.rendering_cost` judges words; here whole names are compared. Every word must be a spelling of its
counterpart, a given name that the table of common names knows must be that name («حسن» is no Hussein), and marks of a
generation must agree (Jr., «الابن», III, «الثالث»).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from kg.names import SAME_NAME, normalize, same_name
from kg.orthography import strip_marks
from kg.romanisation import IMPOSSIBLE, ascii_letters, rendering_cost
from kg.transliteration import given_name, known_names

__all__ = ["across_score", "common_names", "generation", "is_arabic", "words_across"]

_CACHED = 1 << 16
_ARABIC = re.compile("[\u0621-\u064a\u067e-\u06cc]")
_GENERATIONS = {
    "jr": "son", "junior": "son", "جونيور": "son", "الابن": "son", "sr": "father", "senior": "father",
    "الاب": "father", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "xiv": "14",
    "xvi": "16", "الاول": "1", "الثاني": "2", "الثالث": "3", "الرابع": "4", "الخامس": "5", "السادس": "6",
    "السابع": "7", "الثامن": "8", "i": "1", "v": "5",
}  # fmt: skip
_SERVANT_AR = re.compile(r"\bعبد ?(?:ال|ل)(?=\w)")
_SERVANT = re.compile(r"\babd(?:[aeiou]l[ -]|[ -]?[aeou]?l[ -]|[aeou]l(?=[a-z]{3}))")
_ALLAH = re.compile(r"\babd[ -]?[aeou]?l{1,2}ah?\b")
_ARTICLE = re.compile(r"\b(?:[ae]l|ul|as|ash|ad|an|ar|at|az)[-’' ](?=\w)")
_BETWEEN = re.compile("[-–_.،,()«»\"']+")
_PARTICLES = frozenset({"آل", "ال"})
_SON_OF = {"بن": frozenset({"bin", "ben", "ibn", "bn"}), "ابن": frozenset({"bin", "ben", "ibn", "bn"})}
_WORST_WORD = 0.5
_WORST_FIRST = 0.3
_WORST_COMMON = 0.16
_WORST_NAME = 0.8
_USUAL = 0.16
_HARD = str.maketrans("qcg", "kkk")
_SHORTEST_COMMON = 4


def is_arabic(name: str) -> bool:
    """Whether a name has Arabic letters."""
    return _ARABIC.search(name) is not None


@lru_cache(maxsize=_CACHED)
def words_across(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared across scripts, without its mark of a generation.

    «عبد الرحمن» and Abdel Rahman lose the article inside and become one word; a Latin article is left out.

    >>> words_across("Abdel Fattah al-Sisi"), words_across("عبد الفتاح السيسي")
    (('abdfatah', 'sisi'), ('عبدفتاح', 'السيسي'))
    """
    return _parsed(name)[0]


def generation(name: str) -> str:
    """The mark of a generation at the end of a name, the same for both scripts; empty if there is none.

    >>> generation("Donald Trump Jr."), generation("دونالد ترامب الابن"), generation("Charles III")
    ('son', 'son', '3')
    """
    return _parsed(name)[1]


@lru_cache(maxsize=_CACHED)
def _parsed(name: str) -> tuple[tuple[str, ...], str]:
    words = _arabic_words(name) if is_arabic(name) else _latin_words(name)
    mark = _GENERATIONS.get(normalize(words[-1])) if len(words) > 1 else None
    return tuple(words[:-1] if mark else words), mark or ""


def _arabic_words(name: str) -> list[str]:
    text = strip_marks(name)
    if "عبد" in text:
        text = re.sub(r"\bعبد ?الله\b", "عبدالله", text)
        text = _SERVANT_AR.sub(lambda m: m[0] if text[m.end() - 2 :].startswith("الله") else "عبد", text)
    return [w for w in _BETWEEN.sub(" ", text).split() if w not in _PARTICLES]


def _latin_words(name: str) -> list[str]:
    text = name.lower().replace("’", "'")
    text = _ALLAH.sub("abdallah", text)
    text = _SERVANT.sub("abd", text)
    text = _ARTICLE.sub("", text)
    words = [ascii_letters(w) for w in re.split(r"[\s\-–_,()]+", text)]
    return [w for w in words if len(w) > 1 or (w and not name.isascii())] or [w for w in words if w]


@lru_cache(maxsize=_CACHED)
def across_score(arabic: str, latin: str, *, person: bool = True) -> float:
    """How surely an Arabic and a Latin name are one; 0 for different names.

    >>> across_score("معمر القذافي", "Moammar Gadhafi") > 0.8 < across_score("أنتوني بلينكن", "Antony Blinken")
    True
    >>> across_score("كريم سالم", "Karima Salem"), across_score("دونالد ترامب الابن", "Donald Trump")
    (0.0, 0.0)
    """
    if generation(arabic) != generation(latin):
        return 0.0
    a, b = words_across(arabic), words_across(latin)
    if not a or not b:
        return 0.0
    if len(a) == len(b):
        costs = [
            _word_cost(x, y, given=person and (k < len(a) - 1))
            for k, (x, y) in enumerate(zip(a, b, strict=True))
        ]
        first = costs[0] > (_WORST_FIRST if len(a) > 1 else _WORST_WORD)
        if first or max(costs) > _WORST_WORD or sum(costs) > _WORST_NAME:
            return 0.0
        return round(0.97 - 0.15 * max(costs), 4)
    if person and (len(a) == 1 or len(b) == 1 or _other_name(a[0], b[0])):
        return 0.0
    cost = rendering_cost("".join(_bare(w, k) for k, w in enumerate(a)), "".join(b))
    return round(0.93 - 0.15 * cost, 4) if cost <= _WORST_WORD and len("".join(b)) > 5 else 0.0


def _bare(word: str, place: int) -> str:
    """A word inside a joined name, without its article."""
    return word[2:] if place and word.startswith("ال") and len(word) > 4 else word


def _word_cost(arabic: str, latin: str, *, given: bool) -> float:
    """The cost of one word; a common name that is in the table must be the one that the table says."""
    if arabic in _SON_OF:
        return 0.0 if latin in _SON_OF[arabic] else IMPOSSIBLE
    own = given_name(arabic.removeprefix("ال"))
    if own and _table_key(own) == _table_key(latin):
        return 0.0
    if (own or given) and _other_name(arabic, latin):
        return IMPOSSIBLE
    cost = rendering_cost(arabic, latin)
    worst = _WORST_COMMON if len(latin) >= _SHORTEST_COMMON else 0.0
    return IMPOSSIBLE if own and given and cost > worst else cost


def _other_name(arabic: str, latin: str) -> bool:
    """Whether the Latin word is a common given name, and not this one."""
    exact = _owners().get(_table_key(latin), frozenset())
    bare = normalize(arabic).removeprefix("ال")
    if exact or not given_name(bare):
        return bool(exact) and not any(same_name(bare, other) >= SAME_NAME for other in exact)
    near = common_names(latin)
    return bool(near) and bare not in near


@lru_cache(maxsize=_CACHED)
def common_names(latin: str) -> frozenset[str]:
    """The common Arabic name parts, normalised, that a Latin word is a usual form of.

    >>> common_names("hussein"), common_names("husayn"), common_names("asange")
    (frozenset({'حسين'}), frozenset({'حسين'}), frozenset())
    """
    exact = _owners().get(_table_key(latin))
    if exact or len(latin) < _SHORTEST_COMMON:
        return exact or frozenset()
    near = _by_consonants().get(_consonants(latin), ())
    return frozenset(a for a in near if rendering_cost(a, latin) <= _USUAL)


def _consonants(latin: str) -> str:
    plain = latin.replace("ch", "x").replace("sh", "x").translate(_HARD)
    return re.sub("[aeiouyhw]", "", plain)


@cache
def _by_consonants() -> dict[str, tuple[str, ...]]:
    """The Arabic names of the table by the consonants of their Latin forms."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for arabic, english in known_names():
        found[_consonants(ascii_letters(english))].append(normalize(arabic))
    return {key: tuple(v) for key, v in found.items()}


@cache
def _owners() -> dict[str, frozenset[str]]:
    """The Arabic names that a Latin form of the table stands for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for arabic, english in known_names():
        found[_table_key(english)].add(normalize(arabic))
    return {key: frozenset(v) for key, v in found.items()}


@lru_cache(maxsize=_CACHED)
def _table_key(latin: str) -> str:
    """A Latin form with the writings of one vowel made one: Saleem is Salim, Noura is Nura."""
    plain = ascii_letters(latin)
    for written, one in (
        ("ee", "i"),
        ("oo", "u"),
        ("ou", "u"),
        ("y", "i"),
        ("ph", "f"),
        ("ck", "k"),
        ("ch", "sh"),
        ("dj", "j"),
    ):
        plain = plain.replace(written, one)
    return re.sub("i[ij]$", "i", plain)
