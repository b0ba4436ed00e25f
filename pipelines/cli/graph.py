"""``kg query``, ``info``, ``view`` and ``export``: what can be done with a graph that is built."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import UsageError
from pipelines.cli.console import counts_table, say
from pipelines.cli.options import Database, MinConfidence

if TYPE_CHECKING:
    from kg.results import EntityResult, RelationResult

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    for command in (query, info, view, export):
        app.command()(command)


def query(
    db: Database,
    type: Annotated[list[str] | None, typer.Option(help="Relation type; may be given again.")] = None,
    source: Annotated[str | None, typer.Option(help="Who acts: English or Arabic name, or id.")] = None,
    target: Annotated[str | None, typer.Option(help="Who is acted on.")] = None,
    polarity: Annotated[str | None, typer.Option(help="affirmed or negated.")] = None,
    modality: Annotated[str | None, typer.Option(help="actual, alleged, attempted or possible.")] = None,
    attribution: Annotated[str | None, typer.Option(help="Whose word it is.")] = None,
    since: Annotated[str | None, typer.Option(help="First year, month or day, such as 2016-07.")] = None,
    until: Annotated[str | None, typer.Option(help="Last year, month or day.")] = None,
    text: Annotated[str | None, typer.Option(help="Words that the sentence has.")] = None,
    document: Annotated[str | None, typer.Option(help="The id of a document.")] = None,
    min_confidence: MinConfidence = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array, one relation a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A CSV table with a header.")] = False,
) -> None:
    """Print the relations that fit, each with the sentence that states it.

    Names are found in any usual spelling, in English and Arabic.

    \b
    Examples:
      kg query output/graph.db --type ACCUSED --source Russia
      kg query output/graph.db --target روسيا --modality alleged --since 2016-07
      kg query output/graph.db --attribution Microsoft --json | jq '.[].evidence'
      kg query output/graph.db --text 'رسائل مسربة' --csv > leaks.csv
    """
    if as_json and as_csv:
        raise UsageError("got --json and --csv; expected one of them")
    import kg

    with kg.open(db) as graph:
        found = graph.relations(
            type or None,
            source,
            target,
            polarity=polarity,
            modality=modality,
            attribution=attribution,
            since=since,
            until=until,
            document=document,
            text=text,
            min_confidence=min_confidence,
        )
        if as_json:
            _write_json([r.to_dict() for r in found])
        elif as_csv:
            _write_csv(found)
        else:
            _write_text(found)


def _write_text(found: list[RelationResult]) -> None:
    for r in found:
        role = f" as {r.role}" if r.role else ""
        date = f", {r.date or r.document_date}" if r.date or r.document_date else ""
        say(f"{r}{role}{date}  [{r.document}]")
        say(f"    {' '.join(r.evidence.split())}")
    say(f"{len(found)} relation{'' if len(found) == 1 else 's'}")


def _write_json(rows: list[dict[str, Any]]) -> None:
    """One array for programs, with a line a row for readers and line tools."""
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    say(f"[{lines}]")


def _write_csv(found: list[RelationResult]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    columns = ["type", "source", "source_name", "source_name_ar", "target", "target_name", "target_name_ar"]
    plain = ["polarity", "modality", "date", "role", "confidence", "document", "start", "end", "evidence"]
    writer.writerow([*columns, "attribution", *plain])
    for r in found:
        values = [getattr(r, column) for column in plain]
        attribution = "" if r.attribution is None else r.attribution.id
        writer.writerow([r.type, *_names(r.source), *_names(r.target), attribution, *values])
    say(out.getvalue().removesuffix("\n"))


def _names(entity: EntityResult | None) -> tuple[str, str, str]:
    return ("", "", "") if entity is None else (entity.id, entity.name, entity.name_ar or "")


def info(
    db: Database, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False
) -> None:
    """Print what a graph holds: documents, entities and relations by type, documents that failed.

    \b
    Examples:
      kg info output/graph.db
      kg info output/graph.db --json
    """
    import kg

    with kg.open(db) as graph:
        counts = graph.info()
        failures = {d.id: d.error for d in graph.documents() if d.error is not None}
    if as_json:
        value = {
            "documents": counts.documents,
            "failed": failures,
            "mentions": counts.mentions,
            "entities": counts.entities,
            "relations": counts.relations,
        }
        say(json.dumps(value, ensure_ascii=False))
        return
    counts_table("entities", counts.entities)
    counts_table("relations", counts.relations)
    say(f"{counts.documents} documents, {counts.mentions} mentions")
    for error in failures.values():
        say(f"failed: {error}")


def view(
    db: Database,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("graph.html"),
    lang: Annotated[str, typer.Option("--lang", help="The language in which it opens: ar or en.")] = "ar",
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Hide relations of a lower probability until the reader asks."),
    ] = None,
) -> None:
    """Draw a graph as one HTML file, which opens with the network off.

    \b
    Examples:
      kg view output/graph.db -o page.html
      kg view output/graph.db -o page.html --lang en --min-confidence 0.5
    """
    import kg

    with kg.open(db) as graph:
        options = {} if min_confidence is None else {"min_confidence": min_confidence}
        graph.to_html(output, lang=lang, **options)
    say(f"wrote {output}; open it in a browser")


def export(
    db: Database,
    output: Annotated[Path, typer.Argument(help="The file; its ending says the format.", metavar="FILE")],
) -> None:
    """Write a graph for other programs; the ending of the file says the format.

    \b
    Examples:
      kg export output/graph.db graph.graphml
      kg export output/graph.db graph.gexf
    """
    import kg

    with kg.open(db) as graph:
        for path in graph.export(output):
            say(f"wrote {path}")
