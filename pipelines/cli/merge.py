"""``kg merge``: shards that many machines extracted, made one graph of tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import complain, say, tell, tracked_steps
from pipelines.cli.options import Quiet, Verbose

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Make one graph of extracted shards.")(merge)


def merge(
    shards: Annotated[
        str,
        typer.Argument(
            help="The folder of the shards, by path or URL (s3://, gs://, hdfs://).", metavar="SHARDS"
        ),
    ],
    output: Annotated[
        str,
        typer.Option("--output", "-o", help="The folder of the tables, by path or URL.", metavar="TABLES"),
    ] = "tables",
    aliases: Annotated[
        Path | None,
        typer.Option(help="Your decisions on who is who; see docs/correcting.md.", metavar="FILE.toml"),
    ] = None,
    memory_limit: Annotated[
        str | None,
        typer.Option(
            help="Memory that DuckDB takes, such as 4GB; by default half of the machine's.", metavar="SIZE"
        ),
    ] = None,
    temp_directory: Annotated[
        Path | None,
        typer.Option(help="A folder with room for some three times the shards.", metavar="FOLDER"),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Resolve and merge the shards of `kg build --engine ray` into tables, which query, info, view and export read.

    Former tables stay as they are until the new ones are complete. Needs the extra: pip install 'kg[analytics]'

    \b
    Examples:
      kg merge output/shards -o output/tables
      kg merge s3://news/shards -o s3://news/tables --memory-limit 16GB --temp-directory /scratch
      kg query output/tables --about WikiLeaks
    """
    from kg.aliases import Aliases
    from kg.tables.merging import merge_shards

    decisions = None if aliases is None else Aliases.load(aliases)
    with tracked_steps() as progress:
        merged = merge_shards(
            shards,
            output,
            decisions,
            memory_limit=memory_limit,
            temp_directory=temp_directory,
            progress=progress,
        )
    for name in merged.unfinished:
        complain(f"passed over {name}: a writer has not finished it")
    for name in merged.foreign:
        complain(f"passed over {name}: it is no shard")
    rows = merged.rows
    say(f"{rows['documents']:,} documents, {rows['entities']:,} entities, {rows['relations']:,} relations")
    tell(f"wrote {output}" if merged.fresh else f"nothing to do: {output} is made of these shards")
