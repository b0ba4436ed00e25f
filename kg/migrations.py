"""From the stores of older versions to the present one, step by step, in one transaction.

Each step goes from one version to the next and is never changed again: stores of every version are in
``tests/kg/stores`` and are opened there. (The tables that the last step makes are those of :mod:`kg.schema`; when
these get another version, the step needs a copy of its own.) What is derived from the documents is not carried over but
made anew by the resolution, which is quicker to write and cannot be wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kg.resolving import resolve_store
from kg.schema import DERIVED_INDEXES, INDEXES, TABLES, VERSION
from kg.search import index_evidence

__all__ = ["OLDEST", "migrate"]

OLDEST = 1
"""The oldest version that can be brought to the present one."""


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables of ``version`` to the present one; to be called in a transaction.

    What is derived from the documents is made anew at the end.
    """
    for step in range(version, VERSION):
        _STEPS[step](connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    index_evidence(connection)
    resolve_store(connection)


def _from_1(connection: sqlite3.Connection) -> None:
    """Version 2: profiles apart from local entities, entities of relations, full-text indexes, incremental builds."""
    for table in ("documents", "local_entities", "mentions", "relations"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for table in ("merges", "names", "entities"):
        connection.execute(f"DROP TABLE {table}")
    for name in ("local_entities_entity", "relations_source", "relations_target", "relations_attribution"):
        connection.execute(f"DROP INDEX {name}")
    connection.execute("DROP INDEX relations_type")
    _run(connection, TABLES)
    _run(connection, _COPY_1)
    for table in ("relations", "mentions", "local_entities", "documents"):
        connection.execute(f"DROP TABLE old_{table}")
    _run(connection, INDEXES + DERIVED_INDEXES)


_COPY_1 = """
INSERT INTO documents (id, key, text, title, date, source, url, language, boilerplate, hash, error)
SELECT id, key, text, title, date, source, url, language, boilerplate, hash, error
FROM old_documents ORDER BY id;
CREATE TEMP TABLE articles AS
SELECT l.id, EXISTS (SELECT 1 FROM old_mentions m WHERE m.local = l.id AND m.surface = 'ا' || l.name_ar) AS article
FROM old_local_entities l;
INSERT INTO profiles (key, type, name, name_ar, name_origin, article)
SELECT DISTINCT l.key, l.type, l.name, l.name_ar, l.name_origin, a.article
FROM old_local_entities l JOIN articles a ON a.id = l.id
ORDER BY l.key, l.type, l.name, l.name_ar, l.name_origin, a.article;
INSERT INTO local_entities (id, document, profile)
SELECT l.id, l.document, p.id
FROM old_local_entities l
JOIN articles a ON a.id = l.id
JOIN profiles p ON p.key = l.key AND p.type = l.type AND p.name = l.name AND p.name_ar IS l.name_ar
    AND p.name_origin = l.name_origin AND p.article = a.article
ORDER BY l.id;
DROP TABLE articles;
INSERT INTO mentions SELECT local, start, "end", text, nullif(surface, text) FROM old_mentions;
INSERT INTO relations (id, document, position, type, source, target, attribution, polarity, modality, date,
    role, confidence, start, "end")
SELECT id, document, position, type, source, target, attribution, polarity, modality, date, role, confidence,
    start, "end"
FROM old_relations ORDER BY id;
INSERT INTO dirty SELECT id FROM profiles
"""

_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _from_1}


def _run(connection: sqlite3.Connection, script: str) -> None:
    """The statements one by one: ``executescript`` would end the transaction."""
    for statement in filter(str.strip, script.split(";\n")):
        connection.execute(statement)
