"""What the commands print: lines, tables, a progress bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "complain",
    "counts_table",
    "print_table",
    "say",
    "say_failures",
    "speak_utf8",
    "table_console",
    "tracked",
]

T = TypeVar("T")
_FILE_WIDTH = 120


def speak_utf8() -> None:
    """Print UTF-8 and ``\\n`` whatever the locale and the system say: data is the same everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(text: str = "") -> None:
    """A line on the standard output."""
    print(text)


def complain(text: str) -> None:
    """One line on the standard error."""
    print(f"kg: {' '.join(text.split())}", file=sys.stderr)


def say_failures(failures: Iterable[Any]) -> None:
    """One line for each document that failed: where it is and why."""
    for failure in failures:
        complain(str(failure.error))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with its first column left and the others right."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(column, justify="left" if i == 0 else "right")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    _console().print(table)


def counts_table(title: str, counts: Mapping[str, int]) -> None:
    """Counts by name, the most frequent first, with their sum."""
    names = sorted(counts, key=lambda name: (-counts[name], name))
    rows = [(name, counts[name]) for name in names]
    print_table((title, "number"), [*rows, ("all", sum(counts.values()))])


@contextmanager
def tracked(items: Iterable[T], label: str, *, data: bool = False) -> Iterator[Iterator[T]]:
    """The items, with a progress bar on a terminal, unless the results go there too."""
    if not sys.stderr.isatty() or (data and sys.stdout.isatty()):
        yield iter(items)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console(stderr=True), transient=True) as progress:
        yield iter(progress.track(items, description=label))


def table_console(*, at_least: int = 0) -> Console:
    """The standard output for tables: as wide as the terminal; in files and pipes as COLUMNS says, or 120."""
    from rich.console import Console

    console = Console(highlight=False)
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        console.width = _FILE_WIDTH
    console.width = max(console.width, at_least)
    return console


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)
