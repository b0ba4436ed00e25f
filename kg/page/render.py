"""From a graph to the page, as a string or as a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownName
from kg.files import naming_errors, replacing
from kg.ontology import RELATION_TYPES
from kg.page.choice import Choice
from kg.page.collect import collect
from kg.page.data import PageData
from kg.page.drawing import draw, kind_of
from kg.page.sigma_page import sigma_html
from kg.page.theme import theme
from kg.page.words import checked_language, words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = [
    "LIMIT",
    "MIN_CONFIDENCE",
    "RELATION_LIMIT",
    "RENDERERS",
    "SIGMA_LIMIT",
    "render_data",
    "render_page",
    "write_page",
]

RENDERERS = ("pyvis", "sigma")
LIMIT = 2000
"""Entities that pyvis draws at most, unless told otherwise; sigma is chosen for more."""
RELATION_LIMIT = 2000
"""Relations up to which pyvis is chosen: vis-network takes longer than a blink to draw more of them again."""
SIGMA_LIMIT = 50_000
"""Entities that sigma draws at most, unless told otherwise; the page says what was left out."""
MIN_CONFIDENCE = 0.3
"""Below it a relation is more likely wrong than right: hidden until the reader asks for it."""


def render_page(
    graph: KnowledgeGraph,
    *,
    title: str | None = None,
    lang: str = "ar",
    renderer: str | None = None,
    focus: str | Iterable[str] | None = None,
    depth: int = 1,
    types: str | Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    min_confidence: float = MIN_CONFIDENCE,
) -> str:
    """One self-contained HTML page that draws ``graph``; it makes no request and runs nothing of documents.

    Args:
        graph: what to draw.
        title: the heading, in place of a general one.
        lang: the language in which the page opens, ``ar`` or ``en``; the reader can switch.
        renderer: ``pyvis`` (vis-network) or ``sigma`` (WebGL); by size if None: pyvis up to
            2,000 entities and as many relations.
        focus: an entity or several, by any of their names: only what is around them is drawn.
        depth: how many relations around the focus.
        types: a relation type or several: only these are drawn.
        since: the first year, month or day of what is drawn, as in :meth:`KnowledgeGraph.relations`.
        until: the last.
        limit: of more entities the most important are drawn; 2,000 by pyvis and 50,000 by sigma if None. The
            page says what was left out.
        min_confidence: the page opens with relations of at least this confidence, of 1; the reader can move it.

    The same graph and arguments give the same page.

    Raises:
        UnknownName: no such language, renderer, entity or relation type.
        UsageError: a date, a depth or a limit that is none.
    """
    checked_language(lang)
    if renderer is not None and renderer not in RENDERERS:
        raise UnknownName.of("renderer", renderer, RENDERERS)
    if limit is None:
        limit = LIMIT if renderer == "pyvis" else SIGMA_LIMIT
    choice = Choice(_several(focus), depth, _several(types), since, until, limit)
    return render_data(collect(graph, choice), title, lang, renderer, min_confidence)


def render_data(
    data: PageData,
    title: str | None = None,
    lang: str = "ar",
    renderer: str | None = None,
    min_confidence: float = MIN_CONFIDENCE,
) -> str:
    """The page of data that are collected already; as :func:`render_page`."""
    if renderer is None:
        renderer = renderer_for(data)
    drawing = draw(data)
    opening = {"title": title, "lang": lang, "minConfidence": min_confidence, "renderer": renderer}
    content = {
        "title": title or words()[lang]["title"],
        "lang": lang,
        "dir": words()[lang]["dir"],
        "noscript": words()[lang]["noscript"],
        "unsupported": words()[lang]["unsupported"],
        "data": data.to_json() | _vocabulary(data) | opening,
        "drawing": drawing.to_json(),
    }
    if renderer == "sigma":
        return sigma_html(content)
    from kg.page.pyvis_page import PageNetwork

    return PageNetwork(drawing, [e.type for e in data.entities], content).generate_html()


def renderer_for(data: PageData) -> str:
    """The renderer that draws so much quickly: pyvis, or sigma.

    >>> renderer_for(PageData())
    'pyvis'
    """
    small = len(data.entities) <= LIMIT and len(data.relations) <= RELATION_LIMIT
    return "pyvis" if small else "sigma"


def _several(names: str | Iterable[str] | None) -> tuple[str, ...]:
    if names is None:
        return ()
    return (names,) if isinstance(names, str) else tuple(names)


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
    with replacing(path) as part, naming_errors(path):
        part.write_text(page, encoding="utf-8", newline="")
    return Path(path)
