"""Groups of entity profiles that are one individual: joined step by step, each join with its reason.

A *profile* is what many documents say alike of an entity: the same id, type and names. Profiles are joined
into clusters by a union-find that refuses what cannot be: two entities of the gazetteer in one cluster, or a
person and a place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from kg.aliases import Aliases
from kg.names import normalize

__all__ = ["CLASSES", "Cluster", "Clusters", "Merge", "Profile"]

CLASSES = {
    "PERSON": "person", "ORG": "body", "GROUP": "body", "GPE": "place", "LOC": "place", "EVENT": "event",
}  # fmt: skip
"""The types that documents may mix up for one individual share a class; a cluster has one class."""

Bar = tuple[str, bool]
Key = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two names are one entity: ``entity`` is its id, ``left`` and ``right`` the names that were joined.

    ``reason`` is ``gazetteer`` or ``same id`` (the documents gave them one id), ``same name``, a pattern of
    names (``spelling variant``, ``short name``), a name in the other language (``other script``, ``translated
    name``, ``romanisation``, ``acronym``), ``majority type`` (nearly all documents give the name another
    type than this one) or ``user``; ``score`` is between 0 and 1, low for a doubtful merge.
    """

    entity: str
    left: str
    right: str
    reason: str
    score: float


@dataclass(slots=True)
class Profile:
    """What documents say alike of an entity, which documents do, and the surfaces in each of these (``spoken``).

    ``context`` is the id of the one document of a name that does not identify beyond it, else empty;
    ``country`` is the place that this document mentions most. ``part`` is the user's decision that it is somebody
    else than all others of its name.
    """

    id: str
    type: str
    name: str
    name_ar: str | None
    name_origin: str
    context: str = ""
    country: str = ""
    part: str = ""
    documents: list[str] = field(default_factory=list)
    spoken: list[tuple[str, ...]] = field(default_factory=list)
    _names: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def surfaces(self) -> Counter[str]:
        """How often each surface occurs."""
        return Counter(chain.from_iterable(self.spoken))

    @property
    def key(self) -> Key:
        """Identifies the profile; profiles are always worked on in the order of their keys."""
        return (self.id, self.type, self.name, self.name_ar or "", self.name_origin, self.part, self.context)

    @property
    def form(self) -> tuple[str, ...]:
        """What profiles have in common that differ in their documents only."""
        return (self.id, self.type, self.name, self.name_ar or "", self.name_origin)

    @property
    def known(self) -> bool:
        """Whether the gazetteer says who it is."""
        return self.name_origin == "gazetteer"

    @property
    def label(self) -> str:
        """The name by which people see what was merged."""
        return self.name_ar or self.name

    def names(self) -> frozenset[str]:
        """The normalised names; an English name that was made by rule from the Arabic one is none."""
        if self._names is None:  # every step asks again
            made = self.name_origin == "transliteration" and self.name_ar
            names = (self.name_ar or "",) if made else (self.name_ar or "", self.name)
            self._names = frozenset(map(normalize, names)) - {""}
        return self._names

    def called(self) -> set[str]:
        """All normalised names, also one that was made by rule: the user sees it, and may call it so."""
        return {normalize(self.name_ar or ""), normalize(self.name)} - {""}


@dataclass(slots=True)
class Cluster:
    """Profiles that are one individual, with what the next steps ask of them.

    ``key`` is the smallest key of the profiles, ``size`` the number of documents; ``bars`` are the sides that it
    takes in the user's splits, ``naming`` are the profiles that name it, if not all do.
    """

    key: Key
    label: str
    kind: str
    gazetteer: str | None
    size: int
    profiles: list[Profile]
    names: set[str]
    bars: set[Bar] = field(default_factory=set)
    naming: list[Profile] | None = None

    def documents(self) -> set[str]:
        """The ids of the documents that its profiles come from."""
        return {d for p in self.profiles for d in p.documents}


class Clusters:
    """A union-find over profiles; every join is recorded with its reason and score."""

    def __init__(self, profiles: Iterable[Profile], aliases: Aliases | None = None) -> None:
        self._members: list[Cluster | None] = []
        self._parent: list[int] = []
        self.joins: list[tuple[int, str, str, str, float]] = []
        for p in profiles:
            known = p.id if p.known else None
            names = set(p.names())
            cluster = Cluster(p.key, p.label, CLASSES[p.type], known, len(p.documents), [p], names)
            if aliases:
                cluster.bars = set(_bars(p, aliases))
            self._members.append(cluster)
            self._parent.append(len(self._parent))

    def __iter__(self) -> Iterator[int]:
        """The clusters, each by its representative, in the order of the profiles."""
        return (i for i, c in enumerate(self._members) if c is not None)

    def __getitem__(self, i: int) -> Cluster:
        cluster = self._members[i] or self._members[self.find(i)]  # most often it is its representative
        assert cluster is not None
        return cluster

    def find(self, i: int) -> int:
        """The representative of the cluster of ``i``: its smallest member."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def identified(self) -> list[int]:
        """The clusters whose names mean the same in every document."""
        return [i for i, c in enumerate(self._members) if c is not None and not c.profiles[0].context]

    def by_name(self) -> dict[tuple[str, str], list[int]]:
        """The identified clusters that have each name, by class and name."""
        owners: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for i in self.identified():
            for name in self[i].names:
                owners[self[i].kind, name].append(i)
        return owners

    def weight(self, i: int) -> tuple[bool, int, int]:
        """Sorts clusters: those of the gazetteer first, then those of many documents."""
        return (self[i].gazetteer is None, -self[i].size, i)

    def may_join(self, i: int, j: int) -> bool:
        """Whether the two clusters can be one individual by class and gazetteer."""
        a, b = self[i], self[j]
        return a.kind == b.kind and (a.gazetteer is None or b.gazetteer in (None, a.gazetteer))

    def _barred(self, i: int, j: int) -> bool:
        """Whether the user says that the two are not one."""
        other = self[j].bars
        return any((decision, not side) in other for decision, side in self[i].bars)

    def join(self, i: int, j: int, reason: str, score: float = 1.0, *, across_types: bool = False) -> bool:
        """Make one cluster of two, unless that cannot be; ``across_types`` lets the first one's class win."""
        i, j = self.find(i), self.find(j)
        if i == j or not (across_types or self.may_join(i, j)):
            return False
        if reason != "user" and self._barred(i, j):
            return False
        low, high = min(i, j), max(i, j)
        a, b, kind = self[low], self[high], self[i].kind
        self.joins.append((low, a.label, b.label, reason, round(score, 4)))
        big, small = (a, b) if len(a.profiles) >= len(b.profiles) else (b, a)
        big.profiles.extend(small.profiles)
        big.names |= small.names
        big.bars |= small.bars
        big.key, big.label, big.kind = a.key, a.label, kind
        big.size, big.gazetteer = a.size + b.size, a.gazetteer or b.gazetteer
        self._members[low], self._members[high] = big, None
        self._parent[high] = low
        return True


def _bars(profile: Profile, aliases: Aliases) -> Iterator[Bar]:
    """The sides that a profile takes in the splits of the user."""
    called = profile.called()
    for d in aliases.naming(profile.id, called):
        if d.what == "split" and d.documents:
            yield d.key, profile.part == d.key
        elif d.what == "split":
            sides = [ref == profile.id or normalize(ref) in called for ref in (d.name, d.other)]
            if sides[0] != sides[1]:
                yield d.key, sides[0]
