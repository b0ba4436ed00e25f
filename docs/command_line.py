"""The reference of the command line: what every command's ``--help`` prints, as one page."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from typer.main import get_command

from pipelines.cli import app

__all__ = ["reference"]

_WIDTH = 84
_HEAD = """# Command line

Made from the commands' own `--help`. [Installation, completion, colour and exit codes](../command_line.md) are told on
a page of their own.
"""


def reference() -> str:
    """The page, in Markdown.

    >>> "## kg build" in reference()
    True
    """
    return "\n".join([_HEAD, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    group = get_command(app)
    top = group.make_context("kg", [], resilient_parsing=True)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        context = command.make_context(name, [], parent=top, resilient_parsing=True, terminal_width=_WIDTH)
        text = inspect.cleandoc(command.get_help(context))
        yield f"## kg {name}\n\n{command.short_help}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    print(reference())
