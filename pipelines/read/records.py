"""One record of a JSONL or CSV file -> Document: the boundary where foreign data is validated."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictStr, ValidationError, field_validator

from kg.errors import EmptyText, InvalidRecord
from kg.model import Document
from pipelines.read.boilerplate import find_boilerplate
from pipelines.read.guess import guess_date, guess_source, guess_title
from pipelines.read.language import detect_language
from pipelines.read.limits import MAX_FIELD, check_length
from pipelines.read.written_date import parse_date

__all__ = ["Record", "document_of_record"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def _optional_text(value: Any) -> Any:
    """Empty means unknown."""
    return None if isinstance(value, str) and not value.strip() else value


def _id(value: Any) -> Any:
    # Databases export numbers as ids; True is an int in Python and an error here.
    return str(value) if type(value) is int else _optional_text(value)


def _date(value: Any) -> Any:
    value = _optional_text(value)
    if not isinstance(value, str):
        return value
    if (date := parse_date(value)) is None:
        raise ValueError(f"{value!r} is no date; expected ISO 8601, such as 2017-11-14")
    return date


def _language(value: Any) -> Any:
    value = _optional_text(value)
    return re.split("[-_]", value.strip().lower())[0] if isinstance(value, str) else value


_Optional = Annotated[StrictStr | None, BeforeValidator(_optional_text)]


class Record(BaseModel):
    """The keys that are read; any other (entities, relations, a user's own columns) is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: StrictStr
    id: Annotated[StrictStr | None, BeforeValidator(_id)] = None
    title: _Optional = None
    date: Annotated[StrictStr | None, BeforeValidator(_date)] = None
    source: _Optional = None
    url: _Optional = None
    language: Annotated[StrictStr | None, BeforeValidator(_language)] = None

    @field_validator("*")
    @classmethod
    def _is_encodable(cls, value: str | None) -> str | None:
        # JSON can spell half of a surrogate pair, which no store and no output could take.
        if value and _SURROGATE.search(value):
            raise ValueError("half of a surrogate pair, which is no character")
        return value

    @field_validator("id", "title", "date", "source", "url", "language", mode="before")
    @classmethod
    def _is_short(cls, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MAX_FIELD:
            raise ValueError(f"{len(value):,} characters; at most {MAX_FIELD:,} are read")
        return value


def document_of_record(value: Any, default_id: str) -> Document:
    """The document of a JSON object or CSV row; ``text`` is kept unchanged.

    What the record leaves out is guessed from the text as for a text file, see :mod:`pipelines.read.guess`.

    Raises:
        InvalidRecord: no ``text``, a value of the wrong type, or a date that is none.
        DocumentTooLarge: ``text`` is longer than a document may be (:mod:`pipelines.read.limits`).
        EmptyText: ``text`` has nothing but white space.

    >>> document_of_record({"text": "نفى الكرملين", "date": "14/11/2017"}, "a.jsonl:1").date
    '2017-11-14'
    """
    if not isinstance(value, dict):
        raise InvalidRecord(f"expected a JSON object with a `text`, got {_json_type(value)}")
    try:
        record = Record.model_validate(value)
    except ValidationError as e:
        raise InvalidRecord("; ".join(_explain(error) for error in e.errors())) from e
    check_length(record.text)
    if not record.text.strip():
        raise EmptyText("`text` is empty")
    text, boilerplate = record.text, find_boilerplate(record.text)
    return Document(
        id=record.id or default_id,
        text=text,
        title=record.title or guess_title(text, boilerplate),
        date=record.date or guess_date(text),
        source=record.source or guess_source(text),
        url=record.url,
        language=record.language or detect_language(text),
        boilerplate=boilerplate,
    )


def _explain(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"no `{key}`; every record needs a `text`"
    if error["type"] == "value_error":
        return f"`{key}`: {error['ctx']['error']}"
    return f"`{key}`: expected a string, got {_json_type(error['input'])}"


def _json_type(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
