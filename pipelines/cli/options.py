"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from pipelines.cli.console import Loudness, set_loudness

__all__ = ["Backend", "Database", "Frames", "Language", "MinConfidence", "Quiet", "Verbose", "Workers"]


def _be_quiet(wanted: bool) -> bool:
    if wanted:
        set_loudness(Loudness.QUIET)
    return wanted


def _be_verbose(wanted: bool) -> bool:
    if wanted:
        set_loudness(Loudness.VERBOSE)
    return wanted


Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", callback=_be_quiet, help="Print errors and data only.")
]
Verbose: TypeAlias = Annotated[
    bool,
    typer.Option("--verbose", "-v", callback=_be_verbose, help="Name every document and skipped file."),
]

Backend: TypeAlias = Annotated[str, typer.Option("--backend", help="The annotator of the texts.")]
Language: TypeAlias = Annotated[
    str, typer.Option("--language", help="The language of the texts, as ISO 639-1 code.")
]
Workers: TypeAlias = Annotated[
    int, typer.Option("--workers", min=1, help="Local processes; the result is the same.")
]
Frames: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--frames", help="Triggers and relation types of your own; may be given again.", metavar="FILE.toml"
    ),
]
MinConfidence: TypeAlias = Annotated[
    float, typer.Option("--min-confidence", min=0, max=1, help="Leave out relations of a lower probability.")
]
Database: TypeAlias = Annotated[Path, typer.Argument(help="A graph.db that `kg build` wrote.", metavar="DB")]
