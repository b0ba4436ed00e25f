"""The tables of a store, and its version.

The extraction of each document (``local_entities``, ``mentions``, ``relations``) is kept as it came; the
resolution (``entities``, ``names``, ``merges`` and the column ``local_entities.entity``) is derived from it
and can be made anew at any time. ``key`` columns hold the ids that users see, integers join the tables.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "INDEXES", "TABLES", "VERSION"]

APPLICATION_ID = 0x6B676462
"""``PRAGMA application_id`` of a store: it tells our files from other SQLite files ("kgdb")."""

VERSION = 1
"""``PRAGMA user_version`` of the stores that this code writes and reads."""

TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT, date TEXT, source TEXT, url TEXT, language TEXT,
    boilerplate TEXT NOT NULL,
    hash TEXT NOT NULL,
    error TEXT
) STRICT;
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    name_ar TEXT,
    name_origin TEXT NOT NULL,
    aliases TEXT NOT NULL,
    documents INTEGER NOT NULL,
    mentions INTEGER NOT NULL
) STRICT;
CREATE TABLE local_entities (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    name_ar TEXT,
    name_origin TEXT NOT NULL,
    entity INTEGER REFERENCES entities ON DELETE SET NULL,
    UNIQUE (document, key)
) STRICT;
CREATE TABLE mentions (
    local INTEGER NOT NULL REFERENCES local_entities ON DELETE CASCADE,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    text TEXT NOT NULL,
    surface TEXT NOT NULL,
    PRIMARY KEY (local, start, "end")
) STRICT, WITHOUT ROWID;
CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES local_entities ON DELETE CASCADE,
    target INTEGER REFERENCES local_entities ON DELETE CASCADE,
    attribution INTEGER REFERENCES local_entities ON DELETE SET NULL,
    polarity TEXT NOT NULL,
    modality TEXT NOT NULL,
    date TEXT,
    role TEXT,
    confidence REAL NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    UNIQUE (document, position)
) STRICT;
CREATE TABLE names (
    normalized TEXT NOT NULL,
    entity INTEGER NOT NULL REFERENCES entities ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    spelling TEXT NOT NULL,
    PRIMARY KEY (normalized, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE merges (
    entity INTEGER NOT NULL REFERENCES entities ON DELETE CASCADE,
    "left" TEXT NOT NULL,
    "right" TEXT NOT NULL,
    reason TEXT NOT NULL,
    score REAL NOT NULL
) STRICT;
"""
"""``names.rank``: 0 for an entity's id, 1 for its names, 2 for its aliases; ``uses`` counts the mentions."""

INDEXES = """
CREATE INDEX IF NOT EXISTS local_entities_entity ON local_entities (entity);
CREATE INDEX IF NOT EXISTS relations_source ON relations (source);
CREATE INDEX IF NOT EXISTS relations_target ON relations (target);
CREATE INDEX IF NOT EXISTS relations_attribution ON relations (attribution);
CREATE INDEX IF NOT EXISTS relations_type ON relations (type);
CREATE INDEX IF NOT EXISTS names_spelling ON names (spelling);
CREATE INDEX IF NOT EXISTS names_entity ON names (entity);
CREATE INDEX IF NOT EXISTS merges_entity ON merges (entity);
"""
"""Made after a bulk load, which is faster than keeping them up to date row by row."""
