"""What the command ``kg`` runs: small, so that Ctrl-C and SIGTERM are answered while the rest is being imported."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

__all__ = ["INTERRUPTED", "TERMINATED", "ending", "main"]

INTERRUPTED, TERMINATED = 130, 143
"""The exit codes, as shells give them: 128 and the number of the signal."""

_terminated = False


def main() -> NoReturn:
    """Run ``kg`` with the arguments of the process and exit. SIGTERM ends it as Ctrl-C does."""
    try:
        signal.signal(signal.SIGTERM, _terminate)
        if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
            # Names of files are UTF-8 whatever the locale says: Python begins anew, in its mode for that.
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"PYTHONUTF8": "1"})
        from pipelines.cli import main as program

        program()
    except KeyboardInterrupt:
        code, words = ending()
        sys.stderr.write(f"kg: {words}\n")
        sys.exit(code)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    global _terminated
    _terminated = True
    raise KeyboardInterrupt


def ending() -> tuple[int, str]:
    """The exit code and the words of a program that was interrupted or terminated."""
    what, code = ("terminated", TERMINATED) if _terminated else ("interrupted", INTERRUPTED)
    return code, f"{what}; nothing was left half written"
