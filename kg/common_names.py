"""What a name identifies: nothing beyond its document, one individual, or an owner's campaign or office."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from kg.names import family_name, is_son, name_parts, normalize

__all__ = [
    "HOUSE",
    "SON",
    "SONS",
    "family_of",
    "is_common_name",
    "is_lone_name",
    "owned_by",
    "parts_of",
    "without_head",
]

SONS = (" جونيور", " الابن", " junior", " jr")
SON = re.compile(f"(?:{'|'.join(SONS)})$")
"""A son's mark at the end of a normalised name."""
HOUSE = re.compile(r" ال \w+$")
"""The name of a house at the end of a normalised name: «آل نهيان»."""
_POSSESSIVE = re.compile("['’]s?(?= |$)")
_LATIN = re.compile("[a-z]")
_CACHED = 1 << 17


def is_common_name(name: str) -> bool:
    """Whether many countries have an office or event of this Arabic or English name.

    >>> is_common_name("وزارة العدل"), is_common_name("وزارة العدل الأميركية")
    (True, False)
    >>> is_common_name("the Court of Cassation"), is_common_name("Lebanese Court of Cassation")
    (True, False)
    """
    words = [_bare(w) for w in normalize(name).split()]
    return all(w in _words("common") for w in words) and " ".join(words) not in {"", *_words("unique")}


def is_lone_name(name: str) -> bool:
    """Whether a person's name has one part only.

    >>> is_lone_name("السيسي"), is_lone_name("عبد الله"), is_lone_name("عبد الفتاح السيسي")
    (True, True, False)
    """
    return len(parts_of(name)) <= 1


@lru_cache(maxsize=_CACHED)
def parts_of(name: str) -> tuple[str, ...]:
    """:func:`kg.names.name_parts`, remembered: every step of the resolution asks again."""
    return tuple(name_parts(name))


@lru_cache(maxsize=_CACHED)
def family_of(name: str) -> str:
    """:func:`kg.names.family_name`, remembered."""
    parts = parts_of(name)
    return parts[-1] if parts and not is_son(name) else family_name(name)


@lru_cache(maxsize=_CACHED)
def without_head(name: str) -> str | None:
    """The normalised name without the noun that says what it is; None if there is none, or nothing is left.

    >>> without_head("سجن بلمارش"), without_head("وزارة العدل"), without_head("بلمارش")
    ('بلمارش', None, None)
    """
    head, _, rest = normalize(name).partition(" ")
    if head not in _words("heads") or is_common_name(rest):
        return None
    return rest if rest and (head != "وزاره" or " " in rest) else None


@lru_cache(maxsize=_CACHED)
def owned_by(name: str) -> tuple[str, str] | None:
    """The noun and the owner's normalised name, in the name of what belongs to a person.

    >>> owned_by("حملة الرئيس إيمانويل ماكرون"), owned_by("President Emmanuel Macron's campaign")
    (('حمله', 'ايمانويل ماكرون'), ('حمله', 'emmanuel macron'))
    """
    normalized = normalize(name)
    noun, *owner = normalized.split() or [""]
    if noun not in _words("owned"):
        return _owned_in_english(name) if _LATIN.search(normalized) else None
    while owner and _bare(owner[0]) in _words("titles"):
        owner = owner[1:]
    return (noun, " ".join(owner)) if owner else None


def _owned_in_english(name: str) -> tuple[str, str] | None:
    """The Arabic noun and the owner in "the Trump campaign", "Netanyahu's government", "campaign of Donald Trump"."""
    words = [w for w in normalize(_POSSESSIVE.sub("", name)).split() if w != "the"]
    nouns = _owned_nouns()
    if len(words) > 2 and words[1] == "of" and words[0] in nouns:
        noun, owner = nouns[words[0]], words[2:]
    elif len(words) > 1 and words[-1] in nouns:
        noun, owner = nouns[words[-1]], words[:-1]
    else:
        return None
    while owner and owner[0] in _words("titles"):
        owner = owner[1:]
    return (noun, " ".join(owner)) if owner and not set(owner) & _words("common") else None


@cache
def _owned_nouns() -> dict[str, str]:
    """The English nouns of what belongs to a person, each with the Arabic noun."""
    text = files("kg").joinpath("resolution_words.toml").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = tomllib.loads(text)["owned_in_english"]
    return {english: normalize(noun) for noun, names in rows.items() for english in names}


def _bare(word: str) -> str:
    """Without the article, also where «ل» took its alef: «للأمن»."""
    return word.removeprefix("لل").removeprefix("ال")


@cache
def _words(kind: str) -> frozenset[str]:
    text = files("kg").joinpath("resolution_words.toml").read_text(encoding="utf-8")
    return frozenset(map(normalize, tomllib.loads(text)[kind]))
