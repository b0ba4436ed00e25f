"""From the rows of a store to the values that answer questions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from kg.errors import StoreError
from kg.lookup import one_entity
from kg.model import check_texts
from kg.names import normalize
from kg.questions import SELECT_RELATIONS, Conditions
from kg.results import EntityResult, MentionResult, RelationResult

__all__ = ["ENTITY", "Rows", "entity_of", "with_words"]

ENTITY = "id, key, type, name, name_ar, aliases, documents, mentions, name_origin"
"""The columns of an entity, for :func:`entity_of`."""
_CACHED_TEXTS = 64
_SELECT_MENTIONS = """
SELECT d.key, m.start, m."end", m.text, e.key
FROM mentions m
JOIN local_entities l ON l.id = m.local
JOIN entities e ON e.id = l.entity
JOIN documents d ON d.id = l.document
WHERE {where}
ORDER BY d.key, m.start, m."end", e.key
"""
_SELECT_NEIGHBORS = """
WITH ends AS (
    SELECT target_entity AS other FROM relations WHERE source_entity = :me
    UNION ALL
    SELECT source_entity FROM relations WHERE target_entity = :me
)
SELECT other, count(*) AS relations, key
FROM ends JOIN entities e ON e.id = other
WHERE other <> :me
GROUP BY other, key
ORDER BY relations DESC, key
"""


_SELECT_LINKS = """
SELECT a.id, b.id, count(DISTINCT r.document)
FROM relations r
JOIN entities s ON s.id = r.source_entity
JOIN entities t ON t.id = r.target_entity
JOIN entities a ON a.id = CASE WHEN s.key < t.key THEN s.id ELSE t.id END
JOIN entities b ON b.id = s.id + t.id - a.id
WHERE s.id <> t.id
GROUP BY a.id, b.id, a.key, b.key
ORDER BY a.key, b.key
"""


class Rows:
    """Reads entities, mentions and relations; entities and the last texts are remembered."""

    opposed: str | None = None
    """A condition that all denials fulfil which may have an opposite, if looking for each costs more than it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._known: dict[int, EntityResult] = {}
        self._text = lru_cache(maxsize=_CACHED_TEXTS)(self._read_text)

    def number(self, entity: str | EntityResult) -> int:
        """The row number of an entity; see :func:`kg.lookup.one_entity` for the error."""
        return one_entity(self._sql, entity.id if isinstance(entity, EntityResult) else entity)

    def entity(self, number: int) -> EntityResult:
        """The entity of a row number."""
        if number not in self._known:
            row = self._sql.execute(f"SELECT {ENTITY} FROM entities WHERE id = ?", (number,)).fetchone()
            self._known[number] = entity_of(row)
        return self._known[number]

    def entities_of(self, numbers: Iterable[int]) -> list[EntityResult]:
        """The entities of row numbers, in their order."""
        return list(map(self.entity, numbers))

    def entities(self, where: Conditions) -> Iterator[EntityResult]:
        """Entities, those named in most documents first."""
        order = "documents DESC, mentions DESC, key"
        sql = f"SELECT {ENTITY} FROM entities WHERE {where.where} ORDER BY {order}"
        return map(entity_of, self._sql.execute(sql, where.parameters))

    def mentions(self, where: Conditions) -> Iterator[MentionResult]:
        """Mentions in the order of the documents and texts."""
        rows = self._sql.execute(_SELECT_MENTIONS.format(where=where.where), where.parameters)
        return (MentionResult(*row) for row in rows)

    def relations(self, where: Conditions) -> Iterator[RelationResult]:
        """Relations in the order of the documents and of their positions."""
        rows = self._sql.execute(SELECT_RELATIONS.format(where=where.where_in_sqlite), where.parameters)
        return map(self._relation, rows.fetchall())

    def numbered(self, numbers: Iterable[int]) -> list[RelationResult]:
        """The relations of these row numbers, in their order."""
        found: list[RelationResult] = []
        for number in numbers:
            where = Conditions()
            where.equals("r.id", number)
            found += self.relations(where)
        return found

    def neighbors(self, number: int) -> list[int]:
        """The row numbers of entities that have a relation with this one, those with most relations first."""
        return [n for n, *_ in self._sql.execute(_SELECT_NEIGHBORS, {"me": number})]

    def prepare(self, numbers: Iterable[int]) -> None:
        """Told of entities whose neighbours will be asked for one by one."""

    def links(self) -> list[tuple[int, int, int]]:
        """The pairs of entities that have a relation, each once, with the number of documents that state one."""
        return self._sql.execute(_SELECT_LINKS).fetchall()

    def _relation(self, row: tuple[Any, ...]) -> RelationResult:
        kind, source, target, polarity, modality, by, date, role, confidence, *rest, number = row
        document, position, title, publisher, url, document_date, start, end = rest
        evidence = self._text(number)[start:end]
        return RelationResult(
            kind,
            self.entity(source),
            None if target is None else self.entity(target),
            polarity,
            modality,
            None if by is None else self.entity(by),
            date,
            role,
            confidence,
            document,
            position,
            title,
            publisher,
            url,
            document_date,
            evidence,
            start,
            end,
        )

    def _read_text(self, document: int) -> str:
        row = self._sql.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        return str(row[0])


def entity_of(row: tuple[Any, ...] | None) -> EntityResult:
    """The entity of a row with the columns :data:`ENTITY`.

    Raises:
        StoreError: there is none, or it holds what no build writes.
    """
    try:
        if row is None:
            raise ValueError("something refers to an entity that is not there")
        _, key, kind, name, name_ar, aliases, documents, mentions, origin = row
        check_texts(f"entity {key!r}", key, kind, name, origin)
        check_texts(f"entity {key!r}", name_ar, optional=True)
        names = json.loads(aliases)
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise ValueError(f"entity {key!r} has the aliases {aliases[:40]!r}, expected a list of names")
        if documents < 0 or mentions < 0:
            raise ValueError(f"entity {key!r} has {documents} documents and {mentions} mentions")
        return EntityResult(key, kind, name, name_ar, tuple(names), documents, mentions, origin)
    except (TypeError, ValueError, RecursionError) as e:
        raise StoreError(f"the graph is damaged: {e}; build it again with `kg build --fresh`") from e


def with_words(relations: Iterable[RelationResult], text: str) -> Iterator[RelationResult]:
    """Those whose evidence has ``text``, compared without diacritics and other orthographic detail."""
    wanted = normalize(text)
    return (r for r in relations if wanted in normalize(r.evidence))
