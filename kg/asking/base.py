"""What all questions share: the store and the rows that are read from it."""

from __future__ import annotations

from kg.results import EntityResult
from kg.stored import StoredGraph

__all__ = ["Asking"]


class Asking:
    """Holds the store of a graph.

    Wherever a method takes an entity, it takes its id, English name, Arabic name or alias, in any usual
    spelling, or an :class:`~kg.results.EntityResult`.
    """

    def __init__(self, store: StoredGraph) -> None:
        self._store = store
        self._sql = store.connection
        self._rows = store.rows()

    def _number(self, entity: str | EntityResult) -> int:
        """The row number of an entity; raises UnknownName, which proposes near names."""
        return self._rows.number(entity)
