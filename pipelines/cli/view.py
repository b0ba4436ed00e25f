"""``kg view``: a graph, or a choice from it, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import tell
from pipelines.cli.options import Graph, Quiet

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Draw a graph, or a part of it, as one HTML file.")(view)


def view(
    db: Graph,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("graph.html"),
    lang: Annotated[str, typer.Option(help="The language in which it opens: ar or en.")] = "ar",
    title: Annotated[str | None, typer.Option(help="The heading of the page.")] = None,
    focus: Annotated[
        list[str] | None,
        typer.Option(help="Only what is around an entity, by any of its names; may be given again."),
    ] = None,
    depth: Annotated[int, typer.Option(min=0, help="How many relations around the focus.")] = 1,
    types: Annotated[
        list[str] | None, typer.Option(help="Only these relation types: A,B; may be given again.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First year, month or day, such as 2016-07.")] = None,
    until: Annotated[str | None, typer.Option(help="Last year, month or day.")] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="At most so many entities, the most important.")
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Hide relations of a lower probability until the reader asks."),
    ] = None,
    renderer: Annotated[
        str | None, typer.Option(help="pyvis, or sigma for large graphs; by size if left out.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Draw a graph, or a choice from it, as one HTML file, which opens with the network off.

    What the choice or the size leaves out is said on the page.

    \b
    Examples:
      kg view output/graph.db -o page.html --lang en
      kg view output/graph.db --focus 'Julian Assange' --depth 2 --types ACCUSED,DENIED --since 2016-01
      kg view output/graph.db --focus روسيا --top 300 --renderer sigma
    """
    import kg

    options = {} if min_confidence is None else {"min_confidence": min_confidence}
    named = [t.strip() for several in types or () for t in several.split(",") if t.strip()]
    with kg.open(db) as graph:
        graph.to_html(
            output,
            lang=lang,
            title=title,
            focus=focus,
            depth=depth,
            types=named,
            since=since,
            until=until,
            limit=top,
            renderer=renderer,
            **options,
        )
    tell(f"wrote {output}; open it in a browser")
