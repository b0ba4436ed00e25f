"""From the rows of tables to the values that answer questions, many at once: each look into a file costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kg.questions import Conditions
from kg.results import EntityResult, RelationResult
from kg.rows import ENTITY, Rows, entity_of
from kg.tables.duck import Connection

__all__ = ["TableRows"]

_RELATIONS = """
SELECT r.type, r.source_entity, r.target_entity, r.polarity, r.modality, r.attribution_entity, r.date, r.role,
       r.confidence, d.key, r.position, d.title, d.source, d.url, d.date, {evidence}, r.start, r."end",
       r.id
FROM {relations}
JOIN documents d ON d.id = r.document
WHERE {where}
ORDER BY r.id
"""
_NEIGHBORS = """
SELECT entity, other, count(*) AS relations
FROM (SELECT entity, CASE WHEN source_entity = entity THEN target_entity ELSE source_entity END AS other
      FROM relations_by_entity
      WHERE entity IN (SELECT unnest(?::BIGINT[])) AND (source_entity = entity OR target_entity = entity))
WHERE other <> entity
GROUP BY entity, other
ORDER BY entity, relations DESC, other
"""
_LINKS = """
SELECT least(source_entity, target_entity) AS a, greatest(source_entity, target_entity) AS b, count(DISTINCT document)
FROM relations WHERE source_entity <> target_entity GROUP BY a, b ORDER BY a, b
"""


_BLOCK = 1024
_SAME = "o.type = d.type AND d.polarity = 'negated' AND o.source_entity"
_OPPOSITES = (
    f"{_SAME} = d.source_entity AND o.target_entity = d.target_entity",
    f"{_SAME} = d.source_entity AND o.target_entity IS NULL AND d.target_entity IS NULL",
    f"{_SAME} = d.target_entity AND o.target_entity = d.source_entity",
    "d.type = 'DENIED' AND o.source_entity = d.target_entity AND o.target_entity = d.source_entity",
    "d.type = 'DENIED' AND o.source_entity = d.source_entity AND o.attribution_entity = d.target_entity",
)
"""How an affirmed statement ``o`` may stand against a denial ``d``; see :func:`kg.analysis.contradictions`."""


class TableRows(Rows):
    """Reads entities, mentions and relations from tables, in which entities have the order of their ids."""

    opposed = "r.id IN ({})".format(
        " UNION ALL ".join(
            f"SELECT d.id FROM relations d JOIN relations o ON {opposite} WHERE o.polarity = 'affirmed'"
            for opposite in _OPPOSITES
        )
    )

    def __init__(self, connection: Any, tables: Connection) -> None:
        super().__init__(connection)
        self._tables = tables
        self._neighbors: dict[int, list[int]] = {}
        self._numbers: dict[str, int] = {}

    def relations(self, where: Conditions) -> Iterator[RelationResult]:
        """Relations in the order of the documents and of their positions."""
        return (relation for _, relation in self._relations(where))

    def numbered(self, numbers: Iterable[int]) -> list[RelationResult]:
        """The relations of these row numbers, in their order."""
        order = {number: place for place, number in enumerate(numbers)}
        where = Conditions()
        where.add("r.id IN (SELECT unnest(?::BIGINT[]))", list(order))
        found = sorted(self._relations(where), key=lambda numbered: order[numbered[0]]) if order else []
        return [relation for _, relation in found]

    def _relations(self, where: Conditions) -> Iterator[tuple[int, RelationResult]]:
        """Relations with their row numbers."""
        if where.entity is None:
            source, evidence, condition = (
                "relations r JOIN evidence s ON s.id = r.evidence",
                "s.text",
                where.where,
            )
            values = where.parameters
        else:
            source, evidence = "relations_by_entity r", "r.evidence"
            condition, values = f"r.entity = ? AND {where.where}", [where.entity, *where.parameters]
        sql = _RELATIONS.format(relations=source, evidence=evidence, where=condition)
        rows = self._tables.execute(sql, values).fetchall()
        self._fetch(n for row in rows for n in (row[1], row[2], row[5]))
        return ((row[-1], self._relation_of(row[:-1])) for row in rows)

    def number(self, entity: str | EntityResult) -> int:
        """The row number of an entity; that of a result is known."""
        known = self._numbers.get(entity.id) if isinstance(entity, EntityResult) else None
        return super().number(entity) if known is None else known

    def entity(self, number: int) -> EntityResult:
        """The entity of a row number; its neighbours in the table are read with it."""
        if number not in self._known:
            first = number - number % _BLOCK
            self._read("id BETWEEN ? AND ?", first, first + _BLOCK - 1)
        return self._known[number]

    def entities_of(self, numbers: Iterable[int]) -> list[EntityResult]:
        """The entities of row numbers, in their order."""
        wanted = list(numbers)
        self._fetch(wanted)
        return [self._known[n] for n in wanted]

    def entities(self, where: Conditions) -> Iterator[EntityResult]:
        """Entities, those named in most documents first."""
        order = "documents DESC, mentions DESC, id"
        sql = f"SELECT {ENTITY} FROM entities WHERE {where.where} ORDER BY {order}"
        return map(entity_of, self._tables.execute(sql, where.parameters))

    def neighbors(self, number: int) -> list[int]:
        """The row numbers of entities that have a relation with this one, those with most relations first."""
        self.prepare((number,))
        return self._neighbors[number]

    def prepare(self, numbers: Iterable[int]) -> None:
        """Read the neighbours of these entities together: they will be asked for."""
        wanted = sorted(set(numbers) - self._neighbors.keys())
        if not wanted:
            return
        found: defaultdict[int, list[int]] = defaultdict(list)
        for entity, other, _ in self._tables.execute(_NEIGHBORS, [wanted]):
            found[entity].append(other)
        self._neighbors.update((n, found[n]) for n in wanted)

    def links(self) -> list[tuple[int, int, int]]:
        """The pairs of entities that have a relation, each once, with the number of documents that state one."""
        return self._tables.execute(_LINKS).fetchall()

    def _fetch(self, numbers: Iterable[int | None]) -> None:
        """Read entities together."""
        wanted = sorted({n for n in numbers if n is not None} - self._known.keys())
        if wanted:
            self._read("id IN (SELECT unnest(?::BIGINT[]))", wanted)

    def _read(self, condition: str, *values: Any) -> None:
        for row in self._tables.execute(f"SELECT {ENTITY} FROM entities WHERE {condition}", values):
            self._known[row[0]] = entity_of(row)
            self._numbers[row[1]] = row[0]

    def _relation_of(self, row: tuple[Any, ...]) -> RelationResult:
        kind, source, target, polarity, modality, by, *rest = row
        ends = [None if n is None else self._known.get(n) or entity_of(None) for n in (source, target, by)]
        return RelationResult(kind, ends[0] or entity_of(None), ends[1], polarity, modality, ends[2], *rest)
