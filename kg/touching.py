"""Which profiles can have to do with each other: the resolution works on each component of these by itself.

Two profiles *touch* if a step of the resolution could compare them, which is so if they have a key of
:func:`touch_keys` in common: an id, the spelling of a name, a family name. What is resolved of a component
depends on nothing outside of it but the *given names* of :func:`announced`; so when documents come and go,
only the components of their names need to be resolved anew, and the result is that of a build from nothing.

A step that joins profiles in a new way needs its key here: what shares no key is never compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from kg.aliases import Aliases
from kg.clusters import CLASSES, Profile
from kg.common_names import HOUSE, SON, family_of, is_lone_name, owned_by, parts_of, without_head
from kg.language_keys import language_keys
from kg.spelling import variant_key

__all__ = ["announced", "asked", "components", "met_by", "number_of", "touch_keys"]

_NUMBERED = re.compile(r"(.+)_\d+")
_SIDED = 2
_SIDES = {"arabic": 2, "latin": 3}


def touch_keys(profile: Profile, aliases: Aliases | None = None) -> set[str]:
    """The keys of a profile; the document that it comes from makes no difference.

    A decision of the user makes all entities touch that it names.

    >>> a = Profile("donald_tarmab", "PERSON", "Donald Tarmab", "دونالد ترمب", "transliteration")
    >>> b = Profile("donald_trump", "PERSON", "Donald Trump", "دونالد ترامب", "gazetteer")
    >>> c = Profile("russia", "GPE", "Russia", "روسيا", "gazetteer")
    >>> bool(touch_keys(a) & touch_keys(b)), bool(touch_keys(a) & touch_keys(c))
    (True, False)
    """
    keys = {f"id {profile.id}"}
    if base := _NUMBERED.fullmatch(profile.id):  # it may be the id that a namesake of `base` gets
        keys.add(f"id {base[1]}")
    names = profile.names()
    for name in names:
        keys.update(_name_keys(name))
    if CLASSES[profile.type] == "person":
        for name in names:
            keys.update(f"family {variant_key(f)}" for f in _family_names(name))
    keys |= language_keys(profile)
    if aliases:
        keys |= aliases.touch_keys(profile.id, profile.called())
    return keys


def _name_keys(name: str) -> Iterator[str]:
    """The spelling of a name, and those of the names that it is compared with for its first word."""
    yield _spelling(name)
    if rest := without_head(name):
        yield _spelling(rest)
    if owned := owned_by(name):
        yield _spelling(owned[1])
        yield f"family {variant_key(owned[1])}"


def _spelling(name: str) -> str:
    return f"spelling {variant_key(name)}"


def _family_names(name: str) -> Iterator[str]:
    """The family name; of «محمد بن زايد آل نهيان» also the father's, by which he is known.

    Not of other names of three parts: their middle is a given name, over which nearly all persons would touch.
    """
    if is_lone_name(name):
        yield name
        return
    yield family_of(name)
    plain = SON.sub("", name)
    parts = parts_of(plain)
    if len(parts) == 3 and HOUSE.search(plain):
        yield parts[1]


def announced(profile: Profile) -> set[str]:
    """The given names that a person's full names begin with, without spaces."""
    if CLASSES[profile.type] != "person":
        return set()
    return {parts_of(n)[0].replace(" ", "") for n in profile.names() if not is_lone_name(n)}


def asked(profile: Profile) -> set[str]:
    """The last parts of a person's names of three parts and more, without spaces: given names or not?

    Only of them the resolution asks whether somebody, of whatever component, has them as given name.
    """
    if CLASSES[profile.type] != "person":
        return set()
    parts = (parts_of(SON.sub("", n)) for n in profile.names())
    return {p[-1].replace(" ", "") for p in parts if len(p) > 2}


def components(
    profiles: Sequence[Profile],
    aliases: Aliases | None = None,
    known: Mapping[tuple[str, ...], Sequence[int]] | None = None,
) -> list[list[Profile]]:
    """The profiles in groups that do not touch each other, in the order of their first members.

    ``known`` are the keys by number of what is :attr:`~kg.clusters.Profile.form`, where they are known already.
    """
    parent = list(range(len(profiles)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    holder: dict[int, int] = {}
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for i, keys in enumerate(_keys(profiles, aliases, known or {})):
        for key in keys:
            if key & _SIDED:
                waiting[key].append(i)
                continue
            j = find(holder.setdefault(key, i))
            k = find(i)
            parent[max(j, k)] = min(j, k)
    for key, held in waiting.items():
        if key & 1 and (met := waiting.get(met_by(key))):
            for i in (*held, *met[1:]):
                j, k = find(met[0]), find(i)
                parent[max(j, k)] = min(j, k)
    groups: defaultdict[int, list[Profile]] = defaultdict(list)
    for i, profile in enumerate(profiles):
        groups[find(i)].append(profile)
    return list(groups.values())


def _keys(
    profiles: Iterable[Profile], aliases: Aliases | None, known: Mapping[tuple[str, ...], Sequence[int]]
) -> Iterator[Sequence[int]]:
    """The keys as numbers; neighbours that differ in their document only have the same."""
    last: tuple[str, ...] = ()
    keys: Sequence[int] = []
    for p in profiles:
        if last != p.form:
            last = p.form
            keys = known.get(last) or [number_of(k) for k in touch_keys(p, aliases)]
        yield keys


def number_of(key: str) -> int:
    """The key as a signed number of 64 bits, as a database keeps it; the same in every process.

    The last two bits tell keys of the sides of :mod:`kg.language_keys` from others.

    >>> number_of("id russia") == number_of("id russia") != number_of("id iran")
    True
    """
    side, colon, rest = key.partition(":")
    sided = colon and side in _SIDES
    data = (rest if sided else key).encode("utf-8", "surrogatepass")
    number = int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True) & ~3
    return number | _SIDES[side] if sided else number


def met_by(number: int) -> int:
    """The number of the key that touches this one: the same key, or that of the other side.

    >>> met_by(number_of("arabic:person X")) == number_of("latin:person X")
    True
    >>> met_by(number_of("id russia")) == number_of("id russia")
    True
    """
    return number ^ 1 if number & _SIDED else number
