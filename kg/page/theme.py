"""Colours and shapes: one table for drawing, legend and cards, in light and in dark.

Each entity type has a colour and a shape, so that it can be told without seeing colours; each relation
family has a line colour. The colours keep apart under the three kinds of colour blindness, as simulated by
Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency",
IEEE TVCG 2009 (tests/kg/test_page_words.py measures it). Text in a family's colour has a contrast of at least
4.5 to 1 on the panel, a shape one of 3 to 1 (WCAG 2.2 AA).
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
    "PERSON": Style("#0f62d6", "#5a92ff", "dot"),
    "ORG": Style("#c4750b", "#f0a020", "square"),
    "GPE": Style("#009f74", "#86ecca", "hexagon"),
    "LOC": Style("#4f5d00", "#cfe98a", "triangle"),
    "GROUP": Style("#9557aa", "#b892cc", "diamond"),
    "EVENT": Style("#961c60", "#f5557d", "star"),
}

FAMILY_STYLES: dict[str, Style] = {
    "words": Style("#9c6200", "#f0a818"),
    "cyber": Style("#9a4dc2", "#e6b3fa"),
    "contact": Style("#24408a", "#5f8efc"),
    "support": Style("#2d7c4c", "#6fe6a3"),
    "force": Style("#84160b", "#fb5a51"),
    "role": Style("#6d7080", "#8b9295"),
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
