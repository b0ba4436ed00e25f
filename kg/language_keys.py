"""Keys under which the profiles of Arabic and of English documents meet, for :mod:`kg.touching` and the joining steps.

A key of the one side, ``arabic:…`` or ``latin:…``, is met by the same key of the other side only: that two Arabic names
resemble one English name in their consonants does not make them touch, unless a document names the English one.
Other keys are met by all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.across_scripts import is_arabic
from kg.clusters import CLASSES, Profile
from kg.common_names import is_lone_name, owned_by, without_head
from kg.designations import acronym_key, designation, initials
from kg.romanised import romanised_key
from kg.script_keys import script_keys

__all__ = ["Names", "forms_of", "language_keys", "names_of"]

_SHORTEST, _SHORTEST_NAME = 3, 5
"""The fewest classes of consonants in the key of a name that is no person's, or letters in the name."""


@dataclass(slots=True)
class Names:
    """The names of profiles as they are compared: Arabic, Latin, and English made by rule from the Arabic ones."""

    arabic: set[str] = field(default_factory=set)
    latin: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    def add(self, other: Names) -> None:
        """Take in the names of one more profile."""
        self.arabic |= other.arabic
        self.latin |= other.latin
        self.made |= other.made


def names_of(p: Profile) -> Names:
    """The names of one profile.

    >>> names_of(Profile("shadow_group", "ORG", "Shadow Group", "مجموعة الظل", "transliteration"))
    Names(arabic={'مجموعة الظل'}, latin=set(), made={'Shadow Group'})
    """
    return _names(p.name, p.name_ar, p.name_origin)


def _names(name: str, name_ar: str | None, origin: str) -> Names:
    found = Names()
    if name_ar:
        (found.arabic if is_arabic(name_ar) else found.latin).add(name_ar)
    if is_arabic(name):
        found.arabic.add(name)
    elif origin == "transliteration" and name_ar:
        found.made.add(name)
    else:
        found.latin.add(name)
    return found


def language_keys(profile: Profile) -> set[str]:
    """The keys of a profile.

    >>> a = Profile("antony_blinken", "PERSON", "Antony Blinken", "أنتوني بلينكن", "transliteration")
    >>> b = Profile("antony_j_blinken", "PERSON", "Antony J. Blinken", None, "text")
    >>> bool(language_keys(a) & {k.replace("latin:", "arabic:") for k in language_keys(b)})
    True
    """
    return set(_keys(CLASSES[profile.type], profile.name, profile.name_ar, profile.name_origin))


@lru_cache(maxsize=1 << 14)
def _keys(kind: str, name: str, name_ar: str | None, origin: str) -> frozenset[str]:
    names = _names(name, name_ar, origin)
    side = "arabic:" if names.arabic else "latin:"
    keys = {f"{side}{kind} {k}" for k in _across(names, kind)}
    if not names.arabic:
        keys |= {f"{kind} {k}" for latin in names.latin for k in _within(latin, kind)}
    return frozenset(keys)


def _across(names: Names, kind: str) -> Iterator[str]:
    """What the other side may have too."""
    for name in (*names.arabic, *names.latin):
        if kind == "person":
            if not is_lone_name(name):
                yield from (f"script {k}" for k in script_keys(name))
            continue
        for form in forms_of(name):
            yield from (f"script {k}" for k in script_keys(form) if _tells(form, k.strip()))
        yield from _abbreviations(name)
        if owned := owned_by(name):
            yield from (f"owned {owned[0]} {k}" for k in script_keys(owned[1]))
    if kind != "person":
        for name in (*names.latin, *names.made):
            if meaning := designation(name):
                yield f"means {' '.join(sorted(meaning))}"


def _tells(name: str, key: str) -> bool:
    """Whether a key of a name that is no person's says enough: short words resemble each other by chance."""
    return len(key) >= _SHORTEST or (len(key) > 1 and len(name) >= _SHORTEST_NAME)


def _within(name: str, kind: str) -> Iterator[str]:
    """What other Latin names may have too."""
    if kind == "person":
        if key := romanised_key(name):
            yield f"romanised {key}"
        return
    if meaning := designation(name):
        yield f"means {' '.join(sorted(meaning))}"
    yield from _abbreviations(name)


def _abbreviations(name: str) -> Iterator[str]:
    for letters in (acronym_key(name), initials(name)):
        if letters:
            yield f"acronym {letters}"


def forms_of(name: str) -> tuple[str, ...]:
    """An Arabic name also without the noun that says what it is: «شركة كانديرو».

    >>> forms_of("شركة كانديرو"), forms_of("Candiru")
    (('شركة كانديرو', 'كانديرو'), ('Candiru',))
    """
    rest = without_head(name) if is_arabic(name) else None
    return (name, rest) if rest else (name,)
