"""Who is who: what well-known people are known to be part of.

It decides nothing alone: it helps to tell which of the named countries or organisations a bare role belongs
to («الرئيس بوتين» in a text that names Russia and Ukraine).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["load_offices"]

_FILE = Path(__file__).parent / "offices.tsv"


@cache
def load_offices(path: Path = _FILE) -> dict[str, frozenset[str]]:
    """The ids of bodies by the id of a person; tab-separated, bodies joined by ``|``, with a header.

    >>> load_offices()["vladimir_putin"]
    frozenset({'russia'})
    """
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return {person: frozenset(bodies.split("|")) for person, bodies in rows}
