"""Records into the tables of a store, table by table and many rows at a time.

The numbers of the rows follow the order of the documents, so that each table can be written by itself, in a pass over
the part of the records that it needs.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any

from kg.inserting import insert_rows
from kg.names import normalize_all
from kg.search import stems
from kg.staging import Staged, Text

__all__ = ["Locals", "Names", "Numbers", "write_facts", "write_profiles", "write_records", "write_texts"]

Row = tuple[Any, ...]

_DOCUMENTS_TOGETHER = 250
"""How many are written together; as many in every process, for the order in which the file is filled depends on it."""
_DOCUMENTS = """documents (id, key, text, title, date, source, url, language, boilerplate, hash, extractor, origin,
    error)"""
_RELATIONS = """relations (id, document, position, type, source, target, attribution, source_entity, target_entity,
    attribution_entity, polarity, modality, date, role, confidence, start, "end")"""
_FIND_PROFILE = """
SELECT id FROM profiles
WHERE key = ? AND type = ? AND name = ? AND name_ar IS ? AND name_origin = ? AND article = ?
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the next rows: all 1 in an empty store."""

    document: int = 1
    local: int = 1
    relation: int = 1

    @classmethod
    def after(cls, connection: sqlite3.Connection) -> Numbers:
        """Those that follow what is stored."""
        return cls(*(_last(connection, table) + 1 for table in ("documents", "local_entities", "relations")))


def _last(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])


@dataclass(slots=True)
class Locals:
    """The local entities of documents: how many each document has, and their profiles and entities in this order.

    ``entities`` is None while they are not known.
    """

    counts: array[int] = field(default_factory=lambda: array("l"))
    profiles: array[int] = field(default_factory=lambda: array("q"))
    entities: array[int] | None = None


class Names:
    """The numbers of profiles: of those that are stored, and of new ones, whose rows are in ``fresh``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.fresh: list[Row] = []
        self._sql = connection
        self._last = _last(connection, "profiles")
        self._known: dict[Row, int] = {}

    def numbers(self, entities: Iterable[Sequence[Any]]) -> list[int]:
        """The numbers of the profiles of the entities of a record."""
        known = self._known.get
        return [known(names) or self._number(names) for names in [tuple(e[:6]) for e in entities]]

    def _number(self, names: Row) -> int:
        found = self._sql.execute(_FIND_PROFILE, names).fetchone()
        if found is None:
            self._last += 1
            self.fresh.append((self._last, *names))
        number = self._known[names] = self._last if found is None else int(found[0])
        return number


def write_records(connection: sqlite3.Connection, staged: Staged) -> None:
    """Insert documents whose ids are not in the store, to be called in a transaction.

    Their profiles become dirty; their entities are not known before the resolution.
    """
    first, names, found = Numbers.after(connection), Names(connection), Locals()
    for _, entities in staged.entities():
        found.counts.append(len(entities))
        found.profiles.extend(names.numbers(entities))
    write_profiles(connection, names.fresh)
    _write_documents(connection, staged.documents(), first.document)
    write_facts(connection, staged, found, first)
    for some, numbers in _together(staged.texts(), first):
        _write_said(connection, some, numbers)
    dirty = sorted(set(found.profiles))
    connection.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((n,) for n in dirty))


def write_profiles(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Insert profiles that are new, as their numbers and their names."""
    insert_rows(connection, "profiles", rows, 7)


def write_texts(connection: sqlite3.Connection, texts: Iterable[Text], first: Numbers) -> None:
    """Insert what does not depend on other documents: texts, mentions, and the index of the evidence."""
    for some, numbers in _together(texts, first):
        _write_documents(connection, (document for document, _, _ in some), numbers.document)
        _write_said(connection, some, numbers)


def _together(texts: Iterable[Text], first: Numbers) -> Iterator[tuple[list[Text], Numbers]]:
    """Some documents at a time, with the numbers of their first rows."""
    coming = iter(texts)
    while some := list(islice(coming, _DOCUMENTS_TOGETHER)):
        yield some, first
        first = Numbers(
            first.document + len(some),
            first.local + sum(len(mentions) for _, mentions, _ in some),
            first.relation + sum(len(relations) for _, _, relations in some),
        )


def _write_documents(connection: sqlite3.Connection, documents: Iterable[Sequence[Any]], first: int) -> None:
    rows = ((number, *row) for number, row in enumerate(documents, first))
    insert_rows(connection, _DOCUMENTS, rows, 13)


def _write_said(connection: sqlite3.Connection, some: Sequence[Text], first: Numbers) -> None:
    """The mentions, and the sentences that are evidence."""
    every = enumerate((m for _, mentions, _ in some for m in mentions), first.local)
    rows = ((local, *mention) for local, mentions in every for mention in mentions)
    insert_rows(connection, "mentions", rows, 5)
    found = list(_sentences(some, first.relation))
    words = normalize_all([sentence for _, sentence in found])
    rows = ((number, text, stems(text)) for (number, _), text in zip(found, words, strict=True))
    connection.executemany("INSERT INTO evidence_search (rowid, text, stems) VALUES (?, ?, ?)", rows)


def _sentences(some: Iterable[Text], number: int) -> Iterator[tuple[int, str]]:
    """The sentences that are evidence, each once, by the number of the first relation that it states."""
    for document, _, relations in some:
        text, shown = document[1], set()
        for *_, start, end in relations:
            if (start, end) not in shown:
                shown.add((start, end))
                yield number, text[start:end]
            number += 1


def write_facts(connection: sqlite3.Connection, staged: Staged, found: Locals, first: Numbers) -> None:
    """Insert the local entities and the relations."""
    insert_rows(connection, "local_entities", _local_rows(found, first), 4)
    insert_rows(connection, _RELATIONS, _relation_rows(staged, found, first), 17)


def _local_rows(found: Locals, first: Numbers) -> Iterator[Row]:
    owners = (document for document, n in enumerate(found.counts, first.document) for _ in range(n))
    entities: Iterable[int | None] = repeat(None) if found.entities is None else found.entities
    return (
        (n, *row) for n, row in enumerate(zip(owners, found.profiles, entities, strict=False), first.local)
    )


def _relation_rows(staged: Staged, found: Locals, first: Numbers) -> Iterator[Row]:
    number, start = first.relation, 0
    documents = zip(staged.relations(), found.counts, strict=True)
    for document, (relations, count) in enumerate(documents, first.document):
        # The last place stands for nobody.
        locals_ = [*range(first.local + start, first.local + start + count), None]
        known = repeat(None, count) if found.entities is None else found.entities[start : start + count]
        entities = [*known, None]
        for position, (kind, *ends, polarity, modality, date, role, sure, begin, end) in enumerate(relations):
            a, b, c = (count if i is None else i for i in ends)
            who = (locals_[a], locals_[b], locals_[c], entities[a], entities[b], entities[c])
            yield number, document, position, kind, *who, polarity, modality, date, role, sure, begin, end
            number += 1
        start += count
