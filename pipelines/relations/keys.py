"""Which relation of a document is meant, by the numbers of its entities."""

from __future__ import annotations

from typing import TypeAlias

from kg.ontology import RELATION_TYPES

__all__ = ["Key", "key_of"]

Key: TypeAlias = tuple[str, int, int]
"""Type, source and target (entity numbers; -1 for nobody); of symmetric types the lower number first."""


def key_of(kind: str, source: int, target: int) -> Key:
    """The relation, whichever way round a symmetric one is told.

    >>> key_of("MET", 3, 1), key_of("ACCUSED", 3, 1)
    (('MET', 1, 3), ('ACCUSED', 3, 1))
    """
    if kind in RELATION_TYPES and RELATION_TYPES[kind].symmetric:
        source, target = min(source, target), max(source, target)
    return kind, source, target
