"""Sphinx: ``make docs`` builds the site into ``docs/_build/html``, and any warning fails it.

What can be generated is: the reference of the command line from its own help, the drawing of the packages from their
imports, the reference of Python from the docstrings. Nothing is loaded from the network.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

project = "kg"
author = "the kg authors"
project_copyright = "2026, the kg authors"
version = release = version_of("kg")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "kg"
html_static_path = ["_static"]
html_css_files = ["arabic.css"]

myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autoclass_content = "class"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# Snippets of Turtle with an ellipsis are no whole programs; pages with generated figures begin at the third level.
suppress_warnings = ["misc.highlighting_failure", "myst.header"]


def generate(_: Sphinx) -> None:
    """Write the pages and drawings that are made from the code."""
    from architecture import drawing
    from command_line import reference

    generated = DOCS / "generated"
    generated.mkdir(exist_ok=True)
    for name, text in (("commands.md", reference()), ("architecture.svg", drawing())):
        path = generated / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Generate before Sphinx looks for its sources."""
    app.connect("config-inited", lambda app, config: generate(app))
