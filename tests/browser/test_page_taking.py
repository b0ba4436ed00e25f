"""Taking away what is shown: PNG, SVG, CSV, JSON, and paper."""

from __future__ import annotations

import base64
import csv
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import graphs
from driving import console, find, line_number, switch, wait_for

SVG = "{http://www.w3.org/2000/svg}"
CATCH = (
    "window.saved = {}; URL.createObjectURL = blob => { window.last = blob; return 'blob:none'; };"
    "HTMLAnchorElement.prototype.click = function () { window.saved[this.download] = window.last; };"
)
READ = "const done = arguments[1]; saved[arguments[0]].text().then(done)"


def save_all(browser: Any) -> None:
    browser.execute_script(CATCH)
    for button in find(browser, "#save button"):
        browser.execute_script("arguments[0].click()", button)
    wait_for(lambda: browser.execute_script("return Object.keys(saved).length") == 4)


def saved(browser: Any, name: str) -> str:
    return str(browser.execute_async_script(READ, name))


def test_table_and_data_are_those_of_the_filters(page: Any) -> None:
    assert switch(page, "alleged") == 0, "the table is not made while it is not looked at"
    save_all(page)
    rows = list(csv.DictReader(saved(page, "relations.csv").lstrip("\ufeff").splitlines()))
    assert [r["type"] for r in rows] == ["ACCUSED", "KIN_OF", "MET", "DENIED", "PART_OF", "SUPPORTED"]
    assert rows[0]["evidence"] == "اتهمت مايكروسوفت روسيا باختراق بريد حملة دونالد ترامب 😀 أمس."
    data = json.loads(saved(page, "graph.json"))
    assert [r["type"] for r in data["relations"]] == [r["type"] for r in rows]
    assert {e["id"] for e in data["entities"]} >= {"donald_trump", "eu"}


def test_data_of_a_neighbourhood_are_its_subgraph(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), hash="#entity=microsoft&only=1")
    save_all(page)
    data = json.loads(saved(page, "graph.json"))
    assert [r["type"] for r in data["relations"]] == ["ACCUSED"]
    assert {e["id"] for e in data["entities"]} == {"microsoft", "russia"}


def test_picture_is_of_the_size_of_the_drawing(page: Any) -> None:
    save_all(page)
    script = """
        const done = arguments[0], reader = new FileReader();
        reader.onload = () => done(reader.result.split(',')[1]);
        reader.readAsDataURL(saved['graph.png']);
    """
    png = base64.b64decode(page.execute_async_script(script))
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    box = page.execute_script(
        "const r = document.querySelector('#drawing').getBoundingClientRect(); return [r.width, r.height]"
    )
    assert (width, height) == tuple(round(n) for n in box)


def test_svg_has_shapes_lines_and_names_of_the_view(open_page: Callable[..., Any], tmp_path: Path) -> None:
    page = open_page(graphs.small_graph())
    save_all(page)
    text = saved(page, "graph.svg")
    drawn = ElementTree.fromstring(text.encode())
    titles = [t.text for t in drawn.iter(f"{SVG}title")]
    assert {"دونالد ترامب", "روسيا", "الاتحاد الأوروبي EU"} <= set(titles)
    assert len(titles) == 1 + 6, "the page's and one for each entity"
    labels = {t.text: t.get("direction") for t in drawn.iter(f"{SVG}text")}
    assert labels["روسيا"] == "rtl"
    dashed = [p for p in drawn.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert len(dashed) == 2, "one is negated, one alleged"
    file = tmp_path / "graph.svg"
    file.write_text(text, encoding="utf-8")
    page.get(file.as_uri())
    assert page.execute_script("return document.querySelectorAll('text').length") == len(labels)


def test_svg_places_what_the_drawing_shows_where_it_shows_it(page: Any) -> None:
    save_all(page)
    drawn = ElementTree.fromstring(saved(page, "graph.svg").encode())
    point = page.execute_script("return kgPage.pointOfEntity(kgPage.entity('donald_trump'))")
    circle = next(
        c
        for c in drawn.iter(f"{SVG}circle")
        if (t := c.find(f"{SVG}title")) is not None and t.text == "دونالد ترامب"
    )
    assert abs(float(circle.get("cx", "")) - point["x"]) < 1
    assert abs(float(circle.get("cy", "")) - point["y"]) < 1


def test_pictures_can_be_taken_while_the_table_is_looked_at(page: Any) -> None:
    find(page, "#view-table")[0].click()
    save_all(page)
    drawn = ElementTree.fromstring(saved(page, "graph.svg").encode())
    assert int(drawn.get("width", "0")) > 500


def test_paper_is_light_and_without_buttons(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph())
    if page.execute_script("return document.documentElement.dataset.theme") == "light":
        find(page, "#theme")[0].click()
    page.execute_script("kgPage.select({line: arguments[0]})", line_number(page, "ACCUSED"))
    page.execute_script(
        "addEventListener('beforeprint', () => { window.printed = document.documentElement.dataset.theme; });"
    )
    pdf = base64.b64decode(page.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF")
    assert page.execute_script("return [window.printed, document.documentElement.dataset.theme]") == [
        "light",
        "dark",
    ]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = ("#theme", "#search", "#zoom", "#key", "#panel .close", "#undo")
    assert [s for s in hidden if find(page, s)[0].is_displayed()] == []
    assert find(page, "#panel .sentence")[0].is_displayed()
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert console(page) == []
