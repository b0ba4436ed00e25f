"""The page inside a notebook: a frame that holds the whole page, without side files and without rights.

The frame's content is its ``srcdoc`` attribute, so JupyterLab, Notebook, VS Code and Colab show it alike, and
so does a notebook that was exported to HTML. The sandbox gives it an origin of its own: it cannot read the
notebook, its cookies or its kernel.
"""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.page.render import render_page, write_page

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["frame_of", "in_notebook", "show"]

ALLOWED = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
"""Run its own script, open a source in a new tab, save: nothing else."""
HEIGHT = 640


def frame_of(graph: KnowledgeGraph, *, height: int = HEIGHT, **options: Any) -> str:
    """The page of ``graph`` in a frame ``height`` pixels high, with the options of :func:`render_page`.

    Raises:
        UnknownName: as of :func:`render_page`.
    """
    page = escape(render_page(graph, **options), quote=True)
    title = escape(str(graph), quote=True)
    style = f"width: 100%; height: {height}px; border: 1px solid #ccc; border-radius: 12px"
    return f'<iframe title="{title}" sandbox="{ALLOWED}" style="{style}" srcdoc="{page}"></iframe>'


def in_notebook() -> bool:
    """Whether this runs in a kernel whose front end shows HTML (and not in a terminal, even IPython's).

    >>> in_notebook()
    False
    """
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell is not None and (hasattr(shell, "kernel") or "google.colab" in sys.modules)


def show(graph: KnowledgeGraph, path: str | Path | None, **options: Any) -> Path | None:
    """Draw ``graph`` where the reader looks; see :meth:`kg.graph.KnowledgeGraph.show`."""
    height = options.pop("height", HEIGHT)
    if path is None and in_notebook():
        # IPython's own HTML class would warn of a frame.
        mime = {"text/html": frame_of(graph, height=height, **options), "text/plain": repr(graph)}
        import_module("IPython.display").display(mime, raw=True)
        return None
    page = write_page(graph, path or Path(tempfile.mkdtemp(prefix="kg-")) / "graph.html", **options)
    webbrowser.open(page.absolute().as_uri())
    return page
