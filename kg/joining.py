"""The steps that join the profiles of one individual, surest first; :mod:`kg.resolve` runs them in order.

Each step goes over the clusters in a fixed order and compares only those that share a key, so that its result
does not depend on the order of the documents and its work grows with the number of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.clusters import Clusters, Profile
from kg.common_names import without_head
from kg.spelling import variant_key, variant_score

__all__ = [
    "join_common_names",
    "join_heads",
    "join_ids",
    "join_names",
    "join_types",
    "join_variants",
]

_LARGEST_BLOCK = 500
"""Names of one spelling key beyond this many are compared no more: such a key says too little."""
_SLIP = 5
"""How many times more documents must give a name one type before another type of it is a slip."""
_ID_SCORES = {"gazetteer": 1.0, "text": 1.0, "transliteration": 0.9}


def join_ids(clusters: Clusters, profiles: Sequence[Profile]) -> None:
    """An id is taken at its word, but for one that was made by rule from a short name that nobody knows."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for i, p in enumerate(profiles):
        if not p.context:
            same[p.id].append(i)
    for members in same.values():
        known = [i for i in members if profiles[i].known]
        for i in known[1:]:
            clusters.join(known[0], i, "gazetteer", across_types=True)
        told = known or [i for i in members if profiles[i].name_origin == "text"]
        first = told[0] if told else members[0]
        for i in members:
            if told or _is_long(profiles[first]):
                clusters.join(first, i, "same id", _ID_SCORES[profiles[i].name_origin])


def _is_long(p: Profile) -> bool:
    """Whether different names hardly ever give this id: not one of a person, and of several words."""
    return p.type != "PERSON" and "_" in p.id


def join_names(clusters: Clusters) -> None:
    """Clusters of one class that share a normalised name."""
    owners = clusters.by_name()
    for key in sorted(owners):
        members = sorted({clusters.find(i) for i in owners[key]})
        known = [i for i in members if clusters[i].gazetteer is not None]
        others = [i for i in members if clusters[i].gazetteer is None]
        # Where several entities of the gazetteer have the name, it does not say which one is meant.
        group = known[:1] + others if len(known) <= 1 else others
        for i in group[1:]:
            clusters.join(group[0], i, "same name")


def join_variants(clusters: Clusters) -> None:
    """Complete linkage within each block: a cluster joins another if all their Arabic names fit."""
    blocks: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for i in clusters.identified():
        for name in filter(_is_arabic, clusters[i].names):
            blocks[clusters[i].kind, variant_key(name)].add(i)
    for key in sorted(k for k, members in blocks.items() if len(members) > 1):
        members = sorted({clusters.find(i) for i in blocks[key]}, key=clusters.weight)
        heads: list[int] = []
        for i in members[:_LARGEST_BLOCK]:
            score, head = _best_head(clusters, heads, i, key[1])
            if not (score > 0 and clusters.join(head, i, "spelling variant", score)):
                heads.append(i)


def _best_head(clusters: Clusters, heads: list[int], i: int, key: str) -> tuple[float, int]:
    """The head that is most like ``i``; the score is 0 if two entities of the gazetteer are."""
    scores = [(_likeness(clusters, head, i, key), head) for head in heads]
    score = max((s for s, _ in scores), default=0.0)
    best = [head for s, head in scores if s == score]
    if sum(clusters[head].gazetteer is not None for head in best) > 1:
        return 0.0, i
    return (score, best[0]) if best else (0.0, i)


def _likeness(clusters: Clusters, i: int, j: int, key: str) -> float:
    """The worst likeness of the Arabic names of two clusters that have this spelling key."""
    if not clusters.may_join(i, j):
        return 0.0
    a, b = ([n for n in clusters[k].names if _is_arabic(n) and variant_key(n) == key] for k in (i, j))
    return min((variant_score(x, y) for x in a for y in b), default=0.0)


def _is_arabic(name: str) -> bool:
    return any("\u0621" <= c <= "\u06cc" for c in name)


def join_types(clusters: Clusters) -> None:
    """A name that nearly all documents give one type has it in the others too: their type is a slip."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for i in clusters.identified():
        for name in clusters[i].names:
            owners[name].add(i)
    for name in sorted(n for n, members in owners.items() if len(members) > 1):
        head, *others = sorted({clusters.find(i) for i in owners[name]}, key=lambda i: (-clusters[i].size, i))
        for i in others:
            a, b = clusters[head], clusters[i]
            slip = a.kind != b.kind and b.gazetteer is None and a.size >= _SLIP * b.size
            if slip and not a.documents() & b.documents():
                clusters.join(head, i, "majority type", 0.7, across_types=True)


def join_heads(clusters: Clusters) -> None:
    """«سجن بلمارش» and «بلمارش», where one other entity of the class has the name without its first noun."""
    owners = clusters.by_name()
    for i in clusters.identified():
        for rest in sorted(filter(None, map(without_head, clusters[i].names))):
            found = {clusters.find(j) for j in owners.get((clusters[i].kind, rest), ())}
            if clusters[i].kind in ("body", "place") and len(found) == 1:
                clusters.join(min(found), i, "short name", 0.85)


def join_common_names(clusters: Clusters) -> None:
    """«وزارة العدل» is one ministry in the documents that are mostly about one country."""
    same: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i in list(clusters):
        first = clusters[i].profiles[0]
        if first.context and first.country and clusters[i].kind != "person":
            for name in clusters[i].names:
                same[clusters[i].kind, name, first.country].append(i)
    for key in sorted(same):
        for i in same[key][1:]:
            clusters.join(same[key][0], i, "same name", 0.7)
