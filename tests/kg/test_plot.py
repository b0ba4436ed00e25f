"""Pictures by matplotlib: what is drawn, in which language, and that Arabic letters join."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import KnowledgeGraph
from kg.errors import MissingExtra, UnknownName, UsageError


@pytest.fixture
def pyplot() -> Iterator[Any]:
    matplotlib = pytest.importorskip("matplotlib", reason="needs matplotlib: pip install 'kg[plot]'")
    matplotlib.use("agg")
    from matplotlib import pyplot

    yield pyplot
    pyplot.close("all")


def labels(axes: Any) -> set[str]:
    return {t.get_text() for t in axes.texts}


def arrows(axes: Any) -> list[Any]:
    return [p for p in axes.patches if type(p).__name__ == "FancyArrowPatch"]


@pytest.mark.extras
def test_names_and_legend_are_in_the_language_asked_for(graph: KnowledgeGraph, pyplot: Any) -> None:
    english, arabic = graph.plot(), graph.plot(lang="ar")
    assert {"Donald Trump", "WikiLeaks"} <= labels(english)
    assert {"دونالد ترامب", "ويكيليكس"} <= labels(arabic)
    assert "Person" in {t.get_text() for t in english.get_legend().get_texts()}
    assert "شخص" in {t.get_text() for t in arabic.get_legend().get_texts()}
    assert graph.plot(legend=False).get_legend() is None


@pytest.mark.extras
def test_arabic_letters_join(pyplot: Any) -> None:
    text = pyplot.figure().text(0, 0, "ببب", fontfamily="DejaVu Sans", fontsize=40)
    joined = text.get_window_extent().width
    text.set_text("ب")
    assert joined < 2.5 * text.get_window_extent().width


@pytest.mark.extras
def test_focus_and_top_narrow_what_is_drawn(graph: KnowledgeGraph, pyplot: Any) -> None:
    whole, near = graph.plot(legend=False), graph.plot("ويكيليكس", legend=False)
    assert "WikiLeaks" in labels(near)
    assert labels(near) < labels(whole)
    neighbours = {e.name for e in graph.neighbors("wikileaks")}
    assert labels(near) <= neighbours | {"WikiLeaks"}
    assert len(labels(graph.plot("wikileaks", top=2, legend=False))) == 2
    assert 0 < len(arrows(near)) < len(arrows(whole))


@pytest.mark.extras
def test_what_is_not_stated_as_fact_is_dashed(graph: KnowledgeGraph, pyplot: Any) -> None:
    dashed = [a for a in arrows(graph.plot()) if a.get_linestyle() not in ("-", "solid")]
    assert 0 < len(dashed) < len(arrows(graph.plot()))


@pytest.mark.extras
def test_picture_goes_onto_given_axes_and_into_a_file(
    graph: KnowledgeGraph, pyplot: Any, tmp_path: Path
) -> None:
    _, (left, right) = pyplot.subplots(1, 2)
    assert graph.plot(ax=right) is right
    assert not left.texts
    right.figure.savefig(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").stat().st_size > 5000


@pytest.mark.extras
def test_empty_graph_is_an_empty_picture(pyplot: Any) -> None:
    axes = KnowledgeGraph.from_extracted([]).plot()
    assert not axes.texts
    assert not axes.patches


@pytest.mark.extras
def test_what_cannot_be_drawn_is_said(graph: KnowledgeGraph, pyplot: Any) -> None:
    with pytest.raises(UsageError, match="depth is 0"):
        graph.plot("wikileaks", depth=0)
    with pytest.raises(UnknownName, match="did you mean"):
        graph.plot("Wikileeks")
    with pytest.raises(UnknownName, match="'ar'"):
        graph.plot(lang="arabic")


def test_without_matplotlib_the_install_command_is_said(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'kg\[plot\]'"):
        graph.plot()
