"""``kg build``: from articles to a graph."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from kg.errors import UsageError
from kg.tables.places import is_url
from pipelines.cli.console import (
    command,
    complain,
    counts_table,
    number_of,
    put,
    say_failures,
    tell,
    tracked,
    tracked_steps,
)
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
    backend_options,
)

if TYPE_CHECKING:
    from kg.model import Document
    from pipelines.building import Built
    from pipelines.given import Input
    from pipelines.workers import ExtractResult

__all__ = ["register"]

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    app.command(short_help="Build the graph of articles, or bring it up to date.")(build)


def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files (.txt .html .jsonl .csv), folders, globs, or - for the standard input; URLs with Ray.",
            metavar="INPUTS",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Folder for graph.db (shards and tables with Ray) and graph.html.",
        ),
    ] = "output",
    samples: Annotated[
        bool, typer.Option("--samples", help="Build the graph of the shipped sample articles.")
    ] = False,
    backend: Backend = "embedded",
    language: Language = None,
    device: Device = None,
    batch_size: BatchSize = None,
    labels: Labels = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            show_default="1; with Ray one for each processor",
            help="Processes; the result is the same.",
        ),
    ] = None,
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
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option(help="What runs the workers: this program, or Ray, on one or many machines."),
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            show_default=False,
            help="A running Ray cluster; auto finds that of this machine. By default Ray starts here.",
        ),
    ] = None,
    block: Annotated[
        int | None,
        typer.Option(min=1, help="With Ray: documents to a shard.", show_default="256"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was done, as one JSON object.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build the graph of articles: graph.db to query, graph.html to look at.

    A graph that is in the output folder is brought up to date: new documents are added, changed ones are
    extracted anew, all others stay as they are. A build that was interrupted goes on where it was.

    With --engine ray (pip install 'kg[ray]') the output, a folder or a URL, gets shards and tables instead of graph.db,
    which all commands read as well; see docs/scale.md.

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
      kg build s3://news/2024 -o s3://news/graph --engine ray --address auto
    """
    # Long: its signature declares the options of the command.
    if not inputs and not samples:
        raise UsageError("nothing to build; name files or folders, or try `kg build --samples`")
    from pipelines.engines import check_engine
    from pipelines.llm import spent
    from pipelines.samples import sample_paths

    begin = time.perf_counter()
    given: list[Input] = [*(inputs or ()), *(sample_paths() if samples else ())]
    check_engine(engine, given, output, of_cluster=(address or block) is not None)
    how = {
        "backend": backend, "language": language, "frames": frames or (), "min_confidence": min_confidence,
        "options": backend_options(device, batch_size, labels), "prune": prune, "fresh": fresh, "aliases": aliases,
    }  # fmt: skip
    if engine == "ray":
        built = _by_ray(given, output, address, workers, block, how)
    else:
        built = _locally(given, output, workers or 1, how)
    say_failures(built.failures)
    for warning in built.warnings:
        complain(warning)
    seconds, places = time.perf_counter() - begin, _places(output, engine)
    if as_json:
        summary = _summary(built, places, seconds)
        put(
            json.dumps(summary | ({"llm": spent().as_dict()} if backend == "llm" else {}), ensure_ascii=False)
        )
    elif not quiet:
        _report(built, places, seconds)
        if backend == "llm":
            tell(str(spent()))
    if built.failures:
        raise typer.Exit(1)


def _locally(inputs: list[Input], output: str, workers: int, how: dict[str, Any]) -> Built:
    from pipelines.backends import may_need_torch
    from pipelines.building import update_graph
    from pipelines.extractor_version import extractor_version
    from pipelines.given import with_origins
    from pipelines.own_process import importing_spacy
    from pipelines.read.counting import count_documents
    from pipelines.workers import extract_all

    common = {name: how[name] for name in ("backend", "language", "frames", "options")}
    if how["frames"]:  # else spaCy, 100 MB of memory, is not loaded beside the worker processes
        with importing_spacy(torch=may_need_torch(how["backend"])):
            from pipelines.frames import check_frames

        check_frames(how["frames"])
    read = _Counted(with_origins(inputs, sort=True), failed=lambda result: hasattr(result[0], "error"))

    def extract(documents: Iterator[Document]) -> Iterator[ExtractResult]:
        todo = _Counted(documents)
        results = extract_all(todo, workers=workers, **common)
        total, unchanged = partial(count_documents, map(str, inputs)), lambda: read.number - todo.number
        with tracked(
            results, "documents", total=total, skipped=unchanged, unread=lambda: read.failed
        ) as watched:
            yield from watched

    with tracked_steps() as step:
        return update_graph(
            read,
            output,
            extract,
            extractor=extractor_version(min_confidence=how["min_confidence"], **common),
            step=step,
            **{name: how[name] for name in ("min_confidence", "prune", "fresh", "aliases")},
        )


class _Counted(Iterator[T]):
    """Items, the number of those that were taken, and of those of them that failed."""

    def __init__(self, items: Iterable[T], failed: Callable[[T], bool] = lambda item: False) -> None:
        self._items, self._is_failed, self.number, self.failed = iter(items), failed, 0, 0

    def __next__(self) -> T:
        item = next(self._items)
        self.number += 1
        self.failed += self._is_failed(item)
        return item


def _by_ray(
    inputs: list[Input],
    output: str,
    address: str | None,
    workers: int | None,
    block: int | None,
    how: dict[str, Any],
) -> Built:
    from pipelines.cluster.building import build_on_cluster
    from pipelines.engines import BLOCK, Cluster

    cluster = Cluster(address, workers, block or BLOCK)
    with tracked_steps() as step:
        return build_on_cluster(inputs, output, cluster=cluster, progress=_watched, step=step, **how)


def _watched(
    results: Iterator[T], total: Callable[[], int | None], skipped: Callable[[], int]
) -> Iterator[T]:
    with tracked(results, "documents", total=total, skipped=skipped) as watched:
        yield from watched


def _places(output: str, engine: str) -> tuple[str, str]:
    """The graph and the page in the output."""
    from pipelines.building import DATABASE, PAGE, TABLES

    folder = output.rstrip("/") if is_url(output) else str(Path(output))
    inner = "" if folder == "." else f"{folder}/"
    return inner + (TABLES if engine == "ray" else DATABASE), inner + PAGE


def _summary(built: Built, places: tuple[str, str], seconds: float) -> dict[str, Any]:
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
        "graph": places[0],
        "page": places[1],
    }


def _report(built: Built, places: tuple[str, str], seconds: float) -> None:
    counts, done = built.graph.info(), built.report
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    parts = [f"{done.added} added", f"{done.changed} changed", f"{done.unchanged} unchanged"]
    for number, what in ((done.removed, "removed"), (done.failed, "failed")):
        parts += [f"{number} {what}"] if number else []
    tell(f"{', '.join(parts)}; {number_of(counts.documents, 'document')} in the graph")
    if done.resumed:
        tell(f"{done.resumed} of them had been extracted by a build that was interrupted")
    if done.gone:
        files = "the file of 1 document is" if done.gone == 1 else f"the files of {done.gone} documents are"
        tell(f"{files} gone; --prune removes from the graph what has no file")
    if built.decisions:
        tell(f"{number_of(built.decisions, 'decision')} of yours on who is who")
    database, page = places
    tell(f"{seconds:.1f} s; wrote {database} and {page}")
    likely = "ACCUSED" if "ACCUSED" in counts.relations else max(counts.relations, default=None)
    question = f"kg query {shlex.quote(database)}" + (f" --type {likely}" if likely else " --search WORDS")
    tell(f"open {page} in a browser, or ask: {command(question)}")
