"""The entities of all documents: which local entities are one individual of the world.

Every document brings entities of its own; :func:`resolve` says which of them are the same. The steps, surest
first: the same gazetteer id or the same id; the same normalised name; spelling variants of a name («ترامب»,
«ترمب»); the name in the other language (:mod:`kg.joining_languages`); a person's name with and without a middle
name; a lone family name and the person who bears it; the name of an office that many countries have, in documents
about one of them. Two entities of the gazetteer are never merged, nor are a son and his father. Last comes the
user's word (:mod:`kg.aliases`), which wins. The result does not depend on the order of the documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.clusters import CLASSES, Clusters, Key, Merge, Profile
from kg.common_names import is_common_name, is_lone_name
from kg.corrections import corrected
from kg.joining import join_common_names, join_heads, join_ids, join_names, join_types, join_variants
from kg.joining_languages import join_languages
from kg.joining_persons import join_lone_names, join_middle_names, join_owned
from kg.model import ExtractedDocument
from kg.names import normalize
from kg.naming import GlobalEntity
from kg.touching import announced, components

__all__ = [
    "GlobalEntity",
    "LocalEntity",
    "Merge",
    "Resolution",
    "countries_of",
    "grouped",
    "identifies",
    "local_entities",
    "part_of",
    "profiles_of",
    "resolve",
    "resolve_profiles",
    "surface",
    "with_article",
]


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
        name_ar = with_article(e.name_ar, surfaces)
        yield LocalEntity(extracted.document.id, e.id, e.type, e.name, name_ar, e.name_origin, surfaces)


def surface(text: str, start: int, mention: str) -> str:
    """The mention at ``start`` of ``text`` as a name of its own: the article's alef restored after «ل».

    >>> surface("قال للبيت الأبيض", 5, "لبيت الأبيض")
    'البيت الأبيض'
    """
    return "ا" + mention if mention.startswith("ل") and text[max(0, start - 1) : start] == "ل" else mention


def with_article(name_ar: str | None, surfaces: Iterable[str]) -> str | None:
    """An Arabic name that was taken from a mention after «ل», with its article as the surfaces have it."""
    restored = f"ا{name_ar}"
    return restored if restored in surfaces else name_ar


def resolve(entities: Iterable[LocalEntity], aliases: Aliases | None = None) -> Resolution:
    """Merge the local entities of many documents into global ones.

    They may come in any order; an id occurs once in a document. ``aliases`` are the user's decisions. Each merge
    carries its reason and a score (see :class:`kg.clusters.Merge`).

    >>> found = resolve([
    ...     LocalEntity("a", "donald_trump", "PERSON", "Donald Trump", "دونالد ترامب", "text"),
    ...     LocalEntity("b", "dunald_tarmab", "PERSON", "Dunald Tarmab", "دونالد ترمب", "transliteration")])
    >>> found.ids["b", "dunald_tarmab"], found.merges[0].reason
    ('donald_trump', 'spelling variant')
    """
    entities = list(entities)
    profiles = profiles_of(entities, countries_of(entities), aliases)
    firsts = {name for p in profiles for name in announced(p)}
    parts = [resolve_profiles(separated(part), firsts, aliases) for part in components(profiles, aliases)]
    return Resolution(
        {key: entity for part in parts for key, entity in part.ids.items()},
        tuple(sorted((e for part in parts for e in part.entities), key=lambda e: e.id)),
        tuple(sorted((m for part in parts for m in part.merges), key=_merge_order)),
    )


def resolve_profiles(
    profiles: Sequence[Profile], firsts: Set[str], aliases: Aliases | None = None
) -> Resolution:
    """Resolve the profiles of one component; see :func:`grouped`."""
    members, merges = grouped(profiles, firsts, aliases)
    ids = {(d, p.id): entity.id for entity, own in members for p in own for d in p.documents}
    return Resolution(ids, tuple(entity for entity, _ in members), merges)


def grouped(
    profiles: Sequence[Profile], firsts: Set[str], aliases: Aliases | None = None
) -> tuple[list[tuple[GlobalEntity, list[Profile]]], tuple[Merge, ...]]:
    """The entities of one component (see :mod:`kg.touching`) with their profiles, and the merges that made them.

    The profiles are those that :func:`kg.ambiguous.separated` gives. ``firsts`` are the given names that all
    documents know; only those matter for which the profiles ask. The entities are in the order of their ids.
    """
    clusters = Clusters(profiles, aliases)
    if len(profiles) > 1:
        _join(clusters, profiles, firsts)
    entities = corrected(clusters, aliases or Aliases())
    of = {i: entities[clusters.find(i)].id for i, *_ in clusters.joins}
    merges = (Merge(of[i], left, right, reason, score) for i, left, right, reason, score in clusters.joins)
    members = [(entity, clusters[i].profiles) for i, entity in entities.items()]
    return sorted(members, key=lambda m: m[0].id), tuple(sorted(merges, key=_merge_order))


def _join(clusters: Clusters, profiles: Sequence[Profile], firsts: Set[str]) -> None:
    """The steps, surest first."""
    join_ids(clusters, profiles)
    join_names(clusters)
    join_variants(clusters)
    join_types(clusters)
    join_languages(clusters)
    join_middle_names(clusters, firsts)
    join_lone_names(clusters)
    join_heads(clusters)
    join_owned(clusters)
    join_common_names(clusters)


def countries_of(entities: Iterable[LocalEntity]) -> dict[str, str]:
    """The place that each document mentions most, by the ids of both; of equals the first by id.

    It says whose «وزارة العدل» the document means.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for e in entities:
        if CLASSES[e.type] == "place":
            votes[e.document][e.id] += max(1, len(e.surfaces))
    return {d: min(c, key=lambda place: (-c[place], place)) for d, c in votes.items()}


def profiles_of(
    entities: Iterable[LocalEntity], countries: Mapping[str, str], aliases: Aliases | None = None
) -> list[Profile]:
    """What the local entities say alike, sorted by the keys of the profiles; see :func:`countries_of`."""
    by_key: dict[Key, Profile] = {}
    for e in entities:
        context = "" if identifies(e) else e.document
        country = countries.get(context, "")
        fresh = Profile(
            e.id, e.type, e.name, e.name_ar, e.name_origin, context, country, part_of(e, e.document, aliases)
        )
        profile = by_key.setdefault(fresh.key, fresh)
        profile.documents.append(e.document)
        profile.spoken.append(e.surfaces)
    return [by_key[k] for k in sorted(by_key)]


def part_of(e: LocalEntity | Profile, document: str, aliases: Aliases | None) -> str:
    """The user's decision that the entity is somebody else in a document; empty for most."""
    if not aliases:
        return ""
    return aliases.context(document, e.id, {normalize(e.name_ar or ""), normalize(e.name)} - {""})


def identifies(e: LocalEntity | Profile) -> bool:
    """Whether the names of an entity mean the same in every document."""
    if e.name_origin == "gazetteer":
        return True
    if e.type == "PERSON":
        return not is_lone_name(e.name_ar or e.name)
    return not is_common_name(e.name_ar or e.name)


def _merge_order(m: Merge) -> tuple[str, str, str, str, float]:
    return m.entity, m.left, m.right, m.reason, m.score
