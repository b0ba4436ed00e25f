"""How the entities of a document stand to each other, and which known ties its text may state.

«Sergei Ryabkov, the deputy minister, said» states that Ryabkov is of the Russian foreign ministry to a reader who
knows who is who, if the text names the ministry elsewhere. What is known is a candidate where both ends stand in one
sentence, or where the source bears a role; whether the text states it is decided by the models, by how they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import RELATION_TYPES
from pipelines.background.facts import Background
from pipelines.background.ties import KnownTies
from pipelines.references import Reference
from pipelines.relations.keys import Key, key_of

__all__ = ["STANDING_FEATURES", "RoleAt", "Standings", "Tie"]

Floats = npt.NDArray[np.float32]
STANDING_FEATURES = ("together", "near", "source_role", "target_role")
"""In how many sentences both ends of a relation stand, how near to each other (tokens; -1 if never in one sentence),
and whether source and target bear a role."""
_FAR = 60  # tokens
_SEVERAL = 5  # sentences


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role that somebody bears: the token of its noun, and its wording."""

    token: int
    name: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Where a known tie may be stated: at a token, between references (of the source alone where the target is not in
    the sentence), with the role that the source bears there, if any."""

    token: int
    references: tuple[Reference, ...]
    role: RoleAt | None


class Standings:
    """The places of the entities of a document, what is known of them (``known``), and which known ties the text may
    state (``ties``, by relation)."""

    def __init__(
        self,
        entities: Sequence[Entity],
        references: Iterable[Reference],
        sentence: Sequence[int],
        roles: Mapping[int, RoleAt],
        background: Background,
    ) -> None:
        """``sentence`` is the number of each token's sentence, ``roles`` what each entity is called with its name."""
        self._places: Mapping[int, dict[int, list[Reference]]] = defaultdict(lambda: defaultdict(list))
        for r in references:
            self._places[r.entity][sentence[r.start]].append(r)
        self._sentence, self._roles = sentence, roles
        self.known = KnownTies(entities, background)
        self.ties = self._ties(entities)

    def rows(self, keys: Sequence[Key]) -> Floats:
        """One row of ``STANDING_FEATURES`` for each relation."""
        out = np.zeros((len(keys), len(STANDING_FEATURES)), np.float32)
        met: dict[tuple[int, int], tuple[int, int]] = {}
        for row, (_, source, target) in zip(out, keys, strict=True):
            ends = min(source, target), max(source, target)
            if ends not in met:
                met[ends] = self._meeting(source, target)
            row[:] = (*met[ends], source in self._roles, target in self._roles)
        return out

    def _meeting(self, source: int, target: int) -> tuple[int, int]:
        """In how many sentences both stand, and how near."""
        together = self._together(source, target)
        near = min((abs(a.start - b.start) for a, b in self._pairs(together, source, target)), default=-1)
        return min(len(together), _SEVERAL), min(near, _FAR)

    def _ties(self, entities: Sequence[Entity]) -> dict[Key, Tie]:
        out: dict[Key, Tie] = {}
        for (source, target), kinds in sorted(self.known.pairs.items()):
            tie = self._tie(source, target)
            for kind in kinds:
                if tie is not None and source != target and _fits(kind, entities[source], entities[target]):
                    out.setdefault(key_of(kind, source, target), tie)
        return out

    def _tie(self, source: int, target: int) -> Tie | None:
        role, together = self._roles.get(source), self._together(source, target)
        if together:
            ends = min(
                self._pairs(together, source, target),
                key=lambda p: (abs(p[0].start - p[1].start), p[0].start),
            )
            here = self._sentence[ends[0].start]
            beside = role is not None and self._sentence[role.token] == here
            return Tie(ends[0].start, ends, role if beside else None)
        return None if role is None else Tie(role.token, (), role)

    def _together(self, source: int, target: int) -> list[int]:
        """The sentences in which both are referred to."""
        if source not in self._places or target not in self._places:
            return []
        return sorted(self._places[source].keys() & self._places[target].keys())

    def _pairs(self, sentences: Iterable[int], source: int, target: int) -> list[tuple[Reference, Reference]]:
        """References of source and target in the same sentence that no other of the two stands between."""
        out = []
        for s in sentences:
            ends = sorted(
                (*self._places[source][s], *self._places[target][s]), key=lambda r: (r.start, r.end)
            )
            for a, b in pairwise(ends):
                if a.entity != b.entity:
                    out.append((a, b) if a.entity == source else (b, a))
        return out


def _fits(kind: str, source: Entity, target: Entity) -> bool:
    known = RELATION_TYPES[kind]
    return source.type in known.sources and target.type in known.targets
