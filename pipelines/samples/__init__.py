"""Sample articles of the project's own writing, for `kg build --samples` and for tests.

Publicly established facts about the affairs of 2015 to 2024 (campaign hacks, leaks, denials, sanctions), told
in the styles and spellings of different Arabic outlets; outlets, addresses, authors and minor figures are
invented.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["sample_paths"]


def sample_paths() -> list[Path]:
    """The files of the samples, sorted by name: text files, web pages and a JSONL file of several articles.

    >>> sorted({path.suffix for path in sample_paths()})
    ['.html', '.jsonl', '.txt']
    """
    folder = Path(str(files(__name__)))
    return sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".html", ".jsonl"})
