"""Tables as a graph that questions are asked of: DuckDB over Parquet files, of which it reads what a question needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

from kg.errors import StoreError, UsageError
from kg.extras import optional
from kg.model import Entity, Evidence, ExtractedDocument, Mention, Relation
from kg.stored import DOCUMENT, Row, StoredGraph, document_of
from kg.tables.asking import TableRows
from kg.tables.duck import MERGE_ANEW, Connection, connect, quoted, translated
from kg.tables.layout import COLUMNS, OUTPUTS
from kg.tables.manifest import Manifest, read_manifest
from kg.tables.places import Folder, is_url
from kg.tables.searching import TableWords

__all__ = ["TablesStore", "is_tables", "open_tables"]

_REMOTE = "kgtables"


def is_tables(place: str | Path) -> bool:
    """Whether a place is that of tables rather than of a store: a folder, or a URL."""
    return is_url(place) or Path(place).is_dir()


def open_tables(place: str | Path, *, memory_limit: str | None = None) -> TablesStore:
    """Open the tables of a folder, by path or URL.

    Raises:
        InputNotFound: there is no such folder, or no tables are in it.
        StoreError: the tables are damaged, or of another version.
        UsageError: the path looks like a pattern to DuckDB, which would read other files.
        MissingExtra: DuckDB or pyarrow is not installed.
    """
    folder = Folder(place)
    manifest = read_manifest(folder)
    inner = folder.folder(manifest.folder)
    if set(inner.path) & set("*?["):
        what = f"cannot read tables in '{folder}': DuckDB takes *, ? and [ in its path for a pattern of names"
        raise UsageError(f"{what}; give the folder another name")
    duck = connect(memory_limit=memory_limit)
    if inner.local is not None:
        root = f"{inner.local}/"
    else:
        duck.register_filesystem(_file_system(inner))
        root = f"{_REMOTE}://{inner.path.lstrip('/')}/"
    try:
        _make_views(duck, root, manifest)
        _lock(duck, root)
    except optional("duckdb", "analytics", "tables of a graph").Error as e:
        duck.close()
        raise StoreError(f"tables in '{folder}' are damaged ({_line(e)}); {MERGE_ANEW}") from e
    return TablesStore(Connection(duck), manifest, folder)


def _make_views(duck: Any, root: str, manifest: Manifest) -> None:
    for name in OUTPUTS:
        columns = COLUMNS.get(name, "*")
        duck.execute(
            f"CREATE VIEW {name} AS SELECT {columns} FROM read_parquet({quoted(f'{root}{name}.parquet')})"
        )
    duck.execute(
        f"CREATE VIEW entity_tokens AS SELECT id, tokens FROM read_parquet({quoted(f'{root}entities.parquet')})"
    )
    values = ", ".join(
        f"({quoted(k)}, {quoted(v)})" for k, v in (("aliases", manifest.aliases), ("code", manifest.code))
    )
    duck.execute(f"CREATE VIEW meta AS SELECT * FROM (VALUES {values}) AS m (key, value)")


def _lock(duck: Any, root: str) -> None:
    """From now on no statement reaches other files, the network or the settings."""
    for setting in ("parquet_metadata_cache", "enable_object_cache"):  # the name changed
        with suppress(optional("duckdb", "analytics", "tables of a graph").Error):
            duck.execute(f"SET {setting} = true")
    duck.execute(f"SET allowed_directories = [{quoted(root)}]")
    duck.execute("SET enable_external_access = false")
    duck.execute("SET lock_configuration = true")


def _file_system(folder: Folder) -> Any:
    """The file system of a folder, for DuckDB, under a scheme of its own."""
    arrow = optional("fsspec.implementations.arrow", "analytics", "tables at a URL")
    own: dict[str, Any] = {
        "protocol": _REMOTE,
        "_strip_protocol": classmethod(lambda cls, path: path.removeprefix(f"{_REMOTE}://")),
        # Not every store tells when a file was written; the files of tables are never written again.
        "modified": lambda self, path: datetime(2000, 1, 1, tzinfo=UTC),
    }
    return type("Files", (arrow.ArrowFSWrapper,), own)(folder.files, skip_instance_cache=True)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


class TablesStore(StoredGraph):
    """Open tables; see :func:`open_tables`."""

    in_tables = True

    def __init__(self, tables: Connection, manifest: Manifest, folder: Folder) -> None:
        super().__init__(cast(sqlite3.Connection, tables))  # as much of one as questions need
        self._tables = tables
        self._manifest = manifest
        self._folder = folder

    def rows(self) -> TableRows:
        """Reads entities, mentions and relations."""
        return TableRows(self.connection, self._tables)

    def words(self) -> TableWords:
        """Finds words of sentences and names."""
        return TableWords(self._tables, self._manifest.rows)

    def select(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> tuple[list[str], list[Row]]:
        """The columns and rows of a query of the user's own, in DuckDB's SQL, which only reads these tables.

        Raises:
            UsageError: the query is no valid SQL, is more than one statement, or is no SELECT.
        """
        duckdb = optional("duckdb", "analytics", "tables of a graph")
        try:
            sql, values = translated(query, parameters)
            statements = duckdb.extract_statements(sql)
            if len(statements) != 1:
                raise UsageError("cannot run the query: expected one SELECT statement")
            if statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError("the query may only read the graph: expected a SELECT statement")
            cursor = self._tables.execute(sql, values, of_user=True)
            return [column[0] for column in cursor.description], [_plain(row) for row in cursor.fetchall()]
        except duckdb.PermissionException as e:
            raise UsageError(f"the query may only read the graph: {_line(e)}") from e
        except (duckdb.Error, RuntimeError, OverflowError) as e:
            raise UsageError(f"cannot run the query: {_line(e)}; the documentation lists the tables") from e

    def extracted(self) -> Iterator[ExtractedDocument]:
        """Every document that did not fail, with its extraction as it was added."""
        ask = self._tables.execute
        entities = _Sorted(ask(_ENTITIES))
        mentions = _Sorted(ask('SELECT local, start, "end", text FROM mentions ORDER BY local, start, "end"'))
        relations = _Sorted(ask(_RELATIONS))
        for number, *row in ask(f"SELECT id, {DOCUMENT} FROM documents WHERE error IS NULL ORDER BY id"):
            keys: dict[int | None, str] = {}
            found = []
            for local, key, kind, name, name_ar, origin in entities.of(number):
                keys[local] = key
                said = tuple(Mention(*m) for m in mentions.of(local))
                found.append(Entity(key, kind, name, name_ar, said, origin))
            stated = tuple(_relation(keys, *r) for r in relations.of(number))
            yield ExtractedDocument(document_of(tuple(row)), tuple(found), stated)

    def copy_to(self, path: Path) -> None:
        """Write all of it into a new SQLite file."""
        from kg.copying import copy_all
        from kg.store import Store

        with Store.blank(path) as target:
            copy_all(self, target)
            target.connection.execute("PRAGMA journal_mode = WAL")


def _plain(row: Row) -> Row:
    """A row with the numbers that SQLite would give: DuckDB has decimal ones, which JSON does not know."""
    return tuple(float(value) if isinstance(value, Decimal) else value for value in row)


_ENTITIES = """
SELECT l.document, l.id, p.key, p.type, p.name, p.name_ar, p.name_origin
FROM local_entities l JOIN profiles p ON p.id = l.profile ORDER BY l.id
"""
_RELATIONS = """
SELECT document, type, source, target, start, "end", polarity, modality, attribution, date, role, confidence
FROM relations ORDER BY id
"""


class _Sorted:
    """Rows that are sorted by their first value, taken value by value, upwards."""

    def __init__(self, rows: Any) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, value: int) -> Iterator[Row]:
        """The rows of a value, without it."""
        while self._next is not None and self._next[0] < value:
            self._next = next(self._groups, None)
        if self._next is not None and self._next[0] == value:
            yield from (tuple(row[1:]) for row in self._next[1])
            self._next = next(self._groups, None)


def _relation(
    keys: Mapping[int | None, str], kind: str, source: int, target: int | None, start: int, end: int,
    polarity: str, modality: str, by: int | None, *rest: Any,
) -> Relation:  # fmt: skip
    return Relation(
        kind, keys[source], keys.get(target), Evidence(start, end), polarity, modality, keys.get(by), *rest
    )
