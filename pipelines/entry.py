"""What the command ``kg`` runs: small, so that Ctrl-C is answered while the rest of the program is being imported."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run ``kg`` with the arguments of the process and exit."""
    try:
        from pipelines.cli import main as program

        program()
    except KeyboardInterrupt:
        sys.stderr.write("kg: interrupted; nothing was left half written\n")
        sys.exit(130)
