"""The JSON that a model is to answer with, made from the ontology; and answers checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.ontology import ENTITY_TYPES, MODALITIES, POLARITIES, RelationType

__all__ = ["Answer", "NamedEntity", "StatedRelation", "answer_schema", "parse_answer"]


class _Form(BaseModel):
    # Some servers pad answers with keys of their own; what is wanted must be there and of its type.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class NamedEntity(_Form):
    """An entity as the model names it; ``mentions`` are spellings, copied from the text."""

    id: str
    type: str
    name: str
    name_ar: str | None = None
    mentions: list[str]


class StatedRelation(_Form):
    """A relation as the model states it; ``evidence`` is copied from the text."""

    type: str
    source: str
    target: str | None = None
    polarity: Literal["affirmed", "negated"] = "affirmed"
    modality: Literal["actual", "alleged", "attempted", "possible"] = "actual"
    attribution: str | None = None
    evidence: str
    date: str | None = None
    role: str | None = None


class Answer(_Form):
    """All that a model answers to one piece of text."""

    entities: list[NamedEntity]
    relations: list[StatedRelation]


def answer_schema(types: Iterable[RelationType]) -> dict[str, Any]:
    """The JSON schema of an answer, in the strict form that servers can enforce: all keys required, no others.

    >>> from kg.ontology import RELATION_TYPES
    >>> schema = answer_schema(RELATION_TYPES.values())
    >>> schema["properties"]["relations"]["items"]["properties"]["type"]["enum"][:2]
    ['ACCUSED', 'DENIED']
    """
    text, unknown = {"type": "string"}, {"type": ["string", "null"]}
    entity = {
        "id": text,
        "type": _one_of(ENTITY_TYPES),
        "name": text,
        "name_ar": unknown,
        "mentions": {"type": "array", "items": text},
    }
    relation = {
        "type": _one_of(t.name for t in types),
        "source": text,
        "target": unknown,
        "polarity": _one_of(POLARITIES),
        "modality": _one_of(MODALITIES),
        "attribution": unknown,
        "evidence": text,
        "date": unknown,
        "role": unknown,
    }
    lists = {"entities": entity, "relations": relation}
    return _object({name: {"type": "array", "items": _object(item)} for name, item in lists.items()})


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def parse_answer(content: str) -> Answer:
    """Read an answer; a fence of Markdown around the JSON, which some models cannot leave out, is taken off.

    Raises:
        ValueError: it is no JSON, or not of the form; the message says where.

    >>> parse_answer('```json\\n{"entities": [], "relations": []}\\n```')
    Answer(entities=[], relations=[])
    >>> parse_answer('{"entities": []}')
    Traceback (most recent call last):
    ValueError: relations: Field required
    """
    text = content.strip()
    if text.startswith("```"):
        text = text.partition("\n")[2].rpartition("```")[0]
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place}: {first['msg']}" if place else str(first["msg"])) from None
