"""A knowledge graph of who says what about whom.

>>> import kg
>>> graph = kg.KnowledgeGraph.from_extracted([kg.ExtractedDocument(kg.Document("a", "نص"))])
>>> len(graph.documents())
1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.answers import Answer, Table
    from kg.bulk import write_store
    from kg.errors import (
        DocumentError,
        InputNotFound,
        KgError,
        MissingExtra,
        OutputNotWritable,
        StoreError,
        UnknownFormat,
        UnknownName,
        UsageError,
    )
    from kg.example_graph import example
    from kg.findings import (
        CentralityResult,
        CommunityResult,
        ContradictionResult,
        EdgeResult,
        PathResult,
        SearchAnswer,
        SearchResult,
    )
    from kg.graph import KnowledgeGraph
    from kg.graph import open_graph as open
    from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation, Span
    from kg.ontology import ENTITY_TYPES, MODALITIES, POLARITIES, RELATION_TYPES
    from kg.results import DocumentResult, EntityResult, GraphInfo, MentionResult, MergeResult, RelationResult

__all__ = [
    "ENTITY_TYPES",
    "MODALITIES",
    "POLARITIES",
    "RELATION_TYPES",
    "Answer",
    "CentralityResult",
    "CommunityResult",
    "ContradictionResult",
    "Document",
    "DocumentError",
    "DocumentResult",
    "EdgeResult",
    "Entity",
    "EntityResult",
    "Evidence",
    "ExtractedDocument",
    "GraphInfo",
    "InputNotFound",
    "KgError",
    "KnowledgeGraph",
    "Mention",
    "MentionResult",
    "MergeResult",
    "MissingExtra",
    "OutputNotWritable",
    "PathResult",
    "Relation",
    "RelationResult",
    "SearchAnswer",
    "SearchResult",
    "Span",
    "StoreError",
    "Table",
    "UnknownFormat",
    "UnknownName",
    "UsageError",
    "example",
    "open",
    "write_store",
]

_MODULES = {
    "kg.answers": ("Answer", "Table"),
    "kg.bulk": ("write_store",),
    "kg.errors": (
        "DocumentError", "InputNotFound", "KgError", "MissingExtra", "OutputNotWritable", "StoreError",
        "UnknownFormat", "UnknownName", "UsageError",
    ),
    "kg.example_graph": ("example",),
    "kg.findings": (
        "CentralityResult", "CommunityResult", "ContradictionResult", "EdgeResult", "PathResult", "SearchAnswer",
        "SearchResult",
    ),
    "kg.graph": ("KnowledgeGraph", "open"),
    "kg.model": ("Document", "Entity", "Evidence", "ExtractedDocument", "Mention", "Relation", "Span"),
    "kg.ontology": ("ENTITY_TYPES", "MODALITIES", "POLARITIES", "RELATION_TYPES"),
    "kg.results": (
        "DocumentResult", "EntityResult", "GraphInfo", "MentionResult", "MergeResult", "RelationResult",
    ),
}  # fmt: skip
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import kg`` stays fast."""
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), "open_graph" if name == "open" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
