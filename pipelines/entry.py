"""What the command ``kg`` runs: small, so that Ctrl-C is answered while the rest of the program is being imported."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run ``kg`` with the arguments of the process and exit."""
    try:
        if os.name == "posix" and sys.getfilesystemencoding() != "utf-8":
            # Names of files are UTF-8 whatever the locale says: Python begins anew, in its mode for that.
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"PYTHONUTF8": "1"})
        from pipelines.cli import main as program

        program()
    except KeyboardInterrupt:
        sys.stderr.write("kg: interrupted; nothing was left half written\n")
        sys.exit(130)
