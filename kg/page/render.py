"""From a graph to the page, as a string or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownName
from kg.files import replacing
from kg.ontology import RELATION_TYPES
from kg.page.collect import collect
from kg.page.data import PageData
from kg.page.drawing import draw, kind_of
from kg.page.theme import theme
from kg.page.words import checked_language, words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["LIMIT", "MIN_CONFIDENCE", "RENDERERS", "render_page", "write_page"]

RENDERERS = ("pyvis",)
LIMIT = 2000
"""Entities that are drawn at most; the page says what was left out."""
MIN_CONFIDENCE = 0.3
"""Below it a relation is more likely wrong than right: hidden until the reader asks for it."""


def render_page(
    graph: KnowledgeGraph,
    *,
    title: str | None = None,
    lang: str = "ar",
    renderer: str | None = None,
    limit: int = LIMIT,
    min_confidence: float = MIN_CONFIDENCE,
) -> str:
    """One self-contained HTML page that draws ``graph``; it makes no request and runs nothing of documents.

    ``lang`` is the language in which the page opens, ``ar`` or ``en``; the reader can switch. ``title`` is
    the heading, in place of a general one. ``renderer`` is chosen by size if None. Of more than ``limit``
    entities the most important are drawn. The page opens with relations of at least ``min_confidence`` of 1;
    the reader can move that. The same graph and arguments give the same page.

    Raises:
        UnknownName: no such language or renderer.
    """
    checked_language(lang)
    if renderer is not None and renderer not in RENDERERS:
        raise UnknownName.of("renderer", renderer, RENDERERS)
    from kg.page.pyvis_page import PageNetwork

    data = collect(graph, limit=limit)
    opening = {"title": title, "lang": lang, "minConfidence": min_confidence}
    content = {
        "title": title or words()[lang]["title"],
        "lang": lang,
        "dir": words()[lang]["dir"],
        "noscript": words()[lang]["noscript"],
        "unsupported": words()[lang]["unsupported"],
        "data": data.to_json() | _vocabulary(data) | opening,
        "drawing": (drawing := draw(data)).to_json(),
    }
    return PageNetwork(drawing, [e.type for e in data.entities], content).generate_html()


def _vocabulary(data: PageData) -> dict[str, Any]:
    """What the page must know of words, colours and relation types, those of the user's own included."""
    names = [*RELATION_TYPES, *sorted({r.type for r in data.relations} - RELATION_TYPES.keys())]
    kinds = [kind_of(name) for name in names]
    return {
        "words": words(),
        "theme": theme(),
        "families": {k.name: k.family for k in kinds},
        "symmetric": [k.name for k in kinds if k.symmetric],
    }


def write_page(graph: KnowledgeGraph, path: str | Path, **options: Any) -> Path:
    """Write :func:`render_page` to ``path`` as UTF-8, whole or not at all; return the path.

    A reader never sees half of it, and a failure leaves an older page as it was.

    Raises:
        OutputNotWritable: the folder does not exist or forbids writing, or ``path`` is a folder.
        UnknownName: as of :func:`render_page`.
    """
    page = render_page(graph, **options)
    with replacing(path) as part:
        part.write_text(page, encoding="utf-8", newline="")
    return Path(path)
