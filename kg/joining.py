"""The steps that join the profiles of one individual, surest first; :mod:`kg.resolve` runs them in order.

Each step goes over the clusters in a fixed order and compares only those that share a key, so that its result
does not depend on the order of the documents and its work grows with the number of names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.clusters import Cluster, Clusters, Profile
from kg.common_names import family_of, is_lone_name, owned_by, parts_of, without_head
from kg.names import is_son
from kg.spelling import spelling_key, variant_score
from kg.transliteration import given_name

__all__ = [
    "join_common_names",
    "join_heads",
    "join_ids",
    "join_lone_names",
    "join_middle_names",
    "join_names",
    "join_owned",
    "join_types",
    "join_variants",
]

_SON = re.compile(r" (?:جونيور|الابن|junior|jr)$")
_TRIBE = re.compile(r" ال \w+$")
_LARGEST_BLOCK = 500
"""Names of one spelling key beyond this many are compared no more: such a key says too little."""
_SLIP = 5
"""How many times more documents must give a name one type before another type of it is a slip."""
_ID_SCORES = {"gazetteer": 1.0, "text": 1.0, "transliteration": 0.9}
_PROMINENT = 5
"""How many times more documents must name one bearer of a family name than all others together."""


def join_ids(clusters: Clusters, profiles: list[Profile]) -> None:
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
    owners = _owners(clusters)
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
    for i in _identified(clusters):
        for name in filter(_is_arabic, clusters[i].names):
            blocks[clusters[i].kind, spelling_key(name)].add(i)
    for key in sorted(k for k, members in blocks.items() if len(members) > 1):
        members = sorted({clusters.find(i) for i in blocks[key]}, key=lambda i: _weight(clusters, i))
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


def _weight(clusters: Clusters, i: int) -> tuple[bool, int, int]:
    """Entities of the gazetteer go first, then those of many documents."""
    return (clusters[i].gazetteer is None, -clusters[i].size, i)


def _likeness(clusters: Clusters, i: int, j: int, key: str) -> float:
    """The worst likeness of the Arabic names of two clusters that have this spelling key."""
    if not clusters.may_join(i, j):
        return 0.0
    a, b = ([n for n in clusters[k].names if _is_arabic(n) and spelling_key(n) == key] for k in (i, j))
    return min((variant_score(x, y) for x in a for y in b), default=0.0)


def _is_arabic(name: str) -> bool:
    return any("\u0621" <= c <= "\u06cc" for c in name)


def join_types(clusters: Clusters) -> None:
    """A name that nearly all documents give one type has it in the others too: their type is a slip."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for i in _identified(clusters):
        for name in clusters[i].names:
            owners[name].add(i)
    for name in sorted(n for n, members in owners.items() if len(members) > 1):
        head, *others = sorted({clusters.find(i) for i in owners[name]}, key=lambda i: (-clusters[i].size, i))
        for i in others:
            a, b = clusters[head], clusters[i]
            slip = a.kind != b.kind and b.gazetteer is None and a.size >= _SLIP * b.size
            if slip and not a.documents() & b.documents():
                clusters.join(head, i, "majority type", 0.7, across_types=True)


def join_middle_names(clusters: Clusters) -> None:
    """«جوليان أسانج» and «جوليان بول أسانج», «محمد بن زايد» and «محمد بن زايد آل نهيان».

    Only where a single fuller name fits, and the last part is no given name, which in an Arabic name would be
    the father's or the grandfather's.
    """
    short: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    full: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    full_names = (n for i in _persons(clusters) for n in clusters[i].names if not is_lone_name(n))
    firsts = {parts_of(n)[0].replace(" ", "") for n in full_names}
    for i in _persons(clusters):
        for name in clusters[i].names:
            son, plain = str(is_son(name)), _SON.sub("", name)
            parts = [p.replace(" ", "") for p in parts_of(plain)]
            if len(parts) == 2:
                short[*parts, son].add(i)
            elif len(parts) > 2 and parts[-1] not in firsts and not given_name(parts[-1]):
                full[parts[0], parts[-1], son].add(i)
            if len(parts) > 2 and _TRIBE.search(plain):
                full[*parts[:-1], son].add(i)
    for key in sorted(short.keys() & full.keys()):
        one, other = ({clusters.find(i) for i in side[key]} for side in (short, full))
        if len(one) == len(other) == 1:
            clusters.join(min(one), min(other), "short name", 0.9)


def join_heads(clusters: Clusters) -> None:
    """«سجن بلمارش» and «بلمارش», where one other entity of the class has the name without its first noun."""
    owners = _owners(clusters)
    for i in _identified(clusters):
        for rest in sorted(filter(None, map(without_head, clusters[i].names))):
            found = {clusters.find(j) for j in owners.get((clusters[i].kind, rest), ())}
            if clusters[i].kind in ("body", "place") and len(found) == 1:
                clusters.join(min(found), i, "short name", 0.85)


def join_owned(clusters: Clusters) -> None:
    """«حملة ماكرون» and «حملة الرئيس إيمانويل ماكرون», where both names are those of one person."""
    persons, families = _owners(clusters), _families(clusters)
    same: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
    for i in _identified(clusters):
        for noun, owner in sorted(filter(None, map(owned_by, clusters[i].names))):
            found = {clusters.find(j) for j in persons.get(("person", owner), ())}
            found = found or _bearers(clusters, {owner}, families)
            if _prominence(clusters, found):
                same[clusters[i].kind, noun, _most_prominent(clusters, found)].add(i)
    for key in sorted(same):
        first, *others = sorted(same[key], key=lambda i: _weight(clusters, i))
        for i in others:
            clusters.join(first, i, "short name", 0.8)


def _owners(clusters: Clusters) -> dict[tuple[str, str], list[int]]:
    """The clusters that have each name, by class and name."""
    owners: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i in _identified(clusters):
        for name in clusters[i].names:
            owners[clusters[i].kind, name].append(i)
    return owners


def join_lone_names(clusters: Clusters) -> None:
    """A lone family name is the person who bears it, if the documents know one such person, or one above all.

    A name that no fuller name ends in is one person in all documents; one that several persons bear is a
    person of its own in every document.
    """
    families = _families(clusters)
    orphans: defaultdict[str, list[int]] = defaultdict(list)
    for i in list(clusters):
        if _is_lone(clusters[i]):
            found = _bearers(clusters, clusters[i].names, families)
            if not found:
                orphans[min(clusters[i].names)].append(i)
            elif score := _prominence(clusters, found):
                head = _most_prominent(clusters, found)
                if not clusters[i].documents() & clusters[head].documents():
                    clusters.join(head, i, "short name", score)
    for name in sorted(orphans):
        for i in orphans[name][1:]:
            clusters.join(orphans[name][0], i, "same name", 0.8)


def _is_lone(cluster: Cluster) -> bool:
    if cluster.kind != "person" or cluster.gazetteer is not None or not cluster.names:
        return False
    return all(map(is_lone_name, cluster.names))


def _families(clusters: Clusters) -> dict[str, set[int]]:
    """The persons by the spelling key of their family names."""
    families: defaultdict[str, set[int]] = defaultdict(set)
    for i in _persons(clusters):
        for name in clusters[i].names:
            if not is_lone_name(name):
                families[spelling_key(family_of(name))].add(i)
    return families


def _bearers(clusters: Clusters, names: Iterable[str], families: dict[str, set[int]]) -> set[int]:
    """The persons who have one of the ``names`` as their family name."""
    found: set[int] = set()
    for name in names:
        for i in families.get(spelling_key(name), ()):
            own = {family_of(n) for n in clusters[i].names if not is_lone_name(n)}
            if any(variant_score(name, f) > 0 for f in own):
                found.add(clusters.find(i))
    return found


def _prominence(clusters: Clusters, found: Iterable[int]) -> float:
    """The score of taking a lone name for its most prominent bearer; 0 if none stands out."""
    sizes = sorted((clusters[i].size for i in found), reverse=True)
    if len(sizes) <= 1:
        return 0.8 * len(sizes)
    return 0.6 if sizes[0] >= _PROMINENT * sum(sizes[1:]) else 0.0


def _most_prominent(clusters: Clusters, found: Iterable[int]) -> int:
    return max(found, key=lambda i: (clusters[i].size, -i))


def join_common_names(clusters: Clusters) -> None:
    """«وزارة العدل» is one ministry in the documents that are mostly about one country."""
    countries = _countries(clusters)
    same: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i in list(clusters):
        context = clusters[i].profiles[0].context
        if context and clusters[i].kind != "person" and context in countries:
            for name in clusters[i].names:
                same[clusters[i].kind, name, countries[context]].append(i)
    for key in sorted(same):
        for i in same[key][1:]:
            clusters.join(same[key][0], i, "same name", 0.7)


def _countries(clusters: Clusters) -> dict[str, str]:
    """The place that each document names most often, by the key of its cluster."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for i in clusters:
        if clusters[i].kind == "place":
            for p in clusters[i].profiles:
                for d in p.documents:
                    votes[d][repr(clusters[i].key)] += max(1, p.surfaces.total() // len(p.documents))
    return {d: min(c, key=lambda k: (-c[k], k)) for d, c in votes.items()}


def _persons(clusters: Clusters) -> list[int]:
    return [i for i in _identified(clusters) if clusters[i].kind == "person"]


def _identified(clusters: Clusters) -> list[int]:
    """The clusters whose names mean the same in every document."""
    return [i for i in clusters if not clusters[i].profiles[0].context]
