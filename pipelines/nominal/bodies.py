"""What a role without a stated target may be held in: the bodies of a document, as seen from one of its nodes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from pipelines.nominal.nodes import Node

__all__ = ["Bodies", "Place", "Row", "Traits"]

Row: TypeAlias = tuple[int, list[Node]]
"""The number of a sentence, and the nodes of it or of a bracket in it."""
Place: TypeAlias = tuple[int, int]
"""A node: number of the row, index in it."""
Traits: TypeAlias = tuple[str, ...]
"""Features of a body that are the same wherever it is looked at from."""

_MOST = 15
_MANY, _AROUND = 100, 2
"""From how many bodies on only the most frequent, and those named in so many rows around, may be meant; no article
names half as many."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """Where the bodies of a document are named or implied, in order of the text.

    ``traits`` holds what is the same from everywhere; ``nouns`` those beside and at the head of each body's names,
    ``words`` all words of the names.
    """

    rows: Sequence[Row]
    places: Mapping[int, list[Place]]
    traits: Mapping[int, Traits]
    frequent: Sequence[int]
    nouns: Mapping[int, set[str]]
    words: Mapping[int, set[str]]
    prefixed: dict[str, dict[int, Traits]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        places: Mapping[int, list[Place]],
        kinds: Mapping[int, str],
        nouns: Mapping[int, set[str]],
        words: Mapping[int, set[str]],
    ) -> Bodies:
        """Those whose ``places`` are given, each of its kind."""
        frequent = sorted(places, key=lambda e: -len(places[e]))
        traits = {
            e: (
                f"count={min(n, 4)}",
                f"type={kinds[e]}",
                f"of={min(len(places), 5)}",
                f"first={rows[places[e][0][0]][0] == 0}",
                f"mentions={min(len(places[e]), 4)}",
            )
            for n, e in enumerate(frequent)
        }
        return cls(rows, places, traits, frequent, nouns, words)

    def seen_from(
        self, at: Place, nouns: frozenset[str], prefix: str = ""
    ) -> list[tuple[int, tuple[str, ...]]]:
        """The nearest bodies with their features, each behind ``prefix``.

        ``nouns`` are the common nouns of the role phrase, to be met beside or in the name.
        """
        if prefix not in self.prefixed:
            self.prefixed[prefix] = {e: tuple([prefix + t for t in own]) for e, own in self.traits.items()}
        traits = self.prefixed[prefix]
        distance: dict[int, Place] = {}
        last: dict[int, Place] = {}
        for e in self._close(at):
            places = self.places[e]
            behind = bisect_left(places, at)
            near = places[max(0, behind - 1) : behind + 1]
            distance[e] = min([self._distance(place, at) for place in near])
            if behind:
                last[e] = near[0]
        nearest = sorted(distance, key=distance.__getitem__)
        before = sorted(last, key=last.__getitem__, reverse=True)
        fit = [e for e in before if not nouns.isdisjoint(self.nouns.get(e, ()))] if nouns else []
        recency, fitness, leads = _ranks(before, 4), _ranks(fit, 2), self._leaders(at[0])
        return [
            (
                e,
                traits[e]
                + _view(
                    prefix,
                    min(rank, 4),
                    min(distance[e][0], 3),
                    recency.get(e),
                    fitness.get(e),
                    min(len(self.words[e] & nouns), 2) if nouns and e in self.words else 0,
                    leads.get(e, "no"),
                ),
            )
            for rank, e in enumerate(nearest[:_MOST])
        ]

    def _close(self, at: Place) -> Collection[int]:
        """Of many bodies the most frequent, and those of the sentences around a node."""
        if len(self.places) <= _MANY:
            return self.places
        rows = self.rows[max(0, at[0] - _AROUND) : at[0] + _AROUND + 1]
        around = {n.entity for _, row in rows for n in row if n.entity is not None}
        return sorted({*islice(self.frequent, _MANY), *(around & self.places.keys())})

    def _distance(self, place: Place, at: Place) -> tuple[int, int]:
        """How far apart two places are, in sentences and nodes."""
        if place[0] == at[0]:
            return 0, abs(place[1] - at[1])
        return abs(self.rows[place[0]][0] - self.rows[at[0]][0]), 99

    def _leaders(self, k: int) -> dict[int, str]:
        """The first country or organisation of the row and of the two before it; whether a colon follows."""
        found: dict[int, str] = {}
        for back in range(3):
            row = self.rows[k - back][1] if k >= back else []
            for j, node in enumerate(row):
                if node.entity is not None and node.kind in ("ORG", "GPE", "adjective"):
                    title = j + 1 < len(row) and row[j + 1].norm == ":"
                    found.setdefault(node.entity, f"{back}:{title}")
                    break
        return found


def _ranks(order: Iterable[int], most: int) -> dict[int, int]:
    """The place of each in the order, from ``most`` on all alike."""
    return {e: min(n, most) for n, e in enumerate(order)}


@lru_cache(maxsize=1 << 12)
def _view(
    prefix: str, near: int, distance: int, before: int | None, fits: int | None, shares: int, leads: str
) -> tuple[str, ...]:
    """The features of a body that depend on where it is looked at from."""
    return (
        f"{prefix}near={near}",
        f"{prefix}distance={distance}",
        f"{prefix}before={'no' if before is None else before}",
        f"{prefix}fits={'no' if fits is None else fits}",
        f"{prefix}shares={shares}",
        f"{prefix}leads={leads}",
    )
