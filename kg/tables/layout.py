"""The tables of a graph as Parquet files: their columns, their order, and how many rows are decoded together.

They are those of a store (:mod:`kg.schema`), and what takes the place of its indexes:

- ``evidence``: the sentences that state relations, each once; ``relations.evidence`` is its number.
- ``relations_by_entity``: every relation once for each entity that takes part in it, as source, target or the one
  whose word it is, in the order of these; with its sentence. What is asked of one entity is read from one place.
- ``evidence_words``, ``name_words``: where each word is; ``evidence_terms``, ``name_terms``: in how many rows.

Rows are sorted by what they are looked up by, so that Parquet's statistics say which groups of rows to read.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COLUMNS", "OUTPUTS", "PREPARE", "Output"]


@dataclass(frozen=True, slots=True)
class Output:
    """A table: the query that makes it, and the rows of a group."""

    sql: str
    group: int = 122_880


_RELATION = """r.id, r.document, r.position, r.type, r.source, r.target, r.attribution, r.source_entity,
r.target_entity, r.attribution_entity, r.polarity, r.modality, r.date, r.role, r.confidence, r.start, r."end" """

PREPARE = """
CREATE TABLE related AS
SELECT r.id, r.document, r.position, r.type, r.source, r.target, r.attribution, a.entity AS source_entity,
       b.entity AS target_entity, c.entity AS attribution_entity, r.polarity, r.modality, r.date, r.role, r.confidence,
       r.start, r."end", e.id AS evidence
FROM stated r JOIN means a ON a.id = r.source LEFT JOIN means b ON b.id = r.target
LEFT JOIN means c ON c.id = r.attribution
JOIN sentences e ON e.document = r.document AND e.start = r.start AND e."end" = r."end"
"""
"""Makes the relations with their entities, of which two outputs are made."""

OUTPUTS = {
    "documents": Output("""
        SELECT d.id, s.key, s.text, s.title, s.date, s.source, s.url, s.language, s.boilerplate, s.hash, s.extractor,
               s.origin, s.error
        FROM docs d JOIN staged s ON s.rowid = d.row ORDER BY d.id""", 4_096),
    "entities": Output("""
        SELECT e.id, e.key, e.type, e.name, e.name_ar, e.name_origin, e.aliases, m.documents, e.mentions,
               coalesce(w.tokens, 0) AS tokens
        FROM numbered e
        JOIN (SELECT entity, count(DISTINCT document) AS documents FROM means GROUP BY entity) m ON m.entity = e.id
        LEFT JOIN (SELECT row, count(*)::INTEGER AS tokens FROM name_words GROUP BY row) w ON w.row = e.id
        ORDER BY e.id""", 16_384),
    "names": Output("""
        SELECT c.normalized, e.id AS entity, c.rank, c.uses, c.spelling
        FROM called c JOIN numbered e ON e.key = c.entity ORDER BY c.normalized, e.id""", 16_384),
    "merges": Output("""
        SELECT e.id AS entity, j."left", j."right", j.reason, j.score
        FROM joined j JOIN numbered e ON e.key = j.entity ORDER BY ALL"""),
    "profiles": Output("SELECT * FROM profiles ORDER BY id", 16_384),
    "local_entities": Output("SELECT id, document, profile, entity FROM means ORDER BY id"),
    "mentions": Output("SELECT * FROM said ORDER BY local, start, \"end\""),
    "relations": Output(f"SELECT {_RELATION}, r.evidence FROM related r ORDER BY r.id"),
    "evidence": Output("""
        SELECT s.id, s.document, s.start, s."end", s.text, coalesce(w.tokens, 0) AS tokens
        FROM sentences s LEFT JOIN (
            SELECT row, count(*)::INTEGER AS tokens FROM evidence_words GROUP BY row) w ON w.row = s.id
        ORDER BY s.id""", 16_384),
    "relations_by_entity": Output(f"""
        SELECT p.entity, {_RELATION}, s.text AS evidence FROM (
            SELECT source_entity AS entity, id FROM related
            UNION SELECT target_entity, id FROM related WHERE target_entity IS NOT NULL
            UNION SELECT attribution_entity, id FROM related WHERE attribution_entity IS NOT NULL
        ) p JOIN related r ON r.id = p.id JOIN sentences s ON s.id = r.evidence ORDER BY p.entity, r.id""", 8_192),
    "evidence_words": Output("SELECT word, row, place FROM evidence_words ORDER BY word, row, place"),
    "name_words": Output("SELECT word, row, place FROM name_words ORDER BY word, row, place"),
    "evidence_terms": Output("SELECT term, doc FROM evidence_terms ORDER BY term", 16_384),
    "name_terms": Output("SELECT term, doc FROM name_terms ORDER BY term", 16_384),
}  # fmt: skip
"""In the order in which they are written."""

COLUMNS = {
    "entities": "id, key, type, name, name_ar, name_origin, aliases, documents, mentions",
    "relations": """id, document, position, type, source, target, attribution, source_entity, target_entity,
        attribution_entity, polarity, modality, date, role, confidence, start, "end", evidence""",
}
"""The columns that a table shows, where they are not all."""
