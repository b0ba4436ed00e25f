"""Puts measured figures between the marks of a page, so that no figure is typed by hand."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["write_block"]


def write_block(path: Path, name: str, text: str) -> None:
    """Replace what stands between ``<!-- name: begin -->`` and ``<!-- name: end -->`` by ``text``.

    Raises:
        ValueError: the page has no such marks, or more than one pair; it is left as it was.
    """
    block = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    page, found = block.subn(lambda m: f"{m[1]}\n{text.rstrip()}\n\n{m[2]}", path.read_text("utf-8"))
    if found != 1:
        raise ValueError(
            f"{path} has {found} blocks of {name}; expected one, between <!-- {name}: begin/end -->"
        )
    path.write_text(page, "utf-8")
    print(f"wrote {path}")
