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

    ``source`` and ``target`` are rows of a table of the references of all sentences, with one of nobody before those of
    each: sentence ``n`` has the rows ``places[n]`` to ``places[n + 1]`` and the pairs ``cuts[n]`` to ``cuts[n + 1]``.
    ``starts`` are the first pairs of each two entities; ``distance`` is the row of the table of distances. ``way`` has,
    where trees are read, of each pair the token above both, and the arcs up to it and down from it.
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
    references = [r for s in sentences for r in (None, *s.references)]
    entity = np.array([-1 if r is None else r.entity for r in references])
    unplaced = np.array([r is not None and r.kind in UNPLACED for r in references])
    sizes = np.array([1 + len(s.references) for s in sentences])
    places = np.concatenate(([0], np.cumsum(sizes)))
    first = np.insert(
        np.concatenate([s.spans[:, 0] for s in sentences]), places[:-1] - np.arange(len(sizes)), 0
    )

    sentence = np.repeat(np.arange(len(sizes)), sizes)
    rows = np.flatnonzero(entity >= 0)
    counts = sizes[sentence[rows]]
    source, ends = np.repeat(rows, counts), np.cumsum(counts)
    target = np.arange(len(source)) - np.repeat(ends - counts - places[sentence[rows]], counts)
    apart = (entity[source] != entity[target]) & ~(unplaced[source] & unplaced[target])
    source, target = source[apart], target[apart]

    some = int(entity.max()) + 2
    codes = (sentence[source] * some + entity[source]) * some + entity[target] + 1
    order = np.argsort(codes, kind="stable")
    source, target, codes = source[order], target[order], codes[order]
    distance = np.clip(first[target] - first[source], -19, 19) + 20
    distance[entity[target] < 0] = 0
    cuts = np.searchsorted(sentence[source], np.arange(len(places))).tolist()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    way = None if begins is None else _ways(sentences, source, target, cuts, places.tolist(), begins)
    return Pairs(source, target, distance, starts, cuts, places.tolist(), way)


def _ways(
    sentences: Sequence[PairInput],
    source: Ints,
    target: Ints,
    cuts: Sequence[int],
    places: Sequence[int],
    begins: Sequence[int],
) -> tuple[Ints, Ints, Ints]:
    """The ways of all pairs; that to nobody leads nowhere."""
    found = []
    for n, s in enumerate(sentences):
        at, ways = slice(*cuts[n : n + 2]), ways_of(s)
        nobody = target[at] == places[n]
        rows = source[at] - places[n] - 1
        ends = rows, np.where(nobody, rows, target[at] - places[n] - 1)
        up, down = (np.where(nobody, NOWHERE, arcs[ends]) for arcs in (ways.up, ways.down))
        found.append((ways.top[ends] + begins[n], up, down))
    top, up, down = (np.concatenate(column) for column in zip(*found, strict=True))
    return top, up, down
