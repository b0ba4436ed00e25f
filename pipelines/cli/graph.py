"""``kg info`` and ``kg view``: what a graph holds, and its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import counts_table, say
from pipelines.cli.options import Database

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    for command in (info, view):
        app.command()(command)


def info(
    db: Database, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False
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
        say(json.dumps(value, ensure_ascii=False))
        return
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    say(f"{counts.documents} documents, {counts.mentions} mentions")
    for error in failures.values():
        say(f"failed: {error}")


def view(
    db: Database,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("graph.html"),
    lang: Annotated[str, typer.Option("--lang", help="The language in which it opens: ar or en.")] = "ar",
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Hide relations of a lower probability until the reader asks."),
    ] = None,
) -> None:
    """Draw a graph as one HTML file, which opens with the network off.

    \b
    Examples:
      kg view output/graph.db -o page.html
      kg view output/graph.db -o page.html --lang en --min-confidence 0.5
    """
    import kg

    with kg.open(db) as graph:
        options = {} if min_confidence is None else {"min_confidence": min_confidence}
        graph.to_html(output, lang=lang, **options)
    say(f"wrote {output}; open it in a browser")
