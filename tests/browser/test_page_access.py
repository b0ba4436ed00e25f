"""The page for people with other needs: axe-core, contrast, keyboard, languages, phones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import graphs
import pytest
from driving import INK, console, find, texts, wait_for

AXE = next(Path(__file__).with_name("vendor").glob("axe-core-*.min.js"))
AXE_RUN = """
const done = arguments[0];
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 120))])),
  error => done([['critical', String(error), []]]));
"""
CONTRAST = """
const channels = c => (c.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const groundOf = element => {
  for (let e = element; e; e = e.parentElement) {
    const c = channels(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c;
  }
  return [255, 255, 255];
};
const bad = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let looked = 0;
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement, style = getComputedStyle(element);
  if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
  if (element.closest(':disabled, .unseen, script')) continue;
  looked++;
  const [a, b] = [luminance(channels(style.color)), luminance(groundOf(element))].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5))
    bad.push([element.className, texts.currentNode.data.slice(0, 30), ((a + 0.05) / (b + 0.05)).toFixed(2)]);
}
return looked > 30 ? bad : ['too few texts: ' + looked];
"""
STATES = ("#", "#entity=russia", "#line=microsoft/ACCUSED/russia/0", "#path=eu/microsoft&only=1", "#view=claims",
          "#view=table&no-entities=EVENT&no-relations=MET")  # fmt: skip


@pytest.fixture
def in_theme(open_page: Callable[..., Any]) -> Callable[..., Any]:
    def opened(theme: str, **options: Any) -> Any:
        browser = open_page(graphs.small_graph(), **options)
        if browser.execute_script("return document.documentElement.dataset.theme") != theme:
            browser.execute_script("document.querySelector('#theme').click()")
        browser.execute_script("document.querySelector('#key').open = true")
        return browser

    return opened


UNFOLD = """
for (const summary of document.querySelectorAll('#panel .row:not([open]) summary')) summary.click();
for (let more; (more = document.querySelector('.family .more[aria-expanded=false]')); ) more.click();
"""


def go_to(page: Any, state: str) -> None:
    """Go to a state by its address, as "back" does, and unfold what is folded."""
    page.execute_script("location.hash = arguments[0]", state)
    wait_for(lambda: page.execute_script("return kgPage.address()") == state)
    page.execute_script(UNFOLD)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_axe_finds_no_violation(in_theme: Callable[..., Any], lang: str, theme: str) -> None:
    page = in_theme(theme, lang=lang)
    page.execute_script(AXE.read_text(encoding="utf-8"))
    for state in STATES:
        go_to(page, state)
        assert page.execute_async_script(AXE_RUN) == [], state
    assert console(page) == []


def test_axe_finds_no_violation_around_the_other_renderer(in_theme: Callable[..., Any]) -> None:
    page = in_theme("dark", hash=STATES[1], renderer="sigma")
    page.execute_script(AXE.read_text(encoding="utf-8"))
    assert page.execute_async_script(AXE_RUN) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_has_contrast(in_theme: Callable[..., Any], theme: str) -> None:
    """Axe leaves open what lies over the drawing; here each text is held against the ground behind it."""
    page = in_theme(theme, lang="en")
    for state in STATES:
        go_to(page, state)
        assert page.execute_script(CONTRAST) == [], state


FOCUSABLE = """
return [...document.querySelectorAll('button, input, select, summary, a[href], #drawing')]
  .filter(e => !e.disabled && e.checkVisibility()).length
"""
FOCUSED = """
const e = document.activeElement, style = getComputedStyle(e);
if (e === document.body) return null;
const ids = window.reached ??= new Map();
if (!ids.has(e)) ids.set(e, ids.size);
const inside = e.getBoundingClientRect();
const seen = inside.bottom > 0 && inside.top < innerHeight && inside.right > 0 && inside.left < innerWidth;
const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
return [ids.get(e), outlined && seen, e.outerHTML.slice(0, 90)];
"""


@pytest.mark.parametrize("state", ["#entity=russia", "#view=table", "#view=claims"])
def test_tab_reaches_every_control_and_focus_is_seen(open_page: Callable[..., Any], state: str) -> None:
    page = open_page(graphs.small_graph(), hash=state)
    expected = page.execute_script(FOCUSABLE)
    assert expected > 25
    reached: set[int] = set()
    for _ in range(expected + 5):
        find(page, "body")[0].parent.switch_to.active_element.send_keys("\ue004")
        if focused := page.execute_script(FOCUSED):
            assert focused[1], focused[2]
            reached.add(focused[0])
    assert len(reached) == expected


def press(page: Any, *keys: str) -> None:
    page.switch_to.active_element.send_keys(*keys)


def test_everything_can_be_done_by_keys(page: Any) -> None:
    press(page, "/")
    press(page, "الكرملين", "\ue007")
    assert texts(page, "#panel h2") == ["الكرملين"]
    find(page, "#panel [data-depth='2']")[0].send_keys(" ")
    assert page.execute_script("return document.activeElement.dataset.depth") == "2", (
        "focus stays where it was"
    )
    row = find(page, "#panel .row summary")[0]
    row.send_keys("\ue007")
    wait_for(lambda: find(page, "#panel .row .evidence"))
    chip = find(page, "#filters [data-filter=alleged]")[0]
    chip.send_keys(" ")
    assert chip.get_attribute("aria-pressed") == "false"
    find(page, "#view-table")[0].send_keys("\ue007")
    find(page, "#table .open")[0].send_keys("\ue007")
    assert find(page, "#panel .sentence")
    press(page, "\ue00c")
    assert find(page, "#panel .overview")
    find(page, "#save summary")[0].send_keys("\ue007")
    assert len(find(page, "#save[open] button")) == 4
    press(page, "\ue00c")
    assert not find(page, "#save[open]")


def test_drawing_moves_and_zooms_by_keys(page: Any) -> None:
    point = "return kgPage.pointOfEntity(0)"
    before = page.execute_script(point)
    find(page, "#drawing")[0].send_keys("\ue014")
    moved = page.execute_script(point)
    assert moved["x"] == pytest.approx(before["x"] - 60, abs=1)
    assert "الجدول" in find(page, "#drawing")[0].get_attribute("aria-label")


def test_what_happens_is_announced(page: Any) -> None:
    find(page, "#search")[0].send_keys("ترامب")
    assert page.execute_script("return document.querySelector('#announce').textContent").startswith("اختير")
    assert find(page, "#announce")[0].get_attribute("role") == "status"
    active = find(page, "#search")[0].get_attribute("aria-activedescendant")
    assert find(page, f"#{active}")[0].get_attribute("aria-selected") == "true"


def test_language_switches_words_direction_and_names(page: Any) -> None:
    find(page, "#lang")[0].click()
    html = find(page, "html")[0]
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("en", "ltr")
    page.execute_script("kgPage.select({entity: kgPage.entity('eu')})")
    assert texts(page, "#panel h2") == ["European Union"]
    assert texts(page, "#panel .second") == ["الاتحاد الأوروبي EU"]


def test_arabic_reads_from_the_right(page: Any) -> None:
    left = {s: find(page, s)[0].location["x"] for s in ("#title", "#theme", "#key", "#panel")}
    assert left["#title"] > left["#theme"]
    assert left["#key"] > left["#panel"]
    find(page, "#lang")[0].click()
    assert find(page, "#key")[0].location["x"] < find(page, "#panel")[0].location["x"]


@pytest.mark.parametrize("renderer", ["pyvis", "sigma"])
def test_mixed_labels_are_drawn_in_right_order(open_page: Callable[..., Any], renderer: str) -> None:
    """The drawing draws what a paragraph of that direction shows: the Latin letters left of the Arabic ones."""
    draws = """
        const seen = [], original = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
          seen.push([text, this.direction]);
          return original.call(this, text, ...rest);
        };
        const done = arguments[0];
        kgPage.select({entity: kgPage.entity('eu')});
        setTimeout(() => done(seen.filter(([text]) => text.includes('EU'))), 800);
    """
    page = open_page(graphs.small_graph(), renderer=renderer)
    drawn = page.execute_async_script(draws)
    assert drawn
    assert {direction for _, direction in drawn} == {"rtl"}
    heading = page.execute_script(
        "const t = document.querySelector('#panel h2 bdi').firstChild, r = document.createRange();"
        "const at = i => { r.setStart(t, i); r.setEnd(t, i + 1); return r.getBoundingClientRect().left; };"
        "return [at(t.data.indexOf('E')), at(0)]"
    )
    assert heading[0] < heading[1]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_page_fits_a_phone(open_page: Callable[..., Any], lang: str) -> None:
    for state in ("#", "#entity=russia", "#view=claims", "#view=table"):
        page = open_page(graphs.small_graph(), size=(360, 740), lang=lang, hash=state)
        assert page.execute_script("return document.documentElement.scrollWidth") <= 360
        outside = page.execute_script(
            "return [...document.querySelectorAll('header button, header summary, header input')]"
            ".filter(e => e.checkVisibility()).filter(e => { const r = e.getBoundingClientRect();"
            "return r.left < 0 || r.right > innerWidth || r.height < 24; }).map(e => e.id)"
        )
        assert outside == [], state
        if "view" not in state:
            assert page.execute_script(INK) > 20
            assert find(page, "#panel")[0].is_displayed()
