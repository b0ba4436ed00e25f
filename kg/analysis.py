"""Questions that take more than one look: ways between entities, claims, statements against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg.ontology import RELATION_TYPES
from kg.results import EntityResult, RelationResult

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["Contradiction", "claims", "contradictions", "paths"]

_SPEECH = frozenset(t.name for t in RELATION_TYPES.values() if t.family == "words")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements of which one at most is true: ``claim`` affirms, ``denial`` is negated or a DENIED."""

    claim: RelationResult
    denial: RelationResult


def paths(
    adjacent: Callable[[int], Iterable[int]], a: int, b: int, *, max_length: int, limit: int
) -> list[list[int]]:
    """The shortest ways from ``a`` to ``b`` in a graph of numbers, over at most ``max_length`` edges.

    ``adjacent`` gives the neighbours of a number, in the order in which ways are wanted; at most ``limit``
    ways are returned. Breadth first, keeping all predecessors of each number that lie on a shortest way.
    """
    before: dict[int, list[int]] = {a: []}
    level = [a]
    for _ in range(max_length):
        if b in before:
            break
        reached: dict[int, list[int]] = {}
        for number in level:
            for other in adjacent(number):
                if other not in before:
                    reached.setdefault(other, []).append(number)
        before |= reached
        level = list(reached)
    return list(islice(_ways(before, b), limit)) if b in before else []


def _ways(before: dict[int, list[int]], end: int) -> Iterator[list[int]]:
    """The ways to ``end`` from the number that has nothing before it."""
    if not before[end]:
        yield [end]
    for number in before[end]:
        for way in _ways(before, number):
            yield [*way, end]


def claims(
    graph: KnowledgeGraph, by: EntityResult | None = None, about: EntityResult | None = None
) -> list[RelationResult]:
    """What somebody says: relations that are somebody's word, and acts of speech (ACCUSED, DENIED …).

    With ``by``, only what this entity says; with ``about``, only what has this entity as source or target
    (of an act of speech: as target).
    """
    found = graph.relations() if by is None and about is None else graph.about(by or about)  # type: ignore[arg-type]
    return [r for r in found if _is_claim(r, by) and (about is None or about in _subjects(r))]


def _is_claim(r: RelationResult, by: EntityResult | None) -> bool:
    speakers = [e for e in (r.attribution, r.source if r.type in _SPEECH else None) if e is not None]
    return bool(speakers) if by is None else by in speakers


def _subjects(r: RelationResult) -> tuple[EntityResult | None, ...]:
    return (r.target,) if r.type in _SPEECH else (r.source, r.target)


def contradictions(graph: KnowledgeGraph) -> list[Contradiction]:
    """Every affirmed statement with each one that says the opposite, in the order of the documents.

    Opposite is the same statement negated, and a DENIED: by the one who is accused towards the accuser, or by
    the source of a statement towards the one whose word it is.
    """
    relations = graph.relations()
    against: defaultdict[tuple[str, ...], list[RelationResult]] = defaultdict(list)
    for r in relations:
        if r.type == "DENIED" and r.polarity == "affirmed" and r.target is not None:
            against["DENIED", r.source.id, r.target.id].append(r)
        elif r.polarity == "negated":
            against[_statement(r)].append(r)
    found = []
    for r in relations:
        if r.polarity == "affirmed":
            keys = dict.fromkeys([_statement(r), *_denials(r)])
            found += [Contradiction(r, other) for k in keys for other in against.get(k, ()) if other != r]
    return found


def _statement(r: RelationResult) -> tuple[str, ...]:
    ends = [r.source.id, "" if r.target is None else r.target.id]
    known = RELATION_TYPES.get(r.type)
    return (r.type, *(sorted(ends) if known is not None and known.symmetric else ends))


def _denials(r: RelationResult) -> list[tuple[str, ...]]:
    """The keys of the denials that go against a statement: who denies, and towards whom."""
    keys: list[tuple[str, ...]] = []
    if r.type == "ACCUSED" and r.target is not None:
        keys.append(("DENIED", r.target.id, r.source.id))
    if r.attribution is not None and r.type != "DENIED":
        keys.append(("DENIED", r.source.id, r.attribution.id))
    return keys
