"""Run the benchmarks of extraction and store and write their tables into docs/speed.md.

usage: python -m benchmarks.speed [--full]

Without ``--full`` the sizes are for a laptop (some minutes); with it they are those that the project promises, up to
10,000 documents and a graph of a million relations (the better part of an hour).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import write_block

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "speed.md"
EXTRACT = ("benchmarks.extract", "--write")
STORE = ("benchmarks.store", "--scale", "0.02")
EXTRACT_FULL = (*EXTRACT, "--documents", "1000", "3000", "10000")
STORE_FULL = ("benchmarks.store",)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both; what one of them has measured is written even if the other one fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--full", action="store_true", help="at the sizes that the project promises")
    full = parser.parse_args(arguments).full
    subprocess.run([sys.executable, "-m", *(EXTRACT_FULL if full else EXTRACT)], cwd=ROOT, check=True)
    store = STORE_FULL if full else STORE
    run = [sys.executable, "-m", *store]
    output = subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    write_block(REPORT, "store", f"`python -m {' '.join(store)}`\n\n{output.strip()}")


if __name__ == "__main__":
    main()
