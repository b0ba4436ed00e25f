"""The page as text: self-contained, inert, deterministic, written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation
from kg.errors import OutputNotWritable, UnknownName
from kg.page import render_page, write_page

TEXT = "قالت شركة سحاب إن قراصنة بحريين اخترقوا خوادمها، ونفت جزيرة النور ذلك."


def document(id: str = "a", text: str = TEXT, **meta: Any) -> ExtractedDocument:
    def entity(key: str, kind: str, name: str, name_ar: str) -> Entity:
        start = text.index(name_ar)
        return Entity(key, kind, name, name_ar, (Mention(start, start + len(name_ar), name_ar),))

    evidence = Evidence(0, len(text))
    return ExtractedDocument(
        Document(id, text, **meta),
        (
            entity("sahab", "ORG", "Sahab", "سحاب"),
            entity("sea_hackers", "GROUP", "Sea hackers", "قراصنة بحريين"),
            entity("light_island", "GPE", "Light Island", "جزيرة النور"),
        ),
        (
            Relation("HACKED", "sea_hackers", "sahab", evidence, modality="alleged", attribution="sahab"),
            Relation("DENIED", "light_island", None, evidence, confidence=0.75),
        ),
    )


def graph(*documents: ExtractedDocument) -> KnowledgeGraph:
    return KnowledgeGraph.from_extracted(documents or [document()])


def embedded(page: str, id: str) -> Any:
    found = re.search(f'<script type="application/json" id="{id}">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_same_graph_gives_the_same_page() -> None:
    first, second = document("a"), document("b")
    assert render_page(graph(first, second)) == render_page(graph(second, first))


RENDERERS = pytest.mark.parametrize("renderer", ["pyvis", "sigma"])


@RENDERERS
def test_page_names_no_address_that_it_could_load(renderer: str) -> None:
    page = render_page(graph(), renderer=renderer)
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall(r'\b(?:src|href|action)="([^"]*)"', markup) == ["data:,"]
    assert "sourceMappingURL" not in page
    assert "@import" not in page
    assert "url(" not in re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]  # type: ignore[index]


@RENDERERS
def test_policy_allows_exactly_the_scripts_and_the_style_of_the_page(renderer: str) -> None:
    page = render_page(graph(), renderer=renderer)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    allowed = set(re.findall(r"sha256-([^&']+)(?:&#39;|')", policy[1]))
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    assert allowed == {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline}
    assert "unsafe-inline" not in policy[1]


def test_markup_in_a_document_stays_data() -> None:
    hostile = TEXT.replace("ذلك", "</script><script>alert(1)</script><!-- \u202e ذلك")
    spiteful = document(text=hostile, title="</title><img src=x onerror=alert(1)>")
    page = render_page(graph(spiteful), title="<b>&")
    assert "alert(1)<" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "<title>&lt;b&gt;&amp;</title>" in page
    assert embedded(page, "kg-data")["sentences"]["columns"]["text"] == {"all": hostile}


def test_arabic_is_not_escaped() -> None:
    assert TEXT in render_page(graph())


def test_much_data_is_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.page.assets.PACKED_FROM", 0)
    page = render_page(graph())
    packed = re.search('<script type="text/plain" id="kg-data" data-packed>(.*?)</script>', page)
    assert packed
    data = json.loads(zlib.decompress(base64.b64decode(packed[1])))
    assert data["sentences"]["columns"]["text"] == {"all": TEXT}
    assert TEXT not in page


def test_language_sets_direction_and_heading() -> None:
    assert '<html lang="ar" dir="rtl">' in render_page(graph())
    english = render_page(graph(), lang="en")
    assert '<html lang="en" dir="ltr">' in english
    assert embedded(english, "kg-data")["lang"] == "en"
    assert "<title>عن ترامب</title>" in render_page(graph(), title="عن ترامب")


def test_graph_without_anything_is_a_page() -> None:
    page = render_page(KnowledgeGraph.from_extracted([]))
    assert embedded(page, "kg-data")["entities"]["count"] == 0
    assert embedded(page, "kg-drawing")["discs"]["count"] == 0


@pytest.mark.parametrize(("option", "near"), [({"lang": "arr"}, "'ar'"), ({"renderer": "pyviz"}, "'pyvis'")])
def test_unknown_language_or_renderer_proposes_a_known_one(option: dict[str, Any], near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        render_page(graph(), **option)


def test_written_page_is_utf8_and_replaces_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("old")
    assert write_page(graph(), place, lang="en") == place
    assert place.read_bytes() == render_page(graph(), lang="en").encode("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_page_cannot_be_written_over_a_folder_or_into_none(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="folder"):
        write_page(graph(), tmp_path)
    with pytest.raises(OutputNotWritable, match="no folder"):
        write_page(graph(), tmp_path / "absent" / "page.html")


def test_sigma_page_holds_its_libraries_and_their_licences() -> None:
    page = render_page(graph(), renderer="sigma")
    assert page.count("Permission is hereby granted") == 2
    assert "graphology" in page
    assert embedded(page, "kg-data")["renderer"] == "sigma"
    assert "new vis.Network" not in page


def test_renderer_is_chosen_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert embedded(render_page(graph()), "kg-data")["renderer"] == "pyvis"
    monkeypatch.setattr("kg.page.render.RELATION_LIMIT", 1)
    assert embedded(render_page(graph()), "kg-data")["renderer"] == "sigma"
    assert embedded(render_page(graph(), renderer="pyvis"), "kg-data")["renderer"] == "pyvis"
