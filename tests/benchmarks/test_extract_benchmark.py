"""The benchmark of extraction: its articles, its fit of growth, and a small run."""

from __future__ import annotations

import sys

import pytest

from benchmarks import stanza_size
from benchmarks.extract import REPORT, Figure, against_stanza, articles, exponent, main
from benchmarks.launching import spent_by
from benchmarks.stanza_size import Scale, words_a_second
from benchmarks.stanza_size import build as build_models
from pipelines.train.stanza_standin.cache import DATA, cached


def test_articles_are_the_same_for_a_seed_and_as_long_as_asked() -> None:
    first, again = list(articles(3, 100)), list(articles(3, 100))
    assert first == again
    assert all(100 <= len(d.text.split()) < 300 for d in first)
    assert len({d.text for d in first}) == 3
    assert first != list(articles(3, 100, seed=2))


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_the_power(power: float) -> None:
    sizes = [10, 30, 100]
    assert exponent(sizes, [0.3 * n**power for n in sizes]) == pytest.approx(power)


def test_a_row_says_whether_its_target_is_reached() -> None:
    assert Figure("rate", 3200.4, "{:,.0f}", least=3000).row() == "| rate | 3,200 | ≥ 3,000 | yes |  |"
    assert Figure("rate", 2900.0, "{:,.0f}", least=3000).row() == "| rate | 2,900 | ≥ 3,000 | **no** |  |"
    assert Figure("peak", 601.0, most=600, note="MB").row() == "| peak | 601.00 | ≤ 600 | **no** | MB |"
    assert Figure("what took", 1.0).row() == "| what took | 1.00 |  |  |  |"


def test_a_ratio_that_cannot_be_measured_says_why(monkeypatch) -> None:
    monkeypatch.setattr(stanza_size, "find_spec", lambda name: None)
    row = against_stanza(3000.0, []).row()
    assert "| – | ≥ 20 |  | not measured: " in row
    assert "stanza" in row.partition("not measured")[2].lower()


def test_a_command_is_measured_with_its_children_and_without_its_parent() -> None:
    child = "b = bytearray(150 << 20)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    assert 150 < spent_by([sys.executable, "-c", parent]).megabytes < 250
    ballast = bytearray(300 << 20)
    small = spent_by([sys.executable, "-c", "import time; time.sleep(0.3)"])
    assert small.megabytes < 150, len(ballast)
    assert small.elapsed >= 0.3 > small.processor


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: said"):
        spent_by([sys.executable, "-c", "import sys; sys.stderr.write('said'); sys.exit(3)"])


def test_a_block_of_the_page_is_there_to_be_written() -> None:
    page = REPORT.read_text("utf-8")
    assert page.count("<!-- extraction: begin -->") == page.count("<!-- extraction: end -->") == 1
    assert page.count("<!-- store: begin -->") == page.count("<!-- store: end -->") == 1


@pytest.mark.slow
def test_a_small_run_prints_every_figure(capsys, monkeypatch) -> None:
    monkeypatch.setattr(stanza_size, "find_spec", lambda name: None)  # without Stanza
    main(["--documents", "2", "4", "--words", "30", "--sample", "8"])
    out = capsys.readouterr().out
    for name in (
        "cold start of `kg extract`", "its peak of memory", "words a second of one core", "two processes",
        "bare NER of the same model", "Stanza", "build of 2", "build of 4", "growth", "peak of memory, build of 4",
    ):  # fmt: skip
        assert f"{name}" in out


@pytest.mark.slow
@pytest.mark.gold
@pytest.mark.extras
def test_stanza_models_of_any_size_cut_texts_as_trained_ones_do(tmp_path) -> None:
    pytest.importorskip("stanza")
    standin = cached("ar")
    if standin is None or not DATA.is_dir():
        pytest.skip("no stand-in: python -m pipelines.train.stanza_standin ar")
    from pipelines.train.stanza_standin.arabic import data

    small = Scale(words=500, vectors=16, characters=16, tagger=16, parser=16, recogniser=16, biaffine=16)
    build_models(tmp_path / "models", standin, data(DATA), small)
    rate, length = words_a_second(tmp_path / "models", articles(2, 100))
    assert rate > 0
    assert 5 < length < 60


def test_nothing_is_not_measured() -> None:
    with pytest.raises(SystemExit):
        main(["--documents", "0"])
