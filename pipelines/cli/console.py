"""What the commands print: lines, tables, a progress bar.

Data and tables go to the standard output whatever is asked for; messages for people go there with :func:`tell`,
which ``--quiet`` silences; errors go to the standard error. Colour is for terminals only, and for none where
``NO_COLOR`` is set (https://no-color.org) or the terminal is ``dumb``.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import ProgressColumn

__all__ = [
    "Loudness",
    "command",
    "complain",
    "counts_table",
    "harmless",
    "log_to_standard_error",
    "mark",
    "number_of",
    "print_table",
    "put",
    "say",
    "say_failures",
    "set_loudness",
    "speak_utf8",
    "table_console",
    "tell",
    "tracked",
    "tracked_steps",
]

T = TypeVar("T")
_FILE_WIDTH = 120
_BAR = 8  # narrow: 80 columns are to hold all that is told beside it, of ten thousand documents
_FOR_BAR, _FOR_ELAPSED, _FOR_LABEL = 80, 72, 64  # columns of a terminal that has room for them, too
_RED, _GREEN, _YELLOW, _CYAN, _PLAIN = "\x1b[1;31m", "\x1b[32m", "\x1b[33m", "\x1b[36m", "\x1b[0m"
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a stranger's text must not do to a terminal: move the cursor, colour, or turn the direction of a line."""
_COLOURS = {"ok": _GREEN, "missing": _YELLOW, "broken": _RED}


class Loudness(IntEnum):
    """How much the commands say: with ``--quiet``, by default, and with ``--verbose``."""

    QUIET, USUAL, VERBOSE = range(3)


_loudness = Loudness.USUAL


def set_loudness(loudness: Loudness) -> None:
    """Say as much as that from now on; the logs of the project follow."""
    global _loudness
    _loudness = loudness
    levels = {Loudness.QUIET: logging.ERROR, Loudness.USUAL: logging.WARNING, Loudness.VERBOSE: logging.INFO}
    for package in ("kg", "pipelines"):
        logging.getLogger(package).setLevel(levels[loudness])


def speak_utf8() -> None:
    """Print UTF-8 and ``\\n`` whatever the locale and the system say: data is the same everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def harmless(text: str) -> str:
    """A text of documents, files or stores with blanks for what would steer the terminal; line ends stay.

    >>> harmless("a\\x1b[31mb")
    'a [31mb'
    """
    return _CONTROLS.sub(" ", text)


def say(text: str = "") -> None:
    """A line on the standard output; parts of it that a stranger wrote must be :func:`harmless`."""
    print(text)


def put(data: str) -> None:
    """Data for programs on the standard output: as they are, but harmless where a terminal shows them."""
    print(harmless(data) if sys.stdout.isatty() else data)


def tell(text: str = "") -> None:
    """A line for people on the standard output, unless ``--quiet`` was given."""
    if _loudness > Loudness.QUIET:
        print(text)


def complain(text: str) -> None:
    """One line on the standard error."""
    print(f"{_coloured('kg:', _RED, sys.stderr)} {harmless(' '.join(text.split()))}", file=sys.stderr)


def command(text: str) -> str:
    """A command that the user may type, set apart on a terminal."""
    return _coloured(harmless(text), _CYAN, sys.stdout)


def mark(text: str, state: str) -> str:
    """A text in the colour of a state: ``ok``, ``missing`` or ``broken``."""
    return _coloured(harmless(text), _COLOURS[state], sys.stdout)


def _coloured(text: str, colour: str, stream: TextIO) -> str:
    plain = not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain else f"{colour}{text}{_PLAIN}"


def log_to_standard_error() -> None:
    """What the project logs, as one harmless line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Harmless("kg: %(message)s"))
    logging.basicConfig(handlers=[handler])


class _Harmless(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record))


def number_of(number: int, noun: str) -> str:
    """A number of things in words.

    >>> number_of(1, "document"), number_of(0, "entity")
    ('1 document', '0 entities')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number} {noun if number == 1 else plural}"


def say_failures(failures: Iterable[Any]) -> None:
    """One line for each document that failed: where it is and why."""
    for failure in failures:
        complain(str(failure.error))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with its first column left and the others right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(Text(harmless(column)), justify="left" if i == 0 else "right")
    for row in rows:
        table.add_row(*(Text(harmless(str(cell))) for cell in row))
    _console().print(table)


def counts_table(title: str, counts: Mapping[str, int]) -> None:
    """Counts by name, the most frequent first, with their sum."""
    names = sorted(counts, key=lambda name: (-counts[name], name))
    rows = [(name, counts[name]) for name in names]
    print_table((title, "number"), [*rows, ("all", sum(counts.values()))])


@contextmanager
def tracked(
    items: Iterable[T],
    label: str,
    *,
    data: bool = False,
    total: Callable[[], int | None] = lambda: None,
    skipped: Callable[[], int] = lambda: 0,
    unread: Callable[[], int] = lambda: 0,
) -> Iterator[Iterator[T]]:
    """The items, with a progress bar on a terminal, unless the results go there too.

    The bar tells how many are done, how many a second, how many failed, and the time that is left, if ``total`` knows
    how many there are, with those that are no items; ``skipped`` says how many of these have passed, ``unread`` how
    many of them because they failed before. A narrow terminal has no room for all; what was promised is kept longest.
    With ``--quiet`` there is none, with ``--verbose`` a line on the standard error for each item that is done.
    """
    if _loudness is Loudness.VERBOSE:
        yield _told(items)
        return
    if _loudness is Loudness.QUIET or not sys.stderr.isatty() or (data and sys.stdout.isatty()):
        yield iter(items)
        return
    from rich.progress import Progress

    known, console = total(), _console(stderr=True)
    columns = _columns(console.width, timed=known is not None)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=known, told="")

        def show(number: int, rate: str, failed: int) -> None:
            told = f"{rate}, {failed + unread():,} failed" if failed + unread() else rate
            progress.update(task, completed=number + skipped(), told=told)

        yield _counted(items, show)


def _columns(width: int, *, timed: bool) -> Iterator[ProgressColumn]:
    """What the bar tells on a terminal of a width; the time that is left where it is known."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    if width >= _FOR_LABEL:
        yield TextColumn("{task.description}")
    if width >= _FOR_BAR:
        yield BarColumn(_BAR)
    yield MofNCompleteColumn()
    if width >= _FOR_ELAPSED:
        yield TimeElapsedColumn()
    yield TextColumn("{task.fields[told]}")
    if timed:
        yield TimeRemainingColumn()
        yield TextColumn("left")


def _counted(items: Iterable[T], show: Callable[[int, str, int], None]) -> Iterator[T]:
    """The items; shows how many are done, how many a second, and how many of them failed."""
    begin, failed = time.perf_counter(), 0
    for number, item in enumerate(items, start=1):
        failed += hasattr(item, "error")
        show(number, f"{number / max(time.perf_counter() - begin, 1e-9):,.1f} a second", failed)
        yield item


@contextmanager
def tracked_steps() -> Iterator[Callable[[str], None]]:
    """A function to be called with the name of each step, which stands beside a moving sign on a terminal.

    With ``--quiet`` and in files there is none, with ``--verbose`` a line on the standard error for each step.
    """
    if _loudness is Loudness.VERBOSE:
        begin = time.perf_counter()
        yield lambda step: print(f"kg: ({time.perf_counter() - begin:.1f} s) {step}", file=sys.stderr)
    elif _loudness is Loudness.QUIET or not sys.stderr.isatty():
        yield lambda step: None
    else:
        status = _console(stderr=True).status("")

        def show(step: str) -> None:
            status.update(step)
            status.start()  # not before the first step: a progress bar may come before it

        try:
            yield show
        finally:
            status.stop()


def _told(items: Iterable[T]) -> Iterator[T]:
    begin = time.perf_counter()
    for number, item in enumerate(items, start=1):
        name = getattr(getattr(item, "document", item), "id", "")
        print(f"kg: {number} ({time.perf_counter() - begin:.1f} s) {harmless(name)}", file=sys.stderr)
        yield item


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
