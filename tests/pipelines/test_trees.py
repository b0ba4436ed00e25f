"""Forests of decision trees: the same sums as a walk through each tree, and as LightGBM itself."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from pipelines.relations.groves import Grove
from pipelines.relations.trees import Forest

Tree = dict[str, Any]
FEATURES = 4


def leaf(value: float) -> Tree:
    return {"leaf_value": value}


def split(feature: int, threshold: float, left: Tree, right: Tree) -> Tree:
    return {"split_feature": feature, "threshold": threshold, "left_child": left, "right_child": right}


def dump(*trees: Tree) -> dict[str, Any]:
    """What ``Booster.dump_model()`` gives, as far as it is read."""
    return {"tree_info": [{"tree_structure": t} for t in trees]}


def walk(tree: Tree, row: Any) -> float:
    while "leaf_value" not in tree:
        low = row[tree["split_feature"]] <= np.float32(tree["threshold"])
        tree = tree["left_child" if low else "right_child"]
    return float(tree["leaf_value"])


def walked(trees: list[Tree], rows: Any) -> list[float]:
    return [1 / (1 + math.exp(-sum(walk(t, row) for t in trees))) for row in rows]


HAND_MADE = [
    split(0, 0.5, leaf(-1.0), split(1, 2.0, leaf(0.25), split(0, 3.5, leaf(2.0), leaf(-2.0)))),
    leaf(0.5),
    split(1, -1.0, leaf(3.0), leaf(-0.5)),
]


def test_a_hand_made_forest() -> None:
    forest = Forest.from_lightgbm(dump(*HAND_MADE))
    rows = np.array(
        [[0.5, 9, 0, 0], [0.6, 2, 0, 0], [3.5, 2.1, 0, 0], [4, 2.1, 0, 0], [0, -1, 0, 0]], np.float32
    )
    sums = np.array([-1 + 0.5 - 0.5, 0.25 + 0.5 - 0.5, 2 + 0.5 - 0.5, -2 + 0.5 - 0.5, -1 + 0.5 + 3])
    np.testing.assert_allclose(forest.probability(rows), 1 / (1 + np.exp(-sums)), rtol=1e-6)


def test_a_tree_of_one_leaf_asks_nothing() -> None:
    forest = Forest.from_lightgbm(dump(leaf(0.0)))
    assert forest.probability(np.ones((2, FEATURES), np.float32)).tolist() == [0.5, 0.5]


def test_no_rows() -> None:
    assert Forest.from_lightgbm(dump(*HAND_MADE)).probability(np.zeros((0, FEATURES), np.float32)).shape == (
        0,
    )


numbers = st.integers(-40, 40).map(lambda n: n / 4)
trees = st.recursive(
    st.builds(leaf, st.floats(-2, 2)),
    lambda children: st.builds(split, st.integers(0, FEATURES - 1), numbers, children, children),
    max_leaves=12,
)
rows_of = st.lists(st.lists(numbers, min_size=FEATURES, max_size=FEATURES), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@for_all(st.lists(trees, min_size=1, max_size=5), rows_of)
def test_a_forest_is_the_sum_of_its_trees(forest: list[Tree], rows: list[list[float]]) -> None:
    matrix = np.array(rows, np.float32)
    found = Forest.from_lightgbm(dump(*forest)).probability(matrix)
    np.testing.assert_allclose(found, walked(forest, matrix), rtol=1e-4, atol=1e-6)


@settings(max_examples=20, deadline=None)
@for_all(st.lists(trees, min_size=1, max_size=4), rows_of)
def test_a_row_does_not_depend_on_the_others(forest: list[Tree], rows: list[list[float]]) -> None:
    matrix, f = np.array(rows, np.float32), Forest.from_lightgbm(dump(*forest))
    alone = np.concatenate([f.probability(matrix[i : i + 1]) for i in range(len(matrix))])
    np.testing.assert_array_equal(f.probability(matrix), alone)


@settings(max_examples=20, deadline=None)
@for_all(st.lists(trees, min_size=1, max_size=3), st.lists(trees, min_size=1, max_size=3), rows_of)
def test_forests_together_and_features_in_parts(
    a: list[Tree], b: list[Tree], rows: list[list[float]]
) -> None:
    matrix = np.array(rows, np.float32)
    first, second = (Forest.from_lightgbm(dump(*x)) for x in (a, b))
    index = np.arange(len(rows))[::-1].copy()
    parts = (matrix[:, :1], None), (matrix[index, 1:3], index), (matrix[:, 3:], None)
    found = Grove([first, second], cuts=(1, 3)).probabilities(*parts)
    for forest, p in zip((first, second), found, strict=True):
        np.testing.assert_array_equal(forest.probability(matrix), p)


def comb(leaves: int) -> Tree:
    """A tree that numbers what is above 0, above 1, and so on, by as many leaves."""
    tree = leaf(0.0)
    for n in range(1, leaves):
        tree = split(0, leaves - 1 - n, leaf((-1) ** n * n / 10), tree)
    return tree


@pytest.mark.parametrize("leaves", [2, 15, 16, 31, 32, 53])
def test_trees_of_many_leaves(leaves: int) -> None:
    tree = comb(leaves)
    rows = np.arange(-1, leaves + 1, dtype=np.float32)[:, None]
    found = Forest.from_lightgbm(dump(tree)).probability(rows)
    np.testing.assert_allclose(found, walked([tree], rows), rtol=1e-4)


def test_more_leaves_than_a_tree_may_have() -> None:
    with pytest.raises(ValueError, match="54 leaves"):
        Forest.from_lightgbm(dump(comb(54))).probability(np.zeros((1, 1), np.float32))


def test_more_rows_than_are_looked_up_together() -> None:
    rows = np.random.default_rng(5).normal(0, 3, (700, FEATURES)).astype(np.float32)
    found = Forest.from_lightgbm(dump(*HAND_MADE)).probability(rows)
    np.testing.assert_allclose(found, walked(HAND_MADE, rows), rtol=1e-5)


def test_saved_and_loaded(tmp_path) -> None:
    a, b = Forest.from_lightgbm(dump(*HAND_MADE)), Forest.from_lightgbm(dump(leaf(1.0)))
    np.savez(tmp_path / "f.npz", **a.arrays("a"), **b.arrays("b"))
    arrays = dict(np.load(tmp_path / "f.npz"))
    rows = np.random.default_rng(3).normal(0, 3, (50, FEATURES)).astype(np.float32)
    for forest, prefix in ((a, "a"), (b, "b")):
        loaded = Forest.load(arrays, prefix)
        np.testing.assert_array_equal(loaded.probability(rows), forest.probability(rows))


def test_the_same_as_lightgbm() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    random = np.random.default_rng(7)
    rows = random.integers(-8, 8, (400, FEATURES)).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] + rows[:, 2] > random.normal(0, 4, 400)).astype(np.float32)
    parameters = {
        "objective": "binary",
        "num_leaves": 15,
        "verbose": -1,
        "num_threads": 1,
        "use_missing": False,
    }
    booster = lightgbm.train(parameters, lightgbm.Dataset(rows, labels), 12)
    found = Forest.from_lightgbm(booster.dump_model()).probability(rows)
    assert found.std() > 0.1
    np.testing.assert_allclose(found, booster.predict(rows), rtol=1e-4, atol=1e-6)
