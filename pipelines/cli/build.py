"""``kg build``: from articles to a graph."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import UsageError
from pipelines.cli.console import counts_table, say, say_failures, tracked
from pipelines.cli.options import Backend, Frames, Language, MinConfidence, Workers

if TYPE_CHECKING:
    from pipelines.building import Built

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command()(build)


def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files (.txt .html .jsonl .csv), folders, globs, or - for the standard input.",
            metavar="INPUTS",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for graph.db and graph.html.")
    ] = Path("output"),
    samples: Annotated[
        bool, typer.Option("--samples", help="Build the graph of the shipped sample articles.")
    ] = False,
    backend: Backend = "embedded",
    language: Language = "ar",
    workers: Workers = 1,
    frames: Frames = None,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Build the graph of articles: graph.db to query, graph.html to look at.

    A document that cannot be read or extracted is named on the standard error and left out; the exit code is
    then 1.

    \b
    Examples:
      kg build --samples
      kg build articles/ -o output/
      kg build a.txt page.html 'archive/**/*.jsonl' --workers 4 --min-confidence 0.5
      zcat news.jsonl.gz | kg build - -o output/
    """
    if not inputs and not samples:
        raise UsageError("nothing to build; name files or folders, or try `kg build --samples`")
    from pipelines.building import documents_of, make_graph
    from pipelines.samples import sample_paths
    from pipelines.workers import extract_all

    begin = time.perf_counter()
    documents = documents_of([*(inputs or ()), *(sample_paths() if samples else ())], sort=True)
    results = extract_all(documents, backend=backend, language=language, workers=workers, frames=frames or ())
    with tracked(results, "documents") as watched:
        built = make_graph(watched, output, min_confidence=min_confidence)
    say_failures(built.failures)
    _report(built, output, time.perf_counter() - begin)
    if built.failures:
        raise typer.Exit(1)


def _report(built: Built, output: Path, seconds: float) -> None:
    from pipelines.building import DATABASE, PAGE

    counts = built.graph.info()
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    database, page = output / DATABASE, output / PAGE
    failed = f", {len(built.failures)} failed" if built.failures else ""
    say(f"{counts.documents} documents{failed}, {seconds:.1f} s; wrote {database} and {page}")
    say(f"open {page} in a browser, or ask: kg query {database} --type ACCUSED")
