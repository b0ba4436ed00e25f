"""The pieces of the page that are no data: style, scripts, their hashes; and how JSON goes inline."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

__all__ = ["application_script", "comment", "content_security_policy", "embedded_json", "environment", "json_element",
           "style_sheet", "vendored_script"]  # fmt: skip

SCRIPTS = (
    "base", "data", "search", "timeline", "filters", "key", "labels", "shapes", "curves", "look", "scene",
    "RENDERER", "evidence", "selection", "paths", "cards", "overview", "table", "claims", "svg", "export",
    "left_out", "address", "main", "wiring",
)  # fmt: skip
"""The files of ``template/js`` in the order in which they are joined; of the renderers' only those of one."""
RENDERERS = {
    "pyvis": ("vis",),
    "sigma": ("sigma_programs", "sigma_view", "sigma_names", "sigma_mouse", "sigma"),
}
PACKED_FROM = 150_000
"""Characters of JSON from which on an element holds it compressed."""

_UNSAFE = re.compile("[<>&'\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@cache
def style_sheet() -> Markup:
    """The style of the page."""
    return Markup(_read("page.css"))


@cache
def application_script(renderer: str) -> Markup:
    """The project's own script: the files of ``template/js``, with that of a renderer, in one closure."""
    names = (RENDERERS[renderer] if name == "RENDERER" else (name,) for name in SCRIPTS)
    parts = "\n".join(_read("js", f"{name}.js") for name in chain.from_iterable(names))
    return _inline('(async () => {\n"use strict";\n' + parts + "\n})();")


def vendored_script(text: str) -> Markup:
    """A library as it goes inline: uniform line ends, which the hash counts; no address of a source map."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _inline(re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text))


def comment(text: str) -> Markup:
    """Text for an HTML comment.

    >>> print(comment("a --> b"))
    a —> b
    """
    return Markup(text.replace("--", "—"))


def content_security_policy(scripts: list[Markup], styles: list[Markup]) -> str:
    """A policy that runs exactly these scripts, knows no address, and refuses to parse strings as markup.

    >>> content_security_policy([Markup("1")], [])[:75]
    "default-src 'none'; script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S"
    """
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def embedded_json(value: Any) -> Markup:
    r"""JSON for a script element of type ``application/json``.

    Characters that could end the element, start a comment, reorder the source or be lost on the way are
    escaped; other letters stay as they are, so that Arabic takes two bytes a letter and not six.

    >>> print(embedded_json("</script> نفى"))
    "\u003c/script\u003e نفى"
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text))


def json_element(id: str, value: Any) -> Markup:
    """A script element that holds ``value`` as data: as JSON, or as base64 of deflated JSON if it is long.

    >>> print(json_element("kg-data", {"n": 1}))
    <script type="application/json" id="kg-data">{"n":1}</script>
    """
    text = embedded_json(value)
    if len(text) < PACKED_FROM:
        return Markup(f'<script type="application/json" id="{id}">{text}</script>')
    packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 6)).decode("ascii")
    return Markup(f'<script type="text/plain" id="{id}" data-packed>{packed}</script>')


@cache
def environment() -> Environment:
    """The templates, with what every page has: all that is not :class:`Markup` is escaped."""
    env = Environment(loader=PackageLoader("kg.page", "template"), autoescape=True)
    env.globals.update(json_element=json_element, style=style_sheet())
    return env


def _inline(text: str) -> Markup:
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError("a script that contains the end of a script element cannot go inline")
    return Markup(text)


def _hashes(texts: list[Markup]) -> str:
    digests = (hashlib.sha256(t.encode("utf-8")).digest() for t in texts)
    return " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests) or "'none'"


def _read(*path: str) -> str:
    return files("kg.page").joinpath("template", *path).read_text(encoding="utf-8")
