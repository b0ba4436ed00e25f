"""The sigma renderer: what it draws and how it answers, in a real browser with the network off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import graphs
import pytest
from driving import ROWS, click_at, console, find, line_number, requests, switch, texts, wait_for

from kg.page.theme import ENTITY_STYLES

PICTURE = """
const done = arguments[1], made = URL.createObjectURL;
URL.createObjectURL = blob => {
  createImageBitmap(blob).then(image => {
    const canvas = document.createElement('canvas'), context = canvas.getContext('2d', {willReadFrequently: true});
    Object.assign(canvas, {width: image.width, height: image.height});
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height), colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    const at = arguments[0].map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3));
    done({colours: colours.size, at});
  });
  URL.createObjectURL = made;
  return 'about:blank#';
};
HTMLAnchorElement.prototype.click = () => {};
document.querySelector('#save button').click();
"""


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Iterator[Any]:
    browser = open_page(graphs.small_graph(), renderer="sigma")
    yield browser
    assert console(browser) == []
    assert requests(browser) == ["file"]


def point(browser: Any, of: str, *arguments: Any) -> tuple[float, float]:
    """Where something is drawn, once the view stands still."""
    script = f"const p = kgPage.{of}(...arguments); return [p.x, p.y]"
    last, now = None, browser.execute_script(script, *arguments)
    while last != now:
        last, now = now, wait_for(lambda: browser.execute_script(script, *arguments))
    return now[0], now[1]


def entity(browser: Any, key: str) -> tuple[float, float]:
    return point(browser, "pointOfEntity", browser.execute_script("return kgPage.entity(arguments[0])", key))


def colour(text: str) -> list[int]:
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


def test_discs_are_drawn_in_the_colours_of_their_types(page: Any) -> None:
    points = [entity(page, key) for key in ("donald_trump", "russia", "kremlin")]
    seen = page.execute_async_script(PICTURE, points)
    wanted = [colour(ENTITY_STYLES[kind].light) for kind in ("PERSON", "GPE", "ORG")]
    assert all(
        abs(a - b) <= 3 for s, w in zip(seen["at"], wanted, strict=True) for a, b in zip(s, w, strict=True)
    )
    assert seen["colours"] > 100, "discs, lines and letters with soft edges"


def test_clicking_an_entity_shows_its_card(page: Any) -> None:
    click_at(page, "pointOfEntity", page.execute_script("return kgPage.entity('russia')"))
    wait_for(lambda: texts(page, "#panel h2") == ["روسيا"])
    assert "entity=russia" in page.current_url


@pytest.mark.parametrize("type", ["ACCUSED", "HACKED", "DENIED"])
def test_clicking_a_line_or_a_loop_shows_its_evidence(page: Any, type: str) -> None:
    click_at(page, "pointOfLine", line_number(page, type))
    wait_for(lambda: find(page, "#panel .evidence"))
    assert f"/{type}/" in page.current_url


def test_parallel_lines_stay_apart(page: Any) -> None:
    (a, b), (c, d) = (point(page, "pointOfLine", line_number(page, t)) for t in ("KIN_OF", "MET"))
    assert (a - c) ** 2 + (b - d) ** 2 > 8**2


def test_clicking_the_ground_lets_go(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('russia')})")
    page.execute_script("kgPage.ground = () => ({x: 500, y: 12})")
    click_at(page, "ground")
    wait_for(lambda: find(page, "#panel .overview"))


def test_what_a_filter_hides_is_neither_drawn_nor_clicked(page: Any) -> None:
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 7
    assert switch(page, "ORG") == 3
    find(page, "#view-graph")[0].click()
    seen = page.execute_async_script(PICTURE, [entity(page, "kremlin")])
    assert seen["at"][0] != colour(ENTITY_STYLES["ORG"].light)
    click_at(page, "pointOfEntity", page.execute_script("return kgPage.entity('kremlin')"))
    assert find(page, "#panel .overview")


def test_search_keyboard_language_and_theme(page: Any) -> None:
    find(page, "#search")[0].send_keys("kremlin\ue007")
    assert texts(page, "#panel h2") == ["الكرملين"]
    before = entity(page, "kremlin")
    find(page, "#drawing")[0].send_keys("\ue014")
    assert entity(page, "kremlin") != before, "the arrow moved the drawing"
    find(page, "#lang")[0].click()
    assert texts(page, "#panel h2") == ["Kremlin"]
    find(page, "#theme")[0].click()
    seen = page.execute_async_script(PICTURE, [entity(page, "kremlin")])
    assert seen["at"][0] == pytest.approx(colour(ENTITY_STYLES["ORG"].dark), abs=3)


def test_state_in_the_address_opens_the_same_view(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), renderer="sigma", hash="#entity=kremlin")
    assert texts(page, "#panel h2") == ["الكرملين"]
    x, y = entity(page, "kremlin")
    width, height = page.execute_script(
        "const d = document.querySelector('#drawing'); return [d.clientWidth, d.clientHeight]"
    )
    assert 0 < x < width
    assert 0 < y < height


def test_without_webgl_the_page_says_so_and_works(open_page: Callable[..., Any], chromium: Any) -> None:
    blocked = chromium.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": "HTMLCanvasElement.prototype.getContext = () => null"},
    )
    try:
        page = open_page(graphs.small_graph(), renderer="sigma", lang="en")
        assert "cannot draw" in texts(page, "#drawing")[0]
        page.execute_script("kgPage.select({entity: kgPage.entity('russia')})")
        assert texts(page, "#panel h2") == ["Russia"]
        find(page, "#view-table")[0].click()
        assert page.execute_script(ROWS) == 7
        complaints = [m for m in console(page) if "getParameter" not in m]  # sigma's own, while it loads
        assert complaints == []
    finally:
        chromium.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", blocked)


def test_a_disc_can_be_dragged_and_its_lines_go_along(page: Any) -> None:
    number = page.execute_script("return kgPage.entity('kremlin')")
    line = line_number(page, "PART_OF")
    (x, y), middle = entity(page, "kremlin"), point(page, "pointOfLine", line)
    left, top = page.execute_script(
        "const r = document.querySelector('#drawing').getBoundingClientRect(); return [r.left, r.top]"
    )
    for kind, dx in (("mouseMoved", 0), ("mousePressed", 0), ("mouseMoved", 20), ("mouseMoved", 60),
                     ("mouseReleased", 60), ("mouseMoved", 90)):  # fmt: skip
        page.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": left + x + dx, "y": top + y, "button": "left", "clickCount": 1},
        )
    assert entity(page, "kremlin") == pytest.approx((x + 60, y), abs=2)
    assert point(page, "pointOfLine", line)[0] == pytest.approx(middle[0] + 30, abs=2)
    assert find(page, "#panel .overview"), f"dragging {number} does not choose it"
