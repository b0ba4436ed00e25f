"""The pairs of references that the pair network looks at, as arrays over all sentences of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.relations.arcs import NOWHERE, ways_of
from pipelines.relations.pair_input import UNPLACED, PairInput

__all__ = ["Pairs", "paired"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of references of different entities, those of two entities of a sentence one after the other.

    ``source`` and ``target`` count the references of all sentences from 1, 0 is nobody; those of sentence ``n`` are
    ``places[n]`` to ``places[n + 1]``, its pairs ``cuts[n]`` to ``cuts[n + 1]``. ``starts`` are the first pairs of each
    two entities; ``distance`` is the row of the table of distances. ``way`` has, where trees are read, of each pair the
    token above both, and the arcs up to it and down from it.
    """

    source: Ints
    target: Ints
    distance: Ints
    starts: Ints
    cuts: list[int]
    places: list[int]
    way: tuple[Ints, Ints, Ints] | None


def paired(sentences: Sequence[PairInput], begins: Sequence[int] | None) -> Pairs:
    """All pairs of different entities in each sentence, of which words of it stand for one at least; ``begins`` are the
    first tokens of the sentences whose trees are read."""
    parts, starts, cuts, places = [], [], [0], [1]
    ways = []
    for n, s in enumerate(sentences):
        entities = np.array([r.entity for r in s.references])
        columns = np.concatenate(([-1], entities))
        unplaced = np.array([r.kind in UNPLACED for r in s.references])
        neither = unplaced[:, None] & np.concatenate(([False], unplaced))
        rows, others = np.nonzero((entities[:, None] != columns) & ~neither)
        codes = entities[rows] * (int(columns.max()) + 2) + columns[others] + 1
        order = np.argsort(codes, kind="stable")
        rows, others, codes = rows[order], others[order], codes[order]
        starts.append(np.flatnonzero(np.diff(codes, prepend=-1)) + cuts[-1])
        first = s.spans[:, 0]
        distance = np.where(others > 0, np.clip(first[others - 1] - first[rows], -19, 19) + 20, 0)
        target = np.where(others > 0, others + (places[-1] - 1), 0)
        parts.append((rows + places[-1], target, distance))
        cuts.append(cuts[-1] + len(rows))
        places.append(places[-1] + len(entities))
        if begins is not None:
            ways.append(_ways(s, rows, others, begins[n]))
    source, target, distance = (np.concatenate(p) for p in zip(*parts, strict=True))
    return Pairs(source, target, distance, np.concatenate(starts), cuts, places, _joined(ways))


def _ways(s: PairInput, rows: Ints, others: Ints, begin: int) -> tuple[Ints, Ints, Ints]:
    """The ways of pairs, whose second end is counted from 1; that to nobody leads nowhere."""
    ways = ways_of(s)
    ends = rows, np.where(others > 0, others - 1, rows)
    nobody = others == 0
    up, down = np.where(nobody, NOWHERE, ways.up[ends]), np.where(nobody, NOWHERE, ways.down[ends])
    return ways.top[ends] + begin, up, down


def _joined(ways: Sequence[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints] | None:
    if not ways:
        return None
    top, up, down = (np.concatenate(column) for column in zip(*ways, strict=True))
    return top, up, down
