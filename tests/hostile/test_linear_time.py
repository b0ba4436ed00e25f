"""A document of ten times the size takes at most twelve times as long, in each stage, whatever is wrong with it, in
Arabic and in English."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import DocumentError
from pipelines import dates
from pipelines.arabic import backend
from pipelines.english import backend as english_backend
from pipelines.english import dates as english_dates
from pipelines.read.html import read_html
from pipelines.read.text import read_text
from tests.hostile.english_shapes import ENGLISH_SHAPES
from tests.hostile.shapes import SHAPES
from tests.hostile.stages import STAGES, times

WORDS = 1_600
"""Above the bounds that make time linear: the longest sentence, the most names compared, the hundred entities that a
pronoun may mean, which a text of nothing but new names has after a thousand words."""
FACTOR = 12
FLOOR = 0.02
"""Seconds below which a time is not told from noise: less than that for the small document is taken for that."""


SMALL = 5
"""How often the small document is read: the mean of as long a time as the large one takes has as much noise in it; the
least of many short ones would have none, and make a busy machine look like a square."""


_BACKENDS = {"ar": backend.load, "en": english_backend.load}
_DATES = {"ar": dates.find_dates, "en": english_dates.find_dates}
TEXTS = {"ar": SHAPES, "en": ENGLISH_SHAPES}
CASES = [
    pytest.param(language, shape, id=f"{language}-{shape}") for language in TEXTS for shape in TEXTS[language]
]


def slow_stages(language: str, shape: str, page: Path) -> dict[str, str]:
    """The stages in which the large document took longer than it may, in one run."""
    texts = [TEXTS[language][shape](n) for n in (WORDS, 10 * WORDS)]
    few, many = (len(set(text.split())) for text in texts)
    new = (
        many > 2 * few
    )  # else both find all words in the caches, after the first of the small ones at the latest
    runs = [times(texts[0], language, page, new=new) for _ in range(SMALL)]
    large = times(texts[1], language, page, new=new)
    small = {stage: sum(r[stage] for r in runs) / SMALL for stage in STAGES[language]}
    return {
        stage: f"{small[stage]:.3f} s → {large[stage]:.3f} s"
        for stage in STAGES[language]
        if large[stage] > FACTOR * max(small[stage], FLOOR)
    }


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The page's file, after all models are loaded; nothing is collected meanwhile."""
    page = tmp_path_factory.mktemp("page") / "graph.html"
    for language, shapes in TEXTS.items():
        assert set(times(shapes["people"](100), language, page)) == set(STAGES[language])
    gc.collect()
    gc.freeze()  # as workers do, which else look at all models whenever they collect
    gc.disable()
    yield page
    gc.enable()


@pytest.mark.nightly  # times of a few hundredths of a second: a busy machine fails it
@pytest.mark.parametrize(("language", "shape"), CASES)
def test_reading_tokenizing_and_dates_take_time_in_proportion(language: str, shape: str, warm: Path) -> None:
    """What patterns do, which is where a single character too many may cost a square, at a size where it shows."""
    small, large = (TEXTS[language][shape](n)[: 7 * n] for n in (3_000, 30_000))
    allowed = FACTOR * len(large) / len(small) / 10
    for name, work in (
        ("read", lambda text: read_text(text.encode(), "a")),
        ("tokenize", _BACKENDS[language]().nlp.make_doc),
        ("dates", lambda text: _DATES[language](text, "2020-03-04")),
        ("page", lambda text: read_html(f"<html><body><p>{text}</p></body></html>".encode(), "a")),
    ):
        taken = [min(seconds(work, text) for _ in range(2)) for text in (small, large)]
        if taken[1] > allowed * max(taken[0], FLOOR):
            taken = [min(t, seconds(work, text)) for t, text in zip(taken, (small, large), strict=True)]
        assert taken[1] <= allowed * max(taken[0], FLOOR), f"{name}: {taken[0]:.3f} s → {taken[1]:.3f} s"


def seconds(work: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    with suppress(DocumentError):  # there may be nothing to read in it
        work(text)
    return time.process_time() - begin


@pytest.mark.nightly
@pytest.mark.parametrize(("language", "shape"), CASES)
def test_ten_times_the_size_takes_at_most_twelve_times_as_long(language: str, shape: str, warm: Path) -> None:
    slow = slow_stages(language, shape, warm)
    for _ in range(3):
        if not slow:
            break
        again = slow_stages(
            language, shape, warm
        )  # a stage that once is fast enough is; other processes make it slow
        slow = {stage: told for stage, told in again.items() if stage in slow}
    assert slow == {}
