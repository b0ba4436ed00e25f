"""From page data to what a renderer draws: discs with places and sizes, lines with curves.

Relations of one type between the same two entities are one line, as thick as they are many; those that the
text does not state as fact are a dashed line of their own. Lines between the same two entities are bent
apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from kg.ontology import RELATION_TYPES, RelationType
from kg.page.columns import table
from kg.page.data import PageData, PageRelation
from kg.page.layout import layout

__all__ = ["Disc", "Drawing", "Line", "draw", "kind_of"]

MAX_BEND = 0.62
STEP = 0.17


@dataclass(frozen=True, slots=True)
class Disc:
    """Entity number ``entity`` at ``x``, ``y`` (y downwards) with a radius; ``linked``: it has relations."""

    entity: int
    x: int
    y: int
    size: float
    linked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """All relations of a type, stated as fact or not, from ``source`` to ``target``.

    ``bend`` is the height of the curve over the distance, clockwise if positive, seen from the source. A
    denial without addressee is a loop. ``relations`` are the numbers of its relations.
    """

    source: int
    target: int
    type: str
    family: str
    tentative: bool
    symmetric: bool
    width: float
    bend: float
    relations: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Drawing:
    """Discs in the order of the entities, and lines."""

    discs: tuple[Disc, ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: discs and lines as columns (:mod:`kg.page.columns`)."""
        return {"discs": table(Disc, self.discs), "lines": table(Line, self.lines)}


def draw(data: PageData) -> Drawing:
    """Compute places, sizes and curves; the same data give the same drawing.

    >>> from kg.page.data import PageEntity
    >>> draw(PageData(entities=(PageEntity("iran", "GPE", "Iran", documents=2),))).discs[0].linked
    False
    """
    groups = _grouped(data)
    sizes = _sizes([e.documents for e in data.entities])
    pairs = [(source, target) for source, target, *_ in groups if source != target]
    linked = {number for key in groups for number in key[:2]}
    places = _places(len(data.entities), pairs, sizes, linked)
    discs = tuple(Disc(i, *places[i], sizes[i], i in linked) for i in range(len(sizes)))
    return Drawing(discs, tuple(_lines(groups)))


def _sizes(documents: list[int]) -> list[float]:
    """Radii: the area grows with the number of documents."""
    # A drawing of many entities is seen from afar.
    afar = min(2.3, max(0.8, math.pow(len(documents) / 150, 0.34)))
    most = max(3, *documents, 0)
    return [round(afar * (6.5 + 20 * math.sqrt(n / most)), 1) for n in documents]


Key = tuple[int, int, str, bool]


def kind_of(name: str) -> RelationType:
    """The relation type called ``name``; one that this run does not know is drawn like a role."""
    return RELATION_TYPES.get(name) or RelationType(name, "", "role")


def _grouped(data: PageData) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for number, relation in enumerate(data.relations):
        groups[_key(relation)].append(number)
    return groups


def _key(relation: PageRelation) -> Key:
    source, target = relation.source, relation.target
    if target is None:
        target = source
    elif kind_of(relation.type).symmetric and target < source:
        source, target = target, source
    return source, target, relation.type, relation.tentative


def _places(
    count: int, pairs: list[tuple[int, int]], sizes: list[float], linked: set[int]
) -> list[tuple[int, int]]:
    """Entities with relations by force; those without, which are hidden at first, in rows underneath."""
    inner = sorted(linked)
    number = {entity: i for i, entity in enumerate(inner)}
    drawn = layout(len(inner), [(number[a], number[b]) for a, b in pairs], [sizes[i] for i in inner])
    places = dict(zip(inner, drawn, strict=True))
    loose = [i for i in range(count) if i not in linked]
    columns = max(8, math.ceil(math.sqrt(count) * 1.6))
    below = max((y for _, y in drawn), default=0) + 160 if drawn else 0
    for position, entity in enumerate(loose):
        row, column = divmod(position, columns)
        places[entity] = (round((column - (min(columns, len(loose)) - 1) / 2) * 104), below + row * 84)
    return [places[i] for i in range(count)]


def _lines(groups: dict[Key, list[int]]) -> list[Line]:
    between: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for key in sorted(groups):
        between[min(key[:2]), max(key[:2])].append(key)
    lines = []
    for (first, _), keys in sorted(between.items()):
        step = min(STEP, 2 * MAX_BEND / max(1, len(keys) - 1))
        for position, key in enumerate(keys):
            bend = (position - (len(keys) - 1) / 2) * step or (0.06 if len(keys) == 1 else 0.0)
            lines.append(_line(key, groups[key], bend if key[0] == first else -bend))
    return lines


def _line(key: Key, relations: list[int], bend: float) -> Line:
    source, target, name, tentative = key
    kind = kind_of(name)
    width = round(1.5 + 0.9 * math.log2(len(relations)), 2)
    how = (kind.family, tentative, kind.symmetric, width, round(bend, 3))
    return Line(source, target, name, *how, tuple(relations))
