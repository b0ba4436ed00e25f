"""``kg export`` and ``kg import``: graphs for other programs, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import tell
from pipelines.cli.options import Graph, Quiet

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Write a graph for other programs.")(export)
    app.command("import", short_help="Make a graph of an exported one.")(import_)


def export(
    db: Graph,
    output: Annotated[
        Path,
        typer.Argument(help="The file; its ending says the format, unless --format does.", metavar="FILE"),
    ],
    format: Annotated[
        str | None,
        typer.Option(help="graphml, gexf, json, turtle, jsonld, neo4j, parquet or csv."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write a graph for other programs; docs/export.md says what each format is for.

    \b
    Examples:
      kg export output/graph.db graph.graphml
      kg export output/graph.db graph.gexf
      kg export output/graph.db graph.ttl --format turtle
      kg export output/graph.db for-neo4j --format neo4j
    """
    import kg

    with kg.open(db) as graph:
        for path in graph.export(output, format=format):
            tell(f"wrote {path}")


def import_(
    source: Annotated[
        Path, typer.Argument(help="What `kg export --format json` wrote.", metavar="FILE.json")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The graph file.")] = Path("graph.db"),
    quiet: Quiet = False,
) -> None:
    """Make a graph file of node-link JSON again: the same documents, statements, entities and merges.

    \b
    Examples:
      kg import graph.json -o graph.db
    """
    from kg.importing import import_graph

    import_graph(source, output)
    tell(f"wrote {output}")
