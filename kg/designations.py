"""English names that describe what they name: "Ministry of Foreign Affairs of Iran" is the "Iranian Foreign Ministry".

Names of offices, groups and events are compared as sets of what their words mean: nationality adjectives and countries
are one, words that newsrooms choose between (ministry and department, killing and assassination) are one, articles and
prepositions count for nothing. The English name that was made by rule from an Arabic one is compared like any other.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from kg.names import normalize

__all__ = ["acronym_key", "designation", "initials"]

_CACHED = 1 << 16
_LONGEST = 4
_DIRECTED = frozenset({"on", "against", "by", "from"})
"""An attack by one is not the attack on him."""
_PLURAL = re.compile("(?<=[a-z]{3})(?:(?<=[^sui])s|(?<=(?:ch|sh|ss))es)$")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}[0-9]{0,2}")
_SPELLED = (
    ("دبليو", "w"), ("اكس", "x"), ("ايتش", "h"), ("اتش", "h"), ("كيو", "q"), ("واي", "y"), ("زيد", "z"),
    ("جيه", "g"), ("جيم", "g"), ("كيه", "k"), ("ايه", "a"), ("اف", "f"), ("ال", "l"), ("ام", "m"), ("ان", "n"),
    ("او", "o"), ("ار", "r"), ("اس", "s"), ("بي", "b"), ("سي", "c"), ("دي", "d"), ("جي", "g"), ("تي", "t"),
    ("يو", "u"), ("في", "v"), ("اي", "a"), ("كي", "k"), ("زد", "z"), ("ا", "a"),
)  # fmt: skip
_LETTER_OF = dict(_SPELLED)
_ALIKE = str.maketrans("pjei", "bgaa")
"""Letters whose names Arabic writes alike: P and B, J and G; A, E and I."""


@lru_cache(maxsize=_CACHED)
def designation(name: str) -> frozenset[str]:
    """What the words of an English name mean; empty if they are too few to say whom.

    >>> designation("Ministry of Foreign Affairs of Iran") == designation("Iranian Foreign Ministry")
    True
    >>> designation("the killing of Ismail Haniyeh") == designation("Ismail Haniyeh Assassination")
    True
    >>> sorted(designation("U.S. Treasury Department")), designation("Parliament")
    (['ministry', 'treasury', 'united_states'], frozenset())
    """
    words = normalize(name.replace("'s", "").replace("’s", "")).split()
    out: list[str] = []
    sign, i = "", 0
    while i < len(words):
        if out and words[i] in _DIRECTED:
            sign = "on "
        size, meaning = _meaning(words, i)
        out += (sign + m for m in meaning)
        i += size
    nations = [m for m in out if m in _nations()]
    if len(nations) > 1:  # the Russian embassy in Ukraine is not the Ukrainian one in Russia
        out.append(" > ".join(nations))
    return frozenset(out) if len(set(out)) > 1 else frozenset()


def _meaning(words: list[str], i: int) -> tuple[int, list[str]]:
    """How many words are one, and what they mean."""
    table = _table()
    for size in range(min(_LONGEST, len(words) - i), 0, -1):
        phrase = " ".join(words[i : i + size])
        meaning = table.get(phrase) or (table.get(_singular(phrase)) if size == 1 else None)
        if meaning is not None:
            return size, meaning.split() if meaning != "-" else []
    return 1, [_singular(words[i])]


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else _PLURAL.sub("", word)


@cache
def _table() -> dict[str, str]:
    """What words and phrases mean; ``-`` is nothing."""
    text = files("kg").joinpath("designations.toml").read_text(encoding="utf-8")
    alike: dict[str, list[str]] = tomllib.loads(text)["alike"]
    table = {normalize(w): meaning for meaning, words in alike.items() for w in (meaning, *words)}
    table |= dict.fromkeys(map(normalize, tomllib.loads(text)["empty"]), "-")
    for country, words in _nations().items():
        for word in words:
            table.setdefault(word, country)
            if " " not in word and word.endswith("n"):
                table.setdefault(f"{word}s", f"{country} people")
    return table


@cache
def _nations() -> dict[str, list[str]]:
    """The names and adjectives of countries."""
    text = files("kg").joinpath("nations.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {country: words.split("|") for country, words in rows}


@lru_cache(maxsize=_CACHED)
def initials(name: str) -> str | None:
    """The key of the acronym that a name of three words and more is shortened to, or None.

    >>> initials("Federal Bureau of Investigation") == acronym_key("FBI")
    True
    >>> initials("Julian Assange") is None
    True
    """
    words = [w for w in re.findall(r"[^\W\d_][\w'’]*", name) if normalize(w) not in _small()]
    if len(words) < 3 or not all(w[0].isupper() for w in words):
        return None
    return "".join(w[0] for w in words).lower().translate(_ALIKE)


@cache
def _small() -> frozenset[str]:
    return frozenset({"of", "the", "and", "for", "in", "on", "de", "des", "du", "la", "et", "to", "s"})


@lru_cache(maxsize=_CACHED)
def acronym_key(name: str) -> str | None:
    """The key of an acronym, in capitals or as Arabic spells its letters; None of other names.

    >>> acronym_key("C.N.N."), acronym_key("سي إن إن"), acronym_key("Assange")
    ('cnn', 'cnn', None)
    """
    if _ACRONYM.fullmatch(name):
        return name.replace(".", "").lower().translate(_ALIKE)
    if name.isascii():
        return None
    words = normalize(name).split()
    letters = [w if w.isdigit() else _LETTER_OF.get(w) for w in words]
    if len(words) < 2 or not all(letters):
        return None
    return "".join(filter(None, letters)).translate(_ALIKE)
