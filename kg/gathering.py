"""The local entities of many documents on their way into the resolution: what they say alike becomes one profile.

What :func:`kg.resolve.profiles_of` does for a list of entities, without making one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat

from kg.aliases import Aliases
from kg.clusters import CLASSES, Key, Profile
from kg.local_forms import Forms
from kg.resolve import identifies, part_of
from kg.resolved import Holders

__all__ = ["Gathered", "profile_of", "spoken_in_store", "stored_profiles"]

_PROFILES = "SELECT p.id, p.key, p.type, p.name, p.name_ar, p.name_origin, p.article FROM profiles p"
_LOCALS = "SELECT id, document, profile FROM local_entities {where} ORDER BY id"
_SURFACES = "SELECT local, coalesce(surface, text) FROM mentions {where} ORDER BY local"
_KEY = "SELECT key FROM documents WHERE id = ?"

Spoken = tuple[int, str, int, tuple[str, ...]]
"""A local entity: its number, the id of its document, the number of its profile, the surfaces of its mentions."""


class Gathered:
    """Profiles with the documents that say them.

    ``known`` are the stored profiles by number, ``holders`` the local entities. A profile that means
    something else in every document, or in some by the user's word, becomes one for each of them.
    """

    def __init__(self, aliases: Aliases | None = None) -> None:
        self.known: dict[int, Profile] = {}
        self.holders = Holders()
        self.countries: dict[str, str] = {}
        """The place that a document is about, of those whose offices it tells apart."""
        self._aliases = aliases
        self._alone: set[int] = set()
        self._common: dict[int, Profile] = {}
        self._profiles: dict[Key, Profile] = {}

    def know(self, profiles: Mapping[int, Profile]) -> None:
        """Add profiles by their numbers."""
        for number, profile in profiles.items():
            self.known[number] = profile
            self._common[number] = self._profiles.setdefault(profile.key, profile)
            if not identifies(profile):
                self._alone.add(number)

    def add(self, spoken: Iterable[Spoken]) -> None:
        """Add local entities, whose profiles are known."""
        holders = self.holders
        for number, document, form, surfaces in spoken:
            profile = self._common[form]
            if self._aliases or form in self._alone:
                profile = self._own(profile, document, form in self._alone)
            profile.documents.append(document)
            profile.spoken.append(surfaces)
            holders.numbers.append(number)
            holders.profiles.append(profile)
            holders.documents.append(document)

    def _own(self, profile: Profile, document: str, alone: bool) -> Profile:
        """The profile of a document, or of the user's decision on it."""
        part = part_of(profile, document, self._aliases)
        fresh = replace(profile, context=document if alone else "", part=part, documents=[], spoken=[])
        return self._profiles.setdefault(fresh.key, fresh)

    def add_forms(self, forms: Forms) -> None:
        """Add the local entities of documents, whose names are known by their numbers."""
        holders, common, said, start = self.holders, self._common, forms.said, 0
        special = common if self._aliases else self._alone
        named = {n for n in self._alone if CLASSES[common[n].type] != "person"}
        for document, count in zip(forms.documents, forms.counts, strict=True):
            own, surfaces = forms.forms[start : start + count], forms.surfaces[start : start + count]
            for form, place in zip(own, surfaces, strict=True):
                profile = common[form]
                if form in special:
                    profile = self._own(profile, document, form in self._alone)
                profile.documents.append(document)
                profile.spoken.append(said[place])
                holders.profiles.append(profile)
            holders.documents.extend(repeat(document, count))
            if not named.isdisjoint(own):
                self.countries[document] = self._country(own, [said[place] for place in surfaces])
            start += count
        holders.numbers.extend(range(1, start + 1))

    def _country(self, forms: Iterable[int], said: Iterable[Sequence[str]]) -> str:
        """What :func:`kg.resolve.countries_of` says of the entities of one document."""
        known = [(self.known[form], len(surfaces)) for form, surfaces in zip(forms, said, strict=True)]
        votes = Counter({p.id: max(1, number) for p, number in known if CLASSES[p.type] == "place"})
        return min(votes, key=lambda place: (-votes[place], place), default="")

    def forget(self) -> None:
        """Let go of the local entities, and of what the profiles know of them."""
        self.holders = Holders()
        for profile in self._profiles.values():
            profile.documents, profile.spoken = [], []

    def profiles(self) -> list[Profile]:
        """The profiles, sorted by their keys."""
        return sorted((p for p in self._profiles.values() if p.documents), key=lambda p: p.key)


def profile_of(key: str, kind: str, name: str, name_ar: str | None, origin: str, article: int) -> Profile:
    """A profile from the row of the table, with its Arabic name as the resolution sees it."""
    return Profile(key, kind, name, f"ا{name_ar}" if article else name_ar, origin)


def stored_profiles(connection: sqlite3.Connection, join: str = "") -> dict[int, Profile]:
    """The profiles of a store by number; ``join`` is SQL that says which ones."""
    rows = connection.execute(f"{_PROFILES} {join} ORDER BY p.id")
    return {n: profile_of(*row) for n, *row in rows}


def spoken_in_store(connection: sqlite3.Connection, where: str = "") -> Iterator[Spoken]:
    """The local entities of a store; ``where`` is SQL that says which ones."""
    among = f"WHERE local IN (SELECT id FROM local_entities {where})" if where else ""
    mentions = connection.execute(_SURFACES.format(where=among))
    keys: dict[int, str] = {}
    known: dict[str, str] = {}  # most are said many times
    owner, surface = next(mentions, (None, ""))
    for number, document, form in connection.execute(_LOCALS.format(where=where)):
        said = []
        while owner == number:
            said.append(known.setdefault(surface, surface))
            owner, surface = next(mentions, (None, ""))
        if document not in keys:
            (keys[document],) = connection.execute(_KEY, (document,)).fetchone()
        yield number, keys[document], form, tuple(said)
