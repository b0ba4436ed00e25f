"""The tables of backends: what stands in them, and that the way through a model's answers loses next to nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.backends import ROWS, Measured, Row, summary, table
from benchmarks.llm_echo import answer_of, configure_echo
from benchmarks.spacy_standin import examples
from kg.model import Document
from pipelines.extractors import load_extractor

CORPUS = Path(__file__).parents[2] / "pipelines" / "train" / "corpus" / "t02.jsonl"
GOLD = Path("dev.jsonl")
TEXT = "اتهمت مايكروسوفت الكرملين باختراق خوادم الحزب الديمقراطي. ونفى الكرملين ذلك."


def measured(row: Row) -> Measured:
    return Measured(row, None, 0.9, (0.7, 0.5, 0.58), 1234.5)


def test_the_tables_hold_what_was_measured_and_nothing_that_is_borrowed() -> None:
    own = measured(Row("embedded", lambda: "embedded", GOLD))
    other = measured(
        Row("llm (without)", lambda: "llm", GOLD, needs="a server", borrowed="depends on the model")
    )
    assert summary([own, other]).splitlines()[2:] == [
        "| `embedded` | nothing: it ships with kg | 0.900 | 0.580 | 1,234 |",
        "| `llm` (without) | a server | depends on the model | depends on the model | 1,234 |",
    ]
    assert table([own, other]).splitlines()[2:] == [
        "| embedded | dev | – | – | – | 0.900 | 0.700 | 0.500 | 0.580 | 1,234 |",
        "| llm (without) | dev | – | – | – | – | – | – | – | 1,234 |",
    ]


def test_every_kind_of_backend_has_a_row() -> None:
    assert {row.name.partition(" ")[0] for row in ROWS} >= {"embedded", "stanza", "spacy:", "llm"}


def test_an_answer_quotes_the_document() -> None:
    extracted = load_extractor()(Document("a", TEXT))
    whole = answer_of(extracted, TEXT)
    assert len(whole["relations"]) == len(extracted.relations)
    assert all(r["evidence"] in TEXT for r in whole["relations"])
    part = answer_of(extracted, TEXT[58:])
    assert {e["id"] for e in part["entities"]} == {"kremlin"}


@pytest.mark.extras
def test_what_goes_through_the_answers_of_a_model_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("httpx")
    for name in ("BASE_URL", "MODEL", "CACHE", "PARALLEL"):
        monkeypatch.setenv(f"KG_LLM_{name}", "")  # so that what is configured ends with the test
    records = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()[:6]]
    documents = [Document(r["id"], r["text"], date=r["date"], language="ar") for r in records]
    server = configure_echo(documents)
    try:
        embedded, model = load_extractor(), load_extractor("llm")
        sent = back = 0
        for document in documents:
            keys = [
                {(r.type, r.source, r.target, r.evidence) for r in extract(document).relations}
                for extract in (embedded, model)
            ]
            sent += len(keys[0])
            back += len(keys[0] & keys[1])
    finally:
        server.shutdown()
        server.server_close()
    assert sent > 20
    assert back > 0.95 * sent


def test_the_recogniser_learns_from_names_in_whole_tokens() -> None:
    import spacy

    nlp = spacy.blank("ar")
    example = next(examples(nlp, CORPUS))
    labels = {e.label_ for e in example.reference.ents}
    assert labels <= {"PER", "ORG", "LOC", "MISC"}
    assert len(example.reference.ents) > 3
