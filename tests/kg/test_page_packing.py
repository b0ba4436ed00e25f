"""Packing and pushing apart."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from kg.page.packing import pack, separate


def test_discs_on_one_point_are_parted_and_others_stay() -> None:
    points = np.array([[0.0, 0.0]] * 6 + [[500.0, 0.0]])
    parted = separate(points, np.full(7, 10.0))
    assert min(math.dist(a, b) for a, b in combinations(parted.tolist(), 2)) >= 20
    assert parted[6].tolist() == [500.0, 0.0]
    assert separate(points, np.full(7, 10.0)).tolist() == parted.tolist()


def test_large_discs_push_further() -> None:
    points = np.array([[0.0, 0.0], [30.0, 0.0]])
    assert math.dist(*separate(points, np.array([40.0, 40.0])).tolist()) >= 80
    assert separate(points, np.array([5.0, 5.0])).tolist() == points.tolist()


def test_components_take_cells_of_their_own_even_beyond_the_spiral() -> None:
    count = 123 * 123
    parts = [np.array([i]) for i in range(count)]
    packed = pack(np.zeros((count, 2)), parts, 10.0, 1.0)
    assert len({(x, y) for x, y in packed.tolist()}) == count
