"""The page as its reader meets it, in a real browser with the network off: that it is drawn, and says what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
from driving import INK, find, texts


def test_graph_is_drawn(page: Any) -> None:
    assert page.execute_script(INK) > 20
    assert page.title == "شبكة معارف: من يقول ماذا عن من"
    assert page.execute_script("return kgPage.lines.length") == 7


def test_theme_can_be_switched(page: Any) -> None:
    before = find(page, "body")[0].value_of_css_property("background-color")
    find(page, "#theme")[0].click()
    assert find(page, "body")[0].value_of_css_property("background-color") != before


def test_what_a_limit_left_out_is_said(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), limit=3, lang="en")
    assert texts(page, "#notice") == [
        "The 3 most important of 6 entities are drawn; 4 relations are left out."
    ]
