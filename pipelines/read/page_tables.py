"""The size of a page's tables, told before their text is taken.

A cell may say that it stands for a hundred columns and a hundred rows, which a page of ten kilobytes makes millions of
cells of; trafilatura lays all of them out, and counts a row anew for each cell of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import DocumentTooLarge
from pipelines.read.limits import MAX_CELLS, MAX_COLUMNS

__all__ = ["check_tables"]

_CELL = re.compile("<t[dh]", re.I)
_FEW = 16  # cells, which are few whatever they say of themselves
_MOST_SPAN = 100  # more are read as that many


def check_tables(page: str) -> None:
    """Refuse a page whose tables have more columns or cells than :mod:`pipelines.read.limits` allows.

    Raises:
        DocumentTooLarge: they have.

    >>> check_tables("<table><tr><td colspan=2>نفى</td></tr></table>")
    """
    if sum(1 for _ in _CELL.finditer(page)) <= _FEW:
        return
    from trafilatura import load_html

    tree = load_html(page)
    cells = 0
    for table in () if tree is None else tree.iter("table"):
        padded = 0  # each row is filled up to the widest one
        for width in _widths(_rows(table)):
            padded = max(padded, min(width, _MOST_SPAN))
            cells += max(width, padded)
            if width > MAX_COLUMNS:
                raise DocumentTooLarge(
                    f"a table of the page has a row of more than {MAX_COLUMNS:,} columns; "
                    "save the text of the article alone"
                )
            if cells > MAX_CELLS:
                raise DocumentTooLarge(
                    f"the tables of the page have more than {MAX_CELLS:,} cells; "
                    "save the text of the article alone"
                )


def _rows(table: Any) -> Iterator[list[Any]]:
    """The cells of each row; those outside any are a row, too."""
    for part in (table, *table.iterchildren("thead", "tbody", "tfoot")):
        yield list(part.iterchildren("td", "th"))
        for row in part.iterchildren("tr"):
            yield list(row.iterchildren("td", "th"))


def _widths(rows: Iterable[list[Any]]) -> Iterator[int]:
    """How many columns each row has: those of its cells, and of the cells above that reach into it."""
    ending: defaultdict[int, int] = defaultdict(int)  # columns that cells from above have no more, by row
    reaching = 0
    for number, cells in enumerate(rows):
        reaching -= ending.pop(number, 0)
        width = reaching
        for cell in cells:
            columns, height = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            width += columns
            if height > 1:
                reaching += columns
                ending[number + height] += columns
        yield width


def _span(value: str | None) -> int:
    return min(int(value[:9]), _MOST_SPAN) if value and value.isdecimal() else 1
