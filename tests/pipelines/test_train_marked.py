"""The marked texts and the English gold that is made of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.model import ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.train.english_examples import read_texts
from pipelines.train.marked import (
    ENGLISH,
    corpus_entities,
    marked_documents,
    measured_with,
    parse_marked,
    unmarked,
)

KNOWN = {"fbi": ("ORG", "FBI"), "candiru": ("ORG", "Candiru")}
CORPUS = ENGLISH.parent
FILES = sorted(ENGLISH.glob("*.jsonl"))
GOLD = [p for p in FILES if p.stem.startswith(("dev", "test"))]
TRAIN = sorted((ENGLISH / "marked").glob("train-*.txt"))


def records_of(path: Path) -> list[dict[str, Any]]:
    return [dict(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def record_of(path: Path) -> dict[str, Any]:
    (record,) = records_of(path)
    return record


def test_offsets_evidence_and_attributes() -> None:
    source = """\
= x 2021-11-04 parallel=t04-02
@ bureau = fbi
@ oregon GPE Oregon

A headline.

The [FBI|bureau] is looking into [Candiru|candiru].
In [Oregon|oregon] the firm says it never met [agents|fbi].
> MET candiru bureau neg alleged by=candiru d=2021 role="the firm" ev="it never met agents"
> DENIED candiru - prev
"""
    marked = parse_marked(source, KNOWN)
    record = marked.record
    assert marked.parallel == "t04-02"
    assert record["text"] == (
        "A headline.\n\nThe FBI is looking into Candiru. In Oregon the firm says it never met agents."
    )
    met, denied = record["relations"]
    assert record["text"][met["evidence"]["start"] : met["evidence"]["end"]] == "it never met agents"
    assert denied["evidence"] == {"start": 13, "end": len(record["text"])}
    assert (met["polarity"], met["modality"], met["attribution"]) == ("negated", "alleged", "candiru")
    assert (met["date"], met["role"], denied["date"]) == ("2021", "the firm", "2021-11-04")
    assert denied["target"] is None


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("The [CIA|cia] is away.", "nobody knows the entity 'cia'"),
        ("The [FBI is away.", "a bracket is left over"),
        ("> MET fbi candiru", "before the first sentence"),
        ("@ cia", "expected “@ SHORT = ID”"),
        ("= x", "expected “= ID DATE”"),
        ("The [FBI|fbi].\n> MET fbi candiru", "the text does not mention: MET candiru"),
        ("The [FBI|fbi].\n> MET fbi fbi maybe", "'maybe'"),
        ('The [FBI|fbi].\n> MET fbi fbi ev="CIA"', "does not say 'CIA'"),
    ],
)
def test_a_slip_is_named(line: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse_marked(f"= x 2021\n{line}", KNOWN)


@given(st.lists(st.tuples(st.text("ab ’.é", min_size=1), st.sampled_from(sorted(KNOWN))), min_size=1))
def test_mentions_are_what_the_text_says(parts: list[tuple[str, str]]) -> None:
    line = "x " + " and ".join(f"[{surface}|{entity}]" for surface, entity in parts) + " y"
    record = parse_marked(f"= x 2021\n{line}", KNOWN).record
    mentions = [m for e in record["entities"] for m in e["mentions"]]
    assert len(mentions) == len(parts)
    assert all(record["text"][m["start"] : m["end"]] == m["text"] for m in mentions)


def test_the_gold_is_what_its_sources_say() -> None:
    known = corpus_entities(CORPUS.glob("*.jsonl"))
    sources = measured_with(ENGLISH)
    assert [p.stem for p in sources] == [p.stem for p in FILES]
    parallel = (ENGLISH / "parallel.tsv").read_text("utf-8")
    for source, gold in zip(sources, FILES, strict=True):
        marked = marked_documents(source.read_text("utf-8"), known)
        records = [m.record for m in marked]
        assert records == records_of(gold), f"run python -m pipelines.train.marked: {source.name}"
        assert all(m.parallel is None or m.parallel in parallel for m in marked)


def test_the_training_texts_are_texts_of_their_own() -> None:
    documents = [d for _, d in read_texts([*TRAIN, *ENGLISH.glob("valid-*.jsonl")])]
    assert len({d.document.id for d in documents}) == len(documents) >= 350
    assert len({d.document.text for d in documents}) == len(documents)
    held = {record_of(p)["text"] for p in GOLD}
    assert held.isdisjoint(d.document.text for d in documents)
    assert {r.type for d in documents for r in d.relations} == RELATION_TYPES.keys()


def test_the_gold_has_what_issue_six_asks_for() -> None:
    documents = {p.stem: ExtractedDocument.from_dict(record_of(p)) for p in GOLD}
    words = [len(d.document.text.split()) for d in documents.values()]
    assert len(documents) >= 24
    assert all(150 <= n <= 320 for n in words)
    for part in ("dev", "test"):
        found = Counter(r.type for n, d in documents.items() if n.startswith(part) for r in d.relations)
        assert found.keys() == RELATION_TYPES.keys()
    stated = {(r.polarity, r.modality) for d in documents.values() for r in d.relations}
    assert {("negated", "alleged"), ("affirmed", "attempted"), ("affirmed", "possible")} <= stated


def test_parallel_texts_share_their_entities() -> None:
    arabic: dict[str, set[str]] = {}
    for path in CORPUS.glob("*.jsonl"):
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            arabic[record["id"]] = {e["id"] for e in record["entities"]}
    english = {r["id"]: {e["id"] for e in r["entities"]} for r in map(record_of, GOLD)}
    pairs = [line.split("\t") for line in (ENGLISH / "parallel.tsv").read_text("utf-8").splitlines()[1:]]
    assert len(pairs) >= 12
    for mine, other in pairs:
        assert len(english[mine] & arabic[other]) >= 0.75 * len(english[mine]), (mine, other)


def test_names_without_a_mark_are_reported() -> None:
    record = parse_marked("= x 2021\nThe [FBI|fbi] is the FBI.", KNOWN).record
    assert unmarked(record) == ["FBI at 15"]
