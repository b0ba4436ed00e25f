"""Names composed of an institution that every state has and the state: «الخارجية الروسية», «سفارة الإكوادور».

The table of institutions lists the wordings of each; what remains of a mention when the names and
adjectives of countries are taken out must be one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.names import normalize, slug
from pipelines.arabic.gazetteer import Gazetteer, read_table

__all__ = ["ABROAD", "Institution", "compose", "parse_institution"]

_FUNCTION_WORDS = frozenset({"ل", "في", "ب", "لدي", "الي", "من", "ال"})
_LONGEST_COUNTRY = 4
ABROAD = frozenset({"embassy", "consulate"})
"""The kinds of institution that stand in another state."""


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of a state: the key of its kind, the state (None if not said), where it stands."""

    kind: str
    country: str | None
    place: str | None = None


def parse_institution(words: list[str], gazetteer: Gazetteer) -> Institution | None:
    """The institution that a mention names, from its normalised words, or None.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> parse_institution(["وزاره", "الخارجيه", "الايرانيه"], load_gazetteer())
    Institution(kind='foreign_ministry', country='iran', place=None)
    """
    kinds, best = _kinds(), None
    for size in range(len(words), 0, -1):
        kind = kinds.get(" ".join(words[:size]))
        rest, countries = _split(words[size:], gazetteer) if kind else ([], [])
        if kind and not rest:
            best = _institution(kind, countries)
            break
    if best is None:
        rest, countries = _split(words, gazetteer)
        kind = kinds.get(" ".join(rest))
        best = _institution(kind, countries) if kind else None
    return best


def compose(institution: Institution, gazetteer: Gazetteer) -> tuple[str, str]:
    """The id and English name of an institution; without a country, of the bare kind.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> compose(Institution("government", "united_states"), load_gazetteer())
    ('us_government', 'US government')
    """
    kind, country, place = institution.kind, institution.country, institution.place
    english = _english()[kind]
    if country is None:
        return slug(english), english[0].upper() + english[1:]
    known = _of_countries().get((country, f"{kind} in {place}" if place else kind))
    if known:
        return known
    if kind == "un_mission":
        name = f"{gazetteer.entries[country].name} mission to the United Nations"
        return f"{country}_un_mission", name
    adjective = gazetteer.english_adjective(country) or gazetteer.entries[country].name
    name = f"{adjective} {english}"
    if place and kind in ABROAD:
        name += f" in {gazetteer.entries[place].name}"
    return slug(name), name


def _institution(kind: str, countries: list[str]) -> Institution | None:
    if len(countries) > 2 or (len(countries) == 2 and kind not in (*ABROAD, "un_mission")):
        return None
    if kind == "un_mission":
        own = [c for c in countries if c != "united_nations"]
        return Institution(kind, own[0]) if own and len(own) < len(countries) else None
    return Institution(
        kind, countries[0] if countries else None, countries[1] if len(countries) > 1 else None
    )


def _split(words: list[str], gazetteer: Gazetteer) -> tuple[list[str], list[str]]:
    """Words that do not name a country, and the countries named, in order."""
    rest: list[str] = []
    countries: list[str] = []
    i = 0
    while i < len(words):
        for size in range(min(_LONGEST_COUNTRY, len(words) - i), 0, -1):
            country = _country(" ".join(words[i : i + size]), gazetteer)
            if country:
                countries += [country] if country not in countries else []
                i += size
                break
        else:
            if words[i] not in _FUNCTION_WORDS:
                rest.append(words[i])
            i += 1
    return rest, countries


def _country(name: str, gazetteer: Gazetteer) -> str | None:
    """The territory that a word or phrase names, as an adjective, by its name or by its capital."""
    adjective = gazetteer.country_of_adjective(name)
    if adjective:
        return adjective
    for entry in gazetteer.candidates(name):
        if entry.id in gazetteer.territories:
            return entry.id
        seat = gazetteer.seat_of(entry.id)
        if seat:
            return seat
    return None


@cache
def _kinds() -> dict[str, str]:
    rows = read_table("institutions.tsv", ("key", "english", "arabic"))
    return {normalize(name): key for key, _, names in rows for name in names.split("|")}


@cache
def _english() -> dict[str, str]:
    return {key: english for key, english, _ in read_table("institutions.tsv", ("key", "english", "arabic"))}


@cache
def _of_countries() -> dict[tuple[str, str], tuple[str, str]]:
    rows = read_table("institutions_of.tsv", ("country", "institution", "id", "name"))
    return {(country, kind): (id_, name) for country, kind, id_, name in rows}
