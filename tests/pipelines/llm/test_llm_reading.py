"""What is believed of an answer, and what is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.model import Span
from kg.ontology import ENTITY_MEANINGS, RELATION_TYPES, RelationType
from pipelines.llm.alignment import Quotable
from pipelines.llm.prompt import messages
from pipelines.llm.reading import Reading, read_answer
from pipelines.llm.schema import answer_schema, parse_answer

TEXT = "اتهمت مايكروسوفت الكرملين باختراقها. ونفى الكرملين ذلك."


def entity(id_: str, kind: str, *mentions: str, name: str = "X") -> dict[str, Any]:
    return {"id": id_, "type": kind, "name": name, "name_ar": None, "mentions": list(mentions)}


def relation(kind: str, source: str, target: str | None, evidence: str, **more: object) -> dict[str, Any]:
    return {"type": kind, "source": source, "target": target, "evidence": evidence, **more}


def read(*relations: dict[str, Any], entities: list[dict[str, Any]] | None = None, **options: Any) -> Reading:
    known = [entity("m", "ORG", "مايكروسوفت"), entity("k", "ORG", "الكرملين"), entity("e", "EVENT", "ذلك")]
    answer = parse_answer(json.dumps({"entities": entities or known, "relations": list(relations)}))
    return read_answer(answer, Quotable(TEXT), Span(0, len(TEXT)), RELATION_TYPES, **options)


def test_what_the_text_has_is_believed() -> None:
    reading = read(
        relation("ACCUSED", "m", "k", "اتهمت مايكروسوفت الكرملين", attribution="m", modality="alleged")
    )
    [stated] = reading.relations
    assert TEXT[stated.evidence.start : stated.evidence.end] == "اتهمت مايكروسوفت الكرملين"
    assert (stated.source, stated.target, stated.attribution, stated.modality) == (0, 1, 0, "alleged")
    assert [len(e.mentions) for e in reading.entities] == [1, 2, 1]
    assert not reading.refused


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (relation("ACCUSED", "m", "k", "اتهمت غوغل الكرملين"), "evidence that is not in the text"),
        (relation("ACCUSED", "m", "k", ""), "evidence that is not in the text"),
        (relation("ACUSED", "m", "k", TEXT), "relation of an unknown type"),
        (relation("ACCUSED", "m", None, TEXT), "relation without a target"),
        (relation("ACCUSED", "m", "m", TEXT), "relation of an entity with itself"),
        (relation("ACCUSED", "e", "m", TEXT), "relation between types that it does not accept"),
        (relation("ACCUSED", "m", "nobody", TEXT), "relation of an entity that is not in the text"),
        (relation("ACCUSED", "nobody", "m", TEXT), "relation of an entity that is not in the text"),
    ],
)
def test_what_is_refused_with_its_reason(stated: dict[str, Any], reason: str) -> None:
    reading = read(stated)
    assert reading.relations == []
    assert dict(reading.refused) == {reason: 1}


def test_invented_names_are_refused_with_their_relations() -> None:
    reading = read(
        relation("ACCUSED", "g", "k", TEXT),
        entities=[entity("g", "ORG", "غوغل"), entity("k", "ORG", "الكرملين"), entity("x", "ALIEN", "ذلك")],
    )
    assert [e.type for e in reading.entities] == ["ORG"]
    assert dict(reading.refused) == {
        "name that is not in the text": 1,
        "entity of an unknown type": 1,
        "relation of an entity that is not in the text": 1,
    }


def test_a_denial_needs_no_target_and_odd_values_are_dropped() -> None:
    reading = read(
        relation("DENIED", "k", None, "ونفى الكرملين ذلك", date="yesterday", role="x", attribution="nobody")
    )
    [stated] = reading.relations
    assert (stated.target, stated.date, stated.role, stated.attribution) == (None, None, None, None)
    assert read(relation("DENIED", "k", None, TEXT, date="2024-03")).relations[0].date == "2024-03"


def test_a_name_behind_a_preposition_that_took_its_letter() -> None:
    text = "رسالة للبيت الأبيض"
    answer = {"entities": [entity("w", "ORG", "«البيت الأبيض»")], "relations": []}
    reading = read_answer(
        parse_answer(json.dumps(answer)), Quotable(text), Span(0, len(text)), RELATION_TYPES
    )
    assert [text[m.start : m.end] for m in reading.entities[0].mentions] == ["لبيت الأبيض"]


def test_nothing_is_taken_from_hidden_parts() -> None:
    reading = read(relation("DENIED", "k", None, "ونفى الكرملين ذلك"), hidden=[Span(37, len(TEXT))])
    assert reading.relations == []
    assert [len(e.mentions) for e in reading.entities] == [1, 1]


def test_the_form_of_an_answer() -> None:
    for wrong in (
        "",
        "no",
        "[]",
        '{"entities": []}',
        '{"entities": [{"id": 1}], "relations": []}',
        '{"entities',
    ):
        with pytest.raises(ValueError, match=r"\w"):
            parse_answer(wrong)
    padded = {"entities": [entity("k", "ORG", "x") | {"more": 1}], "relations": [], "reasoning": "…"}
    assert len(parse_answer(json.dumps(padded)).entities) == 1
    with pytest.raises(ValueError, match="polarity"):
        parse_answer(
            json.dumps({"entities": [], "relations": [relation("A", "b", "c", "d", polarity="maybe")]})
        )


def test_the_prompt_has_the_whole_ontology_and_types_of_the_users() -> None:
    own = RelationType("PRAISED", "speaks well of target", "words", symmetric=True)
    [system, user] = messages("نص", {**RELATION_TYPES, "PRAISED": own}, title="عنوان", date="2024-03-01")
    for name, meaning in ENTITY_MEANINGS.items():
        assert f"- {name}: {meaning}" in system["content"]
    for type_ in (*RELATION_TYPES.values(), own):
        assert f"- {type_.name}: {type_.meaning} (" in system["content"]
    assert json.loads(user["content"]) == {"title": "عنوان", "date": "2024-03-01", "text": "نص"}


def test_the_schema_is_strict() -> None:
    def objects(schema: Any) -> Any:
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                yield schema
            for value in schema.values():
                yield from objects(value)

    found = list(objects(answer_schema(RELATION_TYPES.values())))
    assert len(found) == 3
    for schema in found:
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
