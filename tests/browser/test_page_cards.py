"""Evidence: the cards of entities and lines, and the sentences with exactly the mentions marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from driving import click_at, find, line_number, texts, wait_for

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation

MARKS = """
const sentence = document.querySelector('#panel .sentence'), at = [];
for (const mark of sentence.querySelectorAll('mark')) {
  const before = document.createRange();
  before.setStart(sentence, 0);
  before.setEnd(mark, 0);
  at.push([before.toString().length, mark.textContent, mark.className]);
}
return at;
"""


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
    assert texts(page, "#panel .status")[:1] == ["مثبت · منسوب إلى قائله"]
    assert "مايكروسوفت" in texts(page, "#panel dl")[0]
    assert "60%" in texts(page, "#panel dl")[0].replace("\u200e", "").replace("٪", "%")


def test_only_web_addresses_are_links(page: Any) -> None:
    page.execute_script("kgPage.select({line: arguments[0]})", line_number(page, "MET"))
    assert texts(page, "#panel .evidence")
    assert find(page, "#panel .evidence a") == []
    assert "فبراير 2018" in texts(page, "#panel dl")[0]


def test_denial_without_addressee_is_a_loop_with_evidence(page: Any) -> None:
    page.execute_script("kgPage.select({line: arguments[0]})", line_number(page, "DENIED"))
    assert texts(page, "#panel h2 .unknown") == ["غير مذكور"]
    assert texts(page, "#panel mark.source") == ["الكرملين"]


def test_card_lists_the_documents_that_name_an_entity(page: Any) -> None:
    page.execute_script("kgPage.select({entity: kgPage.entity('donald_trump')})")
    documents = texts(page, "#panel .documents .document")
    assert [d.split(" ")[0] for d in documents] == ["تقرير", "four", "three"], "dated ones first"
    assert "صحيفة الميناء · 7 أكتوبر 2016" in documents[0]
    links = [a.get_attribute("href") for a in find(page, "#panel .documents a")]
    assert links == ["https://example.org/a?x=1&y=2"]


def nested() -> ExtractedDocument:
    """A name inside another, letters beyond the first plane before them, and a speaker."""
    text = "😀 قال زيد إن وزارة خارجية النور اتهمت بحر."

    def entity(key: str, kind: str, name: str) -> Entity:
        start = text.index(name)
        return Entity(key, kind, key, name, (Mention(start, start + len(name), name),))

    names = (("zayd", "PERSON", "زيد"), ("ministry", "ORG", "وزارة خارجية النور"), ("nur", "GPE", "النور"),
             ("bahr", "PERSON", "بحر"))  # fmt: skip
    accused = Relation(
        "ACCUSED", "ministry", "bahr", Evidence(0, len(text)), modality="alleged", attribution="zayd"
    )
    return ExtractedDocument(Document("a", text), tuple(entity(*n) for n in names), (accused,))


def test_marked_words_are_exactly_the_mentions(open_page: Callable[..., Any]) -> None:
    graph = KnowledgeGraph.from_extracted([nested()])
    page = open_page(graph)
    page.execute_script("kgPage.select({line: 0})")
    text = graph.document("a").text
    assert texts(page, "#panel .sentence") == [text]

    def utf16(offset: int) -> int:
        return len(text[:offset].encode("utf-16-le")) // 2

    expected = {"زيد": "speaker", "وزارة خارجية النور": "source", "النور": "other", "بحر": "target"}
    mentions = {(utf16(m.start), m.text, expected[m.text]) for m in graph.mentions()}
    assert {tuple(mark) for mark in page.execute_script(MARKS)} == mentions
    inner = find(page, "#panel mark.source mark.other")
    assert [m.text for m in inner] == ["النور"]


def test_mentions_of_entities_that_are_left_out_are_marked_too(open_page: Callable[..., Any]) -> None:
    page = open_page(KnowledgeGraph.from_extracted([nested()]), limit=2)
    page.execute_script("kgPage.select({line: 0})")
    assert sorted(mark[1] for mark in page.execute_script(MARKS)) == sorted(
        ["زيد", "وزارة خارجية النور", "النور", "بحر"]
    )


def test_colours_of_marks_have_a_key_that_marks_nothing(page: Any) -> None:
    page.execute_script("kgPage.select({line: 0})")
    assert texts(page, "#panel .mark-key span") == ["المصدر", "الهدف", "على لسان"]
    assert find(page, "#panel .mark-key mark") == []


def test_polarity_and_modality_are_in_words(page: Any) -> None:
    said = {}
    for number, kind in enumerate(page.execute_script("return kgPage.lines.map(l => l.rel)")):
        page.execute_script("kgPage.select({line: arguments[0]})", number)
        said[kind] = texts(page, "#panel .status")[0]
    assert said["SUPPORTED"] == "منفي · واقع"
    assert said["HACKED"] == "مثبت · منسوب إلى قائله"
    assert said["PART_OF"] == "مثبت · واقع"
