"""``kg remove``: documents out of a graph."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli.console import number_of, tell
from pipelines.cli.options import Database, Quiet

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Remove documents from a graph.")(remove)


def remove(
    db: Database,
    documents: Annotated[
        list[str],
        typer.Argument(help="Ids of documents, or patterns such as 'old/*'.", metavar="DOCUMENT..."),
    ],
    quiet: Quiet = False,
) -> None:
    """Remove documents from a graph, with all that only they say; the page beside the graph is drawn anew.

    The ids are those that `kg query --json` and `kg info --json` give. If one is not known, nothing is removed.

    \b
    Examples:
      kg remove output/graph.db withdrawn.txt
      kg remove output/graph.db 'archive/2016/*'
    """
    from pipelines.removing import remove_documents

    removed = remove_documents(db, documents)
    tell(f"{removed.count} removed; {number_of(removed.left, 'document')} in the graph")
