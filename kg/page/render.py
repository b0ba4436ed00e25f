"""From a graph to the page, as a string or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownName
from kg.files import replacing
from kg.ontology import RELATION_TYPES
from kg.page.collect import collect
from kg.page.drawing import draw
from kg.page.theme import theme
from kg.page.words import checked_language, words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["LIMIT", "RENDERERS", "render_page", "write_page"]

RENDERERS = ("pyvis",)
LIMIT = 2000
"""Entities that are drawn at most; the page says what was left out."""


def render_page(
    graph: KnowledgeGraph,
    *,
    title: str | None = None,
    lang: str = "ar",
    renderer: str | None = None,
    limit: int = LIMIT,
) -> str:
    """One self-contained HTML page that draws ``graph``; it makes no request and runs nothing of documents.

    ``lang`` is the language in which the page opens, ``ar`` or ``en``; the reader can switch. ``title`` is
    the heading, in place of a general one. ``renderer`` is chosen by size if None. Of more than ``limit``
    entities the most important are drawn. The same graph and arguments give the same page.

    Raises:
        UnknownName: no such language or renderer.
    """
    checked_language(lang)
    if renderer is not None and renderer not in RENDERERS:
        raise UnknownName.of("renderer", renderer, RENDERERS)
    from kg.page.pyvis_page import PageNetwork

    data = collect(graph, limit=limit)
    content = {
        "title": title or words()[lang]["title"],
        "lang": lang,
        "dir": words()[lang]["dir"],
        "noscript": words()[lang]["noscript"],
        "data": data.to_json() | {"title": title, "lang": lang, "words": words(), "theme": theme(),
        "families": {t.name: t.family for t in RELATION_TYPES.values()},
        "symmetric": [t.name for t in RELATION_TYPES.values() if t.symmetric]},
    }
    return PageNetwork(draw(data), [e.type for e in data.entities], content).generate_html()


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
