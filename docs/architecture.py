"""The drawing of the two packages, made from their imports: ``python docs/architecture.py > architecture.svg``.

A box is a module or a subpackage. It stands above all that it imports (longest path, after Sugiyama, Tagawa and Toda,
1981); an arrow is an import that does not follow from others (transitive reduction). The packages stand one above the
other, because imports go one way only; if one went the other way, the drawing would fail.
"""

from __future__ import annotations

import ast
from html import escape
from pathlib import Path

import networkx as nx

__all__ = ["drawing", "imports"]

ROOT = Path(__file__).parents[1]
LAYERS = ("cli", "pipelines", "kg")
COLOURS = {"cli": "#8a5a00", "pipelines": "#1d4f91", "kg": "#1f6f4a"}
TITLES = {
    "cli": "pipelines.cli: the command line, the only part that prints",
    "pipelines": "pipelines: from files to extracted documents",
    "kg": "kg: the graph, without any language processing",
}
_WIDTH, _MARGIN, _BOX, _GAP, _ROW, _TITLE = 1050, 20, 24, 10, 44, 40
_LETTER = 6.9


def unit(module: str) -> str | None:
    """The box of a module: ``kg.page`` of ``kg.page.render``; None for what is drawn nowhere.

    >>> unit("kg.page.render"), unit("pipelines.cli.build"), unit("pipelines.train.ner"), unit("json")
    ('kg.page', 'pipelines.cli.build', None, None)
    """
    parts = module.split(".")
    if parts[0] not in {"kg", "pipelines"} or len(parts) < 2 or parts[1] in {"train", "py", "samples"}:
        return None
    return ".".join(parts[: 3 if parts[:2] == ["pipelines", "cli"] else 2])


def layer(box: str) -> str:
    """The part that a box belongs to."""
    return "cli" if box.startswith(("pipelines.cli", "pipelines.entry")) else box.partition(".")[0]


def imports() -> nx.DiGraph[str]:
    """The boxes, with an edge from each to those that it imports anywhere in its code."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    names = {}
    for package in ("kg", "pipelines"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    for name, path in names.items():
        box = unit(name)
        if box is None:
            continue
        graph.add_node(box)
        for imported in _imported(path):
            other = unit(imported if imported in names else imported.rpartition(".")[0])
            if other is not None and other != box:
                graph.add_edge(box, other)
    return graph


def _imported(path: Path) -> list[str]:
    """Full names; imports for type checking are left out, they do not run."""
    found = []
    for node in _run(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [n.name for n in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{n.name}" for n in node.names]
    return found


def _run(node: ast.AST) -> list[ast.AST]:
    out = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        out += [child, *_run(child)]
    return out


def rows(graph: nx.DiGraph[str]) -> list[list[str]]:
    """The boxes of one part by rows, each above what it imports; modules that import each other share one."""
    groups = nx.condensation(graph)
    height = {}
    for group in reversed(list(nx.topological_sort(groups))):
        height[group] = max((height[g] + 1 for g in groups.successors(group)), default=0)
    found: dict[int, list[str]] = {}
    for group, members in groups.nodes(data="members"):
        found.setdefault(height[group], []).extend(sorted(members))
    return [found[h] for h in sorted(found, reverse=True)]


def drawing() -> str:
    """The SVG; the same imports give the same bytes.

    >>> drawing().startswith("<svg ")
    True
    """
    graph = imports()
    order = {name: n for n, name in enumerate(LAYERS)}
    wrong = [(a, b) for a, b in graph.edges if order[layer(a)] > order[layer(b)]]
    assert not wrong, f"imports in the wrong direction: {wrong}"
    places: dict[str, tuple[float, float, float]] = {}
    frames, y = [], float(_MARGIN)
    for name in LAYERS:
        part = graph.subgraph([box for box in graph if layer(box) == name])
        top = y
        y += _TITLE
        for row in rows(part):
            y = _place(_sorted(row, graph, places), places, y)
        frames.append((name, top, y))
        y += _MARGIN
    lines = [_arrow(places[a], places[b], layer(a)) for a, b in sorted(_direct(graph).edges)]
    parts = [_frame(*frame) for frame in frames] + lines + [_box(b, places[b]) for b in sorted(places)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y:.0f}" font-family="sans-serif">'
    style = "<style>.i{fill:none;stroke-opacity:.35}.i:hover{stroke-opacity:1;stroke-width:3}</style>"
    return "\n".join([head, style, *parts, "</svg>"]) + "\n"


def _direct(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Without the imports that follow from others; cycles stay as they are."""
    groups = nx.condensation(graph)
    direct = nx.transitive_reduction(groups)
    member = groups.graph["mapping"]
    kept = [(a, b) for a, b in graph.edges if member[a] == member[b] or direct.has_edge(member[a], member[b])]
    return nx.DiGraph(kept)


def _sorted(
    row: list[str], graph: nx.DiGraph[str], places: dict[str, tuple[float, float, float]]
) -> list[str]:
    """By the middle of those above that import them, so that arrows are short."""

    def middle(box: str) -> float:
        above = [places[b][0] for b in graph.predecessors(box) if b in places]
        return sum(above) / len(above) if above else _WIDTH / 2

    return sorted(row, key=lambda box: (middle(box), box))


def _place(row: list[str], places: dict[str, tuple[float, float, float]], y: float) -> float:
    """Put the boxes of a row side by side, in as many lines as they need; the next free height."""
    lines: list[list[tuple[str, float]]] = [[]]
    room = _WIDTH - 4 * _MARGIN
    for box in row:
        width = len(_label(box)) * _LETTER + 16
        if sum(w + _GAP for _, w in lines[-1]) + width > room:
            lines.append([])
        lines[-1].append((box, width))
    for line in lines:
        x = (_WIDTH - sum(w + _GAP for _, w in line) + _GAP) / 2
        for box, width in line:
            places[box] = (x + width / 2, y, width)
            x += width + _GAP
        y += _ROW
    return y


def _label(box: str) -> str:
    return box.rpartition(".")[2]


def _frame(name: str, top: float, bottom: float) -> str:
    colour = COLOURS[name]
    return (
        f'<rect x="{_MARGIN}" y="{top:.0f}" width="{_WIDTH - 2 * _MARGIN}" height="{bottom - top:.0f}" rx="10" '
        f'fill="{colour}" fill-opacity=".05" stroke="{colour}"/>'
        f'<text x="{2 * _MARGIN}" y="{top + 24:.0f}" font-size="16" font-weight="bold" fill="{colour}">'
        f"{escape(TITLES[name])}</text>"
    )


def _box(box: str, place: tuple[float, float, float]) -> str:
    x, y, width = place
    colour = COLOURS[layer(box)]
    return (
        f'<g><title>{escape(box)}</title><rect x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" '
        f'height="{_BOX}" rx="5" fill="#fff" stroke="{colour}"/><text x="{x:.0f}" y="{y + 16:.0f}" font-size="12" '
        f'text-anchor="middle" fill="#111">{escape(_label(box))}</text></g>'
    )


def _arrow(a: tuple[float, float, float], b: tuple[float, float, float], part: str) -> str:
    y, end = a[1] + _BOX, b[1]
    bend = max(20.0, (end - y) / 2)
    path = f"M{a[0]:.0f} {y:.0f}C{a[0]:.0f} {y + bend:.0f} {b[0]:.0f} {end - bend:.0f} {b[0]:.0f} {end:.0f}"
    return f'<path class="i" d="{path}" stroke="{COLOURS[part]}"/>'


if __name__ == "__main__":
    print(drawing(), end="")
