"""Ways in a dependency tree between the references of a sentence, for the pair network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.relations.pair_input import PairInput

__all__ = ["FAR", "NOWHERE", "Ways", "ways_of"]

Ints = npt.NDArray[np.int64]
FAR, NOWHERE = 6, 7
"""Arcs from which on a way is long, and the number for ways from or to a reference that no word stands for."""
_DEEP = 40  # arcs above a token that are looked at


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of a sentence's references, each a square table: row the source, column the target.

    ``top`` is the lowest token above both (of a token by itself where one stands nowhere), ``up`` the arcs from the
    source up to it, at most ``FAR``, and ``down`` those from it to the target, or ``NOWHERE``.
    """

    top: Ints
    up: Ints
    down: Ints


def ways_of(s: PairInput) -> Ways:
    """The ways between all references of a sentence whose tree is known; a reference stands at its anchor, or (-1)
    nowhere."""
    assert s.heads is not None, "a sentence with a tree"
    assert s.anchors is not None, "where its references hang"
    placed, anchors = s.anchors >= 0, np.maximum(s.anchors, 0)
    above, depth = _above(s.heads, anchors)
    both = above[:, None, :] & above[None, :, :]
    top = np.where(both, depth + 1, 0).argmax(-1)
    met = both.any(-1) & placed[:, None] & placed[None, :]
    own = np.broadcast_to(np.where(placed[:, None], anchors[:, None], anchors[None, :]), top.shape)
    reach = depth[anchors]
    up = np.where(met, np.minimum(reach[:, None] - depth[top], FAR), NOWHERE)
    down = np.where(met, np.minimum(reach[None, :] - depth[top], FAR), NOWHERE)
    return Ways(np.where(met, top, own), up, down)


def _above(heads: Ints, anchors: Ints) -> tuple[npt.NDArray[np.bool_], Ints]:
    """For each anchor which tokens are above it or it itself, and the depth of every token in its tree."""
    places = np.arange(len(heads))
    depth, node = np.zeros(len(heads), np.int64), places
    above = np.zeros((len(anchors), len(heads)), bool)
    rows = np.arange(len(anchors))
    for _ in range(_DEEP):
        above[rows, node[anchors]] = True
        moved = heads[node] != node
        if not moved.any():
            break
        depth += moved
        node = heads[node]
    return above, depth
