"""The benchmark of extraction: its articles, its fit of growth, and a small run."""

from __future__ import annotations

import pytest

from benchmarks.extract import articles, exponent, main


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


@pytest.mark.slow
def test_a_small_run_prints_every_figure(capsys) -> None:
    main(["--documents", "2", "4", "--words", "30"])
    out = capsys.readouterr().out
    for line in (
        "words a second",
        "ratio to the bare annotation",
        "ratio to Stanza",
        "build of 4",
        "growth",
        "peak",
    ):
        assert line in out


def test_nothing_is_not_measured() -> None:
    with pytest.raises(SystemExit):
        main(["--documents", "0"])
