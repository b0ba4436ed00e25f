"""The command line ``kg``; the only part of the project that prints.

Exit codes: 0 all done; 1 some documents failed while the others were done; 2 wrong use, with one clear line;
130 interrupted, 143 terminated. Modules that load models or draw pages are imported inside the commands, so that ``kg
--help`` is fast.
"""

from __future__ import annotations

import difflib
import sqlite3
import sys
from collections.abc import Sequence
from typing import NoReturn

from typer.exceptions import Abort, TyperException

from kg.errors import DocumentError, KgError
from pipelines.cli import (
    build,
    doctor,
    entities,
    evaluate,
    exchange,
    extract,
    graph,
    merge,
    models,
    query,
    remove,
    view,
)
from pipelines.cli.app import app
from pipelines.cli.console import Loudness, complain, log_to_standard_error, set_loudness, speak_utf8
from pipelines.cli.ending import BROKEN_PIPE, INTERRUPTED, cannot_write, end, interrupted, short_of

__all__ = ["app", "main", "run"]

for module in (
    build,
    remove,
    extract,
    query,
    entities,
    graph,
    view,
    exchange,
    merge,
    evaluate,
    models,
    doctor,
):
    module.register(app)


def main() -> NoReturn:
    """Run ``kg`` with the arguments of the process and exit."""
    speak_utf8()
    log_to_standard_error()
    end(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run ``kg`` with ``arguments`` and return its exit code; errors of the project are printed as one
    line."""
    set_loudness(Loudness.USUAL)
    try:
        code = int(app(list(arguments), prog_name="kg", standalone_mode=False) or 0)
    except KgError as error:
        complain(str(error))
        return 1 if isinstance(error, DocumentError) else 2
    except sqlite3.DatabaseError as error:
        complain(f"the graph file is damaged ({error}); build it again with `kg build --fresh`")
        return 2
    except TyperException as error:
        complain(f"{_message(error)}{_see_help(error)}")
        return 2
    except OSError as error:
        stopped = cannot_write(error) or short_of(error)
        if stopped is None:
            raise
        return stopped
    except MemoryError as error:
        return short_of(error) or 2
    except SystemExit as stop:  # by typer and rich, whose code for a reader that went away is not ours
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        return cannot_write(stop.__context__) or BROKEN_PIPE
    except (Abort, KeyboardInterrupt):
        return interrupted()
    return interrupted() if code == INTERRUPTED else code  # into which typer, too, turns Ctrl-C


def _message(error: TyperException) -> str:
    """What typer says; of an unknown option with the most similar ones, the nearest first."""
    wrong, known = getattr(error, "option_name", None), getattr(error, "possibilities", None)
    if not wrong or not known:
        return error.format_message().replace("Value error, ", "")  # a word of pydantic's, for programmers
    near = difflib.get_close_matches(wrong, known, n=3, cutoff=0)
    return f"{error.message}; did you mean {' or '.join(near)}?"


def _see_help(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f" (see `{context.command_path} --help`)" if context is not None else ""
