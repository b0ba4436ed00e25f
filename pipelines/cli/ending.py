"""How the program ends before its time: Ctrl-C, SIGTERM, a reader that went away, a full disk behind the output.

Each is one line on the standard error (none for a reader that went away, such as ``head``) and an exit code of its own.
What is written is whole in any case: files appear by renaming, the store changes in one transaction.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import NoReturn

from pipelines.cli.console import complain
from pipelines.entry import INTERRUPTED, ending

__all__ = ["BROKEN_PIPE", "INTERRUPTED", "cannot_write", "end", "interrupted", "short_of"]

BROKEN_PIPE = 141
"""The exit code, as shells give it, where whoever read the output went away."""

_MEMORY = "the memory is not enough; give it more, use fewer --workers, or read fewer documents at once"
_FILES = "too many files are open; allow more (`ulimit -n 1024`), or use fewer --workers"
_SHORT = {errno.ENOMEM: _MEMORY, errno.EMFILE: _FILES, errno.ENFILE: _FILES}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def interrupted() -> int:
    """Say that the program was interrupted or terminated, and return its exit code."""
    code, words = ending()
    complain(words)
    return code


def cannot_write(error: OSError) -> int | None:
    """Say that the output cannot be written and return the exit code; None if the error is another one."""
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return BROKEN_PIPE
    if error.errno in _FULL:
        _drop_output()
        complain(f"cannot write the results: {error.strerror}; free some room, or write to another place")
        return 2
    return None


def short_of(error: OSError | MemoryError) -> int | None:
    """Say what the system has no more of and return the exit code; None if the error is another one."""
    words = _MEMORY if isinstance(error, MemoryError) else _SHORT.get(error.errno or 0)
    if words is None:
        return None
    complain(words)
    return 2


def _drop_output() -> None:
    """What is left of the standard output goes nowhere: else the interpreter tries once more, and complains."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def end(code: int) -> NoReturn:
    """Exit with ``code``, or where the last of the standard output cannot be written, with that of this fault."""
    try:
        sys.stdout.flush()
    except OSError as error:
        code = cannot_write(error) or code
    sys.exit(code)
