"""What all answers can do: plain values for programs, tables for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from kg.extras import optional

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "Result", "Table"]


class Result:
    """Base of the values that questions answer with: dataclasses without behaviour of their own.

    >>> import kg
    >>> entity = kg.example().entity("Nour Port")
    >>> entity.to_dict()["name_ar"], entity.columns() == entity.row_columns() == tuple(entity.to_row())
    ('ميناء النور', True)
    >>> entity.to_dataframe().shape  # doctest: +SKIP
    (1, 8)
    """

    __slots__ = ()

    COMPUTED: ClassVar[tuple[str, ...]] = ()
    """Properties that :meth:`to_dict` gives too."""

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The keys of :meth:`to_dict`."""
        return (*(f.name for f in fields(cls)), *cls.COMPUTED)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; entities by their ids, other results as dicts."""
        return {k: _plain(getattr(self, k)) for k in self.columns()}

    def to_row(self) -> dict[str, Any]:
        """The values of a row of a table: those of :meth:`to_dict`, but for results that are deeper."""
        return self.to_dict()

    @classmethod
    def row_columns(cls) -> tuple[str, ...]:
        """The keys of :meth:`to_row`."""
        return cls.columns()

    def to_dataframe(self) -> pd.DataFrame:
        """A table of one row; see :meth:`Answer.to_dataframe`."""
        return Answer([self], type(self)).to_dataframe()


R = TypeVar("R", bound=Result)


class Answer(list[R]):
    """A list of results, in the order of the question, that can be a table.

    >>> import kg
    >>> answer = kg.example().relations(type="ACCUSED")
    >>> answer.to_dicts()[0]["source"]
    'shield_labs'
    >>> answer.to_dataframe()["document"].to_list()  # doctest: +SKIP
    ['copy.txt', 'wire.txt']
    """

    def __init__(self, rows: Iterable[R], kind: type[R]) -> None:
        super().__init__(rows)
        self.kind = kind

    def to_dicts(self) -> list[dict[str, Any]]:
        """The results as plain JSON values."""
        return [row.to_dict() for row in self]

    def to_dataframe(self) -> pd.DataFrame:
        """A table with a row for each result, and with its columns even if there is none; entities by their ids.

        Raises:
            MissingExtra: pandas is not installed.
        """
        pandas = optional("pandas", "pandas", "to_dataframe()")
        frame: pd.DataFrame = pandas.DataFrame(
            [row.to_row() for row in self], columns=list(self.kind.row_columns())
        )
        return frame


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a question that names its own columns; values are as SQLite or the graph holds them.

    >>> table = Table(("type", "number"), (("MET", 2), ("LEFT", 1)))
    >>> table.to_dicts()[1], len(table), next(iter(table))
    ({'type': 'LEFT', 'number': 1}, 2, ('MET', 2))
    >>> int(table.to_dataframe()["number"].sum())  # doctest: +SKIP
    3
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows by column; of columns of one name the last one counts."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dataframe(self) -> pd.DataFrame:
        """The same as a table of pandas.

        Raises:
            MissingExtra: pandas is not installed.
        """
        pandas = optional("pandas", "pandas", "to_dataframe()")
        frame: pd.DataFrame = pandas.DataFrame(list(self.rows), columns=list(self.columns))
        return frame


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, Result):
        return getattr(value, "id", None) or value.to_dict()
    return value
