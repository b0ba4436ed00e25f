"""The application that the commands hang on."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

__all__ = ["app"]

EPILOG = "Start with `kg build --samples`, then open output/graph.html in a browser."

app = typer.Typer(
    name="kg",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=EPILOG,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {version('kg')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def kg(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """A knowledge graph of who says what about whom, built from Arabic news, offline."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
