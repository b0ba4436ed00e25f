"""A small graph to try questions on: four short articles of the project's own about an affair that never was."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from kg.model import ExtractedDocument

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["example"]


def example() -> KnowledgeGraph:
    """The graph that the examples of the documentation ask: an accusation, a copy of it, a denial, a report.

    >>> example()
    <KnowledgeGraph: 4 documents, 5 entities, 13 relations>
    """
    from kg.graph import KnowledgeGraph

    lines = files("kg").joinpath("example.jsonl").read_text(encoding="utf-8").splitlines()
    return KnowledgeGraph.from_extracted(map(ExtractedDocument.from_json, lines))
