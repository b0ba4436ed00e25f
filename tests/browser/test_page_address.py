"""The state in the address, so that a view can be sent as a link; undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
import pytest
from driving import ROWS, console, find, switch, texts, wait_for

STATE = """
const {selection, at, ...rest} = kgPage.state;
return JSON.stringify([rest, selection && {...selection, ways: undefined}, [...kgPage.visible().relation]]);
"""


def test_address_of_a_selection_can_be_sent_and_back_is_undo(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), hash="#entity=kremlin")
    assert texts(page, "#panel h2") == ["الكرملين"]
    page.execute_script("kgPage.select({entity: kgPage.entity('microsoft')})")
    page.back()
    wait_for(lambda: texts(page, "#panel h2") == ["الكرملين"])


@pytest.mark.parametrize(
    "address",
    [
        "#",
        "#entity=kremlin&depth=2&only=1",
        "#path=eu/microsoft",
        "#line=russia/HACKED/donald_trump/1",
        "#view=table&no-entities=GPE,ORG&no-relations=MET",
        "#view=claims&no-polarity=negated&no-modality=alleged",
        "#said-by=entity/microsoft",
        "#said-by=article&published-by=%D8%B5%D8%AD%D9%8A%D9%81%D8%A9%20%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1",
        "#published-by=/&since=2017&until=2017",
        "#confidence=0.8&unconnected=1&lang=en",
    ],
)
def test_an_address_says_all_that_is_seen(open_page: Callable[..., Any], address: str) -> None:
    page = open_page(graphs.small_graph(), hash=address)
    assert page.execute_script("return kgPage.address()") == address
    before = page.execute_script(STATE)
    assert page.execute_script("return kgPage.lines.length") == 7
    page.get("about:blank")
    page = open_page(graphs.small_graph(), hash=address)
    assert page.execute_script(STATE) == before
    assert console(page) == []


def test_addresses_lead_to_what_they_say(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), hash="#view=table&no-entities=GPE&confidence=0.5&lang=en")
    assert page.execute_script(ROWS) == 4
    assert find(page, "#filters [data-filter=GPE]")[0].get_attribute("aria-pressed") == "false"
    assert page.execute_script("return document.documentElement.lang") == "en"


@pytest.mark.parametrize(
    "address",
    [
        "#entity=nobody", "#entity=%E0%A4%A", "#line=a/b", "#path=eu", "#depth=99&only=7&view=all&lang=xx",
        "#at=1,2&since=abc&until=9999-99&confidence=-3", "#no-relations=%&said-by=name", "#&&==&=x",
    ],
)  # fmt: skip
def test_what_an_address_says_wrongly_is_as_usual(open_page: Callable[..., Any], address: str) -> None:
    page = open_page(graphs.small_graph(), hash=address)
    assert find(page, "#panel .overview")
    assert page.execute_script("return document.documentElement.lang") == "ar"
    assert console(page) == []


def test_the_place_of_the_drawing_is_in_the_address(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph())
    find(page, "#drawing")[0].send_keys("\ue014\ue014")
    wait_for(lambda: "at=" in page.current_url)
    place = "return kgPage.pointOfEntity(0)"
    address, before = page.current_url, page.execute_script(place)
    page.get("about:blank")
    page.get(address)
    wait_for(lambda: page.execute_script("return 'ready' in document.documentElement.dataset"))
    after = page.execute_script(place)
    assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=1)


def test_undo_takes_back_step_by_step_and_redo_brings_again(page: Any) -> None:
    undo, redo = (find(page, f"#{name}")[0] for name in ("undo", "redo"))
    assert (undo.is_enabled(), redo.is_enabled()) == (False, False)
    find(page, "#view-table")[0].click()
    switch(page, "negated")
    page.execute_script("kgPage.select({entity: kgPage.entity('kremlin')})")
    states = [page.execute_script("return kgPage.address()")]
    for _ in range(3):
        before = page.current_url
        undo.click()
        wait_for(lambda: page.current_url != before)  # noqa: B023
        states.append(page.execute_script("return kgPage.address()"))
    assert states == [
        "#entity=kremlin&view=table&no-polarity=negated", "#view=table&no-polarity=negated", "#view=table", "#",
    ]  # fmt: skip
    assert not undo.is_enabled()
    redo.click()
    wait_for(lambda: page.execute_script("return kgPage.address()") == "#view=table")
    assert page.execute_script(ROWS) == 7


def test_undo_by_keys(page: Any) -> None:
    switch(page, "alleged")
    body = find(page, "body")[0]
    body.send_keys("\ue009z")
    wait_for(lambda: page.execute_script("return kgPage.address()") == "#")
    assert page.execute_script("return kgPage.visible().relation.join('')") == "1" * 7
    body.send_keys("\ue009y")
    wait_for(lambda: page.execute_script("return kgPage.address()") == "#no-modality=alleged")


def test_a_slider_that_is_moved_is_one_step(page: Any) -> None:
    find(page, "#view-table")[0].click()
    script = """
        const slider = document.querySelector("#filters [data-filter='confidence']");
        for (const value of [0.5, 0.6, 0.7, 0.8]) {
          slider.value = value;
          slider.dispatchEvent(new Event('input'));
        }
        slider.dispatchEvent(new Event('change'));
    """
    page.execute_script(script)
    assert page.execute_script(ROWS) == 6
    find(page, "#undo")[0].click()
    wait_for(lambda: page.execute_script(ROWS) == 7)
    assert texts(page, "#filters .range output") != []
