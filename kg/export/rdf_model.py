"""The graph as RDF: subjects with their properties, in an order that does not change.

Entities, statements, pieces of evidence and documents have opaque identifiers, made of hashes: what an entity is
called stands in its labels, and may change. A statement is reified (``rdf:Statement``), because it is what somebody
says and no fact; its provenance is in the terms of PROV-O: it is derived from its evidence, which is derived from a
document, and attributed to the entity whose word it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg.corroboration import statement
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from kg.results import DocumentResult, EntityResult, RelationResult

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["PREFIXES", "Iri", "Literal", "Subject", "identifier", "subjects"]

PREFIXES = {
    "kg": "urn:x-kg:vocabulary#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
}
"""The prefixes that the names of :class:`Iri` use."""

_ARABIC = re.compile("[\u0621-\u064a]")
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Iri:
    """A resource: a name with a prefix (``kg:ACCUSED``), or a whole ``urn:``."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value with its datatype (a name with a prefix) or its language, or neither: a plain text."""

    text: str
    datatype: str | None = None
    language: str | None = None


Value = Iri | Literal


@dataclass(frozen=True, slots=True)
class Subject:
    """A resource with its types and the values of each property."""

    iri: Iri
    types: tuple[str, ...]
    properties: tuple[tuple[str, tuple[Value, ...]], ...]


def identifier(kind: str, key: str) -> Iri:
    """The opaque identifier of an ``entity``, ``statement``, ``evidence``, ``document`` or ``relation``.

    >>> identifier("entity", "russia").name
    'urn:x-kg:entity:1039180ad96888f2754d'
    """
    return Iri(f"urn:x-kg:{kind}:{hashlib.sha256(f'{kind} {key}'.encode()).hexdigest()[:20]}")


def subjects(graph: KnowledgeGraph) -> Iterator[Subject]:
    """All that the graph holds, the terms of its vocabulary first."""
    relations = graph.relations()
    yield from _vocabulary({r.type for r in relations})
    yield _activity()
    for e in sorted(graph.entities(), key=lambda e: e.id):
        yield _entity(e)
    languages = {}
    for d in graph.documents():
        languages[d.id] = d.language
        yield _document(d)
    for edge in graph.edges():
        yield _subject(
            identifier("relation", " ".join(statement(edge.relations[0]))),
            ("kg:Relation",),
            ("kg:sources", _integer(edge.sources)),
            ("kg:documents", _integer(edge.documents)),
        )
    seen: set[Iri] = set()
    for r in relations:
        evidence = identifier("evidence", f"{r.document} {r.start} {r.end}")
        if evidence not in seen:
            seen.add(evidence)
            yield _evidence(r, evidence, languages[r.document])
        yield _statement(r, evidence)


def _subject(iri: Iri, types: tuple[str, ...], *properties: tuple[str, Value | None]) -> Subject:
    values: dict[str, list[Value]] = {}
    for name, value in properties:
        if value is not None:
            values.setdefault(name, []).append(value)
    return Subject(iri, types, tuple((k, tuple(v)) for k, v in values.items()))


def _vocabulary(own: set[str]) -> Iterator[Subject]:
    for name in ENTITY_TYPES:
        yield _subject(Iri(f"kg:{name}"), ("rdfs:Class",), ("rdfs:label", Literal(name)))
    for name in sorted({*RELATION_TYPES, *own}):
        known = RELATION_TYPES.get(name)
        meaning = None if known is None else Literal(known.meaning, language="en")
        label = ("rdfs:label", Literal(name))
        yield _subject(_term(name), ("rdf:Property",), label, ("rdfs:comment", meaning))


def _term(name: str) -> Iri:
    """A type as a class or property; one of another program's may have a name that no vocabulary could have."""
    return Iri(f"kg:{name}") if _NAME.fullmatch(name) else identifier("type", name)


def _activity() -> Subject:
    label = Literal(f"extraction by kg {version('kg')}", language="en")
    return _subject(_EXTRACTION, ("prov:Activity",), ("rdfs:label", label))


_EXTRACTION = Iri("urn:x-kg:activity:extraction")


def _entity(e: EntityResult) -> Subject:
    return _subject(
        identifier("entity", e.id),
        (_term(e.type).name, "prov:Agent" if e.type in ("PERSON", "ORG", "GROUP") else "prov:Entity"),
        ("dcterms:identifier", Literal(e.id)),
        ("rdfs:label", Literal(e.name, language="en")),
        ("rdfs:label", None if e.name_ar is None else Literal(e.name_ar, language="ar")),
        *(("skos:altLabel", _worded(a)) for a in e.aliases),
        ("kg:nameOrigin", Literal(e.name_origin)),
        ("kg:documents", _integer(e.documents)),
        ("kg:mentions", _integer(e.mentions)),
    )


def _document(d: DocumentResult) -> Subject:
    return _subject(
        identifier("document", d.id),
        ("schema:NewsArticle", "prov:Entity"),
        ("dcterms:identifier", Literal(d.id)),
        ("dcterms:title", None if d.title is None else _worded(d.title, d.language)),
        ("dcterms:issued", _date(d.date)),
        ("dcterms:publisher", None if d.source is None else Literal(d.source)),
        ("schema:url", None if d.url is None else Literal(d.url)),
        ("dcterms:language", None if d.language is None else Literal(d.language)),
        ("kg:error", None if d.error is None else Literal(d.error)),
    )


def _evidence(r: RelationResult, iri: Iri, language: str | None) -> Subject:
    return _subject(
        iri,
        ("kg:Evidence", "prov:Entity"),
        ("prov:wasDerivedFrom", identifier("document", r.document)),
        ("prov:value", _worded(r.evidence, language)),
        ("kg:start", _integer(r.start)),
        ("kg:end", _integer(r.end)),
    )


def _statement(r: RelationResult, evidence: Iri) -> Subject:
    said_by = None if r.attribution is None else identifier("entity", r.attribution.id)
    return _subject(
        identifier("statement", r.key),
        ("rdf:Statement", "prov:Entity"),
        ("dcterms:identifier", Literal(r.key)),
        ("rdf:subject", identifier("entity", r.source.id)),
        ("rdf:predicate", _term(r.type)),
        ("rdf:object", None if r.target is None else identifier("entity", r.target.id)),
        ("kg:polarity", Literal(r.polarity)),
        ("kg:modality", Literal(r.modality)),
        ("prov:wasAttributedTo", said_by),
        ("dcterms:date", _date(r.date)),
        ("kg:role", None if r.role is None else _worded(r.role)),
        ("kg:confidence", Literal(f"{r.confidence:.4f}", "xsd:decimal")),
        ("prov:wasDerivedFrom", evidence),
        ("prov:wasGeneratedBy", _EXTRACTION),
        ("kg:statementOf", identifier("relation", " ".join(statement(r)))),
    )


def _integer(value: int) -> Literal:
    return Literal(str(value), "xsd:integer")


def _date(value: str | None) -> Literal | None:
    if value is None:
        return None
    return Literal(value, _DATES[len(value)] if _DATE.fullmatch(value) else None)


def _worded(text: str, language: str | None = None) -> Literal:
    """A text with its language: that of its document, else by its script."""
    known = language if language and re.fullmatch("[A-Za-z]{2,3}", language) else None
    return Literal(text, language=(known or ("ar" if _ARABIC.search(text) else "en")).lower())
