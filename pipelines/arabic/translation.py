"""English names for Arabic names of organisations, places and events, word by word.

«لجنة الدفاع الوطني» is "National Defence Committee": an Arabic noun phrase is translated word by word and
read from its end. A name whose first word is not known is transliterated instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.names import normalize, transliterate
from pipelines.arabic.gazetteer import Gazetteer, read_table

__all__ = ["translate"]

_PREPOSITIONS = {
    "ل": "for",
    "في": "in",
    "ب": "in",
    "ضد": "against",
    "علي": "on",
    "الي": "to",
    "مع": "with",
    "بين": "between",
    "عن": "on",
    "من": "of",
}
_LONGEST_NAME = 4


def translate(words: Sequence[str], gazetteer: Gazetteer) -> str | None:
    """The English name that normalised words (clitics apart) make, or None if the first word is not known.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> translate(["المنظمه", "العربيه", "ل", "حقوق", "الانسان"], load_gazetteer())
    'Arab Organization for Human Rights'
    >>> translate(["غلوبال", "ترست"], load_gazetteer()) is None
    True
    """
    if not words or _english(words[0]) is None:
        return None
    out: list[str] = []
    phrase: list[str] = []
    for unit in _units(words, gazetteer):
        if unit in _PREPOSITIONS.values() and phrase:
            out += [*_ordered(phrase), unit]
            phrase = []
        else:
            phrase.append(unit)
    return " ".join(out + _ordered(phrase))


def _units(words: Sequence[str], gazetteer: Gazetteer) -> list[str]:
    """The English of each word or known name; «ا و ب» becomes one unit."""
    out: list[str] = []
    i, join = 0, False
    while i < len(words):
        size, unit = _unit(words, i, gazetteer)
        if words[i] == "و" and out:
            join = True
        elif join:
            out[-1] += f" and {unit}"
            join = False
        else:
            out.append(unit)
        i += size
    return out


def _unit(words: Sequence[str], i: int, gazetteer: Gazetteer) -> tuple[int, str]:
    if words[i] in _PREPOSITIONS:
        return 1, _PREPOSITIONS[words[i]]
    for size in range(min(_LONGEST_NAME, len(words) - i), 0, -1):
        name = " ".join(words[i : i + size])
        country = gazetteer.country_of_adjective(name)
        entry = (
            gazetteer.lookup(name, "GPE") or gazetteer.lookup(name, "LOC") or gazetteer.lookup(name, "PERSON")
        )
        if country and gazetteer.english_adjective(country):
            return size, gazetteer.english_adjective(country) or name
        if entry and (size > 1 or _english(name) is None):
            return size, entry.name
    return 1, _english(words[i]) or _transliterated(words[i])


def _transliterated(word: str) -> str:
    """An unknown word in Latin letters; normalising has made its ta marbuta a ha."""
    word = word.removeprefix("ال") if len(word) > 4 else word
    return transliterate(word[:-1] + "ة" if word.endswith("ه") and len(word) > 3 else word)


def _ordered(phrase: list[str]) -> list[str]:
    """The units of a phrase from the end; numbers follow their noun («اللواء 444»)."""
    numbers = [u for u in phrase if u.isdigit()]
    return [u for u in reversed(phrase) if not u.isdigit()] + numbers


def _english(word: str) -> str | None:
    table = _table()
    return table.get(word) or table.get(word.removeprefix("ال"))


@cache
def _table() -> dict[str, str]:
    return {normalize(row[0]): row[1] for row in read_table("translations.tsv", ("arabic", "english"))}
