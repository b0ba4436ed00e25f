"""``kg entities``: who there is, and which names were taken for one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.answers import Answer
from kg.errors import UsageError
from pipelines.cli.answers import AsCsv, AsJson, one_form, write
from pipelines.cli.console import say
from pipelines.cli.options import Graph

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="List the entities, or which names were taken for one.")(entities)


def entities(
    db: Graph,
    type: Annotated[str | None, typer.Option(help="Entity type, such as PERSON.")] = None,
    find: Annotated[str | None, typer.Option(help="Only those that a name may mean.", metavar="NAME")] = None,
    merges: Annotated[
        bool, typer.Option("--merges", help="Which names were taken for one, doubtful ones first.")
    ] = False,
    below: Annotated[
        float | None, typer.Option(min=0, max=1, help="With --merges: only scores below this one.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the entities of a graph, those of most documents first, or the merges that made them.

    A wrong merge is undone by a line in aliases.toml and building again; docs/correcting.md says how.

    \b
    Examples:
      kg entities output/graph.db --type PERSON
      kg entities output/graph.db --find ترامب
      kg entities output/graph.db --merges
      kg entities output/graph.db --merges --below 0.9 --csv > doubtful.csv
    """
    one_form(as_json, as_csv)
    if below is not None and not merges:
        raise UsageError("--below goes with --merges")
    import kg

    with kg.open(db) as graph:
        answer: Answer[Any]
        if merges:
            known = _ids(graph, type, find)
            found = graph.merges()
            kept = (m for m in found if (below is None or m.score < below) and m.entity in known)
            answer = Answer(kept, found.kind)
        else:
            known = _ids(graph, type, find)
            everyone = graph.entities() if find is None else graph.find(find)
            answer = Answer((e for e in everyone if e.id in known), everyone.kind)
    write(answer, as_json=as_json, as_csv=as_csv)
    if merges and answer and not as_json and not as_csv:
        say(
            'to undo one, put a line under [split] of aliases.toml, and build again: "name" = "taken for", or'
        )
        say('where both are the same: "name" = { documents = ["those that mean somebody else"] }')


def _ids(graph: Any, type: str | None, find: str | None) -> set[str]:
    """The ids of the entities of a type that a name may mean."""
    if find is not None:
        graph.entity(find)  # raises with near names
    found = {e.id for e in graph.entities(type)}
    return found if find is None else found & {e.id for e in graph.find(find)}
