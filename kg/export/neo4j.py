"""Files for Neo4j: tables for ``neo4j-admin database import full``, and a script in Cypher.

Both are written by Neo4j's documentation, and untested against a server.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.writing import make_folder, write_csv, write_text
from kg.files import naming_errors, replacing
from kg.network import EDGE_ATTRIBUTES, edge_attributes

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["write"]

ARRAY_DELIMITER = "\x1f"
"""Between the aliases of an entity, and between its labels: neither has this sign."""

_ENTITY = ("name", "name_ar", "aliases", "documents", "mentions", "name_origin")
_DOCUMENT = ("title", "date", "source", "url", "language", "error")
_EDGE = tuple(k for k in EDGE_ATTRIBUTES if k not in ("type", "title", "publisher", "url", "document_date"))
_KINDS = {
    "documents": ":int", "mentions": ":int", "start": ":int", "end": ":int", "confidence": ":double",
    "aliases": ":string[]",
}  # fmt: skip
_UNSAFE = re.compile("\\\\(?=u)|[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_UNSAFE_NAME = re.compile("\\\\(?=u)|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SHORT = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_README = """\
A graph of kg for Neo4j 5. These files follow Neo4j's documentation; they are untested against a server.

1. A new database, from the tables (fast; the server must be stopped or the database new):

   neo4j-admin database import full neo4j --multiline-fields=true --array-delimiter=U+001F \\
     --nodes=entities.csv --nodes=documents.csv --nodes=unstated.csv \\
     --relationships=relations.csv --relationships=open_relations.csv --relationships=mentioned_in.csv

2. Into a database that runs, from the script (slow; may be run again):

   cypher-shell -u neo4j --file graph.cypher

Nodes: Entity (also PERSON, ORG, …), Document, and Unstated, the target of a denial whose addressee the text does
not tell. Relationships: one for each statement, of its type (ACCUSED, …), with its evidence; MENTIONED_IN from an
entity to a document.
"""

Rows = Iterable[list[Any]]


def write(graph: KnowledgeGraph, path: Path, format: str) -> list[Path]:
    """A folder ``path`` of six tables, ``graph.cypher`` and ``README.txt``, which says how to use them."""
    folder = make_folder(path)
    edge = (":START_ID(Entity)", ("key", *_EDGE))
    tables: dict[str, tuple[list[str], Rows]] = {
        "entities": (_head("id:ID(Entity)", _ENTITY, ":LABEL"), _entities(graph)),
        "documents": (_head("id:ID(Document)", _DOCUMENT, ":LABEL"), _documents(graph)),
        "unstated": (["id:ID(Unstated)", ":LABEL"], _unstated(graph)),
        "relations": (_head(*edge, ":END_ID(Entity)", ":TYPE"), _relations(graph, stated=True)),
        "open_relations": (_head(*edge, ":END_ID(Unstated)", ":TYPE"), _relations(graph, stated=False)),
        "mentioned_in": (
            _head(":START_ID(Entity)", ["mentions"], ":END_ID(Document)", ":TYPE"),
            _mentioned_in(graph),
        ),
    }
    written = [_table(folder / f"{name}.csv", *table) for name, table in tables.items()]
    written.append(write_text(folder / "graph.cypher", _script(graph)))
    return [*written, write_text(folder / "README.txt", [_README])]


def _head(first: str, names: Iterable[str], *last: str) -> list[str]:
    return [first, *(f"{name}{_KINDS.get(name, '')}" for name in names), *last]


def _entities(graph: KnowledgeGraph) -> Iterator[list[Any]]:
    for e in sorted(graph.entities(), key=lambda e: e.id):
        yield [e.id, *(getattr(e, k) for k in _ENTITY), ("Entity", e.type)]


def _documents(graph: KnowledgeGraph) -> Iterator[list[Any]]:
    for d in graph.documents():
        yield [d.id, *(getattr(d, k) for k in _DOCUMENT), ("Document",)]


def _unstated(graph: KnowledgeGraph) -> Iterator[list[Any]]:
    return ([r.key, ("Unstated",)] for r in graph.relations("DENIED") if r.target is None)


def _relations(graph: KnowledgeGraph, *, stated: bool) -> Iterator[list[Any]]:
    """The statements with a target, or the denials without, which point to a node of their own."""
    for r in graph.relations():
        if (r.target is not None) == stated:
            values = edge_attributes(r)
            target = r.key if r.target is None else r.target.id
            yield [r.source.id, r.key, *(values[k] for k in _EDGE), target, r.type]


def _mentioned_in(graph: KnowledgeGraph) -> Iterator[list[Any]]:
    counts = Counter((m.entity, m.document) for m in graph.mentions())
    for (entity, document), n in sorted(counts.items()):
        yield [entity, n, document, "MENTIONED_IN"]


def _table(path: Path, head: list[str], rows: Rows) -> Path:
    with replacing(path) as part, naming_errors(path), part.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, chain([head], ([_cell(v) for v in row] for row in rows)))
    return path


def _cell(value: Any) -> Any:
    return ARRAY_DELIMITER.join(value) if isinstance(value, tuple) else value


def _script(graph: KnowledgeGraph) -> Iterator[str]:
    """One statement a line; a node or relationship that is there already is changed, not doubled."""
    nodes: tuple[tuple[tuple[str, ...], Rows], ...] = (
        (_ENTITY, _entities(graph)), (_DOCUMENT, _documents(graph)), ((), _unstated(graph)),
    )  # fmt: skip
    for label in ("Entity", "Document", "Unstated"):
        yield f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;\n"
    for names, rows in nodes:
        for key, *values, labels in rows:
            properties = _map(zip(names, values, strict=True))
            node = f"MERGE (n:{labels[0]} {{id: {_literal(key)}}})"
            yield f"{node} SET n:{_labels(labels)}, n += {properties};\n"
    for stated, end in ((True, "Entity"), (False, "Unstated")):
        for source, key, *values, target, kind in _relations(graph, stated=stated):
            properties = _map(zip(_EDGE, values, strict=True))
            yield _relationship(source, (end, target), kind, f" {{key: {_literal(key)}}}", properties)
    for source, n, target, kind in _mentioned_in(graph):
        yield _relationship(source, ("Document", target), kind, "", _map([("mentions", n)]))


def _relationship(source: str, end: tuple[str, str], kind: str, key: str, properties: str) -> str:
    ends = f"MATCH (a:Entity {{id: {_literal(source)}}}), (b:{end[0]} {{id: {_literal(end[1])}}})"
    return f"{ends} MERGE (a)-[r:{_quoted(kind)}{key}]->(b) SET r += {properties};\n"


def _labels(labels: Iterable[str]) -> str:
    return ":".join(map(_quoted, labels))


def _quoted(name: str) -> str:
    """A label or type in Cypher; Neo4j reads ``\\uXXXX`` before it looks for the ends of names, too."""
    return "`" + _UNSAFE_NAME.sub(_code, name).replace("`", "``") + "`"


def _map(items: Iterable[tuple[str, Any]]) -> str:
    return "{" + ", ".join(f"{_quoted(k)}: {_literal(v)}" for k, v in items if v is not None) + "}"


def _literal(value: Any) -> str:
    """A value in Cypher.

    Neo4j reads ``\\uXXXX`` before it looks for the ends of strings: a text that has such a sequence is put together
    of two strings, so that it stays what it is.
    """
    if isinstance(value, str):
        return "'" + _UNSAFE.sub(_escape, value) + "'"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value)


def _escape(found: re.Match[str]) -> str:
    if found[0] == "\\" and found.string[found.end() : found.end() + 1] == "u":
        return "\\\\' + '"
    return _SHORT.get(found[0]) or _code(found)


def _code(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
