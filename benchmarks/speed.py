"""Run the benchmarks at a size for a laptop and write what they print into docs/speed.md.

usage: python -m benchmarks.speed
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import write_block

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "speed.md"
RUNS = {
    "Extraction": ("benchmarks.extract",),
    "The store": ("benchmarks.store", "--scale", "0.02"),
}
"""What is run, by its heading."""


def sections() -> Iterator[str]:
    """A heading, the command and its output for each benchmark."""
    cores = os.cpu_count()
    yield f"{platform.system()}, {platform.machine()}, {cores} processors, Python {platform.python_version()}.\n"
    for title, command in RUNS.items():
        run = [sys.executable, "-m", *command]
        output = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
        yield f"## {title}\n\n`python -m {' '.join(command)}`\n\n```text\n{output.strip()}\n```\n"


def main() -> None:
    """Run everything, then write the page: a failing benchmark leaves it as it was."""
    text = "\n".join(sections())
    write_block(REPORT, "figures", text)


if __name__ == "__main__":
    main()
