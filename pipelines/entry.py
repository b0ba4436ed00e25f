"""What the command ``kg`` runs: small, so that Ctrl-C and SIGTERM are answered while the rest is being imported."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from pipelines.own_process import own_process

__all__ = ["INTERRUPTED", "TERMINATED", "ending", "main"]

INTERRUPTED, TERMINATED = 130, 143
"""The exit codes, as shells give them: 128 and the number of the signal."""

_signal: int | None = None
_since = 0.0
_told = False
_PATIENCE = 2.0
"""Seconds for putting away, in which further signals change nothing; later ones end the program at once."""


def main() -> NoReturn:
    """Run ``kg`` with the arguments of the process and exit. SIGTERM ends it as Ctrl-C does."""
    _open_streams()
    own_process()
    try:
        signal.signal(signal.SIGTERM, _end)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the caller wants it ignored
            signal.signal(signal.SIGINT, _end)
        if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
            # Names of files are UTF-8 whatever the locale says: Python begins anew, in its mode for that.
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"PYTHONUTF8": "1"})
        from pipelines.cli import main as program

        program()
    except KeyboardInterrupt:
        code, words = ending()
        sys.stderr.write(f"kg: {words}\n")
        sys.exit(code)


def _open_streams() -> None:
    """Lead the standard streams that the caller closed (``>&-``) nowhere; else the next file that is opened takes their
    numbers, and gets what is printed there."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115 - stays open, as all of them
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


def _end(number: int, frame: FrameType | None) -> None:
    global _signal, _since
    if _signal is None:
        _signal, _since = number, time.monotonic()
        if not _importing(frame):
            raise KeyboardInterrupt
        # Libraries in C++ that find an exception where they import others end with a core dump (PyTorch).
        _leave()
    if time.monotonic() - _since > _PATIENCE:
        _leave()


def _importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


def _leave() -> NoReturn:
    """End at once. Everything that is written is whole at any moment: nothing need be waited for."""
    if not _told:
        os.write(2, f"kg: {ending()[1]}\n".encode())
    os._exit(ending()[0])


def ending() -> tuple[int, str]:
    """The exit code and the words of a program that was interrupted or terminated, which the caller tells."""
    global _told
    _told = True
    what, code = ("terminated", TERMINATED) if _signal == signal.SIGTERM else ("interrupted", INTERRUPTED)
    return code, f"{what}; nothing was left half written"
