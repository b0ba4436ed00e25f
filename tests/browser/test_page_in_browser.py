"""The page as its reader meets it, in a real browser with the network off."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from kg.names import normalize

_spec = spec_from_file_location("browser_graphs", Path(__file__).with_name("graphs.py"))
assert _spec
assert _spec.loader
graphs = module_from_spec(_spec)
_spec.loader.exec_module(graphs)

INK = """
const canvas = document.querySelector('#drawing canvas'), context = canvas.getContext('2d');
const {data} = context.getImageData(0, 0, canvas.width, canvas.height), colours = new Set();
for (let i = 0; i < data.length; i += 4)
  if (data[i + 3] > 200) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
return colours.size;
"""


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Iterator[Any]:
    browser = open_page(graphs.small_graph())
    yield browser
    assert console(browser) == []
    assert requests(browser) == ["file"]


def console(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def requests(browser: Any) -> list[str]:
    """The schemes of all that was requested since the page was opened."""
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return [u.split(":")[0] for u in urls if not u.startswith("data:")]


def find(browser: Any, selector: str) -> list[Any]:
    return list(browser.find_elements("css selector", selector))


def texts(browser: Any, selector: str) -> list[str]:
    return [e.get_attribute("textContent").strip() for e in find(browser, selector)]


def wait_for(condition: Callable[[], Any], seconds: float = 10) -> Any:
    until = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return value


def click_at(browser: Any, point: str, *arguments: Any) -> None:
    """Click where a function of the page says that something is drawn, once the view stands still."""
    script = f"const p = kgPage.{point}(...arguments); return p && [p.x, p.y]"
    last = None
    while last != (last := browser.execute_script(script, *arguments)):
        time.sleep(0.25)
    left, top = browser.execute_script(
        "const r = document.querySelector('#drawing').getBoundingClientRect(); return [r.left, r.top]"
    )
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        browser.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": left + last[0], "y": top + last[1], "button": "left", "clickCount": 1},
        )


def line_number(browser: Any, type: str) -> int:
    return int(browser.execute_script("return kgPage.lines.findIndex(l => l.rel === arguments[0])", type))


def test_graph_is_drawn(page: Any) -> None:
    assert page.execute_script(INK) > 20
    assert page.title == "شبكة معارف: من يقول ماذا عن من"
    assert page.execute_script("return kgPage.lines.length") == 7


@pytest.mark.parametrize("query", ["ترامب", "تْرامـب", "trump", "Donald"])
def test_search_selects_the_best_known_bearer_of_a_name(page: Any, query: str) -> None:
    search = find(page, "#search")[0]
    search.send_keys(query)
    assert texts(page, "#results li bdi:first-child") == ["دونالد ترامب", "دونالد ترامب الابن"]
    assert texts(page, "#panel h2") == ["دونالد ترامب"]
    search.send_keys("\ue007")
    assert texts(page, "#panel .second") == ["Donald Trump"]
    assert "entity=donald_trump" in page.current_url


def test_search_folds_names_as_the_store_does(page: Any) -> None:
    spellings = [
        "إدارة الرّئيس أُوباما", "آل ثاني", "مصطفى", "سؤال", "هيئة", "ٱلله", "ترامـــب", "Guccifer 2.0",
        "Élysée", "J. Edgar-Hoover", "ﻻﻣﻊ", "Ⅳ", "٢٠١٦", "«وزارة»؟", " a\u00a0 b ", "İstanbul", "ß",
        "کرملین", "حَمَلَة",
    ]  # fmt: skip
    folded = page.execute_script("return arguments[0].map(kgPage.normalise)", spellings)
    assert dict(zip(spellings, folded, strict=True)) == {s: normalize(s) for s in spellings}


def test_search_moves_with_arrows_and_ends_with_escape(page: Any) -> None:
    search = find(page, "#search")[0]
    search.send_keys("ترامب", "\ue015")
    assert texts(page, "#panel h2") == ["دونالد ترامب الابن"]
    search.send_keys("\ue00c")
    assert find(page, "#panel .overview")


def test_search_without_match_says_so(page: Any) -> None:
    find(page, "#search")[0].send_keys("زنجبيل")
    assert texts(page, "#results li") == ["لا نتيجة"]


def test_clicking_a_relation_shows_its_evidence(page: Any) -> None:
    click_at(page, "pointOfLine", line_number(page, "ACCUSED"))
    wait_for(lambda: find(page, "#panel .evidence"))
    sentence = find(page, "#panel .sentence")[0]
    assert sentence.text == "اتهمت مايكروسوفت روسيا باختراق بريد حملة دونالد ترامب 😀 أمس."
    assert sentence.value_of_css_property("direction") == "rtl"
    assert texts(page, "#panel mark.source") == ["مايكروسوفت"]
    assert texts(page, "#panel mark.target") == ["روسيا"]
    link = find(page, "#panel .evidence a")[0]
    assert link.get_attribute("href") == "https://example.org/a?x=1&y=2"
    assert "صحيفة الميناء" in link.text
    assert "7 أكتوبر 2016" in texts(page, "#panel dl")[0]


def test_clicking_an_entity_shows_its_card_and_its_rows_open_to_evidence(page: Any) -> None:
    number = page.execute_script("return kgPage.entity('russia')")
    click_at(page, "pointOfEntity", number)
    wait_for(lambda: texts(page, "#panel h2") == ["روسيا"])
    assert texts(page, "#panel .group h3 .relation") == ["اتهام", "اختراق", "جزء من"]
    find(page, "#panel details.row summary")[1].click()
    wait_for(lambda: find(page, "#panel .evidence"))
    assert texts(page, "#panel .status")[:1] == ["منسوب إلى قائله"]
    assert "مايكروسوفت" in texts(page, "#panel dl")[0]
    assert "60%" in texts(page, "#panel dl")[0].replace("\u200e", "").replace("٪", "%")


def test_neighbourhood_can_be_widened(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('eu')})")
    stressed = "return kgPage.emphasis().entities.size"
    sizes = []
    for depth in (1, 2, 3):
        page.execute_script("document.querySelector(`[data-depth='${arguments[0]}']`).click()", depth)
        sizes.append(page.execute_script(stressed))
    assert sizes == [2, 3, 5]


def test_address_of_a_selection_can_be_sent_and_back_is_undo(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), hash="#entity=kremlin")
    assert texts(page, "#panel h2") == ["الكرملين"]
    page.execute_script("kgPage.select({entity: kgPage.entity('microsoft')})")
    page.back()
    wait_for(lambda: texts(page, "#panel h2") == ["الكرملين"])


def test_only_web_addresses_are_links(page: Any) -> None:
    page.execute_script("kgPage.select({line: arguments[0]})", line_number(page, "MET"))
    assert texts(page, "#panel .evidence")
    assert find(page, "#panel .evidence a") == []
    assert "فبراير 2018" in texts(page, "#panel dl")[0]


def test_denial_without_addressee_is_a_loop_with_evidence(page: Any) -> None:
    page.execute_script("kgPage.select({line: arguments[0]})", line_number(page, "DENIED"))
    assert texts(page, "#panel h2 .unknown") == ["غير مذكور"]
    assert texts(page, "#panel mark.source") == ["الكرملين"]


ROWS = "return document.querySelectorAll('#table tbody tr').length"


def switch(browser: Any, name: str, value: object = None) -> int:
    """Use a switch of the key, or set a choice or a slider; return how many relations are left."""
    browser.execute_script(
        "const e = document.querySelector(`#filters [data-filter='${arguments[0]}']`);"
        "if (arguments[1] === null) e.click();"
        "else { e.value = arguments[1];"
        "e.dispatchEvent(new Event(e.type === 'range' ? 'input' : 'change')); }",
        name,
        value,
    )
    return int(browser.execute_script(ROWS))


def test_filters_hide_and_reset_brings_back(page: Any) -> None:
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 7
    assert [switch(page, name) for name in ("negated", "alleged", "role", "GPE")] == [6, 5, 3, 2]
    page.execute_script("document.querySelector('#filters .reset').click()")
    assert page.execute_script(ROWS) == 7
    assert switch(page, "confidence", 0.8) == 6


def test_filters_by_speaker_publisher_and_time(page: Any) -> None:
    find(page, "#view-table")[0].click()
    microsoft = page.execute_script("return kgPage.entity('microsoft')")
    assert switch(page, "speaker", f"entity {microsoft}") == 1
    assert switch(page, "speaker", "") == 7
    assert switch(page, "publisher", "by صحيفة الميناء") == 2
    assert switch(page, "publisher", "") == 7
    assert switch(page, "from", 1) == 4, "2017 and 2018; one relation has no date"
    assert switch(page, "until", 1) == 3
    assert texts(page, "#filters .timeline output") == ["2017 – 2017"]


def test_doubtful_relations_are_hidden_until_asked_for(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), min_confidence=0.7, lang="en")
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 6
    assert texts(page, "#panel .hidden-note") == ["The filters hide 1 relation. Show all"]
    find(page, "#panel .hidden-note button")[0].click()
    assert page.execute_script(ROWS) == 7
    assert find(page, "#panel .hidden-note") == []


def test_claims_stand_beside_denials(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.disputed_graph(), lang="en")
    find(page, "#view-claims")[0].click()
    assert texts(page, "#claims h2") == ["Russia"]
    assert texts(page, "#claims .side.claims .item .relation") == ["accused", "hacked"]
    assert texts(page, "#claims .side.denials .item .relation") == ["denied"]
    find(page, "#claims .side.denials .item")[0].click()
    assert texts(page, "#panel mark.source") == ["روسيا"]
    assert console(page) == []


def test_relations_can_be_taken_away(page: Any) -> None:
    page.execute_script(
        "window.saved = {}; URL.createObjectURL = blob => { window.last = blob; return 'blob:none'; };"
        "HTMLAnchorElement.prototype.click = function () { window.saved[this.download] = window.last; };"
    )
    assert switch(page, "alleged") == 0, "the table is not made while it is not looked at"
    for button in find(page, "#save button"):
        page.execute_script("arguments[0].click()", button)
    wait_for(lambda: page.execute_script("return Object.keys(saved).length") == 3)
    read = "const done = arguments[1]; saved[arguments[0]].text().then(done)"
    lines = page.execute_async_script(read, "relations.csv").lstrip("\ufeff").splitlines()
    rows = list(csv.DictReader(lines))
    assert [r["type"] for r in rows] == ["ACCUSED", "KIN_OF", "MET", "DENIED", "PART_OF", "SUPPORTED"]
    assert rows[0]["evidence"] == "اتهمت مايكروسوفت روسيا باختراق بريد حملة دونالد ترامب 😀 أمس."
    data = json.loads(page.execute_async_script(read, "graph.json"))
    assert [r["type"] for r in data["relations"]] == [r["type"] for r in rows]
    assert {e["id"] for e in data["entities"]} >= {"donald_trump", "eu"}
    assert page.execute_script("return saved['graph.png'].size") > 5000


def test_language_switches_words_direction_and_names(page: Any) -> None:
    find(page, "#lang")[0].click()
    html = find(page, "html")[0]
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("en", "ltr")
    page.execute_script("kgPage.select({entity: kgPage.entity('eu')})")
    assert texts(page, "#panel h2") == ["European Union"]
    assert texts(page, "#panel .second") == ["الاتحاد الأوروبي EU"]


def test_theme_can_be_switched(page: Any) -> None:
    before = find(page, "body")[0].value_of_css_property("background-color")
    find(page, "#theme")[0].click()
    assert find(page, "body")[0].value_of_css_property("background-color") != before


def test_table_sorts_and_leads_to_evidence(page: Any) -> None:
    find(page, "#view-table")[0].click()
    find(page, "#table th button")[0].click()
    first_column = texts(page, "#table tbody td:first-child")
    assert first_column[0] == "الاتحاد الأوروبي EU"
    assert find(page, "#table th")[0].get_attribute("aria-sort") == "ascending"
    find(page, "#table tbody .open")[0].click()
    assert texts(page, "#panel .status.negated") == ["منفي"]


def test_page_fits_a_phone(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), size=(390, 844))
    assert page.execute_script("return document.documentElement.scrollWidth") <= 390
    assert page.execute_script(INK) > 20
    assert find(page, "#panel")[0].is_displayed()


def test_what_a_limit_left_out_is_said(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), limit=3, lang="en")
    assert texts(page, "#notice") == [
        "The 3 most important of 6 entities are drawn; 4 relations are left out."
    ]
