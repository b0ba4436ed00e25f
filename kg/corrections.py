"""The user's word on the entities that the resolution found: which are one, how they are called, what they are.

The decisions of :mod:`kg.aliases` are applied at the end, to the ids and names that the user saw; only the splits
are heeded from the start (:class:`kg.clusters.Clusters` joins nothing across them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.aliases import Aliases
from kg.clusters import Clusters
from kg.decisions import Decision
from kg.names import normalize
from kg.naming import GlobalEntity, entity_ids, named

__all__ = ["corrected"]


def corrected(clusters: Clusters, aliases: Aliases) -> dict[int, GlobalEntity]:
    """The entity of each cluster, by its representative; the merges of the user are joined on the way.

    An entity keeps the id that it has without the decisions, so that ids which the user reads stay good.
    """
    ids = entity_ids({i: clusters[i] for i in clusters})
    decisions = _concerning(clusters, aliases) if aliases else []
    if not decisions:
        return {i: named(entity_id, clusters[i]) for i, entity_id in ids.items()}
    found = _Finder(clusters, ids)
    for d in (d for d in decisions if d.what == "merge"):
        _merge(clusters, found, d)
    entities = {i: named(found.ids[i], clusters[i]) for i in clusters}
    for d in decisions:
        if d.what in ("rename", "retype"):
            for i in found.meant(d.name):
                entities[i] = _changed(entities[i], d)
    return entities


def _concerning(clusters: Clusters, aliases: Aliases) -> list[Decision]:
    """The decisions that name one of the profiles, in the order of their lines."""
    profiles = (p for i in clusters for p in clusters[i].profiles)
    found = {d for p in profiles for d in aliases.naming(p.id, p.called())}
    return sorted(found, key=lambda d: (d.line, d.key))


class _Finder:
    """From what the user calls an entity to clusters; ``ids`` are the ids of the clusters that there are."""

    def __init__(self, clusters: Clusters, ids: dict[int, str]) -> None:
        self.ids = ids
        self._clusters = clusters
        self._by_id = {entity_id: i for i, entity_id in ids.items()}
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for i in ids:
            profiles = clusters[i].profiles
            for name in {n for p in profiles for n in (p.id, *p.called())}:
                self._by_name[name].append(i)

    def meant(self, name: str) -> list[int]:
        """The clusters that a name may mean, the likeliest first; an id means one only."""
        if name in self._by_id:
            return [self._clusters.find(self._by_id[name])]
        found: Iterable[int] = (*self._by_name.get(name, ()), *self._by_name.get(normalize(name), ()))
        return sorted({self._clusters.find(i) for i in found}, key=self._clusters.weight)


def _merge(clusters: Clusters, found: _Finder, decision: Decision) -> None:
    """All that bear the one name are the likeliest bearer of the other, who keeps id, names and type."""
    heads = found.meant(decision.other)
    for i in found.meant(decision.name) if heads else ():
        head = clusters.find(heads[0])
        entity_id, naming = found.ids[head], clusters[head].naming or list(clusters[head].profiles)
        if clusters.join(head, i, "user", across_types=True):
            root = clusters.find(head)
            found.ids[root] = entity_id
            clusters[root].naming = naming


def _changed(entity: GlobalEntity, decision: Decision) -> GlobalEntity:
    """With the names and type of the decision; the former names become aliases."""
    if decision.type is not None:
        return replace(entity, type=decision.type)
    name, name_ar = decision.new_name or entity.name, decision.new_name_ar or entity.name_ar
    origin = "user" if decision.new_name else entity.name_origin
    aliases = {normalize(a): a for a in (entity.name, entity.name_ar or "", *entity.aliases)}
    for known in (name, name_ar or ""):
        aliases.pop(normalize(known), None)
    aliases.pop("", None)
    kept = tuple(sorted(aliases.values()))
    return replace(entity, name=name, name_ar=name_ar, name_origin=origin, aliases=kept)
