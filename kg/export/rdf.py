"""Turtle and JSON-LD of :mod:`kg.export.rdf_model`, written as they come, so that memory does not grow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.rdf_model import PREFIXES, Iri, Literal, Subject, subjects
from kg.export.writing import write_text

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["write"]

_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """One file, in Turtle or JSON-LD; see :mod:`kg.export.rdf_model` for what it says."""
    serialize = _turtle if format == "turtle" else _json_ld
    return [write_text(path, serialize(subjects(graph)))]


def _turtle(found: Iterable[Subject]) -> Iterator[str]:
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for s in found:
        yield f"\n{_term(s.iri)} a {', '.join(_term(Iri(t)) for t in s.types)}"
        for name, values in s.properties:
            yield f" ;\n  {name} {', '.join(map(_term, values))}"
        yield " .\n"


def _term(value: Iri | Literal) -> str:
    if isinstance(value, Iri):
        return f"<{value.name}>" if value.name.startswith("urn:") else value.name
    text = _SPECIAL.sub(lambda m: _SHORT.get(m[0], f"\\u{ord(m[0]):04X}"), value.text)
    if value.language is not None:
        return f'"{text}"@{value.language}'
    return f'"{text}"' if value.datatype is None else f'"{text}"^^{value.datatype}'


def _json_ld(found: Iterable[Subject]) -> Iterator[str]:
    yield f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": [\n'
    for i, s in enumerate(found):
        value: dict[str, Any] = {"@id": s.iri.name, "@type": list(s.types)}
        value |= {name: [_value(v) for v in values] for name, values in s.properties}
        yield (",\n" if i else "") + json.dumps(value, ensure_ascii=False)
    yield "\n]}\n"


def _value(value: Iri | Literal) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.name}
    found = {"@value": value.text}
    if value.language is not None:
        found["@language"] = value.language
    elif value.datatype is not None:
        found["@type"] = value.datatype
    return found
