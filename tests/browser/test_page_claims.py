"""Claims and denials side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
from driving import console, find, switch, texts


def test_contradicted_statements_come_first_then_what_each_denies(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.disputed_graph(), lang="en")
    find(page, "#view-claims")[0].click()
    assert texts(page, "#claims > h2") == ["Contradicted statements", "Said and denied"]
    assert texts(page, "#claims .contradiction > h3") == [
        "Microsoft→accused→Russia", "Russia→hacked→Donald Trump",
    ]  # fmt: skip
    assert texts(page, "#claims .dispute[data-entity] > h3") == ["Russia"]
    dispute = "#claims [data-entity=russia]"
    assert texts(page, f"{dispute} .side.claims .item .relation") == ["accused", "hacked"]
    assert texts(page, f"{dispute} .side.denials .item .relation") == ["denied"]
    find(page, f"{dispute} .side.denials .item")[0].click()
    assert texts(page, "#panel mark.source") == ["روسيا"]
    assert console(page) == []


def test_sides_stand_beside_each_other(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.disputed_graph(), lang="ar", hash="#view=claims")
    claims, denials = (
        find(page, f"#claims .contradiction .side.{side}")[0] for side in ("claims", "denials")
    )
    assert claims.location["y"] == denials.location["y"]
    assert claims.location["x"] > denials.location["x"], "Arabic reads from the right"


def test_claims_follow_the_filters(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.disputed_graph(), lang="en", hash="#view=claims")
    find(page, "#filters [data-filter='more words']")[0].click()
    switch(page, "DENIED")
    assert texts(page, "#claims .caption") == ["No contradictory statements within the current filters."]
