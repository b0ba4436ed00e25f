"""Focus on an entity and its neighbourhood, and the shortest path between two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
from driving import ROWS, console, find, switch, texts, wait_for

SHOWN = "return kgPage.visible().entity.reduce((sum, on) => sum + on, 0)"


def test_neighbourhood_can_be_widened(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('eu')})")
    stressed = "return kgPage.emphasis().entities.size"
    sizes = []
    for depth in (1, 2, 3):
        page.execute_script("document.querySelector(`[data-depth='${arguments[0]}']`).click()", depth)
        sizes.append(page.execute_script(stressed))
    assert sizes == [2, 3, 5]


def test_the_rest_can_be_hidden(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('kremlin')})")
    assert page.execute_script(SHOWN) == 6
    find(page, "#panel .only")[0].click()
    assert page.execute_script(SHOWN) == 3
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 3, "the denial, the part and the support that was not given"
    find(page, "#panel .only")[0].click()
    assert page.execute_script(ROWS) == 7


def test_shortest_path_is_found_by_its_names(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('eu')})")
    field = find(page, "#path-to")[0]
    field.send_keys("microsoft")
    assert texts(page, "#path-results li bdi:first-child") == ["مايكروسوفت"]
    field.send_keys("\ue007")
    assert texts(page, "#panel .kicker") == ["أقصر طريق · 3 خطوات"]
    assert texts(page, "#panel .step h3") == [
        "الاتحاد الأوروبي EU↔الكرملين", "الكرملين↔روسيا", "روسيا↔مايكروسوفت",
    ]  # fmt: skip
    assert len(find(page, "#panel .step .sentence")) == 3
    assert page.execute_script("return [kgPage.emphasis().entities.size, kgPage.emphasis().lines.size]") == [
        4,
        3,
    ]
    assert "path=eu/microsoft" in page.current_url


def test_path_takes_only_what_the_filters_leave(page: Any) -> None:
    page.execute_script("kgPage.select({path: [kgPage.entity('eu'), kgPage.entity('microsoft')]})")
    switch(page, "role")
    assert texts(page, "#panel .path-card > .note")[0] == "لا طريق بينهما ضمن المرشحات الحالية."
    find(page, "#panel .hidden-note button")[0].click()
    assert len(find(page, "#panel .step")) == 3


def test_of_several_shortest_paths_each_can_be_seen(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.disputed_graph(), lang="en", hash="#path=microsoft/donald_trump")
    assert texts(page, "#panel .step h3") == ["Microsoft↔Russia", "Russia↔Donald Trump"]
    page = open_page(graphs.two_ways(), lang="en", hash="#path=microsoft/donald_trump")
    assert texts(page, "#panel .depth span") == ["1 of 2"]
    first = texts(page, "#panel .step h3")
    find(page, "#panel [data-way='1']")[0].click()
    wait_for(lambda: texts(page, "#panel .depth span") == ["2 of 2"])
    second = texts(page, "#panel .step h3")
    assert {first[0], second[0]} == {"Microsoft↔Russia", "Microsoft↔Kremlin"}
    assert "way=2" in page.current_url
    assert page.execute_script("return document.activeElement.dataset.way") == "1"
    assert console(page) == []
