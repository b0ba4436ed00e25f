"""The values between the stages and their interchange form."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from kg.errors import InvalidRecord
from tests.kg.conftest import make_articles

Change = Callable[[dict[str, Any]], Any]


def test_the_interchange_form_gives_the_documents_back() -> None:
    for article in make_articles():
        assert ExtractedDocument.from_json(article.to_json()) == article


def test_the_interchange_form_is_one_readable_line() -> None:
    line = make_articles()[0].to_json()
    assert "دونالد ترامب" in line
    assert "\n" not in line
    keys = ["id", "text", "title", "date", "source", "url", "language", "entities", "relations"]
    assert list(json.loads(line)) == keys


def test_what_the_interchange_form_may_leave_out_has_its_usual_value() -> None:
    value = make_articles()[0].to_dict()
    for relation in value["relations"]:
        del (
            relation["polarity"],
            relation["modality"],
            relation["confidence"],
            relation["role"],
            relation["date"],
        )
    for entity in value["entities"]:
        del entity["name_origin"]
    first = ExtractedDocument.from_dict(value).relations[0]
    assert (first.polarity, first.modality, first.confidence, first.role) == ("affirmed", "actual", 1.0, None)
    assert ExtractedDocument.from_dict(value).entities[0].name_origin == "gazetteer"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.pop("text"), "no key 'text'"),
        (lambda v: v.update(entities=None), "not an extracted document"),
        (lambda v: v["entities"][0].update(type="ALIEN"), "unknown type 'ALIEN'; known: PERSON"),
        (lambda v: v["entities"][0]["mentions"][0].update(start=0), "not 'دونالد ترامب'"),
        (lambda v: v["relations"][0].update(target="nobody"), "unknown entity 'nobody'"),
        (lambda v: v["relations"][0].update(polarity="maybe"), "polarity 'maybe'"),
        (lambda v: v["relations"][0].update(evidence={"start": 3, "end": 3}), "outside the text"),
        (lambda v: v["relations"][0].update(evidence={"start": 0, "end": 10**6}), "outside the text"),
    ],
)
def test_a_record_of_another_form_is_refused_with_what_is_wrong(change: Change, message: str) -> None:
    value = make_articles()[0].to_dict()
    change(value)
    with pytest.raises(InvalidRecord, match=message):
        ExtractedDocument.from_dict(value)


@pytest.mark.parametrize(("line", "message"), [("{", "not JSON"), ("[]", "expected a JSON object, got list")])
def test_a_line_of_another_form_is_refused(line: str, message: str) -> None:
    with pytest.raises(InvalidRecord, match=message):
        ExtractedDocument.from_json(line)


def test_ids_are_replaced_everywhere() -> None:
    article = make_articles()[2].with_ids({"donald_tarmab": "donald_trump"})
    assert article.entities[0].id == article.relations[0].source == "donald_trump"
    denial = make_articles()[1].with_ids({"dmitry_peskov": "peskov"})
    assert (denial.relations[0].target, denial.relations[2].attribution) == (None, "peskov")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_any_text_goes_through_the_interchange_form(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    entity = Entity("x", "ORG", "X", None, (Mention(start, end, text[start:end]),), "text")
    relation = Relation("DENIED", "x", None, Evidence(start, end), confidence=0.125)
    extracted = ExtractedDocument(Document("a", text), (entity,), (relation,))
    assert ExtractedDocument.from_json(extracted.to_json()) == extracted
