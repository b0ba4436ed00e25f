"""Cells of CSV tables that spreadsheets open: no text of a document may run there as a formula.

The rule is OWASP's against CSV injection (https://owasp.org/www-community/attacks/CSV_Injection): a spreadsheet runs a
cell that begins with one of a few signs, so that an apostrophe is put before such a text. It is put before a text that
begins with an apostrophe, too, so that the first one is always ours and the text comes back whole. Numbers that are
numbers are left alone.

Tables for spreadsheets follow it: ``kg export --format csv``, ``--csv`` of ``kg query`` and ``kg entities``, and the
CSV that the page saves (``kg/page/template/js/export.js``, which has the same signs). Formats for programs do not,
because there the apostrophe would be wrong data: JSON, Parquet, RDF, GraphML, GEXF, and the tables for Neo4j.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["FORMULA_SIGNS", "safe_cell", "unescaped_cell"]

FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
"""A text that begins with one of these is run by some spreadsheet; the last four by East Asian ones."""

_MARK = "'"


def safe_cell(value: Any) -> Any:
    """What to write for a value: lists as JSON, texts such that no spreadsheet runs them, all else as it is.

    >>> safe_cell('=HYPERLINK("http://a.example")'), safe_cell(("أ", "ب")), safe_cell(-1)
    ('\\'=HYPERLINK("http://a.example")', '["أ", "ب"]', -1)
    """
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith((*FORMULA_SIGNS, _MARK)):
        return _MARK + value
    return value


def unescaped_cell(text: str) -> str:
    """The text that :func:`safe_cell` wrote as ``text``.

    >>> unescaped_cell(safe_cell("-1")), unescaped_cell(safe_cell("'tis")), unescaped_cell("روسيا")
    ('-1', "'tis", 'روسيا')
    """
    return text.removeprefix(_MARK)
