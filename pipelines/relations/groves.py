"""Decision trees asked all questions at once: QuickScorer (Lucchese et al. 2015) with NumPy.

A row starts out with every leaf of a tree within reach, one bit a leaf, the leftmost the highest. Each test that fails
takes the leaves on its left out, in whatever order the tests come; the highest bit that is left is the leaf that the
row ends in. So what a few features say to all trees of all forests is one row of a table, found by the ranks of their
values among the thresholds, and features that many rows share (those of a trigger, say) are looked up once for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pipelines.relations.trees import Forest

__all__ = ["Grove", "Part"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
Masks = npt.NDArray[Any]
Part = tuple[Floats, Ints | None]
"""Some columns of all rows: a table, and which of its rows each has (None: one after the other)."""

_ROWS = 256  # rows that are looked up together: few enough for the processor's cache
_SHARED, _CODES = 16, 256  # thresholds and rows of a table that several features share
_BITS = ((15, np.int16), (31, np.int32), (53, np.int64))  # what a float64 can tell the highest bit of
_EXPONENT, _BIAS = 52, 1023  # where a float64 has it


class _Nodes(NamedTuple):
    """The tests of all trees: feature, threshold, tree, and the leaves that stay where it fails."""

    feature: Ints
    threshold: Floats
    tree: Ints
    mask: Masks


_Single = tuple[int, Floats, Masks]
"""A feature, its thresholds, and the masks that its rank among them leaves."""


class _Tables(NamedTuple):
    """What the features of one part say, by the ranks of their values among their thresholds; tables of masks have one
    column a tree.

    Attributes:
        single: features with many thresholds.
        feature, threshold, step: of the others, ``_SHARED`` thresholds for each of the tables ``masks``, and how many
            rows further a value is that is above the threshold.
    """

    single: list[_Single]
    feature: Ints
    threshold: Floats
    step: npt.NDArray[np.uint8]
    masks: list[Masks]


class Grove:
    """Forests that read the same rows, which come in parts."""

    def __init__(self, forests: Sequence[Forest], cuts: Sequence[int] = ()) -> None:
        """``cuts`` are the columns with which the second and all later parts begin."""
        leaves = [f.left == np.arange(f.left.shape[1]) for f in forests]
        width = max(int(x.sum(axis=1).max()) for x in leaves)
        if width > _BITS[-1][0]:
            raise ValueError(f"a tree has {width} leaves, more than {_BITS[-1][0]}")
        bits, kind = next(x for x in _BITS if width <= x[0])
        ends = np.cumsum([len(f.feature) for f in forests]).tolist()
        self._forests = [slice(a, b) for a, b in pairwise([0, *ends])]
        self._every = np.full(ends[-1], (1 << bits) - 1, kind)
        self._values = np.zeros((ends[-1], bits), np.float32)
        self._offset = np.arange(ends[-1]) * bits - _BIAS
        found = []
        for forest, own, leaf in zip(forests, self._forests, leaves, strict=True):
            bit = bits - np.cumsum(leaf, axis=1)  # of a leaf; of other nodes, that above their leftmost
            tree, node = np.nonzero(leaf)
            self._values[tree + own.start, bit[tree, node]] = forest.value[tree, node]
            found.append(_nodes(forest, own.start, bit + leaf))
        nodes = _Nodes(*map(np.concatenate, zip(*found, strict=True)))
        bounds = [0, *cuts, int(nodes.feature.max(initial=0)) + 1]
        self._tables = [_tables(nodes, range(a, b), self._every) for a, b in pairwise(bounds)]

    def probabilities(self, *parts: Part) -> list[Floats]:
        """One probability a row from each forest."""
        count = len(parts[0][0] if parts[0][1] is None else parts[0][1])
        scores = np.empty((len(self._forests), count), np.float32)
        shared = [None if index is None else self._masks(n, table) for n, (table, index) in enumerate(parts)]
        for start in range(0, count, _ROWS):
            here = slice(start, min(start + _ROWS, count))
            masks = np.tile(self._every, (here.stop - start, 1))
            for n, ((table, index), known) in enumerate(zip(parts, shared, strict=True)):
                if known is None or index is None:
                    self._ask(n, table[here], masks)
                else:
                    masks &= known.take(index[here], axis=0)
            scores[:, here] = self._scores(masks)
        return list(1.0 / (1.0 + np.exp(-scores)))

    def _masks(self, part: int, table: Floats) -> Masks:
        """The leaves that the columns of one part leave within reach, rows times trees."""
        out = np.tile(self._every, (len(table), 1))
        for start in range(0, len(table), _ROWS):
            self._ask(part, table[start : start + _ROWS], out[start : start + _ROWS])
        return out

    def _ask(self, part: int, rows: Floats, masks: Masks) -> None:
        """Take the leaves out of ``masks`` that the columns of one part rule out."""
        columns, found = np.ascontiguousarray(rows.T), np.empty_like(masks)
        single, feature, threshold, step, shared = self._tables[part]
        for n, thresholds, known in single:
            known.take(thresholds.searchsorted(columns[n]), axis=0, out=found, mode="clip")
            masks &= found
        if shared:
            above = (columns.take(feature, axis=0) > threshold).view(np.uint8) * step
            codes = above.reshape(len(shared), _SHARED, -1).sum(axis=1, dtype=np.uint8)
            for code, known in zip(codes, shared, strict=True):
                known.take(code, axis=0, out=found, mode="clip")
                masks &= found

    def _scores(self, masks: Masks) -> Floats:
        """The sums of the leaves that the rows end in, forests times rows."""
        leaf = masks.astype(np.float64).view(np.int64)
        leaf >>= _EXPONENT
        leaf += self._offset
        values = self._values.take(leaf)
        return np.stack([values[:, own].sum(axis=1) for own in self._forests])


def _nodes(forest: Forest, first: int, end: Ints) -> _Nodes:
    """The tests of a forest, whose trees are numbered from ``first``; ``end`` is the bit above the leaves of a node."""
    tree, node = np.nonzero(forest.left > np.arange(forest.left.shape[1]))
    left, right = (end[tree, child[tree, node]].astype(np.int64) for child in (forest.left, forest.right))
    # Nodes are stored left before right: the leaves of the left child lie between the ends of both.
    lost = (np.int64(1) << left) - (np.int64(1) << right)
    return _Nodes(
        forest.feature[tree, node].astype(np.intp), forest.threshold[tree, node], tree + first, ~lost
    )


def _tables(nodes: _Nodes, columns: range, every: Masks) -> _Tables:
    """The tables for the features ``columns``; ``every`` has the masks of all leaves."""
    found = []
    for feature in np.unique(nodes.feature).tolist():
        if feature in columns:
            here = nodes.feature == feature
            thresholds = np.unique(nodes.threshold[here])
            masks = np.tile(every, (len(thresholds) + 1, 1))
            # A value above a threshold fails its tests, and those of all lower ones.
            rank = thresholds.searchsorted(nodes.threshold[here]) + 1
            np.bitwise_and.at(masks, (rank, nodes.tree[here]), nodes.mask[here].astype(every.dtype))
            np.bitwise_and.accumulate(masks, axis=0, out=masks)
            found.append((feature - columns.start, thresholds, masks))
    found.sort(key=lambda x: -len(x[1]))
    return _shared([x for x in found if len(x[1]) > _SHARED], [x for x in found if len(x[1]) <= _SHARED])


def _shared(single: list[_Single], others: list[_Single]) -> _Tables:
    """The tables of single features as they are, those of the others joined."""
    tests: list[list[tuple[int, float, int]]] = []
    tables: list[Masks] = []
    for feature, thresholds, masks in others:
        for n, known in enumerate(tables):
            if len(tests[n]) + len(thresholds) <= _SHARED and len(known) * len(masks) <= _CODES:
                break
        else:
            n, known = len(tables), np.full_like(masks[:1], -1)
            tests.append([])
            tables.append(known)
        tests[n] += [(feature, t, len(known)) for t in thresholds.tolist()]
        tables[n] = (masks[:, None] & known).reshape(-1, masks.shape[1])
    filled = [test for own in tests for test in (*own, *[(0, np.inf, 0)] * (_SHARED - len(own)))]
    return _Tables(
        single,
        np.array([column for column, _, _ in filled], np.intp),
        np.array([threshold for _, threshold, _ in filled], np.float32)[:, None],
        np.array([step for _, _, step in filled], np.uint8)[:, None],
        tables,
    )
