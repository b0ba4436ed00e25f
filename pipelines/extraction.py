"""One annotated document through the stages: mentions, entities, references, relations."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.model import Document, ExtractedDocument
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_relations

__all__ = ["extract_document"]


def extract_document(document: Document, doc: Doc) -> ExtractedDocument:
    """The entities and relations of a document; ``doc`` is its annotation, of the same text."""
    entities = resolve_names(doc, find_mentions(doc, document.boilerplate))
    references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
    relations = nominal_relations(doc, entities, references, document)
    return ExtractedDocument(document, tuple(entities), tuple(relations))
