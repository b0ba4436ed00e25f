"""The steps that join what Arabic and English documents say of one individual; see :mod:`kg.joining` for the others.

A cluster whose names are all in Latin letters goes to the one other cluster that fits it best: by what an English name
and the translation of an Arabic one mean («الخارجية الإيرانية», Ministry of Foreign Affairs of Iran), by the spelling
of a name in both scripts («أسانج», Assange), by whose campaign it is («حملة ترامب»), by another romanisation (Gaddafi,
Qadhafi), or by an acronym and the only name that it can stand for (FBI). Where two fit equally well, none is joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.across_scripts import across_score, is_arabic
from kg.clusters import Clusters, Profile
from kg.common_names import is_lone_name, owned_by
from kg.designations import acronym_key, designation, initials
from kg.language_keys import Names, forms_of, language_keys, names_of
from kg.romanised import romanised_score

__all__ = ["join_languages"]

_LARGEST_BLOCK = 200
"""Clusters of one key beyond this many are compared no more: such a key says too little."""
_SAME_ACRONYM = 0.85
_MARGIN = 0.02
"""How much better than the second best a match must be."""


@dataclass(slots=True)
class _Side:
    """What a cluster shows of one language: its names there, and the keys under which it is found."""

    names: Names = field(default_factory=Names)
    keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Sides:
    """A cluster by the languages of its profiles; ``within`` has the keys for other Latin names."""

    arabic: _Side = field(default_factory=_Side)
    latin: _Side = field(default_factory=_Side)
    within: _Side = field(default_factory=_Side)


Judge = Callable[[str, Names, Names], float]


def join_languages(clusters: Clusters) -> None:
    """Join across languages, the surest ways first.

    Only what two profiles of different languages say is compared (their keys are of different sides), or what two
    Latin profiles do, so that :func:`kg.language_keys.language_keys` are all that :mod:`kg.touching` needs.
    """
    profiles = [p for i in clusters.identified() for p in clusters[i].profiles]
    if all(is_arabic(p.name_ar or "") or is_arabic(p.name) for p in profiles):
        return  # without making the keys of all
    if not any(_sides(clusters[i].profiles).latin.keys for i in clusters.identified()):
        return
    for reason, judge in (
        ("translated name", _translated), ("other script", _spelled), ("short name", _owned), ("acronym", _abbreviated)
    ):  # fmt: skip
        _join(clusters, "arabic", reason, judge)
    for reason, judge in (
        ("romanisation", _romanised),
        ("translated name", _translated),
        ("acronym", _abbreviated),
    ):
        _join(clusters, "within", reason, judge)


def _sides(profiles: Iterable[Profile]) -> _Sides:
    sides = _Sides()
    for p in profiles:
        names = names_of(p)
        for key in language_keys(p):
            side, _, bare = key.partition(":")
            if side == "arabic":
                sides.arabic.keys.add(bare)
            elif side == "latin":
                sides.latin.keys.add(bare)
            else:
                sides.within.keys.add(key)
        if names.arabic:
            sides.arabic.names.add(names)
        else:
            sides.latin.names.add(names)
    sides.within.names = sides.latin.names
    return sides


def _join(clusters: Clusters, where: str, reason: str, judge: Judge) -> None:
    """Join every cluster of Latin names to the one that fits best by a judgement, if one does."""
    all_sides = {i: _sides(clusters[i].profiles) for i in sorted(clusters.identified(), key=clusters.weight)}
    others = {i: getattr(sides, where) for i, sides in all_sides.items()}
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for i, other in others.items():
        for key in other.keys:
            if len(blocks[key]) < _LARGEST_BLOCK:
                blocks[key].append(i)
    found: list[tuple[int, int, float]] = []
    for i, sides in all_sides.items():
        own = sides.latin if where == "arabic" else sides.within
        if sides.arabic.names.arabic or not own.keys:
            continue
        near = {j for k in own.keys for j in blocks.get(k, ()) if j != i and clusters.may_join(j, i)}
        best = _single_best((judge(clusters[i].kind, others[j].names, own.names), j) for j in near)
        if best is not None:
            found.append((best[1], i, best[0]))
    for j, i, score in _unrivalled(found) if judge is _abbreviated else found:
        clusters.join(j, i, reason, score)


def _unrivalled(found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The matches without those of an acronym that several names would have: it may be short for either."""
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for j, i, score in found:
        if score < _SAME_ACRONYM:
            partners[i].add(j)
            partners[j].add(i)
    return [m for m in found if m[2] >= _SAME_ACRONYM or len(partners[m[0]]) == len(partners[m[1]]) == 1]


def _single_best(scores: Iterable[tuple[float, int]]) -> tuple[float, int] | None:
    """The best match, unless the second best is as good."""
    ranked = sorted(((s, j) for s, j in scores if s > 0), key=lambda pair: (-pair[0], pair[1]))
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
        return None
    return ranked[0]


def _spelled(kind: str, other: Names, own: Names) -> float:
    """How surely a Latin name is an Arabic one in other letters."""
    person = kind == "person"
    pairs = (
        (form, latin)
        for arabic in other.arabic
        for form in forms_of(arabic)
        for latin in own.latin
        if not (person and (is_lone_name(arabic) or is_lone_name(latin)))
    )
    return max((across_score(a, b, person=person) for a, b in pairs), default=0.0)


def _translated(kind: str, other: Names, own: Names) -> float:
    """Whether two names mean the same, of which one may be the translation of an Arabic one."""
    if kind == "person":
        return 0.0
    meanings = {designation(n) for n in (*other.latin, *other.made)} - {frozenset()}
    return 0.9 if any(designation(n) in meanings for n in own.latin) else 0.0


def _owned(kind: str, other: Names, own: Names) -> float:
    """Whether both are the campaign, administration, … of a person of one name."""
    scores = [
        across_score(theirs[1], mine[1], person=False)
        for theirs in filter(None, map(owned_by, other.arabic))
        for mine in filter(None, map(owned_by, own.latin))
        if theirs[0] == mine[0]
    ]
    return 0.85 if max(scores, default=0.0) > 0 else 0.0


def _romanised(kind: str, other: Names, own: Names) -> float:
    """How surely two Latin names of persons are romanisations of one."""
    if kind != "person":
        return 0.0
    return max((romanised_score(a, b) for a in other.latin for b in own.latin), default=0.0)


def _abbreviated(kind: str, other: Names, own: Names) -> float:
    """Whether both are one acronym, or one is the acronym of the other."""
    if kind != "body":
        return 0.0
    mine, theirs = (
        ({acronym_key(n) for n in names} - {None}, {initials(n) for n in names} - {None})
        for names in ((*own.latin,), (*other.latin, *other.arabic))
    )
    short, long = mine
    if short & theirs[0]:
        return _SAME_ACRONYM
    return 0.75 if short & theirs[1] or long & theirs[0] else 0.0
