"""The id, type and names of an entity that many documents name, each in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.clusters import Cluster, Profile
from kg.common_names import is_lone_name
from kg.names import normalize
from kg.ontology import ENTITY_TYPES

__all__ = ["GlobalEntity", "entity_ids", "named"]

_TRUST = {"gazetteer": 0, "text": 1, "transliteration": 2}


@dataclass(frozen=True, slots=True)
class GlobalEntity:
    """An individual of the world, as all documents together know it.

    ``aliases`` are the other spellings and short names that occur, one for each normalised form, sorted.
    """

    id: str
    type: str
    name: str
    name_ar: str | None
    aliases: tuple[str, ...]
    name_origin: str


def entity_ids(clusters: Mapping[int, Cluster]) -> dict[int, str]:
    """A unique id for each cluster, by its number.

    Of two that want one id, the one with fewer documents gets a number (``ali_hassan_2``).
    """
    wanted = {n: _best(c.profiles).id for n, c in clusters.items()}
    if len(wanted) == 1:
        return wanted
    taken = set(wanted.values())
    ids: dict[int, str] = {}
    order = sorted(wanted, key=lambda n: (-clusters[n].size, clusters[n].key))
    held: set[str] = set()
    reached: dict[str, int] = {}
    for n in order:
        ids[n] = wanted[n] if wanted[n] not in held else _numbered(wanted[n], taken, reached)
        held.add(ids[n])
    return ids


def _numbered(base: str, taken: set[str], reached: dict[str, int]) -> str:
    """The id with the first free number; ``reached`` are the numbers up to which all are taken."""
    n = reached.get(base, 1) + 1
    while f"{base}_{n}" in taken:
        n += 1
    taken.add(f"{base}_{n}")
    reached[base] = n
    return f"{base}_{n}"


def _best(profiles: list[Profile]) -> Profile:
    """The profile that names the entity: the surest origin, a full name before a lone one, most documents."""
    if len(profiles) == 1:
        return profiles[0]
    return min(
        profiles,
        key=lambda p: (
            _TRUST[p.name_origin],
            is_lone_name(p.name),
            -len(p.documents),
            -len(p.name),
            p.key,
        ),
    )


def named(entity_id: str, cluster: Cluster) -> GlobalEntity:
    """The entity of a cluster, with the names and the type that most documents give it."""
    naming = cluster.naming or cluster.profiles
    if len(cluster.profiles) == 1:  # as most are
        (p,) = cluster.profiles
        name_ar = p.name_ar or None
        return GlobalEntity(
            entity_id, p.type, p.name, name_ar, _aliases(cluster, p.name, name_ar), p.name_origin
        )
    best = _best(naming)
    same_origin = [p for p in naming if p.name_origin == best.name_origin]
    name = _most(same_origin, lambda p: p.name) or best.name
    name_ar = _most(same_origin, lambda p: p.name_ar) or _most(naming, lambda p: p.name_ar)
    name_ar = name_ar or _most(cluster.profiles, lambda p: p.name_ar)
    types = Counter[str]()
    for p in same_origin:
        types[p.type] += len(p.documents)
    entity_type = min(types, key=lambda t: (-types[t], ENTITY_TYPES.index(t)))
    return GlobalEntity(
        entity_id, entity_type, name, name_ar, _aliases(cluster, name, name_ar), best.name_origin
    )


def _most(profiles: Iterable[Profile], get: Callable[[Profile], str | None]) -> str | None:
    """The value that most documents give, a full name before a lone one; of equals the longest."""
    votes = Counter[str]()
    for p in profiles:
        value = get(p)
        if value:
            votes[value] += len(p.documents)
    return min(votes, key=lambda v: (is_lone_name(v), -votes[v], -len(v), v), default=None)


def _aliases(cluster: Cluster, name: str, name_ar: str | None) -> tuple[str, ...]:
    votes: dict[str, Counter[str]] = {}
    shown = (name, name_ar)
    for p in cluster.profiles:
        english = () if p.name_origin == "transliteration" else (p.name,)
        for text, n in [*((v, 1) for v in (p.name_ar, *english) if v), *p.surfaces.items()]:
            if text not in shown:
                text = " ".join(text.split())
                votes.setdefault(normalize(text), Counter())[text] += n
    if not votes:
        return ()
    for known in ("", normalize(name), normalize(name_ar or "")):
        votes.pop(known, None)
    return tuple(sorted(min(c, key=lambda t: (-c[t], t)) for c in votes.values()))
