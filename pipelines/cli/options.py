"""Options and arguments that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from kg.errors import UsageError
from pipelines.cli.console import Loudness, set_loudness

if TYPE_CHECKING:
    from pipelines.backends import BackendOptions

__all__ = [
    "Backend",
    "BatchSize",
    "Database",
    "Device",
    "Frames",
    "Graph",
    "Labels",
    "Language",
    "MinConfidence",
    "Quiet",
    "Verbose",
    "Workers",
    "backend_options",
]


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

Backend: TypeAlias = Annotated[
    str, typer.Option("--backend", help="Who reads the texts: embedded, stanza, spacy:PACKAGE_OR_PATH, llm.")
]
Language: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--lang",
        "--language",
        help="The language of all texts, as ISO 639-1 code; by default each text's own is detected.",
        show_default=False,
    ),
]
Device: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help="Where the backend computes: cpu, cuda or cuda:N.", metavar="DEVICE", show_default=False
    ),
]
BatchSize: TypeAlias = Annotated[
    int | None,
    typer.Option("--batch-size", min=1, help="What the backend computes at once.", show_default=False),
]
Labels: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        help="An entity label of your own model and its type; may be given again.",
        metavar="LABEL=TYPE",
    ),
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
Graph: TypeAlias = Annotated[
    str,
    typer.Argument(
        help="A graph.db of `kg build`, or a folder or URL of tables of `kg merge`.", metavar="DB"
    ),
]


def backend_options(
    device: str | None, batch_size: int | None, labels: list[str] | None
) -> BackendOptions | None:
    """What the user asks of the backend, None if nothing.

    Raises:
        UsageError: the device, or a label, is not of the form that is expected.
    """
    if device is not None and not re.fullmatch(r"cpu|cuda(:\d+)?", device):
        raise UsageError(f"got --device {device!r}; expected cpu, cuda or cuda:N, as in cuda:0")
    if device is None and batch_size is None and not labels:
        return None
    from pipelines.backends import BackendOptions

    pairs = [label.partition("=") for label in labels or ()]
    for label, sign, _ in pairs:
        if not label or not sign:
            raise UsageError(f"got --label {label!r}; expected LABEL=TYPE, as in --label CORPORATION=ORG")
    return BackendOptions(device, batch_size, {label: kind for label, _, kind in pairs})
