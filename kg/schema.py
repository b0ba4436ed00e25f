"""The tables of a store, and its version.

The extraction of each document (``documents``, ``local_entities``, ``mentions``, ``relations``) is kept as it
came. The rest is derived from it and can be made anew at any time: the resolution (``entities``, ``names``,
``merges`` and the columns that refer to ``entities``), what it needs to find the names that touch each other
(``touches``, ``given_names``, ``dirty``, ``dirty_entities``), and the full-text indexes. ``key`` columns hold
the ids that users see, integers join the tables.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "DERIVED_INDEXES", "INDEXES", "TABLES", "VERSION"]

APPLICATION_ID = 0x6B676462
"""``PRAGMA application_id`` of a store: it tells our files from other SQLite files ("kgdb")."""

VERSION = 2
"""``PRAGMA user_version`` of the stores that this code writes; older ones are brought to it (kg.migrations)."""

TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT, date TEXT, source TEXT, url TEXT, language TEXT,
    boilerplate TEXT NOT NULL,
    hash TEXT NOT NULL,
    extractor TEXT,
    origin TEXT,
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
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    name_ar TEXT,
    name_origin TEXT NOT NULL,
    article INTEGER NOT NULL CHECK (article IN (0, 1)),
    UNIQUE (key, type, name, name_ar, name_origin, article)
) STRICT;
CREATE TABLE local_entities (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    profile INTEGER NOT NULL REFERENCES profiles,
    entity INTEGER REFERENCES entities ON DELETE SET NULL,
    UNIQUE (document, profile)
) STRICT;
CREATE TABLE mentions (
    local INTEGER NOT NULL REFERENCES local_entities ON DELETE CASCADE,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    text TEXT NOT NULL,
    surface TEXT,
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
    source_entity INTEGER REFERENCES entities ON DELETE SET NULL,
    target_entity INTEGER REFERENCES entities ON DELETE SET NULL,
    attribution_entity INTEGER REFERENCES entities ON DELETE SET NULL,
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
CREATE TABLE touches (
    key INTEGER NOT NULL,
    profile INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
    PRIMARY KEY (key, profile)
) STRICT, WITHOUT ROWID;
CREATE TABLE given_names (
    name TEXT NOT NULL,
    asks INTEGER NOT NULL CHECK (asks IN (0, 1)),
    profile INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
    PRIMARY KEY (name, asks, profile)
) STRICT, WITHOUT ROWID;
CREATE TABLE dirty (profile INTEGER PRIMARY KEY REFERENCES profiles ON DELETE CASCADE) STRICT;
CREATE TABLE dirty_entities (entity INTEGER PRIMARY KEY REFERENCES entities ON DELETE CASCADE) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE evidence_search USING fts5(text, stems, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE name_search USING fts5(names, stems, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE evidence_words USING fts5vocab(evidence_search, row);
CREATE VIRTUAL TABLE name_words USING fts5vocab(name_search, row);
"""
"""``local_entities``: an entity of one document; ``profiles``: the ids, types and names that they have, each
combination once; ``article`` is 1 where «ل» took the article of the Arabic name (see
:func:`kg.resolve.with_article`). ``mentions.surface`` is the mention as a name of its own where that differs
from its text. ``relations.*_entity`` are the entities of the local ones. ``names.rank``: 0 for an entity's id,
1 for its names, 2 for its aliases; ``uses`` counts the mentions. ``touches``: the keys of
:mod:`kg.touching`; ``given_names``: what persons announce, and what they ask (``asks`` is 1);
``dirty`` and ``dirty_entities``: those of documents that came or went since the last resolution.
``evidence_search`` has a row for each sentence that is evidence, by the id of the first relation that it
states; ``name_search`` one for each entity; ``stems`` are those of :func:`kg.search.stems`."""

INDEXES = """
CREATE INDEX IF NOT EXISTS local_entities_profile ON local_entities (profile);
CREATE INDEX IF NOT EXISTS relations_source ON relations (source);
CREATE INDEX IF NOT EXISTS relations_target ON relations (target);
CREATE INDEX IF NOT EXISTS relations_attribution ON relations (attribution);
CREATE INDEX IF NOT EXISTS relations_type ON relations (type);
"""
"""Of what is extracted. Made after a bulk load, which is faster than keeping them up to date row by row."""

DERIVED_INDEXES = """
CREATE INDEX IF NOT EXISTS local_entities_entity ON local_entities (entity);
CREATE INDEX IF NOT EXISTS relations_source_entity ON relations (source_entity, target_entity);
CREATE INDEX IF NOT EXISTS relations_target_entity ON relations (target_entity, source_entity);
CREATE INDEX IF NOT EXISTS relations_attribution_entity ON relations (attribution_entity);
CREATE INDEX IF NOT EXISTS names_spelling ON names (spelling);
CREATE INDEX IF NOT EXISTS names_entity ON names (entity);
CREATE INDEX IF NOT EXISTS merges_entity ON merges (entity);
CREATE INDEX IF NOT EXISTS touches_profile ON touches (profile);
CREATE INDEX IF NOT EXISTS given_names_profile ON given_names (profile);
"""
"""Of what the resolution makes."""
