"""Colours and shapes: one table for drawing, legend and cards, in light and in dark.

Each entity type has a colour and a shape, so that it can be told without seeing colours; each relation
family has a line colour. The colours keep apart under the three common kinds of colour blindness, and text
in them has a contrast of at least 4.5 to 1 on the panel (WCAG AA).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["ENTITY_STYLES", "FAMILY_STYLES", "Style", "entity_style", "theme"]


@dataclass(frozen=True, slots=True)
class Style:
    """A colour on light and on dark ground, and the shape (of entities) in vis-network's words."""

    light: str
    dark: str
    shape: str = ""


ENTITY_STYLES: dict[str, Style] = {
    "PERSON": Style("#2f6bd8", "#6ea2ff", "dot"),
    "ORG": Style("#b86a00", "#f2a63b", "square"),
    "GPE": Style("#0f8a72", "#3fc9a9", "hexagon"),
    "LOC": Style("#6b7a1e", "#b5c34d", "triangle"),
    "GROUP": Style("#8250c4", "#b692f0", "diamond"),
    "EVENT": Style("#c63a72", "#f582ad", "star"),
}

FAMILY_STYLES: dict[str, Style] = {
    "words": Style("#b4560f", "#f0934a"),
    "cyber": Style("#7a42b8", "#b78bef"),
    "contact": Style("#1f6fb2", "#62aef0"),
    "support": Style("#1d7f57", "#4cc291"),
    "force": Style("#b8293a", "#f2707c"),
    "role": Style("#667085", "#98a2b5"),
}


def entity_style(kind: str) -> Style:
    """The style of an entity type; one that the page has no style for looks like a place.

    >>> entity_style("PRODUCT").shape
    'triangle'
    """
    return ENTITY_STYLES.get(kind, ENTITY_STYLES["LOC"])


def theme() -> dict[str, dict[str, dict[str, str]]]:
    """The table as plain JSON values, for the page.

    >>> theme()["entities"]["PERSON"]["shape"]
    'dot'
    """
    return {
        "entities": {k: asdict(s) for k, s in ENTITY_STYLES.items()},
        "families": {k: asdict(s) for k, s in FAMILY_STYLES.items()},
    }
