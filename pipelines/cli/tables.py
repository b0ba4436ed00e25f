"""Tables for people: answers of a graph, with Arabic sentences that read from right to left.

A sentence is broken into lines here, in the order in which it is read, and each line is set to the right. On a
terminal each line is isolated as right-to-left (Unicode's RLI … PDI), so that its full stop stands at its end and
the columns beside it keep their places; in files and pipes stand the plain letters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from kg.answers import Answer, Table
from kg.findings import (
    CentralityResult,
    CommunityResult,
    ContradictionResult,
    EdgeResult,
    PathResult,
    SearchResult,
)
from kg.results import EntityResult, MergeResult, RelationResult
from pipelines.cli.console import harmless, number_of, say, table_console

__all__ = ["print_answer"]

_ARABIC = re.compile("[^A-Za-z\u0590-\u08ff]*[\u0590-\u08ff]")
"""Matches what begins in a script that is written from right to left."""
_RLI, _PDI = "\u2067", "\u2069"
_SHARE = 6
"""The last column aside, none has more than this part of the width."""
_SHORTEST = 10
"""Nor is one narrower than this, where it has so much to say."""
_WHOLE = ("id", "entity")
"""Columns of ids, which are copied, and so never broken."""
_NARROWEST = 28
"""The fewest columns of a sentence."""
_GAP = 2
_STATEMENTS = 3
"""So many of an edge are shown; programs get all."""

Row = tuple[str, ...]


def print_answer(answer: Answer[Any] | Table) -> None:
    """Print an answer as a table, and under it the number of its rows."""
    if isinstance(answer, Table):
        _print(answer.columns, ([_text(v) for v in row] for row in answer.rows))
        _count(len(answer), "row")
        return
    columns, rows, noun = _FORMS[answer.kind]
    if answer:
        _print(columns, (row for result in answer for row in rows(result)))
    _count(len(answer), noun)


def _count(number: int, noun: str) -> None:
    say(number_of(number, noun))


def _relation(r: RelationResult) -> Iterator[Row]:
    yield (*_statement(r), _sentence(r))


def _statement(r: RelationResult) -> Row:
    sign = "" if r.polarity == "affirmed" else "not "
    how = "" if r.modality == "actual" else f"\n({r.modality})"
    role = f"\nas {r.role}" if r.role else ""
    return (
        r.when or "",
        _name(r.source),
        f"{sign}{r.type}{how}{role}",
        _name(r.target),
        _name(r.attribution, ""),
    )


def _sentence(r: RelationResult) -> str:
    return f"{' '.join(r.evidence.split())}\n[{r.document}]"


def _edge(e: EdgeResult) -> Iterator[Row]:
    first = e.relations[0]
    sign = "" if e.polarity == "affirmed" else "not "
    when = e.first if e.first == e.last else f"{e.first} …\n{e.last}"
    counts = f"{e.sources} of {e.documents}"
    yield when or "", _name(e.source), sign + e.type, _name(e.target), counts, _sentence(first)
    for r in e.relations[1:_STATEMENTS]:
        yield "", "", "", "", "", _sentence(r)
    more = len(e.relations) - _STATEMENTS
    if more > 0:
        yield "", "", "", "", "", f"[and {more} more]"


def _contradiction(c: ContradictionResult) -> Iterator[Row]:
    yield "claim", *_statement(c.claim), _sentence(c.claim)
    yield "denial", *_statement(c.denial), _sentence(c.denial)
    yield ("",) * 7


def _entity(e: EntityResult) -> Iterator[Row]:
    yield e.id, e.type, e.name, e.name_ar or "", str(e.documents), str(e.mentions), "\n".join(e.aliases)


def _path(p: PathResult) -> Iterator[Row]:
    yield "\n".join(", ".join(dict.fromkeys(r.type for r in step)) for step in p.steps), str(p)


def _central(c: CentralityResult) -> Iterator[Row]:
    yield c.entity.id, c.entity.name, c.entity.name_ar or "", f"{c.score:.4f}"


def _community(c: CommunityResult) -> Iterator[Row]:
    yield str(c.number), str(len(c)), ", ".join(e.name for e in c)


def _search(s: SearchResult) -> Iterator[Row]:
    if s.entity is not None:
        aliases = ", ".join(s.entity.aliases)
        yield s.entity.type, f"{s.entity}\n{aliases}".removesuffix("\n")
    if s.relation is not None:
        yield s.relation.type, f"{s.relation}\n{_sentence(s.relation)}"


def _merge(m: MergeResult) -> Iterator[Row]:
    yield f"{m.score:.2f}", m.reason, m.entity, m.left, m.right


def _name(entity: EntityResult | None, missing: str = "…") -> str:
    return missing if entity is None else entity.name


_RELATION = ("date", "source", "relation", "target", "said by", "evidence")
_FORMS: dict[type[Any], tuple[Sequence[str], Callable[[Any], Iterator[Row]], str]] = {
    RelationResult: (_RELATION, _relation, "relation"),
    EdgeResult: (("date", "source", "relation", "target", "sources", "evidence"), _edge, "relation"),
    ContradictionResult: (("", *_RELATION), _contradiction, "contradiction"),
    EntityResult: (("id", "type", "name", "Arabic", "documents", "mentions", "aliases"), _entity, "entity"),
    PathResult: (("relations", "path"), _path, "path"),
    CentralityResult: (("id", "name", "Arabic", "score"), _central, "entity"),
    CommunityResult: (("", "size", "entities"), _community, "community"),
    SearchResult: (("type", "found"), _search, "hit"),
    MergeResult: (("score", "reason", "entity", "name", "taken for"), _merge, "merge"),
}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(_text, value)) if isinstance(value, (list, tuple, set)) else str(value)


def _print(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose last column takes the room that the others leave."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    columns, found = [harmless(c) for c in columns], [list(row) for row in rows]
    widths = _widths(table_console().width, columns, found)
    console = table_console(at_least=sum(widths) + _GAP * len(widths))
    isolated = sys.stdout.isatty()
    # A column is followed by a space and, but for the last one, by the space of a line that is not drawn.
    table = RichTable(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, _GAP - 1, 0, 0))
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column, width=width, no_wrap=True, overflow="fold")
    for row in found:
        cells = (_lines(cell, width, isolated) for cell, width in zip(row, widths, strict=True))
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table, crop=False)


def _widths(room: int, columns: Sequence[str], rows: list[list[str]]) -> list[int]:
    from rich.cells import cell_len

    widths = [
        max(cell_len(line) for row in (columns, *rows) for line in row[i].split("\n"))
        for i in range(len(columns))
    ]
    short = [
        width if column in _WHOLE else min(width, max(_SHORTEST, room // _SHARE))
        for column, width in zip(columns, widths[:-1], strict=False)
    ]
    rest = room - sum(short) - _GAP * len(widths)
    return [*short, min(widths[-1], max(rest, _NARROWEST))]


def _lines(cell: str, width: int, isolated: bool) -> str:
    """The cell broken at spaces into lines of ``width``, Arabic ones set to the right."""
    lines = []
    for part in harmless(cell).split("\n"):
        arabic = _ARABIC.match(part) is not None and not part.startswith("[")
        for line in _broken(part, width):
            room = " " * (width - _length(line)) if arabic else ""
            lines.append(room + (f"{_RLI}{line}{_PDI}" if arabic and isolated else line))
    return "\n".join(lines)


def _broken(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and _length(longer) > width:
            yield line
            longer = word
        line = longer
        while _length(line) > width:
            yield line[:width]
            line = line[width:]
    yield line


def _length(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
