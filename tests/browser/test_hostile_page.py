"""Documents that carry markup, script and tricks: all of it shows as text, and nothing happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from driving import console

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation

HOSTILE: list[str] = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))


def hostile_document(number: int, string: str) -> ExtractedDocument:
    """A document in which every field that takes a free string holds the hostile one."""
    text = f"😀 اتهم {string}زيد القصر{string} وادي السدر{string}"

    def mention(name: str) -> tuple[Mention, ...]:
        start = text.index(name)
        return (Mention(start, start + len(name), name),)

    names = (f"{string}{number}", f"{string}ز{number}")
    first = Entity(f"a{number}{string}", "PERSON", *names, mention("زيد القصر"))
    second = Entity(f"b{number}", "GPE", names[0][::-1], names[1][::-1], mention("وادي السدر"))
    relation = Relation(
        "ACCUSED", first.id, second.id, Evidence(0, len(text)), attribution=first.id, date=string, role=string
    )
    head = Document(f"{number}{string}", text, string, string, string, string)
    return ExtractedDocument(head, (first, second), (relation,))


def test_there_are_many_kinds_of_hostile_strings() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("renderer", ["pyvis", "sigma"])
def test_hostile_strings_in_every_field_show_as_text(open_page: Callable[..., Any], renderer: str) -> None:
    graph = KnowledgeGraph.from_extracted(hostile_document(i, s) for i, s in enumerate(HOSTILE))
    browser = open_page(graph, title=HOSTILE[0], renderer=renderer)
    assert browser.find_element("css selector", "#drawing").get_attribute("data-renderer") == renderer
    shown = browser.execute_script("""
        const evidence = [], names = new Set();
        document.querySelector('#view-table').click();
        for (let more; (more = document.querySelector('#table > button')); ) more.click();
        for (const row of document.querySelectorAll('#table tbody .quote')) evidence.push(row.textContent);
        document.querySelector('#view-graph').click();
        for (let i = 0; i < kgPage.lines.length; i++) kgPage.show({line: i}, {move: false});
        for (let i = 0; i < kgPage.lines.length * 2; i++) {
          kgPage.show({entity: i}, {move: false});
          names.add(document.querySelector('#panel h2').textContent);
          for (const row of document.querySelectorAll('#panel details')) row.open = true;
        }
        document.querySelector('#lang').click();
        for (const view of ['claims', 'graph']) document.querySelector(`#view-${view}`).click();
        return [evidence, [...names]];
    """)
    assert len(shown[0]) == len(HOSTILE)
    assert set(shown[0]) == {r.evidence for r in graph.relations()}
    assert set(shown[1]) == {e.name_ar or e.name for e in graph.entities()}
    search = browser.find_element("css selector", "#search")
    search.send_keys("script")
    assert browser.find_elements("css selector", "#results li")
    assert browser.title == HOSTILE[0]
    assert browser.find_element("css selector", "h1").text == HOSTILE[0]
    nothing_happened(browser)


@pytest.mark.parametrize("renderer", ["pyvis", "sigma"])
def test_hostile_addresses_of_the_page_do_nothing(open_page: Callable[..., Any], renderer: str) -> None:
    graph = KnowledgeGraph.from_extracted([hostile_document(0, "<b>")])
    for string in HOSTILE[::6]:
        hash = f"#entity={quote(string)}&line={quote(string)}&view={quote(string)}&from={quote(string)}"
        browser = open_page(graph, title="T", renderer=renderer, hash=hash)
        assert browser.title == "T"
        nothing_happened(browser)


def nothing_happened(browser: Any) -> None:
    elements = "iframe, object, embed, form, img, video, audio, base, [http-equiv=refresh], [rel=stylesheet]"
    assert browser.find_elements("css selector", elements) == []
    assert len(browser.find_elements("css selector", "script")) == 5
    links = browser.execute_script("return [...document.querySelectorAll('a[href]')].map(a => a.protocol)")
    assert set(links) <= {"https:", "http:"}
    assert console(browser) == []
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    opened = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert [u for u in opened if not u.startswith(("file:", "data:,"))] == []
    assert not any(e["method"] == "Page.javascriptDialogOpening" for e in events)
