"""A picture of the graph for papers and slides: matplotlib, with the places, colours and shapes of the page.

Arabic is shaped and ordered by matplotlib itself, which does so since 3.11.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtra, UsageError
from kg.page.choice import Choice
from kg.page.collect import collect
from kg.page.data import PageData
from kg.page.drawing import Disc, Drawing, Line, draw
from kg.page.theme import ENTITY_STYLES, FAMILY_STYLES, entity_style
from kg.page.words import checked_language, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kg.graph import KnowledgeGraph
    from kg.results import EntityResult

__all__ = ["plot"]

FONTS = ("Noto Sans Arabic", "IBM Plex Sans Arabic", "Geeza Pro", "Segoe UI", "DejaVu Sans")
"""Families with good Arabic, of which those that are installed are used; DejaVu comes with matplotlib."""
MARKERS = {"dot": "o", "square": "s", "hexagon": "h", "triangle": "^", "diamond": "D", "star": "*"}
GROUND, INK = "#ffffff", "#1c2430"
DASHES = (0, (3.4, 2.4))
LABEL_POINTS = 8.0
LARGEST = 13.0
"""Radius of a disc in points, at most."""
BESIDE = 90.0
"""Drawing units left free at the sides, for labels."""


def plot(
    graph: KnowledgeGraph,
    focus: str | EntityResult | None = None,
    *,
    depth: int = 1,
    types: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
    top: int = 50,
    min_confidence: float = 0.3,
    lang: str = "en",
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw ``graph`` on ``ax``, or on a new figure, and return the axes; ``ax.figure.savefig`` saves them.

    Drawn are entities that have relations of at least ``min_confidence``, of those the ``top`` most
    important ones; with a ``focus`` only what is at most ``depth`` relations away from that entity; with
    ``types``, ``since`` or ``until`` (ISO 8601) only relations of these types and dates. Names and the
    legend are in ``lang``, ``ar`` or ``en``. Where labels would cover one another, those of the less
    important entities are left out.

    Raises:
        MissingExtra: matplotlib is not installed, or is older than 3.11.
        UnknownName: no such entity, relation type or language.
        UsageError: ``depth`` or ``top`` is less than 1, or ``since`` or ``until`` is no date.

    >>> import kg
    >>> axes = kg.open("graph.db").plot("Julian Assange", depth=2, lang="ar")  # doctest: +SKIP
    >>> axes.figure.savefig("assange.pdf", bbox_inches="tight")  # doctest: +SKIP
    """
    checked_language(lang)
    for name, value in (("depth", depth), ("top", top)):
        if value < 1:
            raise UsageError(f"{name} is {value}; expected 1 or more")
    _check_matplotlib()
    centre = None if focus is None else graph.entity(focus).id
    found = collect(graph, Choice(types=tuple(types), since=since, until=until))
    data = _narrowed(found, centre, depth, top, min_confidence)
    axes = _new_axes() if ax is None else ax
    _Picture(axes, data, draw(data), lang).draw(legend=legend)
    return axes


def _check_matplotlib() -> None:
    try:
        import matplotlib
    except ImportError:
        raise MissingExtra("plot needs matplotlib: pip install 'kg[plot]'") from None
    if tuple(int(n) for n in matplotlib.__version__.split(".")[:2]) < (3, 11):
        raise MissingExtra(
            f"plot needs matplotlib 3.11 or newer, which shapes Arabic, and found "
            f"{matplotlib.__version__}: pip install 'kg[plot]'"
        )


def _new_axes() -> Axes:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(9, 7), layout="constrained")[1]


def _narrowed(data: PageData, focus: str | None, depth: int, top: int, min_confidence: float) -> PageData:
    """Sure relations between the ``top`` linked entities, or those near ``focus``, numbered anew."""
    sure = [r for r in data.relations if r.confidence >= min_confidence]
    ends = [(r.source, r.source if r.target is None else r.target) for r in sure]
    centre = next((i for i, e in enumerate(data.entities) if e.id == focus), None)
    kept = {n for pair in ends for n in pair}
    if centre is not None:
        kept = {centre}
        for _ in range(depth):
            kept |= {n for pair in ends if not kept.isdisjoint(pair) for n in pair}
    # The numbers are in the order of importance; what is asked for comes before all.
    first = sorted(kept, key=lambda n: (n != centre, n))[:top]
    inside = [r for r, pair in zip(sure, ends, strict=True) if set(pair) <= set(first)]
    linked = {n for r in inside for n in (r.source, r.target)} | {centre}
    order = [n for n in first if n in linked]
    new = {old: i for i, old in enumerate(order)}
    relations = tuple(
        replace(r, source=new[r.source], target=None if r.target is None else new[r.target], speaker=None)
        for r in inside
    )
    return PageData(tuple(data.entities[n] for n in order), relations=relations)


class _Picture:
    """One drawing on axes; discs and labels have sizes in points, places in drawing units."""

    def __init__(self, axes: Axes, data: PageData, drawing: Drawing, lang: str) -> None:
        from matplotlib.font_manager import get_font_names

        self.axes, self.data, self.drawing, self.lang = axes, data, drawing, lang
        self.figure: Any = axes.get_figure(root=True)
        self.words = words()[lang]
        installed = set(get_font_names())
        self.fonts = [f for f in FONTS if f in installed]
        self.points = self._frame()

    def draw(self, *, legend: bool) -> None:
        for line in self.drawing.lines:
            self._line(line)
        for disc in self.drawing.discs:
            self._disc(disc)
        self._labels()
        if legend and self.data.entities:
            self._legend()

    def _frame(self) -> float:
        """Set the limits, and give the points that a drawing unit takes."""
        axes, discs = self.axes, self.drawing.discs
        axes.set_axis_off()
        if not discs:
            return 1.0
        left, right = min(d.x for d in discs) - BESIDE, max(d.x for d in discs) + BESIDE
        top, bottom = min(d.y for d in discs) - BESIDE / 2, max(d.y for d in discs) + BESIDE / 2
        axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", anchor="N")
        self.figure.draw_without_rendering()
        return float(axes.get_window_extent().width / (right - left) * 72 / self.figure.dpi)

    def _radius(self, disc: Disc) -> float:
        """In points; a picture of few entities is not one of large discs."""
        return min(2.5 + 0.55 * disc.size * self.points, LARGEST)

    def _line(self, line: Line) -> None:
        from matplotlib.patches import Circle, FancyArrowPatch

        source, target = self.drawing.discs[line.source], self.drawing.discs[line.target]
        look: dict[str, Any] = {
            "color": FAMILY_STYLES[line.family].light, "linewidth": 0.75 * line.width, "alpha": 0.75,
            "linestyle": DASHES if line.tentative else "-", "zorder": 1,
        }  # fmt: skip
        if line.source == line.target:
            around = 0.8 * self._radius(source) / self.points
            middle = (source.x + 1.3 * around, source.y - 1.3 * around)
            self.axes.add_patch(Circle(middle, around, fill=False, **look))
            return
        arrow = FancyArrowPatch(
            (source.x, source.y), (target.x, target.y), arrowstyle="-" if line.symmetric else "-|>",
            connectionstyle=f"arc3,rad={-line.bend}", mutation_scale=7 + line.width,
            shrinkA=self._radius(source) + 1, shrinkB=self._radius(target) + 1.5, **look,
        )  # fmt: skip
        self.axes.add_patch(arrow)

    def _disc(self, disc: Disc) -> None:
        style = entity_style(self.data.entities[disc.entity].type)
        big = 1.35 if style.shape == "star" else 1.0
        self.axes.scatter(
            disc.x, disc.y, s=(2 * big * self._radius(disc)) ** 2, marker=MARKERS[style.shape],
            color=style.light, edgecolors=GROUND, linewidths=0.8, zorder=2,
        )  # fmt: skip

    def _name(self, number: int) -> str:
        entity = self.data.entities[number]
        return (self.lang == "ar" and entity.name_ar) or entity.name

    def _labels(self) -> None:
        """The most important first; each where it covers no other label and, if it can be, no disc."""
        from matplotlib.patheffects import withStroke
        from matplotlib.transforms import Bbox

        scale = self.figure.dpi / 72
        discs = {}
        for disc in self.drawing.discs:
            x, y = self.axes.transData.transform((disc.x, disc.y))
            reach = self._radius(disc) * scale
            discs[disc.entity] = Bbox([[x - reach, y - reach], [x + reach, y + reach]])
        taken: list[Bbox] = []
        halo = [withStroke(linewidth=2.4, foreground=GROUND)]
        for disc in self.drawing.discs:
            tried: list[tuple[bool, int, int, Any, Bbox]] = []
            for offset, across, along in self._places(disc):
                label = self.axes.annotate(
                    self._name(disc.entity), (disc.x, disc.y), offset, textcoords="offset points",
                    ha=across, va=along, fontsize=LABEL_POINTS + 0.09 * disc.size, fontfamily=self.fonts,
                    color=INK, path_effects=halo, zorder=3, annotation_clip=False,
                )  # fmt: skip
                box = label.get_window_extent()
                covered = sum(box.overlaps(d) for n, d in discs.items() if n != disc.entity)
                tried.append((any(box.overlaps(other) for other in taken), covered, len(tried), label, box))
            hidden, _, best, label, box = min(tried)
            for i, other in enumerate(tried):
                if i != best or hidden:
                    other[3].remove()
            if not hidden:
                taken.append(box)

    def _places(self, disc: Disc) -> list[tuple[tuple[float, float], str, str]]:
        away = self._radius(disc) + 1.5
        return [
            ((0, -away), "center", "top"), ((0, away), "center", "bottom"),
            ((away + 1, 0), "left", "center"), ((-away - 1, 0), "right", "center"),
        ]  # fmt: skip

    def _legend(self) -> None:
        """Three columns: entity types, relation families, and how it is stated; from the right in Arabic."""
        from matplotlib.lines import Line2D

        types = {e.type for e in self.data.entities}
        families = {line.family for line in self.drawing.lines}
        columns = [
            [Line2D([], [], linestyle="none", marker=MARKERS[style.shape], markersize=6, color=style.light,
                    label=self.words["entity"][kind])
             for kind, style in ENTITY_STYLES.items() if kind in types],
            [Line2D([], [], linewidth=1.8, color=style.light, label=self.words["family"][family])
             for family, style in FAMILY_STYLES.items() if family in families],
            [Line2D([], [], linewidth=1.4, color=INK, linestyle=DASHES if tentative else "-",
                    label=self.words["line_dashed" if tentative else "line_solid"])
             for tentative in sorted({line.tentative for line in self.drawing.lines})],
        ]  # fmt: skip
        rows, arabic = max(map(len, columns)), self.lang == "ar"
        if arabic:
            columns.reverse()
        blank = Line2D([], [], linestyle="none", label=" ")
        self.axes.legend(
            handles=[h for column in columns for h in [*column, *[blank] * (rows - len(column))]],
            loc="upper center", bbox_to_anchor=(0.5, 0), ncols=3, frameon=False, borderaxespad=0,
            prop={"family": self.fonts, "size": 8}, alignment="right" if arabic else "left",
            markerfirst=not arabic,
        )  # fmt: skip
