"""Short names of persons that several others bear in full: they say in no document but their own who is meant.

«محمد الراوي» is one person in all documents, unless these know «محمد بن سعد الراوي» and «محمد أحمد الراوي»: then the
short name is somebody of its own in every document. So it is with lone family names, see
:func:`kg.joining_persons.join_lone_names`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.clusters import Profile
from kg.common_names import HOUSE, SON, parts_of
from kg.names import is_son
from kg.spelling import variant_key

__all__ = ["PROMINENT", "separated"]

PROMINENT = 5
"""How many times more documents must name one bearer of a name than all others together."""


Short = tuple[str, str, bool]


def separated(profiles: Sequence[Profile]) -> list[Profile]:
    """The profiles of one component, sorted by key, with one for each document of an ambiguous short name.

    A short name that five times more documents use than all the full ones together is no matter of doubt.
    """
    if len(profiles) == 1:
        return list(profiles)
    full: defaultdict[Short, Counter[str]] = defaultdict(Counter)
    for p in profiles:
        for short, name in set(_shortened(p)):
            full[short][name] += len(p.documents)
    if not full:
        return list(profiles)
    documents = Counter[Short]()
    for p in profiles:
        for short in _shorts(p):
            documents[short] += len(p.documents)
    ambiguous = {
        short
        for short, bearers in full.items()
        if len(bearers) > 1 and documents[short] < PROMINENT * bearers.total()
    }
    found = (part for p in profiles for part in (_parts(p) if ambiguous & set(_shorts(p)) else (p,)))
    return sorted(found, key=lambda p: p.key)


def _parts(profile: Profile) -> Iterator[Profile]:
    for document, surfaces in zip(profile.documents, profile.spoken, strict=True):
        yield replace(profile, context=document, documents=[document], spoken=[surfaces])


def _persons_names(profile: Profile) -> Iterable[str]:
    return () if profile.type != "PERSON" or profile.context else sorted(profile.names())


def _shorts(profile: Profile) -> Iterator[Short]:
    """The names of two parts that a profile has, if nothing else says who it is."""
    if not profile.known:
        for name in _persons_names(profile):
            parts = _plain_parts(name)
            if len(parts) == 2:
                yield parts[0], parts[1], is_son(name)


def _shortened(profile: Profile) -> Iterator[tuple[Short, str]]:
    """The short names of a profile's full names, each with the spelling of the full one."""
    for name in _persons_names(profile):
        parts = _plain_parts(name)
        if len(parts) > 2:
            yield (parts[0], parts[-1], is_son(name)), variant_key(name)
            if len(parts) == 3 and HOUSE.search(SON.sub("", name)):
                yield (parts[0], parts[1], is_son(name)), variant_key(name)


@lru_cache(maxsize=1 << 16)
def _plain_parts(name: str) -> tuple[str, ...]:
    return tuple(variant_key(part) or part for part in parts_of(SON.sub("", name)))
