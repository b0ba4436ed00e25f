"""Tables as columns: how the page's data are written, so that equal values are written once.

A hundred thousand objects that repeat their keys and their few types and dates are slow to read; their
columns are a few long arrays, which compress well besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["table"]


def table(kind: type[DataclassInstance], rows: Sequence[Any]) -> dict[str, Any]:
    """The fields of ``rows``, which are of the dataclass ``kind``, as JSON values that the page reads back.

    A column is ``{"all": value}``, or ``{"of": values}`` with one for each row, or, where values recur,
    ``{"of": distinct values, "at": the number of the value of each row}``.

    >>> from kg.page.data import PageEntity
    >>> found = table(PageEntity, [PageEntity("iran", "GPE", "Iran"), PageEntity("iraq", "GPE", "Iraq")])
    >>> found["columns"]["id"], found["columns"]["type"]
    ({'of': ['iran', 'iraq']}, {'all': 'GPE'})
    """
    columns = {f.name: _column([_plain(getattr(row, f.name)) for row in rows]) for f in fields(kind)}
    return {"count": len(rows), "columns": columns}


def _column(values: list[Any]) -> dict[str, Any]:
    if values and isinstance(values[0], list):
        return {"of": values}
    numbers: dict[Any, int] = {}
    for value in values:
        numbers.setdefault(value, len(numbers))
    if len(numbers) == 1:
        return {"all": values[0]}
    recur = 2 * len(numbers) <= len(values) and not all(isinstance(v, int) for v in numbers)
    return {"of": list(numbers), "at": [numbers[v] for v in values]} if recur else {"of": values}


def _plain(value: Any) -> Any:
    """A tuple as a list; one of tuples or of marks, which are dataclasses, as one flat list."""
    if not isinstance(value, tuple):
        return value
    if value and not isinstance(value[0], str | int):
        return [getattr(v, f.name) for v in value for f in fields(v)]
    return list(value)
