"""The nouns by which a text refers back to an entity («الشركة», «القرار», «الأخير»), and what they may stand for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["Nominals", "definite", "load_nominals", "stem"]

_TYPES = ("PERSON", "ORG", "GPE", "GROUP", "EVENT")


@dataclass(frozen=True, slots=True)
class Nominals:
    """The table ``pipelines/arabic/nominals.toml``: words without article and feminine ending.

    ``types`` gives the entity type of class nouns, ``acts`` are nouns of acts and statements, ``last`` the words for
    «the latter», ``duals`` the type of the two that a dual stands for (None: any), ``speech`` the verbs of speech,
    ``masculine`` the ids of countries whose name is masculine, ``masculine_verbs`` verbs that look feminine.
    """

    types: dict[str, str]
    acts: frozenset[str]
    last: frozenset[str]
    duals: dict[str, str | None]
    speech: frozenset[str]
    masculine: frozenset[str]
    masculine_verbs: frozenset[str]


@cache
def load_nominals() -> Nominals:
    """The shipped table, read on the first call."""
    data = tomllib.loads((files("pipelines.arabic") / "nominals.toml").read_text(encoding="utf-8"))
    types = {word: kind for kind in _TYPES for word in data[kind]}
    duals = {word: None if kind == "any" else kind for kind, words in data["dual"].items() for word in words}
    return Nominals(
        types,
        frozenset(data["act"]),
        frozenset(data["last"]),
        duals,
        frozenset(data["speech"]),
        frozenset(data["masculine_countries"]),
        frozenset(data["masculine_verbs"]),
    )


@lru_cache(maxsize=1 << 14)
def stem(norm: str) -> str:
    """A noun in folded spelling without article and feminine ending, as far as the table needs it.

    >>> stem("الوزيره"), stem("شركه"), stem("شركت")
    ('وزير', 'شركه', 'شركه')
    """
    word = norm[2:] if norm.startswith("ال") and len(norm) > 4 else norm
    table = load_nominals()
    types = table.types
    if word in types or word in table.duals or word in table.acts:
        return word
    if word.endswith("ه") and word[:-1] in types:
        return word[:-1]
    if word.endswith("ت") and word[:-1] + "ه" in types:
        return word[:-1] + "ه"
    return word


def definite(norm: str, before: str) -> str | None:
    """The word with its article, also where ل has taken the alif («ل|لشركة»); None if it has no article.

    >>> definite("لشركه", "ل"), definite("الشركه", "في"), definite("شركه", "في")
    ('الشركه', 'الشركه', None)
    """
    if norm.startswith("ال"):
        return norm
    if before == "ل" and norm.startswith("ل") and stem(norm) not in load_nominals().types:
        return "ا" + norm
    return None
