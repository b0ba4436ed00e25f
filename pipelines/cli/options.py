"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

__all__ = ["Backend", "Database", "Frames", "Language", "MinConfidence", "Workers"]

Backend: TypeAlias = Annotated[str, typer.Option("--backend", help="The annotator of the texts.")]
Language: TypeAlias = Annotated[
    str, typer.Option("--language", help="The language of the texts, as ISO 639-1 code.")
]
Workers: TypeAlias = Annotated[
    int, typer.Option("--workers", help="Local processes; the result is the same.")
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
