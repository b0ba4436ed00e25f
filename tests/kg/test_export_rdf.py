"""Turtle and JSON-LD, read back by rdflib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg import KnowledgeGraph, example
from kg.export.rdf_model import PREFIXES, Iri, identifier

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings(
        "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
    ),  # rdflib's own use
]
rdflib = pytest.importorskip("rdflib", reason="needs rdflib: pip install 'kg[rdf]'")

FORMATS = {"turtle": "turtle", "jsonld": "json-ld"}


def parsed(graph: KnowledgeGraph, folder: Path, name: str) -> Any:
    (path,) = graph.export(folder / f"g.{name}")
    return rdflib.Graph().parse(path, format=FORMATS[name])


def term(name: str) -> Any:
    prefix, _, local = name.partition(":")
    return rdflib.URIRef(PREFIXES[prefix] + local)


def ref(iri: Iri) -> Any:
    return rdflib.URIRef(iri.name)


@pytest.fixture(params=sorted(FORMATS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_labels_are_in_both_languages_and_identifiers_opaque(tmp_path: Path, name: str) -> None:
    found = parsed(example(), tmp_path, name)
    entity = ref(identifier("entity", "salma_al_amiri"))
    labels = {(str(o), o.language) for o in found.objects(entity, term("rdfs:label"))}
    assert labels == {("Salma al-Amiri", "en"), ("سلمى العامري", "ar")}
    assert [str(o) for o in found.objects(entity, term("skos:altLabel"))] == ["العامري"]
    assert (entity, term("rdf:type"), term("kg:PERSON")) in found
    assert not [s for s in found.subjects() if "salma" in str(s).lower()]


def test_claims_are_reified_and_their_provenance_is_prov_o(tmp_path: Path, name: str) -> None:
    graph = example()
    found = parsed(graph, tmp_path, name)
    statements = list(found.subjects(term("rdf:type"), term("rdf:Statement")))
    assert len(statements) == len(graph)
    shadow, port = (ref(identifier("entity", e)) for e in ("shadow_group", "nour_port"))
    assert not list(found.triples((shadow, term("kg:HACKED"), port))), "a claim is no fact"
    for r in graph.relations("HACKED"):
        s = ref(identifier("statement", r.key))
        triple = [found.value(s, term(f"rdf:{p}")) for p in ("subject", "predicate", "object")]
        assert triple == [shadow, term("kg:HACKED"), port]
        evidence = found.value(s, term("prov:wasDerivedFrom"))
        assert str(found.value(evidence, term("prov:value"))) == r.evidence
        document = found.value(evidence, term("prov:wasDerivedFrom"))
        assert str(found.value(document, term("dcterms:identifier"))) == r.document
        assert r.attribution is not None
        assert found.value(s, term("prov:wasAttributedTo")) == ref(identifier("entity", r.attribution.id))
        assert str(found.value(s, term("kg:polarity"))) == r.polarity


def test_dates_are_as_exact_as_they_are(tmp_path: Path, name: str) -> None:
    found = parsed(example(), tmp_path, name)
    date = found.value(ref(identifier("statement", "report.txt#0")), term("dcterms:date"))
    assert (str(date), date.datatype) == ("2024-02", term("xsd:gYearMonth"))
    issued = found.value(ref(identifier("document", "wire.txt")), term("dcterms:issued"))
    assert (str(issued), issued.datatype) == ("2024-03-01", term("xsd:date"))


def test_statements_of_one_relation_are_linked_with_the_number_of_its_sources(
    tmp_path: Path, name: str
) -> None:
    found = parsed(example(), tmp_path, name)
    relations = {
        found.value(ref(identifier("statement", key)), term("kg:statementOf"))
        for key in ("wire.txt#1", "copy.txt#1", "report.txt#0")
    }
    (relation,) = relations
    assert int(found.value(relation, term("kg:sources"))) == 2


def test_nothing_is_lost_whatever_the_documents_bring(
    hostile: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    found = parsed(hostile, tmp_path, name)
    (r,) = hostile.relations()
    evidence = found.value(predicate=term("rdf:type"), object=term("kg:Evidence"))
    assert str(found.value(evidence, term("prov:value"))) == r.evidence
    document = ref(identifier("document", r.document))
    assert str(found.value(document, term("dcterms:title"))) == r.title
    assert str(found.value(document, term("schema:url"))) == r.url
    for e in hostile.entities():
        iri = ref(identifier("entity", e.id))
        names = {str(o) for o in found.objects(iri, term("rdfs:label"))}
        assert names == {n for n in (e.name, e.name_ar) if n is not None}
        assert {str(o) for o in found.objects(iri, term("skos:altLabel"))} == set(e.aliases)


def test_a_denial_without_addressee_has_no_object(graph: KnowledgeGraph, tmp_path: Path, name: str) -> None:
    found = parsed(graph, tmp_path, name)
    statement = ref(identifier("statement", "b-denial.txt#0"))
    assert found.value(statement, term("rdf:predicate")) == term("kg:DENIED")
    assert found.value(statement, term("rdf:object")) is None


def test_both_formats_say_the_same(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    for graph in (example(), hostile):
        one, other = (set(parsed(graph, tmp_path, name)) for name in sorted(FORMATS))
        assert one == other
