"""The steps that join what people are called: full names, short ones, and what belongs to them.

See :mod:`kg.joining` for the other steps and what all have in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from kg.ambiguous import PROMINENT
from kg.clusters import Cluster, Clusters
from kg.common_names import HOUSE, SON, family_of, is_lone_name, owned_by, parts_of
from kg.names import is_son
from kg.spelling import variant_key, variant_score
from kg.transliteration import given_name

__all__ = ["join_lone_names", "join_middle_names", "join_owned"]

_MANY = 10


def join_middle_names(clusters: Clusters, firsts: Set[str]) -> None:
    """«جوليان أسانج» and «جوليان بول أسانج», «محمد بن زايد» and «محمد بن زايد آل نهيان».

    Only where a single fuller name fits, fewer than ten people bear the family name (of more there may well be a
    second one), and the last part is no given name, which in an Arabic name would be the father's or the
    grandfather's. ``firsts`` are given names that the documents know.
    """
    families = _families(clusters)
    short: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    full: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for i in _persons(clusters):
        for name in clusters[i].names:
            son, plain = str(is_son(name)), SON.sub("", name)
            parts = [p.replace(" ", "") for p in parts_of(plain)]
            if len(parts) == 2:
                short[*parts, son].add(i)
            elif len(parts) > 2 and not (
                parts[-1] in firsts
                or given_name(parts[-1])
                or len(families[variant_key(family_of(name))]) >= _MANY
            ):
                full[parts[0], parts[-1], son].add(i)
            if len(parts) > 2 and HOUSE.search(plain):
                full[*parts[:-1], son].add(i)
    for key in sorted(short.keys() & full.keys()):
        one, other = ({clusters.find(i) for i in side[key]} for side in (short, full))
        if len(one) == len(other) == 1:
            clusters.join(min(one), min(other), "short name", 0.9)


def join_lone_names(clusters: Clusters) -> None:
    """A lone family name is the person who bears it, if the documents know one such person, or one above all.

    A name that no fuller name ends in is one person in all documents; one that several persons bear is a
    person of its own in every document.
    """
    families = _families(clusters)
    lone: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for i in clusters:
        if _is_lone(clusters[i]):
            lone[frozenset(clusters[i].names)].append(i)
    # All is decided before anything is joined, so that no join makes its head more prominent for the next.
    found = {names: _bearers(clusters, names, families) for names in lone}
    scores = {names: _prominence(clusters, bearers) for names, bearers in found.items()}
    for names in sorted(lone, key=sorted):
        if scores[names]:
            _join_bearer(clusters, _most_prominent(clusters, found[names]), lone[names], scores[names])
        elif not found[names]:
            for i in lone[names][1:]:
                clusters.join(lone[names][0], i, "same name", 0.8)


def _join_bearer(clusters: Clusters, bearer: int, lone: list[int], score: float) -> None:
    """Join the lone names that are not in a document that tells them apart from the bearer."""
    documents = clusters[bearer].documents()
    for i in lone:
        if not documents & clusters[i].documents():
            clusters.join(bearer, i, "short name", score)


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
                families[variant_key(family_of(name))].add(i)
    return families


def _bearers(clusters: Clusters, names: Iterable[str], families: dict[str, set[int]]) -> set[int]:
    """The persons who have one of the ``names`` as their family name."""
    found: set[int] = set()
    for name in names:
        for i in families.get(variant_key(name), ()):
            own = {family_of(n) for n in clusters[i].names if not is_lone_name(n)}
            if any(variant_score(name, f) > 0 for f in own):
                found.add(clusters.find(i))
    return found


def _prominence(clusters: Clusters, found: Iterable[int]) -> float:
    """The score of taking a lone name for its most prominent bearer; 0 if none stands out."""
    sizes = sorted((clusters[i].size for i in found), reverse=True)
    if len(sizes) <= 1:
        return 0.8 * len(sizes)
    return 0.6 if sizes[0] >= PROMINENT * sum(sizes[1:]) else 0.0


def _most_prominent(clusters: Clusters, found: Iterable[int]) -> int:
    return max(found, key=lambda i: (clusters[i].size, -i))


def join_owned(clusters: Clusters) -> None:
    """«حملة ماكرون» and «حملة الرئيس إيمانويل ماكرون», where both names are those of one person."""
    persons, families = clusters.by_name(), _families(clusters)
    same: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
    for i in clusters.identified():
        for noun, owner in sorted(filter(None, map(owned_by, clusters[i].names))):
            found = {clusters.find(j) for j in persons.get(("person", owner), ())}
            found = found or _bearers(clusters, {owner}, families)
            if _prominence(clusters, found):
                same[clusters[i].kind, noun, _most_prominent(clusters, found)].add(i)
    for key in sorted(same):
        first, *others = sorted(same[key], key=clusters.weight)
        for i in others:
            clusters.join(first, i, "short name", 0.8)


def _persons(clusters: Clusters) -> list[int]:
    return [i for i in clusters.identified() if clusters[i].kind == "person"]
