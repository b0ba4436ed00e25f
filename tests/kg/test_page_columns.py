"""The page's tables as columns: every value can be read back, and equal ones are written once."""

from __future__ import annotations

from typing import Any

from kg.page.columns import table
from kg.page.data import Mark, PageRelation, PageSentence


def rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What the page's data.js makes of a table."""

    def value(column: dict[str, Any], number: int) -> Any:
        if "all" in column:
            return column["all"]
        return column["of"][column["at"][number] if "at" in column else number]

    return [{k: value(c, n) for k, c in found["columns"].items()} for n in range(found["count"])]


RELATIONS = [
    PageRelation("MET", 0, 1, 0),
    PageRelation("MET", 1, None, 0, date="2016", confidence=0.5),
    PageRelation("ACCUSED", 2, 0, 1, date="2016", polarity="negated"),
    PageRelation("ACCUSED", 2, 1, 1),
]


def test_columns_give_the_rows_back() -> None:
    found = rows(table(PageRelation, RELATIONS))
    names = PageRelation.__dataclass_fields__
    assert found == [{name: getattr(r, name) for name in names} for r in RELATIONS]


def test_recurring_words_are_written_once() -> None:
    columns = table(PageRelation, RELATIONS)["columns"]
    assert columns["type"] == {"of": ["MET", "ACCUSED"], "at": [0, 0, 1, 1]}
    assert columns["modality"] == {"all": "actual"}
    assert columns["source"] == {"of": [0, 1, 2, 2]}


def test_marks_are_in_a_row() -> None:
    (row,) = rows(table(PageSentence, [PageSentence(3, "نص", (Mark(0, 1, 5), Mark(1, 2, 6)))]))
    assert row == {"document": 3, "text": "نص", "marks": [0, 1, 5, 1, 2, 6]}


def test_an_empty_table() -> None:
    assert rows(table(PageRelation, [])) == []
