"""``doc._.relations``, ``doc._.mentions`` and ``span._.entity_id``: views of what is stored in ``doc.user_data``.

What is stored is plain values (the interchange form without the text), so that it passes through processes,
``DocBin`` and ``doc.to_bytes``; what is read is typed values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from spacy.tokens import Doc, Span

from kg.errors import UsageError
from kg.model import Document, ExtractedDocument, Relation

__all__ = ["extracted_document", "keep", "register_extensions"]

_KEY = "kg"
"""The key of ``doc.user_data``."""


def register_extensions(prefix: str = "") -> None:
    """Make ``doc._.relations``, ``doc._.mentions`` and ``span._.entity_id`` known in this process.

    The component ``kg_relations`` does so itself; a process that only reads documents that were stored calls this.
    Extensions of the user's are never replaced.

    Args:
        prefix: begins the names, as in ``kg_`` for ``doc._.kg_relations``.

    Raises:
        UsageError: one of the names is an extension of somebody else's.

    >>> register_extensions()
    >>> Doc.has_extension("relations"), Span.has_extension("entity_id")
    (True, True)
    """
    views: tuple[tuple[type[Doc] | type[Span], str, Callable[..., object]], ...] = (
        (Doc, "relations", _relations),
        (Doc, "mentions", _mentions),
        (Span, "entity_id", _entity_id),
    )
    new = []
    for owner, name, getter in views:
        full = prefix + name
        if not owner.has_extension(full):
            new.append((owner, full, getter))
        elif owner.get_extension(full)[2] is not getter:
            raise UsageError(
                f"{owner.__name__}._.{full} is an extension of yours already, and stays; give those of kg other "
                'names: nlp.add_pipe("kg_relations", config={"prefix": "kg_"})'
            )
    for owner, full, getter in new:
        owner.set_extension(full, getter=getter)


def keep(doc: Doc, extracted: ExtractedDocument) -> None:
    """Store what was found in a document with it."""
    found = extracted.to_dict()
    doc.user_data[_KEY] = {part: found[part] for part in ("entities", "relations")}


def extracted_document(doc: Doc, document: Document | str) -> ExtractedDocument:
    """What ``kg_relations`` found in ``doc``, in the form that goes into a graph.

    Args:
        document: the document that ``doc`` was made of, or its id.

    Raises:
        UsageError: no component has looked for relations, or the texts differ.

    >>> import kg, spacy
    >>> from pipelines.components import model_path
    >>> nlp = spacy.load(model_path())
    >>> texts = {"a": "اتهمت مايكروسوفت الكرملين.", "b": "نفى الكرملين ذلك."}
    >>> graph = kg.KnowledgeGraph.from_extracted(
    ...     extracted_document(doc, name) for doc, name in zip(nlp.pipe(texts.values()), texts))
    >>> [entity.name for entity in graph.entities()]
    ['Kremlin', 'Microsoft']
    """
    if isinstance(document, str):
        document = Document(document, doc.text)
    if document.text != doc.text:
        raise UsageError(f"the text of document {document.id!r} is not that of the Doc that goes with it")
    if _KEY not in doc.user_data:
        raise UsageError(
            "the Doc has no relations: it did not pass through kg_relations, or was stored without its user "
            "data (DocBin(store_user_data=True))"
        )
    found = ExtractedDocument.from_dict({"id": document.id, "text": doc.text, **_stored(doc)})
    return ExtractedDocument(document, found.entities, found.relations)


def _stored(doc: Doc) -> Mapping[str, Any]:
    found: Mapping[str, Any] = doc.user_data.get(_KEY, {"entities": (), "relations": ()})
    return found


def _relations(doc: Doc) -> list[Relation]:
    """The relations, in the order of the text; their ends are entity ids, their evidence code points."""
    if _KEY not in doc.user_data:
        return []
    return list(extracted_document(doc, "").relations)


def _mentions(doc: Doc) -> list[Span]:
    """The mentions in the order of the text: ``label_`` is the type, ``kb_id_`` the id of the entity.

    A mention that is part of a token («ترامب» in «وترامب», where clitics are no tokens) has the whole token.
    """
    spans = []
    for entity in _stored(doc)["entities"]:
        for m in entity["mentions"]:
            span = doc.char_span(
                m["start"], m["end"], label=entity["type"], kb_id=entity["id"], alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
    return sorted(spans, key=lambda s: (s.start, s.end))


def _entity_id(span: Span) -> str | None:
    """The id of the entity that the span names: of the mention of the same place, else of the only entity that is
    named within or around it; None if there is none."""
    start, end = span.start_char, span.end_char
    touching = set()
    for entity in _stored(span.doc)["entities"]:
        for m in entity["mentions"]:
            if (m["start"], m["end"]) == (start, end):
                return str(entity["id"])
            if m["start"] < end and start < m["end"]:
                touching.add(str(entity["id"]))
    return touching.pop() if len(touching) == 1 else None
