"""The resolution of many documents takes a time in proportion to them, also where all of them name alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import kg
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from kg.names import slug, transliterate
from kg.store import Store
from tests.hostile.shapes import person
from tests.hostile.stopwatch import forget_words

FACTOR, FLOOR = 16, 0.02
"""Sorting and searching cost a logarithm; comparing each with each would cost a hundred. The exponent itself is
measured by ``benchmarks.scale``."""
DOCUMENTS = 500
STAGES = ("store", "resolution", "page")

NAMES: dict[str, Callable[[int], tuple[str, str]]] = {
    "one name": lambda n: ("زيد القصر", "شركة النور"),
    "one family": lambda n: (f"{person(n).split()[1]} الحداد", "شركة النور"),
    "one family and short names": lambda n: (f"{person(n).split()[1]} الحداد" if n % 2 else "الحداد", "شركة النور"),
    "one given name": lambda n: (f"سعيد {person(n).split()[1]}", "شركة النور"),
    "one company name": lambda n: (person(n), f"شركة {person(n).split()[1]}"),
    "all different": lambda n: (person(n), person(n + 1_000_000)),
}  # fmt: skip


def documents(number: int, names: Callable[[int], tuple[str, str]]) -> list[ExtractedDocument]:
    out = []
    for n in range(number):
        first, second = names(n)
        text = f"اتهم {first} {second}."
        at = [text.index(first, 4), text.index(second, 5 + len(first))]
        entities = tuple(
            Entity(slug(transliterate(name)), kind, transliterate(name), name, (Mention(i, i + len(name), name),),
                   "transliteration")
            for name, kind, i in zip((first, second), ("PERSON", "ORG"), at, strict=True)
        )  # fmt: skip
        relation = Relation("ACCUSED", entities[0].id, entities[1].id, Evidence(0, len(text)))
        out.append(ExtractedDocument(Document(f"d{n}", text), entities, (relation,)))
    return out


def measured(given: list[ExtractedDocument], page: Path) -> dict[str, float]:
    """Processor time of storing, resolving and drawing the documents, whose names are new to the process.

    Names are, because those of the small set fit into the bounded caches and would not be reckoned again; nothing
    is collected, because what the collector looks at are the documents given here, which a build does not hold.
    """
    forget_words()
    gc.collect()
    gc.disable()
    try:
        with Store.memory() as store:
            marks = [time.process_time()]
            for d in given:
                store.add(d)
            marks.append(time.process_time())
            store.resolve()
            marks.append(time.process_time())
            kg.KnowledgeGraph(store).to_html(page)
            marks.append(time.process_time())
    finally:
        gc.enable()
    return {stage: b - a for stage, (a, b) in zip(STAGES, pairwise(marks), strict=True)}


@pytest.mark.nightly
@pytest.mark.parametrize("kind", NAMES)
def test_ten_times_the_documents_take_about_ten_times_as_long(kind: str, tmp_path: Path) -> None:
    given = [documents(number, NAMES[kind]) for number in (DOCUMENTS, 10 * DOCUMENTS)]
    measured(given[0], tmp_path / "graph.html")  # what is loaded once
    # In turns, so that a busy minute slows both.
    runs = [[measured(g, tmp_path / "graph.html") for g in given] for _ in range(3)]
    small, large = ({stage: min(r[i][stage] for r in runs) for stage in STAGES} for i in (0, 1))
    slow = {s: (small[s], large[s]) for s in small if large[s] > FACTOR * max(small[s], FLOOR)}
    assert slow == {}
