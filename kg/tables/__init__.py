"""The graph as Parquet files, for what one machine is too small for.

Shards of extracted documents (:mod:`kg.tables.shards`) are merged by DuckDB into tables (:mod:`kg.tables.merging`),
which :func:`kg.open` reads (:mod:`kg.tables.reading`). All of it needs the extra ``analytics``; nothing of it is
imported before it is used.
"""
