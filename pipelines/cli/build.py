"""``kg build``: from articles to a graph."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import UsageError
from pipelines.cli.console import command, complain, counts_table, say, say_failures, tell, tracked
from pipelines.cli.options import (
    Backend,
    BatchSize,
    Device,
    Frames,
    Labels,
    Language,
    MinConfidence,
    Quiet,
    Verbose,
    Workers,
    backend_options,
)

if TYPE_CHECKING:
    from kg.model import Document
    from pipelines.building import Built
    from pipelines.workers import ExtractResult

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Build the graph of articles, or bring it up to date.")(build)


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
    language: Language = None,
    device: Device = None,
    batch_size: BatchSize = None,
    labels: Labels = None,
    workers: Workers = 1,
    frames: Frames = None,
    min_confidence: MinConfidence = 0.0,
    aliases: Annotated[
        Path | None,
        typer.Option(
            help="Your word on who is who; by default aliases.toml in the output folder.", metavar="FILE.toml"
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the documents whose files are gone.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin with an empty graph instead of adding to the one there.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was done, as one JSON object.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build the graph of articles: graph.db to query, graph.html to look at.

    A graph that is in the output folder is brought up to date: new documents are added, changed ones are
    extracted anew, all others stay as they are. A build that was interrupted goes on where it was.

    A document that cannot be read or extracted is named on the standard error and left out; the exit code is
    then 1.

    \b
    Examples:
      kg build --samples
      kg build articles/ -o output/
      kg build articles/ -o output/ --prune
      kg build a.txt page.html 'archive/**/*.jsonl' --workers 4 --min-confidence 0.5
      zcat news.jsonl.gz | kg build - -o output/ --quiet
      kg build articles/ -o output/ --json | jq .added
    """
    # Long: its signature declares the options of the command.
    if not inputs and not samples:
        raise UsageError("nothing to build; name files or folders, or try `kg build --samples`")
    from pipelines.building import update_graph, with_origins
    from pipelines.extractor_version import extractor_version
    from pipelines.frames import check_frames
    from pipelines.llm import spent
    from pipelines.samples import sample_paths
    from pipelines.workers import extract_all

    options = backend_options(device, batch_size, labels)

    def extract(documents: Iterator[Document]) -> Iterator[ExtractResult]:
        results = extract_all(
            documents,
            backend=backend,
            language=language,
            workers=workers,
            frames=frames or (),
            options=options,
        )
        with tracked(results, "documents") as watched:
            yield from watched

    begin = time.perf_counter()
    check_frames(frames or ())
    built = update_graph(
        with_origins([*(inputs or ()), *(sample_paths() if samples else ())], sort=True),
        output,
        extract,
        extractor=extractor_version(backend, language, frames or (), min_confidence, options),
        min_confidence=min_confidence,
        prune=prune,
        fresh=fresh,
        aliases=aliases,
    )
    say_failures(built.failures)
    for warning in built.warnings:
        complain(warning)
    seconds = time.perf_counter() - begin
    if as_json:
        summary = _summary(built, output, seconds)
        say(
            json.dumps(summary | ({"llm": spent().as_dict()} if backend == "llm" else {}), ensure_ascii=False)
        )
    elif not quiet:
        _report(built, output, seconds)
        if backend == "llm":
            tell(str(spent()))
    if built.failures:
        raise typer.Exit(1)


def _summary(built: Built, output: Path, seconds: float) -> dict[str, Any]:
    from pipelines.building import DATABASE, PAGE

    counts = built.graph.info()
    return {
        **asdict(built.report),
        "failures": {f.id: str(f.error) for f in built.failures},
        "warnings": list(built.warnings),
        "decisions": built.decisions,
        "documents": counts.documents,
        "entities": counts.entities,
        "relations": counts.relations,
        "seconds": round(seconds, 1),
        "graph": str(output / DATABASE),
        "page": str(output / PAGE),
    }


def _report(built: Built, output: Path, seconds: float) -> None:
    from pipelines.building import DATABASE, PAGE

    counts, done = built.graph.info(), built.report
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    parts = [f"{done.added} added", f"{done.changed} changed", f"{done.unchanged} unchanged"]
    for number, what in ((done.removed, "removed"), (done.failed, "failed")):
        parts += [f"{number} {what}"] if number else []
    tell(f"{', '.join(parts)}; {counts.documents} documents in the graph")
    if done.resumed:
        tell(f"{done.resumed} of them had been extracted by a build that was interrupted")
    if done.gone:
        files = "the file of 1 document is" if done.gone == 1 else f"the files of {done.gone} documents are"
        tell(f"{files} gone; --prune removes from the graph what has no file")
    if built.decisions:
        plural = "s" if built.decisions > 1 else ""
        tell(f"{built.decisions} decision{plural} of yours on who is who")
    database, page = output / DATABASE, output / PAGE
    tell(f"{seconds:.1f} s; wrote {database} and {page}")
    likely = "ACCUSED" if "ACCUSED" in counts.relations else max(counts.relations, default=None)
    question = f"kg query {_word(database)}" + (f" --type {likely}" if likely else " --search WORDS")
    tell(f"open {page} in a browser, or ask: {command(question)}")


def _word(path: Path) -> str:
    """The path as a word of the command line."""
    return shlex.quote(str(path))
