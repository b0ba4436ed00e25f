"""The real articles and the gold beside the repository: what a graph of them must hold at least."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import kg
from kg.model import ExtractedDocument
from pipelines import build, extract
from pipelines.evaluate import score

SHARED = Path(__file__).parents[2] / ".." / "shared"
ACTORS = {
    "Donald Trump": "دونالد ترامب",
    "Donald Trump Jr.": "دونالد ترامب جونيور",
    "Julian Assange": "جوليان أسانج",
    "WikiLeaks": "ويكيليكس",
    "Russia": "روسيا",
    "Iran": "إيران",
    "Microsoft": "مايكروسوفت",
}

pytestmark = pytest.mark.gold


def needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"no ../shared/{path.relative_to(SHARED)}: the real articles are not here")
    return path


@cache
def graph() -> kg.KnowledgeGraph:
    return build([needed(SHARED / "seeds")])


@pytest.mark.parametrize(("name", "name_ar"), ACTORS.items())
def test_the_actors_are_known_in_both_languages(name: str, name_ar: str) -> None:
    assert graph().entity(name) == graph().entity(name_ar)
    assert graph().entity(name).name == name


def test_the_actors_are_told_apart() -> None:
    assert len({graph().entity(name).id for name in ACTORS}) == len(ACTORS)


@pytest.mark.parametrize("type_", ["ACCUSED", "DENIED", "LEAKED", "CONTACTED"])
def test_who_does_what_is_stated_by_a_sentence(type_: str) -> None:
    ids = {graph().entity(name).id for name in ACTORS}
    found = [r for r in graph().relations(type=type_) if r.source.id in ids]
    assert found
    for relation in found:
        text = graph().document(relation.document).text
        assert text[relation.start : relation.end] == relation.evidence != ""


def test_the_figures_on_the_gold() -> None:
    path = needed(SHARED / "gold" / "dev.jsonl")
    gold = [ExtractedDocument.from_json(line) for line in path.read_text("utf-8").splitlines()]
    scores = score(gold, extract([path]))
    assert scores.mention_exact.f1 >= 0.80
    assert scores.entity_b3.f1 >= 0.85
    assert scores.relation.f1 >= 0.35
