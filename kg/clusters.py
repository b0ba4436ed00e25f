"""Groups of entity profiles that are one individual: joined step by step, each join with its reason.

A *profile* is what many documents say alike of an entity: the same id, type and names. Profiles are joined
into clusters by a union-find that refuses what cannot be: two entities of the gazetteer in one cluster, or a
person and a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.names import normalize

__all__ = ["CLASSES", "Cluster", "Clusters", "Merge", "Profile"]

CLASSES = {
    "PERSON": "person", "ORG": "body", "GROUP": "body", "GPE": "place", "LOC": "place", "EVENT": "event",
}  # fmt: skip
"""The types that documents may mix up for one individual share a class; a cluster has one class."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two names are one entity: ``entity`` is its id, ``left`` and ``right`` the ids that were joined.

    ``reason`` is ``gazetteer``, ``same id``, ``same name``, ``spelling variant``, ``short name`` or
    ``majority type``; ``score`` is between 0 and 1, doubtful merges low.
    """

    entity: str
    left: str
    right: str
    reason: str
    score: float


@dataclass(slots=True)
class Profile:
    """What documents say alike of an entity, which documents do, and how often each surface occurs."""

    id: str
    type: str
    name: str
    name_ar: str | None
    name_origin: str
    documents: list[str] = field(default_factory=list)
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Identifies the profile; profiles are always worked on in the order of their keys."""
        return (self.id, self.type, self.name, self.name_ar or "", self.name_origin)

    def names(self) -> set[str]:
        """The normalised names; an English name that was made by rule is none."""
        english = () if self.name_origin == "transliteration" else (self.name,)
        return {normalize(n) for n in (self.name_ar or "", *english)} - {""}


@dataclass(slots=True)
class Cluster:
    """Profiles that are one individual, with what the next steps ask of them."""

    profiles: list[Profile]
    kind: str
    names: set[str]
    gazetteer: str | None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """The smallest key of its profiles: a fixed order for the clusters."""
        return min(p.key for p in self.profiles)

    def documents(self) -> set[str]:
        """The ids of the documents that its profiles come from."""
        return {d for p in self.profiles for d in p.documents}


class Clusters:
    """A union-find over profiles; every join is recorded with its reason and score."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._members: list[Cluster | None] = []
        self._parent: list[int] = []
        self.joins: list[tuple[int, str, str, str, float]] = []
        for p in profiles:
            gazetteer = p.id if p.name_origin == "gazetteer" else None
            self._members.append(Cluster([p], CLASSES[p.type], p.names(), gazetteer))
            self._parent.append(len(self._parent))

    def __iter__(self) -> Iterator[int]:
        """The clusters, each by its representative, in the order of the profiles."""
        return (i for i, c in enumerate(self._members) if c is not None)

    def __getitem__(self, i: int) -> Cluster:
        cluster = self._members[self.find(i)]
        assert cluster is not None
        return cluster

    def find(self, i: int) -> int:
        """The representative of the cluster of ``i``: its smallest member."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def may_join(self, i: int, j: int) -> bool:
        """Whether the two clusters can be one individual by class and gazetteer."""
        a, b = self[i], self[j]
        return a.kind == b.kind and (a.gazetteer is None or b.gazetteer in (None, a.gazetteer))

    def join(self, i: int, j: int, reason: str, score: float = 1.0, *, across_types: bool = False) -> bool:
        """Make one cluster of two, unless that cannot be; ``across_types`` lets the first one's class win."""
        i, j = self.find(i), self.find(j)
        if i == j or not (across_types or self.may_join(i, j)):
            return False
        low, high = min(i, j), max(i, j)
        a, b = self[low], self[high]
        self.joins.append((low, a.key[0], b.key[0], reason, round(score, 4)))
        self._members[low] = Cluster(
            a.profiles + b.profiles, self[i].kind, a.names | b.names, a.gazetteer or b.gazetteer
        )
        self._members[high] = None
        self._parent[high] = low
        return True
