"""The local entities of many documents as numbers: most are named, and spoken of, as many others are.

What the resolution asks of them is so kept in little memory, and the documents need not be gone through again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["Forms", "Names"]

Names = tuple[Any, ...]
"""Of an entity: the first values of its list in a :class:`kg.records.Record`, all but the mentions."""


class Forms:
    """Local entities in the order in which their documents are added; names have numbers from 1 on.

    >>> forms = Forms()
    >>> mention = [4, 7, "روس", None]
    >>> forms.add("a", [["russia", "GPE", "Russia", "روسيا", "gazetteer", 0, [mention, mention]]])
    [1]
    >>> forms.names[0][0], forms.said[forms.surfaces[0]]
    ('russia', ('روس', 'روس'))
    """

    def __init__(self) -> None:
        self.names: list[Names] = []
        """Each combination of names once; the first one has the number 1."""
        self.said: list[tuple[str, ...]] = []
        """The surfaces of an entity's mentions, each combination once."""
        self.documents: list[str] = []
        self.counts = array("l")
        """How many local entities each document has."""
        self.forms = array("q")
        """The number of the names of each local entity."""
        self.surfaces = array("q")
        """Of each local entity the place in ``said``."""
        self._numbers: dict[Names, int] = {}
        self._places: dict[tuple[str, ...], int] = {}
        self._strings: dict[str, str] = {}

    def add(self, document: str, entities: Iterable[Sequence[Any]]) -> list[int]:
        """Add the entities of a record; the numbers of their names."""
        known, spoken = self._numbers.get, self._places.get
        added = []
        for entity in entities:
            names = tuple(entity[:6])
            added.append(known(names) or self._number(names))
            surfaces = tuple([m[3] or m[2] for m in entity[6]])
            place = spoken(surfaces)
            self.surfaces.append(self._place(surfaces) if place is None else place)
        self.documents.append(document)
        self.counts.append(len(added))
        self.forms.extend(added)
        return added

    def _number(self, names: Names) -> int:
        self.names.append(names)
        number = self._numbers[names] = len(self.names)
        return number

    def _place(self, surfaces: tuple[str, ...]) -> int:
        kept = tuple([self._strings.setdefault(s, s) for s in surfaces])
        place = self._places[kept] = len(self.said)
        self.said.append(kept)
        return place
