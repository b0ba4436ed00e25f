"""``kg models``: models of others that backends use, downloaded when the user asks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import mark, print_table, say, tell
from pipelines.cli.options import Quiet

__all__ = ["register"]

_STATES = {"ok": "ok", "absent": "missing", "incomplete": "broken", "damaged": "broken"}


class Action(StrEnum):
    """What to do with models."""

    LIST = "list"
    DOWNLOAD = "download"


def register(app: typer.Typer) -> None:
    app.command(short_help="List and download models for --backend stanza.")(models)


def models(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="The models: stanza-ar, stanza-en.", metavar="[MODEL]...", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the models are; by default Stanza's folder in your cache."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """List and download Stanza's official models, which the backend stanza reads.

    Nothing else in kg downloads anything, and this only what you name. The models come from Stanza's own
    addresses, by Stanza's own downloader; some hundred megabytes a language. Their sums are compared.

    \b
    Examples:
      kg models list
      kg models download stanza-ar
      kg models download stanza-ar --folder /data/stanza
      kg extract articles/ --backend stanza:/data/stanza
    """
    from kg.errors import UsageError
    from pipelines.stanza_backend.downloading import download, installed, model_names

    place = folder or Path()
    where = str(place) if folder else ""
    if action is Action.LIST:
        found = [installed(name, where) for name in names or model_names()]
        rows = [(m.name, m.state, m.files, f"{m.bytes / 1e6:,.0f}", m.folder) for m in found]
        print_table(("model", "state", "files", "MB", "folder"), rows)
        for m in found:
            if m.state != "ok":
                tell(f"{mark(m.name, _STATES[m.state])}: kg models download {m.name}")
        return
    if not names:
        raise UsageError(f"say which models to download: {', '.join(model_names())}")
    for name in names:
        result = download(name, where, log=tell)
        say(f"{name}: {result.files} files, {result.bytes / 1e6:,.0f} MB, whole, in {result.folder}")
