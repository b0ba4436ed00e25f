"""``kg info``: what a graph holds."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipelines.cli.console import counts_table, harmless, number_of, put, say
from pipelines.cli.options import Graph

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Count what a graph holds.")(info)


def info(
    db: Graph, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False
) -> None:
    """Print what a graph holds: documents, entities and relations by type, documents that failed.

    \b
    Examples:
      kg info output/graph.db
      kg info output/graph.db --json
    """
    import kg

    with kg.open(db) as graph:
        counts = graph.info()
        failures = {d.id: d.error for d in graph.documents() if d.error is not None}
    if as_json:
        value = {
            "documents": counts.documents,
            "failed": failures,
            "mentions": counts.mentions,
            "entities": counts.entities,
            "relations": counts.relations,
        }
        put(json.dumps(value, ensure_ascii=False))
        return
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    say(f"{number_of(counts.documents, 'document')}, {number_of(counts.mentions, 'mention')}")
    for error in failures.values():
        say(f"failed: {harmless(error)}")
