"""How an answer is printed: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

import typer

from kg.answers import Answer, Table
from kg.errors import UsageError
from kg.export.cells import safe_cell
from kg.results import EntityResult, RelationResult
from pipelines.cli.console import put
from pipelines.cli.tables import print_answer

__all__ = ["AsCsv", "AsJson", "one_form", "write"]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="A JSON array, one result a line.")]
AsCsv: TypeAlias = Annotated[
    bool, typer.Option("--csv", help="A CSV table with a header, safe to open in a spreadsheet.")
]

_PLAIN = ("polarity", "modality", "date", "role", "confidence", "document", "start", "end", "evidence")


def one_form(as_json: bool, as_csv: bool) -> None:
    """Refuse both forms at once."""
    if as_json and as_csv:
        raise UsageError("got --json and --csv; expected one of them")


def write(answer: Answer[Any] | Table, *, as_json: bool, as_csv: bool) -> None:
    """Print an answer in one of the forms."""
    if as_json:
        _write_json(answer.to_dicts())
    elif as_csv:
        _write_csv(answer)
    else:
        print_answer(answer)


def _write_json(rows: list[dict[str, Any]]) -> None:
    """One array for programs, with a line a row for readers and line tools."""
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    put(f"[{lines}]")


def _write_csv(answer: Answer[Any] | Table) -> None:
    from kg.export.writing import write_csv  # with all of the store, which other commands do not need

    out = io.StringIO(newline="")
    head, rows = _table(answer)
    write_csv(out, ([safe_cell(v) for v in row] for row in (head, *rows)))
    put(out.getvalue().removesuffix("\n"))


def _table(answer: Answer[Any] | Table) -> tuple[Iterable[str], Iterable[Iterable[Any]]]:
    if isinstance(answer, Table):
        return answer.columns, answer.rows
    if answer.kind is RelationResult:
        names = [f"{end}{part}" for end in ("source", "target") for part in ("", "_name", "_name_ar")]
        return ["type", *names, "attribution", *_PLAIN], map(_relation, answer)
    return answer.kind.row_columns(), (result.to_row().values() for result in answer)


def _relation(r: RelationResult) -> list[Any]:
    speaker = "" if r.attribution is None else r.attribution.id
    return [r.type, *_names(r.source), *_names(r.target), speaker, *(getattr(r, k) for k in _PLAIN)]


def _names(entity: EntityResult | None) -> tuple[str, str, str]:
    return ("", "", "") if entity is None else (entity.id, entity.name, entity.name_ar or "")
