"""The tables of lasting facts as files: ``source``, ``type`` and ``targets``, tab-separated, sorted, with a header.

Targets are separated by ``|``; where a corpus states a fact, ``=`` and the number of its documents follow. A row is
taken apart when somebody asks for its source: of thirty thousand facts an article needs some dozens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

from kg.ontology import RELATION_TYPES

__all__ = ["Table", "lines_of", "read_table"]

_HEADER = "source\ttype\ttargets"
_NONE: Mapping[str, int] = {}
Targets = dict[str, int]


class Table:
    """Facts by their source: the targets of each type, with the number of documents that state it."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """``rows`` has for each source its lines without the source, joined by line ends."""
        self._rows = rows
        self._read: dict[str, dict[str, Targets]] = {}

    @classmethod
    def of(cls, facts: Mapping[tuple[str, str, str], int]) -> Table:
        """From type, source and target to the number of documents."""
        return cls(_by_source(lines_of(facts)))

    def targets(self, kind: str, source: str) -> Mapping[str, int]:
        """The targets of a source, each with its number of documents; those of a symmetric type either way round.

        >>> Table.of({("KIN_OF", "donald_trump", "ivanka_trump"): 2}).targets("KIN_OF", "ivanka_trump")
        {'donald_trump': 2}
        """
        if source not in self._rows:
            return _NONE
        if source not in self._read:
            self._read[source] = dict(map(_row, self._rows[source].split("\n")))
        return self._read[source].get(kind, _NONE)


def lines_of(facts: Mapping[tuple[str, str, str], int]) -> list[str]:
    """The lines of a file; a symmetric fact stands at both of its ends, a number of 0 is not written."""
    of: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (kind, source, target), n in sorted(facts.items()):
        ends = [(source, target)] + ([(target, source)] if RELATION_TYPES[kind].symmetric else [])
        for a, b in ends:
            of[a, kind].append(f"{b}={n}" if n else b)
    return [f"{source}\t{kind}\t{'|'.join(sorted(found))}" for (source, kind), found in sorted(of.items())]


def read_table(name: str) -> Table:
    """A table of this package.

    Raises:
        ValueError: its header is not that of such a table.
    """
    header, *lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    if header != _HEADER:
        raise ValueError(f"{name}: got the header {header!r}, expected {_HEADER!r}")
    return Table(_by_source(lines))


def _by_source(lines: Iterable[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for line in lines:
        source, _, rest = line.partition("\t")
        out[source] = f"{out[source]}\n{rest}" if source in out else rest
    return out


def _row(text: str) -> tuple[str, Targets]:
    kind, _, targets = text.partition("\t")
    pairs = (t.partition("=") for t in targets.split("|"))
    return kind, {target: int(n or 0) for target, _, n in pairs}
