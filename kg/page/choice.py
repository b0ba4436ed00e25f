"""What of a graph is drawn: around whom, which relations, since when, and how many entities at most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.results import EntityResult, RelationResult

__all__ = ["Choice", "Chosen", "choose"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user asks for; nothing asked for is the whole graph.

    ``focus`` are names of entities around which the drawing reaches ``depth`` relations far, in either
    direction; ``types`` relation types; ``since`` and ``until`` the first and the last year, month or day;
    ``limit`` the number of entities that are drawn at most.
    """

    focus: tuple[str, ...] = ()
    depth: int = 1
    types: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.depth < 0:
            raise UsageError(f"got a depth of {self.depth}; expected 0 or more relations around the focus")
        if self.limit is not None and self.limit < 1:
            raise UsageError(f"got {self.limit} entities to draw at most; expected 1 or more")

    @property
    def whole(self) -> bool:
        """Whether nothing but a limit is asked for."""
        return not (self.focus or self.types or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Entities, the most important first, and the relations among them; and what was not taken.

    ``focus`` are the entities found by the names of the choice. ``candidates`` is the number of entities
    that the choice fits, of which the limit took the first; ``total_…`` count the whole graph.
    """

    entities: tuple[EntityResult, ...]
    relations: tuple[RelationResult, ...]
    choice: Choice
    focus: tuple[EntityResult, ...]
    candidates: int
    total_entities: int
    total_relations: int

    def told(self) -> dict[str, Any]:
        """What the page says of the choice, as JSON values."""
        c = self.choice
        numbers = {e.id: n for n, e in enumerate(self.entities)}
        asked = {"focus": [numbers[e.id] for e in self.focus], "depth": c.depth, "types": [t.upper() for t in c.types],
                 "since": c.since, "until": c.until}  # fmt: skip
        return {"choice": None if c.whole else asked, "candidates": self.candidates}


def choose(graph: KnowledgeGraph, choice: Choice) -> Chosen:
    """The entities and relations of ``graph`` that fit ``choice``.

    Important are the entities of the focus, then those near it, then those with relations, of many documents,
    of many relations. Without a choice those without relations count too, as the last.

    Raises:
        UnknownName: no such entity or relation type; the message proposes the nearest.
        UsageError: ``since`` or ``until`` is no date.
    """
    focus = tuple({e.id: e for e in map(graph.entity, choice.focus)}.values())
    everyone = graph.entities()
    relations = graph.relations(choice.types or None, since=choice.since, until=choice.until)
    distance = _distances([e.id for e in focus], relations, choice.depth) if focus else {}
    degree = Counter(end for r in relations for end in _ends(r))

    def rank(e: EntityResult) -> tuple[object, ...]:
        return (distance.get(e.id, 0), not degree[e.id], -e.documents, -degree[e.id], e.id)

    if focus:
        candidates = [e for e in everyone if e.id in distance]
    else:
        candidates = [e for e in everyone if choice.whole or degree[e.id]]
    kept = sorted(candidates, key=rank)[: None if choice.limit is None else max(choice.limit, len(focus))]
    ids = {e.id for e in kept}
    inside = tuple(r for r in relations if all(end in ids for end in _ends(r)))
    totals = (len(candidates), len(everyone), len(graph))
    return Chosen(tuple(kept), inside, choice, focus, *totals)


def _ends(r: RelationResult) -> Iterable[str]:
    return (r.source.id,) if r.target is None else (r.source.id, r.target.id)


def _distances(start: Sequence[str], relations: Iterable[RelationResult], depth: int) -> dict[str, int]:
    """How many relations each entity is from the start, as far as ``depth``."""
    near: dict[str, set[str]] = defaultdict(set)
    for r in relations:
        if r.target is not None:
            near[r.source.id].add(r.target.id)
            near[r.target.id].add(r.source.id)
    distance = dict.fromkeys(start, 0)
    edge = set(start)
    for step in range(1, depth + 1):
        edge = {other for one in edge for other in near[one]} - distance.keys()
        distance |= dict.fromkeys(edge, step)
    return distance
