"""The entities of all documents: which local entities are one individual of the world.

Every document brings entities of its own; :func:`resolve` says which of them are the same. The steps, surest
first: the same gazetteer id or the same id; the same normalised name; spelling variants of a name («ترامب»,
«ترمب»); a person's name with and without a middle name; a lone family name and the one person who bears it.
Two entities of the gazetteer are never merged, nor are a son and his father. The result does not depend on
the order of the documents, and names are compared only within blocks of one :func:`~kg.spelling.spelling_key`, so
that the work grows with the number of names and not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.clusters import Clusters, Merge, Profile
from kg.model import ExtractedDocument
from kg.names import family_name, is_son, name_parts
from kg.naming import GlobalEntity, name_entities
from kg.spelling import spelling_key, variant_score
from kg.transliteration import given_name

__all__ = ["GlobalEntity", "LocalEntity", "Merge", "Resolution", "local_entities", "resolve", "surface"]

_SON = re.compile(r" (?:جونيور|الابن|junior|jr)$")


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """An entity of one document, without offsets: what the resolution needs to know of it.

    ``surfaces`` are its mentions' texts, with the article restored where a proclitic took its alef
    («للبيت الأبيض» has the mention «لبيت الأبيض» and the surface «البيت الأبيض»).
    """

    document: str
    id: str
    type: str
    name: str
    name_ar: str | None
    name_origin: str
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """``ids`` maps (document id, local entity id) to the id of a global entity; ``merges`` says why."""

    ids: dict[tuple[str, str], str]
    entities: tuple[GlobalEntity, ...]
    merges: tuple[Merge, ...]


def local_entities(extracted: ExtractedDocument) -> Iterator[LocalEntity]:
    """The local entities of a document, as :func:`resolve` takes them."""
    text = extracted.document.text
    for e in extracted.entities:
        surfaces = tuple(surface(text, m.start, m.text) for m in e.mentions)
        yield LocalEntity(extracted.document.id, e.id, e.type, e.name, e.name_ar, e.name_origin, surfaces)


def surface(text: str, start: int, mention: str) -> str:
    """The mention at ``start`` of ``text`` as a name of its own: the article's alef restored after «ل».

    >>> surface("قال للبيت الأبيض", 5, "لبيت الأبيض")
    'البيت الأبيض'
    """
    return "ا" + mention if mention.startswith("ل") and text[max(0, start - 1) : start] == "ل" else mention


def resolve(entities: Iterable[LocalEntity]) -> Resolution:
    """Merge the local entities of many documents into global ones.

    The arguments may come in any order; an id occurs once in a document. Each merge carries its reason and a
    score (see :class:`kg.clusters.Merge`).

    >>> found = resolve([
    ...     LocalEntity("a", "donald_trump", "PERSON", "Donald Trump", "دونالد ترامب", "text"),
    ...     LocalEntity("b", "dunald_tarmab", "PERSON", "Dunald Tarmab", "دونالد ترمب", "transliteration")])
    >>> found.ids["b", "dunald_tarmab"], found.merges[0].reason
    ('donald_trump', 'spelling variant')
    """
    profiles = _profiles(entities)
    clusters = Clusters(profiles)
    _join_ids(clusters, profiles)
    _join_names(clusters)
    _join_variants(clusters)
    _join_types(clusters)
    _join_middle_names(clusters)
    _join_short_names(clusters)
    return _result(clusters)


def _profiles(entities: Iterable[LocalEntity]) -> list[Profile]:
    by_key: dict[tuple[str, str, str, str, str], Profile] = {}
    for e in entities:
        fresh = Profile(e.id, e.type, e.name, e.name_ar, e.name_origin)
        profile = by_key.setdefault(fresh.key, fresh)
        profile.documents.append(e.document)
        profile.surfaces.update(e.surfaces)
    return [by_key[k] for k in sorted(by_key)]


def _join_ids(clusters: Clusters, profiles: list[Profile]) -> None:
    """An id made from a name by rule says no more than the name; every other id is taken at its word."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for i, p in enumerate(profiles):
        if p.name_origin != "transliteration":
            same[p.id].append(i)
    for members in same.values():
        known = [i for i in members if profiles[i].name_origin == "gazetteer"]
        for i in known[1:]:
            clusters.join(known[0], i, "gazetteer", across_types=True)
        first = known[0] if known else members[0]
        for i in members:
            clusters.join(first, i, "same id")


def _join_names(clusters: Clusters) -> None:
    owners: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i in clusters:
        for name in clusters[i].names:
            owners[clusters[i].kind, name].append(i)
    for key in sorted(owners):
        _join_all(clusters, sorted({clusters.find(i) for i in owners[key]}), "same name", 1.0)


def _join_all(clusters: Clusters, members: list[int], reason: str, score: float) -> None:
    """Join ``members``; where they hold several entities of the gazetteer, those stay as they are."""
    known = [i for i in members if clusters[i].gazetteer is not None]
    others = [i for i in members if clusters[i].gazetteer is None]
    for group in (known[:1] + others,) if len({clusters[i].gazetteer for i in known}) <= 1 else (others,):
        for i in group[1:]:
            clusters.join(group[0], i, reason, score)


def _join_variants(clusters: Clusters) -> None:
    """Complete linkage within each block: a cluster joins another if all their Arabic names fit."""
    blocks: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for i in clusters:
        for name in clusters[i].names:
            if _is_arabic(name):
                blocks[clusters[i].kind, spelling_key(name)].add(i)
    for key in sorted(blocks):
        members = sorted(
            {clusters.find(i) for i in blocks[key]},
            key=lambda i: (clusters[i].gazetteer is None, -len(clusters[i].documents()), i),
        )
        heads: list[int] = []
        for i in members[:_LARGEST_BLOCK]:
            scored = ((_similarity(clusters, h, i, key[1]), -n, h) for n, h in enumerate(heads))
            score, _, head = max(scored, default=(0.0, 0, i))
            if not (score > 0 and clusters.join(head, i, "spelling variant", score)):
                heads.append(i)


_LARGEST_BLOCK = 500
"""Names of one spelling key beyond this are compared no more: such a key says too little."""


def _similarity(clusters: Clusters, i: int, j: int, key: str) -> float:
    """The worst likeness of the Arabic names of two clusters that have this spelling key."""
    if not clusters.may_join(i, j):
        return 0.0
    a, b = ([n for n in clusters[k].names if _is_arabic(n) and spelling_key(n) == key] for k in (i, j))
    return min((variant_score(x, y) for x in a for y in b), default=0.0)


def _is_arabic(name: str) -> bool:
    return any("\u0621" <= c <= "\u06cc" for c in name)


def _join_types(clusters: Clusters) -> None:
    """A name that nearly all documents give one type has it in the others too: their type is a slip."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for i in clusters:
        for name in clusters[i].names:
            owners[name].add(i)
    for name in sorted(owners):
        members = {clusters.find(i): clusters[i].documents() for i in owners[name]}
        head, *others = sorted(members, key=lambda i: (-len(members[i]), i))
        for i in others:
            slip = len(members[head]) >= _SLIP * len(members[i]) and not members[i] & members[head]
            if slip and clusters[i].gazetteer is None and clusters[i].kind != clusters[head].kind:
                clusters.join(head, i, "majority type", 0.7, across_types=True)


_SLIP = 5
"""How many times more documents must give a name one type before another type of it is a slip."""


def _join_middle_names(clusters: Clusters) -> None:
    """«جوليان أسانج» and «جوليان بول أسانج», if one fuller name fits and the last part is a family's name."""
    bases: defaultdict[tuple[str, str, bool], set[int]] = defaultdict(set)
    fuller: defaultdict[tuple[str, str, bool], set[int]] = defaultdict(set)
    firsts: set[str] = set()
    for i in _persons(clusters):
        for name in clusters[i].names:
            parts = name_parts(_SON.sub("", name))
            firsts.update(parts[:1] if len(parts) > 1 else ())
            if len(parts) > 1:
                side = bases if len(parts) == 2 else fuller
                side[parts[0], parts[-1], is_son(name)].add(i)
    for key in sorted(bases.keys() & fuller.keys()):
        short, long = ({clusters.find(i) for i in side[key]} for side in (bases, fuller))
        if len(short) == len(long) == 1 and key[1] not in firsts and not given_name(key[1]):
            clusters.join(min(short), min(long), "short name", 0.9)


def _join_short_names(clusters: Clusters) -> None:
    """A lone family name is the person who bears it, if the documents know only one such person."""
    lone = [i for i in _persons(clusters) if all(len(name_parts(n)) == 1 for n in clusters[i].names)]
    bearers: defaultdict[str, set[int]] = defaultdict(set)
    for i in _persons(clusters):
        for name in clusters[i].names:
            if len(name_parts(name)) > 1:
                bearers[spelling_key(family_name(name))].add(i)
    for i in lone:
        if clusters[i].gazetteer is None:
            found = _bearers(clusters, i, bearers)
            if len(found) == 1 and not clusters[i].documents() & clusters[min(found)].documents():
                clusters.join(min(found), i, "short name", 0.8)


def _bearers(clusters: Clusters, lone: int, bearers: dict[str, set[int]]) -> set[int]:
    """The persons whose family name is a name of the cluster ``lone``."""
    found: set[int] = set()
    for name in clusters[lone].names:
        for i in bearers.get(spelling_key(name), ()):
            families = {family_name(n) for n in clusters[i].names if len(name_parts(n)) > 1}
            if any(variant_score(name, f) > 0 for f in families):
                found.add(clusters.find(i))
    return found


def _persons(clusters: Clusters) -> list[int]:
    return [i for i in clusters if clusters[i].kind == "person" and clusters[i].names]


def _result(clusters: Clusters) -> Resolution:
    roots = list(clusters)
    entities = name_entities([clusters[i] for i in roots])
    ids: dict[tuple[str, str], str] = {}
    for i, entity in zip(roots, entities, strict=True):
        for p in clusters[i].profiles:
            ids.update(((d, p.id), entity.id) for d in p.documents)
    of_root = {i: e.id for i, e in zip(roots, entities, strict=True)}
    merges = (Merge(of_root[clusters.find(i)], a, b, why, score) for i, a, b, why, score in clusters.joins)
    return Resolution(
        ids,
        tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(merges, key=lambda m: (m.entity, m.left, m.right, m.reason, m.score))),
    )
