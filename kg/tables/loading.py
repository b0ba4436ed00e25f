"""From shards to numbered rows: the tables of the extraction, as a store numbers them, in a DuckDB file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.errors import InvalidRecord
from kg.tables.duck import run
from kg.tables.places import Folder
from kg.tables.shard_form import schema
from kg.tables.shards import shard_batches

__all__ = ["load", "number"]


def load(duck: Any, folder: Folder, names: Sequence[str]) -> None:
    """Make the table ``staged``: the rows of the shards as they are, with the number of each shard.

    Every page is checked against its checksum on the way.

    Raises:
        StoreError: a shard is damaged, or of a newer version.
    """
    duck.register("batch", schema().empty_table())
    duck.execute("CREATE TABLE staged AS SELECT 0::INTEGER AS shard, * FROM batch")
    for n, name in enumerate(names):
        for batch in shard_batches(folder, name):
            duck.register("batch", batch)
            duck.execute(f"INSERT INTO staged SELECT {n}::INTEGER, * FROM batch")
    duck.unregister("batch")


def number(duck: Any, names: Sequence[str]) -> int:
    """Make the tables of the extraction from ``staged``; return how many rows were there twice.

    ``docs`` are the documents with the numbers of their first entity and relation; ``profiles``, ``locals``,
    ``said`` (the mentions) and ``stated`` (the relations) have the numbers that :mod:`kg.writing` gives.

    Raises:
        InvalidRecord: two shards have documents of one id that differ.
    """
    _refuse_differing(duck, names)
    run(duck, _NUMBER)
    rows, documents = duck.execute(
        "SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM docs)"
    ).fetchone()
    return int(rows - documents)


def _refuse_differing(duck: Any, names: Sequence[str]) -> None:
    duck.execute("""
        CREATE TEMP TABLE twice AS SELECT key FROM staged WHERE error IS NULL GROUP BY key HAVING count(*) > 1""")
    row = duck.execute("""
        SELECT key, min(shard), max(shard) FROM (
            SELECT s.key, s.shard,
                   hash(s.hash, s.text, s.title, s.boilerplate, s.extractor, s.entities, s.relations) AS digest
            FROM staged s JOIN twice USING (key) WHERE s.error IS NULL)
        GROUP BY key HAVING count(DISTINCT digest) > 1 ORDER BY key LIMIT 1""").fetchone()
    if row:
        key, *shards = row
        where = " and ".join(names[n] for n in dict.fromkeys(shards))
        raise InvalidRecord(
            f"two documents have the id {key!r} and differ (in {where}); give each its own id, or delete the shard "
            "that is out of date"
        )


_NUMBER = """
CREATE TABLE docs AS
WITH chosen AS (
    SELECT key, arg_min(rowid, (error IS NOT NULL, coalesce(error, ''), rowid)) AS row FROM staged GROUP BY key
), sized AS (
    SELECT row_number() OVER (ORDER BY c.key) AS id, c.key, c.row, len(s.entities) AS entities,
           len(s.relations) AS relations
    FROM chosen c JOIN staged s ON s.rowid = c.row
)
SELECT id, key, row,
       (sum(entities) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - entities)::BIGINT AS entities,
       (sum(relations) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - relations)::BIGINT AS relations
FROM sized;
CREATE TABLE flat AS
SELECT id, first + n AS local, e.key, e.type, e.name, e.name_ar, e.name_origin, e.article,
       list_sort(e.mentions) AS mentions
FROM (SELECT d.id, d.entities AS first, unnest(s.entities) AS e, generate_subscripts(s.entities, 1) AS n
      FROM docs d JOIN staged s ON s.rowid = d.row);
CREATE TABLE profiles AS
SELECT row_number() OVER (ORDER BY first) AS id, key, type, name, name_ar, name_origin, article
FROM (SELECT min(local) AS first, key, type, name, name_ar, name_origin, article FROM flat
      GROUP BY key, type, name, name_ar, name_origin, article);
CREATE TABLE locals AS
SELECT f.local AS id, f.id AS document, p.id AS profile, [coalesce(m.surface, m.text) for m in f.mentions] AS surfaces
FROM flat f JOIN profiles p ON p.key = f.key AND p.type = f.type AND p.name = f.name
    AND p.name_ar IS NOT DISTINCT FROM f.name_ar AND p.name_origin = f.name_origin AND p.article = f.article;
CREATE TABLE said AS
SELECT local, m.start AS start, m."end" AS "end", m.text AS text, m.surface AS surface
FROM (SELECT local, unnest(mentions) AS m FROM flat);
DROP TABLE flat;
CREATE TABLE stated AS
SELECT first + n AS id, document, n - 1 AS position, r.type, local + 1 + r.source AS source,
       local + 1 + r.target AS target, local + 1 + r.attribution AS attribution, r.polarity, r.modality, r.date,
       r.role, r.confidence, r.start, r."end"
FROM (SELECT d.id AS document, d.relations AS first, d.entities AS local, unnest(s.relations) AS r,
             generate_subscripts(s.relations, 1) AS n
      FROM docs d JOIN staged s ON s.rowid = d.row)
"""
