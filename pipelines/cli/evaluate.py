"""``kg evaluate``: precision and recall against gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import InputNotFound, InvalidRecord, UsageError
from kg.model import ExtractedDocument
from pipelines.cli.console import harmless, print_table, put, say, tracked
from pipelines.cli.options import (
    Backend,
    BatchSize,
    Device,
    Frames,
    Labels,
    Language,
    Workers,
    backend_options,
)

if TYPE_CHECKING:
    from pipelines.evaluate import Figure, Scores

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command(short_help="Compare what is extracted with gold.")(evaluate)


def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="Annotated documents, one JSON object a line.", metavar="GOLD.jsonl")
    ],
    system: Annotated[
        Path | None,
        typer.Argument(
            help="What to judge; without it, the gold texts are extracted now.", metavar="SYSTEM.jsonl"
        ),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", help="Two systems, against each other.", metavar="A.jsonl B.jsonl"),
    ] = None,
    errors: Annotated[int, typer.Option("--errors", help="Show that many relation errors.", metavar="N")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="All figures as one JSON object.")] = False,
    backend: Backend = "embedded",
    language: Language = None,
    device: Device = None,
    batch_size: BatchSize = None,
    labels: Labels = None,
    workers: Workers = 1,
    frames: Frames = None,
) -> None:
    """Compare extracted documents with gold ones: mentions, entities (B³ over all documents), relations.

    Documents are matched by their ids. What is judged are the lines that `kg extract` prints; "resolved" is
    B³ after the resolution of entities across documents that `kg build` does.

    \b
    Examples:
      kg evaluate gold.jsonl
      kg evaluate gold.jsonl --errors 20
      kg evaluate gold.jsonl system.jsonl --json
      kg evaluate gold.jsonl --compare old.jsonl new.jsonl
    """
    if compare is not None:
        if system is not None:
            raise UsageError("got a SYSTEM.jsonl and --compare; expected one of them")
        _compare(gold, compare, as_json)
        return
    from pipelines.evaluate import resolved, score

    golds = list(_load(gold))
    if system is not None:
        systems = list(_load(system))
    else:
        options = backend_options(device, batch_size, labels)
        systems = _extracted(
            gold, backend=backend, language=language, workers=workers, frames=frames or (), options=options
        )
    scores = score(golds, systems)
    after = score(golds, resolved(systems)).entity_b3
    if as_json:
        put(json.dumps(scores.to_dict() | {"entity_b3_resolved": after.to_dict()}, ensure_ascii=False))
    else:
        _print(scores, after)
        _print_errors(scores, errors)


def _compare(gold: Path, systems: tuple[Path, Path], as_json: bool) -> None:
    from pipelines.comparison import compare

    found = compare(_load(gold), *map(_load, systems))
    if as_json:
        put(json.dumps([asdict(c) for c in found]))
        return
    rows = [
        (
            c.measure,
            *(f"{f:.3f}" for f in (c.first, c.second)),
            f"{c.difference:+.3f}",
            f"{c.low:+.3f} … {c.high:+.3f}",
        )
        for c in found
    ]
    print_table(("F1", *(path.name for path in systems), "difference", "95 % interval"), rows)


def _load(path: Path) -> Iterator[ExtractedDocument]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise InputNotFound(f"cannot read {str(path)!r}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: expected UTF-8 text; {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield ExtractedDocument.from_json(line)
            except InvalidRecord as error:
                raise UsageError(f"{path}, line {number}: {error}") from error


def _extracted(gold: Path, **options: Any) -> list[ExtractedDocument]:
    from pipelines.given import documents_of
    from pipelines.read import FailedDocument
    from pipelines.workers import extract_all

    results = extract_all(documents_of([gold]), **options)
    with tracked(results, "documents") as watched:
        return [r for r in watched if not isinstance(r, FailedDocument)]


def _print(scores: Scores, resolved: Figure) -> None:
    if scores.missing:
        say(harmless(f"no system output for: {', '.join(scores.missing)}"))
    rows = [
        _row("mention, exact", scores.mention_exact),
        *(_row(f"  {name}", figure) for name, figure in scores.mention_by_type.items()),
        _row("mention, lenient", scores.mention_lenient),
        _row("entity B³", scores.entity_b3),
        _row("  resolved", resolved),
        _row("relation", scores.relation),
        *(_row(f"  {name}", figure) for name, figure in scores.relation_by_type.items()),
    ]
    print_table((f"{scores.documents} documents", "P", "R", "F1", "right", "gold", "system"), rows)
    for name, value in scores.accuracy.items():
        say(f"{name} accuracy of the right relations: {value:.3f}")


def _row(name: str, figure: Figure) -> tuple[object, ...]:
    ratios = (f"{value:.3f}" for value in (figure.precision, figure.recall, figure.f1))
    counts = ("" if count is None else count for count in (figure.correct, figure.gold, figure.system))
    return (name, *ratios, *counts)


def _print_errors(scores: Scores, number: int) -> None:
    for error in scores.errors[:number]:
        type_, source, target = error.key
        say(harmless(f"\n{error.document}  {error.kind}  {source} {type_} {target or '(open)'}"))
        say(harmless(f"    {error.sentence}"))
    if 0 < number < len(scores.errors):
        say(f"\n… and {len(scores.errors) - number} more; see them with a larger --errors")
