"""Unnamed groups: «قراصنة إيرانيون» and «القراصنة الإيرانيين» are one, and have an English name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.names import normalize, transliterate
from pipelines.arabic.gazetteer import Gazetteer, read_table

__all__ = ["Group", "group_key", "parse_group", "people_name"]

_ENDINGS = ("", "ة", "ون", "ين", "ان", "ات", "ا", "و", "ي")
_BEFORE_NATION = frozenset({"former", "senior"})
_SKIPPED = frozenset({"في", "من", "ب", "ل", "الي", "علي", "و", "ال"})
_PLURAL = ("ون", "ين", "ات", "و")


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its nationalities and the rest of its words, and its English name.

    ``known`` is False where a word had to be transliterated.
    """

    countries: tuple[str, ...]
    nouns: tuple[str, ...]
    name: str
    known: bool


def parse_group(words: list[str], gazetteer: Gazetteer, *, counted: bool = False) -> Group:
    """The group that normalised words name; ``counted`` says that a number stands before («12 ضابطا روسيا»).

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> parse_group(["قراصنه", "ايرانيين"], load_gazetteer()).name
    'Iranian hackers'
    >>> parse_group(["الروس"], load_gazetteer()).name
    'Russians'
    """
    nouns: list[tuple[str, bool]] = []
    countries: list[str] = []
    known = True
    for english, country, in_table in _units(words, gazetteer):
        if country:
            countries += [country] if country not in countries else []
        else:
            nouns.append(english)
            known = known and in_table
    if not nouns:
        name = " and ".join(people_name(c, gazetteer) for c in countries) or "group"
        return Group(tuple(countries), (), name, bool(countries))
    if nouns[0][0] == "intelligence" and len(nouns) == 1:
        nouns[0] = ("intelligence agencies", True)
    head, plural = nouns[0]
    modifiers = [_singular(word) for word, _ in reversed(nouns[1:])]
    adjectives = " and ".join(gazetteer.english_adjective(c) or c for c in countries)
    first = [m for m in modifiers if m in _BEFORE_NATION]
    rest = [m for m in modifiers if m not in _BEFORE_NATION]
    name = " ".join(w for w in (*first, adjectives, *rest, _number(head, plural or counted)) if w)
    return Group(tuple(countries), tuple(word for word, _ in nouns), name[0].upper() + name[1:], known)


def group_key(group: Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What two wordings of one group share: nationalities and nouns, whatever number, case and article."""
    return tuple(sorted(group.countries)), tuple(sorted(_singular(n) for n in group.nouns))


def _units(words: list[str], gazetteer: Gazetteer) -> list[tuple[tuple[str, bool], str | None, bool]]:
    """Each word or phrase as (English noun and whether it is plural, country id, is known)."""
    out: list[tuple[tuple[str, bool], str | None, bool]] = []
    table, i = _nouns(), 0
    while i < len(words):
        for size in range(min(4, len(words) - i), 0, -1):
            phrase = " ".join(words[i : i + size])
            country = gazetteer.country_of_adjective(phrase) or _territory(phrase, gazetteer)
            noun = table.get(phrase)
            if country or noun:
                out.append((noun or ("", False), country if not noun else None, True))
                i += size
                break
        else:
            if len(words[i]) > 1 and words[i] not in _SKIPPED:
                out.append(((transliterate(_stem(words[i])), False), None, False))
            i += 1
    return out


def _territory(name: str, gazetteer: Gazetteer) -> str | None:
    entry = gazetteer.lookup(name)
    return entry.id if entry and entry.id in gazetteer.territories else None


def _stem(word: str) -> str:
    """A word without article and without endings of number and case."""
    word = word.removeprefix("ال") if len(word) > 4 else word
    for ending in ("ون", "ين", "ات", "ان", "ا", "ه"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def people_name(country: str, gazetteer: Gazetteer) -> str:
    """The English name of the people of a country.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> people_name("afghanistan", load_gazetteer()), people_name("iran", load_gazetteer())
    ('Afghans', 'Iranians')
    """
    adjective = gazetteer.english_adjective(country) or gazetteer.entries[country].name
    plural = adjective + ("" if adjective.endswith(("ese", "ch", "sh", "s")) else "s")
    return _peoples().get(country, plural)


def _number(noun: str, plural: bool) -> str:
    if not plural or noun.endswith("s") or noun in ("media", "press", "people"):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun[:-3] + "men" if noun.endswith("man") else noun + "s"


def _singular(noun: str) -> str:
    if noun not in _plural_nouns():
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")


@cache
def _nouns() -> dict[str, tuple[str, bool]]:
    """Every form of the nouns of groups, normalised, with the English noun and whether the form is plural."""
    out: dict[str, tuple[str, bool]] = {}
    for arabic, english in read_table("nouns.tsv", ("arabic", "english")):
        for article in ("", "ال"):
            out[normalize(article + arabic)] = (english, english.endswith("s"))
    for arabic, english in read_table("nouns.tsv", ("arabic", "english")):
        for ending in _ENDINGS if " " not in arabic else ():
            plural = ending in _PLURAL or english.endswith("s")
            for article in ("", "ال"):
                out.setdefault(normalize(article + arabic + ending), (english, plural))
    return out


@cache
def _peoples() -> dict[str, str]:
    """English names of peoples that are not the adjective with an s."""
    return {row[0]: row[1] for row in read_table("peoples.tsv", ("country", "english"))}


@cache
def _plural_nouns() -> frozenset[str]:
    return frozenset(english for english, _ in _nouns().values() if english.endswith("s"))
