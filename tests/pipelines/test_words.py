"""Stems, hashed windows, and the logistic models over them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from pipelines.relations.words import ROWS, WordModel, light_stem, window_rows


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        (("الاتهامات", "اتهام", "اتهامات"), "اتهام"),
        (("يتدخل", "تدخل", "تدخلت"), "تدخل"),
        (("المسربون", "المسربين", "مسرب", "المسربه"), "مسرب"),
        (("من",), "من"),
        (("يد",), "يد"),
        (("الي",), "الي"),
    ],
)
def test_forms_of_a_word_share_a_stem(words: tuple[str, ...], stem: str) -> None:
    assert {light_stem(w) for w in words} == {stem}


@settings(deadline=None)
@for_all(st.text(alphabet="ابتدرسعفقكلمنهوي", max_size=12))
def test_a_stem_is_a_part_of_the_word(word: str) -> None:
    stem = light_stem(word)
    assert stem in word
    assert len(stem) >= min(len(word), 3)


def model(columns: int = 3) -> WordModel:
    random = np.random.default_rng(5)
    weights = random.normal(0, 0.5, (ROWS, columns)).astype(np.float16).astype(np.float32)
    return WordModel(weights, random.normal(0, 1, columns).astype(np.float32), ("A", "B", "C")[:columns])


@settings(deadline=None)
@for_all(st.lists(st.lists(st.integers(0, ROWS - 1), min_size=1, max_size=30), min_size=1, max_size=8))
def test_many_at_once_as_one_by_one(rows: list[list[int]]) -> None:
    m = MODEL
    many = m.probabilities(rows)
    assert many.shape == (len(rows), 3)
    np.testing.assert_allclose(many, np.stack([m.probability(r) for r in rows]), rtol=1e-4, atol=1e-6)
    assert ((many >= 0) & (many <= 1)).all()


MODEL = model()


def test_the_probability_is_the_logistic_function_of_the_sum() -> None:
    m = model(2)
    z = m.weights[3] + m.weights[3] + m.weights[8] + m.bias
    np.testing.assert_allclose(m.probability([3, 3, 8]), 1 / (1 + np.exp(-z)), rtol=1e-5)


def test_no_instances() -> None:
    assert MODEL.probabilities([]).shape == (0, 3)


def test_saved_and_loaded(tmp_path) -> None:
    path = tmp_path / "m.npz"
    np.savez(path, **MODEL.arrays("x"), **model(2).arrays("y"))
    arrays = dict(np.load(path))
    loaded = WordModel.load(arrays, "x")
    assert loaded.types == ("A", "B", "C")
    assert WordModel.load(arrays, "y").types == ("A", "B")
    rows = [[1, 2, 3], [4]]
    np.testing.assert_array_equal(loaded.probabilities(rows), MODEL.probabilities(rows))


def test_a_window_has_the_trigger_its_neighbours_and_pairs_of_them(given) -> None:
    g = given("اتهمت واشنطن موسكو.")
    [rows] = window_rows(g.syntax("اتهمت"), [0], frozenset())
    assert len(rows) == 1 + 4 + 3
    assert all(0 <= r < ROWS for r in rows)


def test_names_are_all_alike_in_a_window(given) -> None:
    def rows(text: str, *, hidden: bool) -> list[int]:
        g = given(text)
        names = frozenset(i for r in g.references for i in range(r.start, r.end))
        return window_rows(g.syntax("اتهمت"), [0], names if hidden else frozenset())[0]

    one, other = "اتهمت واشنطن موسكو.", "اتهمت فرنسا إيران."
    assert rows(one, hidden=True) == rows(other, hidden=True)
    assert rows(one, hidden=False) != rows(other, hidden=False)


def test_a_window_ends_with_its_sentence_and_its_width(given) -> None:
    alone = given("نفت موسكو ذلك.")
    after = given("وصل الوزير. نفت موسكو ذلك. غادر الوزير.")
    rows = window_rows(alone.syntax(), [alone.at("نفت")], frozenset())
    assert window_rows(after.syntax(), [after.at("نفت")], frozenset()) == rows
    long = given("مطر " * 40 + "نفت " + "غيم " * 40)
    [window] = window_rows(long.syntax(), [long.at("نفت")], frozenset())
    assert len(window) == 1 + (6 + 16) + (6 + 16 - 1)


def test_windows_that_overlap_are_those_of_each_alone(given) -> None:
    g = given("مطر " * 5 + "نفت موسكو ذلك. " + "غيم " * 12 + "اتهمت واشنطن موسكو.")
    syntax, names = g.syntax(), frozenset({g.at("واشنطن")})
    places = [g.at("اتهمت"), g.at("نفت"), g.at("ذلك"), g.at("غيم", 3), 0]
    assert window_rows(syntax, places, names) == [window_rows(syntax, [i], names)[0] for i in places]


def test_a_sum_far_below_zero_has_probability_zero_and_no_warning() -> None:
    model = WordModel(np.full((2, 1), -500, np.float32), np.zeros(1, np.float32), ("ACCUSED",))
    assert model.probability([0, 1]).tolist() == [0.0]
