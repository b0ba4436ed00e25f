"""``kg view``: the options reach the page; what is wrong is one clear line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation
from pipelines.cli import run

TEXT = "اتهم سمير ليلى، والتقت ليلى كمال."


@pytest.fixture
def db(tmp_path: Path) -> Path:
    def entity(key: str, name: str) -> Entity:
        start = TEXT.index(name)
        return Entity(key, "PERSON", key.title(), name, (Mention(start, start + len(name), name),))

    entities = (entity("samir", "سمير"), entity("layla", "ليلى"), entity("kamal", "كمال"))
    span = Evidence(0, len(TEXT))
    relations = (
        Relation("ACCUSED", "samir", "layla", span),
        Relation("MET", "layla", "kamal", span, date="2016"),
    )
    extracted = ExtractedDocument(Document("d", TEXT, date="2014"), entities, relations)
    return KnowledgeGraph.from_extracted([extracted]).save(tmp_path / "graph.db")


def drawn(page: Path) -> dict[str, Any]:
    found = re.search('id="kg-data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_choice_reaches_the_page(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    options = ["--focus", "ليلى", "--depth", "2", "--types", "accused,MET", "--since", "2015", "--top", "5"]
    assert run(["view", str(db), "-o", str(page), "--lang", "en", "--title", "T", *options]) == 0
    assert f"wrote {page}" in capsys.readouterr().out
    data = drawn(page)
    assert data["entities"]["columns"]["name"]["of"] == ["Layla", "Kamal"]
    assert data["choice"] == {
        "focus": [0], "depth": 2, "types": ["ACCUSED", "MET"], "since": "2015", "until": None,
    }  # fmt: skip
    assert (data["title"], data["lang"], data["renderer"]) == ("T", "en", "pyvis")


def test_renderer_can_be_named(db: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run(["view", str(db), "-o", str(page), "--renderer", "sigma", "--top", "2"]) == 0
    data = drawn(page)
    assert (data["renderer"], data["entities"]["count"], data["candidates"]) == ("sigma", 2, 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--focus", "Laila"], "Layla"),
        (["--types", "ACUSED"], "'ACCUSED'"),
        (["--since", "soon"], "not a date: 'soon'"),
        (["--renderer", "sigmma"], "'sigma'"),
        (["--top", "0"], "--top"),
    ],
)
def test_wrong_use_is_one_clear_line(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    page = tmp_path / "page.html"
    assert run(["view", str(db), "-o", str(page), *options]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not page.exists()
