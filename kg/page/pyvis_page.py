"""The pyvis renderer: a ``pyvis.network.Network`` behind our own template.

pyvis 0.3.2 loads Bootstrap and vis-network from the net even when told to inline them, parses titles as
markup and writes with the locale's encoding; none of that is used. What is: its network form, and the
vis-network that it ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyvis
from markupsafe import Markup
from pyvis.network import Network

from kg.page import assets
from kg.page.drawing import Disc, Drawing, Line
from kg.page.theme import entity_style

__all__ = ["PageNetwork"]

OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "selectConnectedEdges": False, "multiselect": False, "zoomSpeed": 0.7},
    "nodes": {"borderWidth": 2, "borderWidthSelected": 2, "labelHighlightBold": False},
    "edges": {"selectionWidth": 0, "hoverWidth": 0, "arrowStrikethrough": False},
}


LICENCE = (
    "vis-network 9: Apache-2.0 or MIT, (c) 2011-2017 Almende B.V., 2017-2022 visjs contributors; "
    "shipped by pyvis (BSD-3-Clause)."
)


class PageNetwork(Network):  # type: ignore[misc]
    """A pyvis network of a drawing; ``generate_html`` gives the whole page.

    ``types`` are those of the entities; ``content`` is what the template shows besides nodes and edges.
    """

    def __init__(self, drawing: Drawing, types: Sequence[str], content: dict[str, Any]) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=content["title"])
        self.path = "page.html"
        self.templateEnv = assets.environment().overlay()
        scripts = [vis_network(), assets.application_script("pyvis")]
        policy = assets.content_security_policy(scripts, [assets.style_sheet()])
        self.templateEnv.globals = self.templateEnv.globals | content | {
            "scripts": scripts, "policy": policy, "vis_options": OPTIONS, "licence": LICENCE,
        }  # fmt: skip
        self.options = OPTIONS
        for disc in drawing.discs:
            self.add_node(disc.entity, **_node(disc, types[disc.entity]))
        # pyvis's add_edge looks for each end in a list: too slow for thousands.
        self.edges = [_edge(number, line) for number, line in enumerate(drawing.lines)]

    def generate_html(self, name: str = "page.html", local: bool = True, notebook: bool = False) -> str:
        """The page as one string, without side files."""
        return str(super().generate_html(name))


def _node(disc: Disc, kind: str) -> dict[str, Any]:
    # No label: the page draws labels itself, so that none covers another and each runs in its own direction.
    return {"label": " ", "shape": entity_style(kind).shape, "x": disc.x, "y": disc.y, "size": disc.size}


def _edge(number: int, line: Line) -> dict[str, Any]:
    arrow = not line.symmetric and line.source != line.target
    edge: dict[str, Any] = {
        "id": number, "from": line.source, "to": line.target, "width": line.width,
        "dashes": [7, 6] if line.tentative else False,
        "arrows": {"to": {"enabled": arrow, "scaleFactor": round(0.45 + 0.05 * line.width, 2)}},
    }  # fmt: skip
    if line.source != line.target:
        way = "curvedCW" if line.bend >= 0 else "curvedCCW"
        edge["smooth"] = {"enabled": True, "type": way, "roundness": abs(line.bend)} if line.bend else False
    return edge


@cache
def vis_network() -> Markup:
    """The vis-network that pyvis ships: of several the newest."""
    found = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"), key=_version)
    return assets.vendored_script(found[-1].read_text(encoding="utf-8"))


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(n) for n in path.parent.name.removeprefix("vis-").split(".") if n.isdigit())
