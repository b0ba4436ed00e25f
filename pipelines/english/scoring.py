"""Which of the relations found are kept, and how likely they are."""

from __future__ import annotations

from collections.abc import Iterable

from kg.ontology import RELATION_TYPES
from pipelines.english.found import Found
from pipelines.english.reading import Reading

__all__ = ["chosen"]

_LEAST = 0.15
"""The score below which a relation is not believed."""


def chosen(reading: Reading, found: Iterable[Found]) -> list[tuple[Found, float]]:
    """The relations to state, each once, with a probability; an open target goes where the same denial has one."""
    best: dict[tuple[str, int, int], Found] = {}
    for f in found:
        if f.score < _LEAST:
            continue
        key = _key(f)
        if key not in best or best[key].score < f.score:
            best[key] = f
    out = [f for f in best.values() if not (f.target < 0 and _answered(f, best.values()))]
    return [(f, f.score) for f in out]


def _key(f: Found) -> tuple[str, int, int]:
    known = RELATION_TYPES.get(f.type)
    if known is not None and known.symmetric:
        return f.type, min(f.source, f.target), max(f.source, f.target)
    return f.type, f.source, f.target


def _answered(f: Found, all_: Iterable[Found]) -> bool:
    return any(o.type == f.type and o.source == f.source and o.target >= 0 for o in all_)
