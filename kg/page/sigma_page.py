"""The sigma renderer, for graphs that are too large for vis-network: sigma and graphology draw by WebGL.

Both are vendored in ``kg/page/vendor``, with their licences, so that the page makes no request.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from markupsafe import Markup

from kg.page import assets

__all__ = ["LIBRARIES", "sigma_html"]

LIBRARIES = ("graphology-0.26.0.min.js", "sigma-3.0.3.min.js")
"""The files of ``kg/page/vendor`` that the page holds, in the order in which they run."""


def sigma_html(content: dict[str, Any]) -> str:
    """The page as one string; ``content`` is what the template shows, ``data`` and ``drawing`` included."""
    scripts = [*(_library(name) for name in LIBRARIES), assets.application_script("sigma")]
    policy = assets.content_security_policy(scripts, [assets.style_sheet()])
    template = assets.environment().get_template("page.html")
    return template.render(content, scripts=scripts, policy=policy, licence=_licences())


def _library(name: str) -> Markup:
    return assets.vendored_script(_vendored(name))


def _licences() -> Markup:
    """The texts of the licences, for the comment at the head of the page, as they ask for."""
    texts = [f"{name}: {_vendored(f'{name}-LICENSE.txt')}" for name in ("sigma", "graphology")]
    return assets.comment("\n".join(texts))


def _vendored(name: str) -> str:
    return files("kg.page").joinpath("vendor", name).read_text(encoding="utf-8")
