"""The graph for other programs, one module a format; docs/export.md says what each is for and how to open it.

All of them hold every entity and every statement with its evidence, so that nothing is lost on the way. What the
texts hold beside them (their whole wording, every mention) is in ``json`` and ``parquet`` only.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OutputNotWritable, UnknownFormat, UnknownName

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["FORMATS", "export", "unescaped"]

FORMATS = {
    "csv": "tables",
    "gexf": "gexf",
    "graphml": "graphml",
    "json": "node_link",
    "jsonld": "rdf",
    "neo4j": "neo4j",
    "parquet": "parquet",
    "turtle": "rdf",
}
"""The formats by name, with the module that writes each."""

_SUFFIXES = {name: name for name in FORMATS} | {"ttl": "turtle"}


def export(graph: KnowledgeGraph, path: str | Path, *, format: str | None = None) -> list[Path]:
    """Write ``graph`` to ``path`` and return the files that were written.

    ``format`` is one of :data:`FORMATS`; if None, the suffix of ``path`` says it (``.ttl`` is Turtle). Formats of
    several tables make several files: of ``graph.csv`` come ``graph.nodes.csv``, ``graph.edges.csv`` and
    ``graph.documents.csv``. The same graph gives the same bytes.

    Raises:
        UnknownFormat: no such format.
        MissingExtra: the format needs a library that is not installed.
        OutputNotWritable: the folder is missing or cannot be written.

    >>> import kg, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> [path.name for path in export(kg.example(), f"{folder}/graph.graphml")]
    ['graph.graphml']
    """
    path = Path(path)
    if not path.name:
        raise OutputNotWritable(f"cannot write {str(path)!r}: it is a folder; give a file name")
    name = _SUFFIXES.get((format or path.suffix.lstrip(".")).lower())
    if name is None:
        got = format or path.suffix.lstrip(".")
        raise UnknownFormat(str(UnknownName.of(f"export format of {str(path)!r}:", got, FORMATS)))
    write: Callable[[KnowledgeGraph, Path, str], list[Path]] = import_module(
        f"kg.export.{FORMATS[name]}"
    ).write
    return write(graph, path, name)


def unescaped(text: str) -> str:
    """What a text of GraphML and GEXF was before; see :mod:`kg.export.xml_text`.

    >>> unescaped("a_x0007_b")
    'a\\x07b'
    """
    from kg.export.xml_text import unescaped as plain

    return plain(text)
