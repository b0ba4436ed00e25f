"""``kg extract``: from articles to lines of the interchange form."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from pipelines.cli.console import put, say_failures, tracked
from pipelines.cli.options import (
    Backend,
    BatchSize,
    Device,
    Frames,
    Labels,
    Language,
    Quiet,
    Verbose,
    Workers,
    backend_options,
)

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Print what is found in documents, as lines of JSON.")(extract)


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs, or - for the standard input.", metavar="INPUTS"),
    ],
    backend: Backend = "embedded",
    language: Language = None,
    device: Device = None,
    batch_size: BatchSize = None,
    labels: Labels = None,
    workers: Workers = 1,
    frames: Frames = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print what is found in each document as one line of JSON, in the order of the input.

    Offsets count code points of `text`, which is the document as it was read. A document that fails is named
    on the standard error and has no line; the exit code is then 1.

    \b
    Examples:
      kg extract articles/a.txt > a.jsonl
      kg extract articles/ --workers 2 | jq '.relations[].type'
      echo 'نفى الكرملين الاتهامات.' | kg extract -
    """
    from pipelines.given import documents_of
    from pipelines.llm import spent
    from pipelines.read import FailedDocument
    from pipelines.workers import extract_all

    failures, options = [], backend_options(device, batch_size, labels)
    results = extract_all(
        documents_of(inputs),
        backend=backend,
        language=language,
        workers=workers,
        frames=frames or (),
        options=options,
    )
    with tracked(results, "documents", data=True) as watched:
        for result in watched:
            if isinstance(result, FailedDocument):
                failures.append(result)
            else:
                put(result.to_json())
    say_failures(failures)
    if backend == "llm":
        logging.getLogger("pipelines").info("%s", spent())
    if failures:
        raise typer.Exit(1)
