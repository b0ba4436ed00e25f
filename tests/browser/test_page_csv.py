"""The CSV that the page saves: no cell of it is a formula to a spreadsheet, and nothing is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from test_page_taking import save_all, saved

from kg.export.cells import unescaped_cell
from tests.security.hostile import FORMULAS, hostile_graph
from tests.security.test_spreadsheets import formulas


def test_the_csv_of_the_page_has_no_formula(open_page: Callable[..., Any]) -> None:
    page = open_page(hostile_graph(FORMULAS))
    save_all(page)
    rows = list(csv.reader(io.StringIO(saved(page, "relations.csv").lstrip("\ufeff"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}, "a cell ended its row"
    assert len(rows) == 1 + len(FORMULAS)
    assert formulas([cell for row in rows for cell in row]) == []
    roles = {unescaped_cell(row[rows[0].index("role")]) for row in rows[1:]}
    assert roles == set(FORMULAS)
