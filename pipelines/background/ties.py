"""What is known between the entities of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kg.model import Entity
from pipelines.background.facts import LASTING, Background, entity_key

__all__ = ["Known", "KnownTies"]


class Known(NamedTuple):
    """How well a fact is known: in how many annotated documents it is stated, and whether it was written by hand."""

    documents: int
    written: bool


class KnownTies:
    """What is known between the entities of a document, and of each by itself.

    Attributes:
        pairs: by source and target, and by type, how well it is known.
        tied: by type and source the names of the entities of the document to which it is tied.
        known: type and source of those that are tied to anything at all.

    >>> from pipelines.background.facts import load_background
    >>> people = [Entity("m", "PERSON", "Emmanuel Macron", None), Entity("f", "GPE", "France", None)]
    >>> KnownTies(people, load_background()).pairs[0, 1]["AFFILIATED_WITH"].written
    True
    """

    def __init__(self, entities: Sequence[Entity], background: Background) -> None:
        self.pairs: dict[tuple[int, int], dict[str, Known]] = defaultdict(dict)
        self.tied: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.known: set[tuple[str, int]] = set()
        numbers: dict[str, list[int]] = defaultdict(list)
        for n, e in enumerate(entities):
            numbers[entity_key(e.name)].append(n)
        for name, sources in numbers.items():
            for kind in LASTING:
                targets = background.targets(kind, name)
                if targets:
                    self.known.update((kind, n) for n in sources)
                for target in targets & numbers.keys():
                    known = Known(
                        background.documents(kind, name, target), background.is_written(kind, name, target)
                    )
                    if known.documents > 0 or known.written:
                        self._add(kind, sources, numbers[target], known, target)

    def _add(self, kind: str, sources: list[int], targets: list[int], known: Known, name: str) -> None:
        for s in sources:
            self.tied[kind, s].add(name)
            for t in targets:
                self.pairs[s, t][kind] = known
