"""Ways in the tree of a sentence between its references."""

from __future__ import annotations

import numpy as np

from pipelines.references import Reference
from pipelines.relations.arcs import FAR, NOWHERE, ways_of
from pipelines.relations.pair_input import PairInput


def sentence(heads: list[int], anchors: list[int]) -> PairInput:
    length, nothing = len(heads), np.zeros((len(heads), 1), np.float32)
    references = [Reference(max(0, a), max(0, a) + 1, n, "name") for n, a in enumerate(anchors)]
    return PairInput(
        np.arange(length), np.zeros(length, np.int64), nothing, np.zeros((length, 1), np.int64), nothing,
        references, np.zeros((len(anchors), 2), np.int64), nothing, np.array(heads), np.array(anchors),
    )  # fmt: skip


def test_a_way_goes_over_the_lowest_word_above_both():
    # «Russia hacked the servers of the committee»: hacked <- Russia, servers; servers <- committee
    ways = ways_of(sentence([1, 1, 3, 1, 6, 6, 3], [0, 6, 3]))
    assert ways.top.tolist() == [[0, 1, 1], [1, 6, 3], [1, 3, 3]]
    assert ways.up.tolist() == [[0, 1, 1], [2, 0, 1], [1, 0, 0]]
    assert ways.down.tolist() == [[0, 2, 1], [1, 0, 0], [1, 1, 0]]


def test_no_way_leads_to_what_no_word_stands_for_or_to_another_tree():
    ways = ways_of(sentence([0, 0, 2, 2], [1, -1, 3]))
    assert ways.up[0, 1] == ways.down[0, 1] == ways.up[1, 0] == ways.up[0, 2] == NOWHERE
    assert ways.top[0, 1] == ways.top[1, 0] == 1, "the one that stands somewhere"


def test_long_ways_are_alike():
    chain = [0, *range(60)]
    ways = ways_of(sentence(chain, [0, 30, 59]))
    assert ways.down[0, 1] == FAR
    assert ways.up[1, 0] == FAR
    assert ways.top[0, 1] == 0
