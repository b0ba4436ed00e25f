"""One relation from several documents: its statements together, and how many independent sources they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kg.copies import copies, sketch
from kg.findings import EdgeResult
from kg.model import Document
from kg.ontology import RELATION_TYPES
from kg.results import RelationResult

__all__ = ["Sources", "edges", "statement"]

Statement = tuple[str, str, str, str]


class Sources:
    """Counts independent sources; ``document`` gives a document by its id, of which a sketch is remembered."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        self._document = document
        self._sketches: dict[str, bytes] = {}

    def count(self, relations: Iterable[RelationResult]) -> int:
        """The number of sources of statements that depend on none of the others, as far as the texts show.

        Documents are of one source if one text is a copy of the other (see :mod:`kg.copies`) or if they have one
        publisher. Whom they quote makes no difference: two newspapers that quote one minister are two sources.
        """
        publishers = {r.document: r.publisher for r in relations}
        if len(publishers) == 1:
            return 1
        parent = {document: document for document in publishers}

        def find(document: str) -> str:
            while parent[document] != document:
                document = parent[document]
            return document

        first: dict[str, str] = {}
        same = [(first.setdefault(p, d), d) for d, p in publishers.items() if p]
        for a, b in [*same, *copies({d: self._sketch(d) for d in publishers})]:
            parent[find(b)] = find(a)
        return sum(find(d) == d for d in parent)

    def _sketch(self, document: str) -> bytes:
        if document not in self._sketches:
            self._sketches[document] = sketch(self._document(document))
        return self._sketches[document]


def statement(r: RelationResult) -> Statement:
    """What a relation says, whoever says it: type, source, target (empty if open), polarity.

    Of a type that reads both ways the ends are in alphabetical order.
    """
    ends = [r.source.id, "" if r.target is None else r.target.id]
    known = RELATION_TYPES.get(r.type)
    source, target = sorted(ends) if known is not None and known.symmetric else ends
    return r.type, source, target, r.polarity


def edges(relations: Iterable[RelationResult], sources: Sources) -> list[EdgeResult]:
    """Relations that say the same, each with all its statements; those of most independent sources first."""
    groups: defaultdict[Statement, list[RelationResult]] = defaultdict(list)
    for r in relations:
        groups[statement(r)].append(r)
    found = [(_edge(said, group, sources), said) for said, group in groups.items()]
    found.sort(key=lambda f: (-f[0].sources, -f[0].documents, -len(f[0].relations), f[1]))
    return [edge for edge, _ in found]


def _edge(said: Statement, relations: list[RelationResult], sources: Sources) -> EdgeResult:
    if len(relations) == 1:  # as most are
        (r,) = relations
        return EdgeResult(r.type, r.source, r.target, r.polarity, 1, 1, r.when, r.when, (r,))
    first = min(relations, key=lambda r: (said[1] != r.source.id, r.key))
    dates = sorted(r.when for r in relations if r.when is not None)
    return EdgeResult(
        first.type,
        first.source,
        first.target,
        first.polarity,
        sources.count(relations),
        len({r.document for r in relations}),
        dates[0] if dates else None,
        dates[-1] if dates else None,
        tuple(sorted(relations, key=lambda r: (r.when is None, r.when or "", r.document, r.position))),
    )
