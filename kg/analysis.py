"""Questions that take more than one look: ways between entities, claims, statements against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from kg.corroboration import statement
from kg.findings import ContradictionResult
from kg.ontology import is_speech
from kg.results import EntityResult, RelationResult

__all__ = ["around", "claims", "contradictions", "paths"]

Ask = Callable[..., Sequence[RelationResult]]


def paths(
    adjacent: Callable[[int], Iterable[int]],
    a: int,
    b: int,
    *,
    max_length: int,
    limit: int,
    prepare: Callable[[Iterable[int]], None] = lambda numbers: None,
) -> list[list[int]]:
    """The shortest ways from ``a`` to ``b`` in a graph of numbers, over at most ``max_length`` edges.

    ``adjacent`` gives the neighbours of a number, in the order in which ways are wanted, and is symmetric; at
    most ``limit`` ways are returned. ``prepare`` is told of numbers before ``adjacent`` is asked for each. Breadth
    first, keeping all predecessors of each number that lie on a shortest way; the last step is looked up from ``b``,
    because a level of the search may be most of the graph.
    """
    before: dict[int, list[int]] = {a: []}
    level, last = [a], set() if a == b else set(adjacent(b))
    for _ in range(max_length):
        if b in before:
            break
        if ends := [number for number in level if number in last]:
            before[b] = ends
            break
        reached: dict[int, list[int]] = {}
        prepare(level)
        for number in level:
            for other in adjacent(number):
                if other not in before:
                    reached.setdefault(other, []).append(number)
        before |= reached
        level = list(reached)
    return list(islice(_ways(before, b), limit)) if b in before else []


def around(
    adjacent: Callable[[int], Iterable[int]],
    start: Iterable[int],
    *,
    depth: int,
    limit: int,
    prepare: Callable[[Iterable[int]], None] = lambda numbers: None,
) -> list[int]:
    """The numbers that ``depth`` edges lead to from the start, the nearest first, at most ``limit``.

    Of a step those come first that most numbers before it lead to; ``adjacent`` and ``prepare`` are as for
    :func:`paths`.
    """
    found = dict.fromkeys(start)
    level = list(found)
    for _ in range(depth):
        if len(found) >= limit:
            break
        prepare(level)
        reached = Counter(other for number in level for other in adjacent(number) if other not in found)
        level = [number for number, _ in reached.most_common(limit - len(found))]
        found |= dict.fromkeys(level)
    return list(found)[:limit]


def _ways(before: dict[int, list[int]], end: int) -> Iterator[list[int]]:
    """The ways to ``end`` from the number that has nothing before it."""
    if not before[end]:
        yield [end]
    for number in before[end]:
        for way in _ways(before, number):
            yield [*way, end]


def claims(
    relations: Iterable[RelationResult], by: EntityResult | None = None, about: EntityResult | None = None
) -> list[RelationResult]:
    """Those relations that are somebody's word or acts of speech (ACCUSED, DENIED …).

    With ``by``, only what this entity says; with ``about``, only what has this entity as source or target
    (of an act of speech: as target).
    """
    return [r for r in relations if _is_claim(r, by) and (about is None or about in _subjects(r))]


def _is_claim(r: RelationResult, by: EntityResult | None) -> bool:
    speakers = [e for e in (r.attribution, r.source if is_speech(r.type) else None) if e is not None]
    return bool(speakers) if by is None else by in speakers


def _subjects(r: RelationResult) -> tuple[EntityResult | None, ...]:
    return (r.target,) if is_speech(r.type) else (r.source, r.target)


def contradictions(denials: Iterable[RelationResult], ask: Ask) -> list[ContradictionResult]:
    """The affirmed statements that each denial goes against, in the order of their documents.

    Opposite to a statement is the same negated, and a DENIED: by the one who is accused towards the accuser, or
    by the source of a statement towards the one whose word it is. ``denials`` are negated relations and DENIED;
    ``ask`` is :meth:`kg.KnowledgeGraph.relations`.
    """

    @lru_cache(maxsize=1 << 12)
    def affirmed(
        kind: str | None, source: EntityResult, target: EntityResult | None, by: EntityResult | None = None
    ) -> Sequence[RelationResult]:
        return ask(kind, source, target, attribution=by, polarity="affirmed")

    found = []
    for denial in denials:
        if denial.polarity == "negated":
            same = affirmed(denial.type, denial.source, denial.target)
            against = [r for r in same if statement(r)[:3] == statement(denial)[:3]]
        elif denial.target is not None:
            accusations = affirmed("ACCUSED", denial.target, denial.source)
            words = affirmed(None, denial.source, None, denial.target)
            against = [*accusations, *(r for r in words if r.source == denial.source and r.type != "DENIED")]
        else:
            against = []
        found += [ContradictionResult(claim, denial) for claim in dict.fromkeys(against) if claim != denial]
    return sorted(found, key=_order)


def _order(pair: ContradictionResult) -> tuple[str, int, bool, str, int]:
    claim, denial = pair.claim, pair.denial
    return claim.document, claim.position, claim.type != denial.type, denial.document, denial.position
