"""A sentence as a row of nodes: entities, pronouns, adjectives of countries, single words and marks.

The patterns of this package read nodes instead of tokens: a name of five tokens is one node, quotation marks
are left out, and a bracket after a name becomes a row of its own that starts with that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc, Span

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.nominal.lexicon import Lexicon, load_lexicon
from pipelines.references import Reference

__all__ = ["Node", "rows"]

_QUOTES = frozenset("«»“”\"'‘’„‹›")
_MARKS = {
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
    "،": ",",
    ",": ",",
    "؛": ";",
    ";": ";",
    ":": ":",
    "-": "-",
    "–": "-",
    "—": "-",
    ".": ".",
    "!": ".",
    "؟": ".",
    "?": ".",
    "…": ".",
    "..": ".",
    "/": "/",
    "•": ".",
    "*": ".",
}
_PRONOUNS = frozenset(fold(p) for p in ("ه", "ها", "هم", "هما", "هن"))
_LONGEST_BRACKET = 8


class Node(NamedTuple):
    """One unit of a sentence; ``start`` and ``end`` are token indices of the document.

    ``kind``: an entity type (a name of ``entity``), ``adjective`` (of a country; ``entity`` is None where the
    document does not name that country), ``pronoun`` (attached to the word before), ``mark`` or ``word``.
    """

    start: int
    end: int
    norm: str
    kind: str
    entity: int | None = None

    @property
    def named(self) -> bool:
        """Whether the node is a name of an entity."""
        return self.entity is not None and self.kind != "adjective"

    @property
    def definite(self) -> bool:
        """Whether the node is a word with the article."""
        return self.kind == "word" and self.norm.startswith("ال") and len(self.norm) > 3


def rows(
    doc: Doc,
    entities: Sequence[Entity],
    references: Sequence[Reference],
    is_nationality: Callable[[str], bool] = lambda norm: False,
    lexicon: Lexicon | None = None,
) -> list[tuple[int, list[Node]]]:
    """The sentences as (number of the sentence, nodes), a bracket after its sentence.

    Of the references, names and adjectives are used. ``is_nationality`` tells adjectives of countries
    that the document does not name.
    """
    best: dict[int, Reference] = {}
    for r in sorted(references, key=lambda r: (r.kind != "name", -r.end)):
        if r.kind in ("name", "adjective") and r.end > r.start:
            best.setdefault(r.start, r)
    reader = _Reader(doc, entities, best, is_nationality, lexicon or load_lexicon())
    out: list[tuple[int, list[Node]]] = []
    for number, sentence in enumerate(doc.sents):
        row = list(reader.nodes(sentence))
        out += [(number, part) for part in _without_brackets(row)]
    return out


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes nodes of the tokens of a document; ``references`` by their first token."""

    doc: Doc
    entities: Sequence[Entity]
    references: dict[int, Reference]
    is_nationality: Callable[[str], bool]
    lexicon: Lexicon

    def nodes(self, sentence: Span) -> Iterator[Node]:
        i = sentence.start
        while i < sentence.end:
            reference = self.references.get(i)
            if reference is not None:
                yield self._entity(reference)
                i = reference.end
            elif self._torn(i, sentence.end):
                yield Node(i, i + 2, self._norm(i, i + 2), "word")
                i += 2
            else:
                yield from self._token(i)
                i += 1

    def _norm(self, start: int, end: int) -> str:
        return fold("".join(t.text for t in self.doc[start:end]))

    def _torn(self, i: int, end: int) -> bool:
        """Whether the tokenizer took the first letter of a word of ours for a proclitic («ل|سان»)."""
        token = self.doc[i]
        if len(token) > 1 or token.whitespace_ or i + 1 >= end or i + 1 in self.references:
            return False
        rest, whole = self._norm(i + 1, i + 2), self._norm(i, i + 2)
        return self._known(whole) and not self._known(rest) and not rest.startswith("ال")

    def _known(self, norm: str) -> bool:
        return self.lexicon.role(norm) is not None or norm in self.lexicon.leads

    def _entity(self, r: Reference) -> Node:
        norm = " ".join(fold(t.norm_ or t.text) for t in self.doc[r.start : r.end])
        kind = r.kind if r.kind == "adjective" else self.entities[r.entity].type
        return Node(r.start, r.end, norm, kind, r.entity)

    def _token(self, i: int) -> Iterator[Node]:
        token = self.doc[i]
        text = token.text
        norm = fold(token.norm_ or text)
        if token.is_space or text in _QUOTES or not norm:
            return
        if text in _MARKS:
            yield Node(i, i + 1, _MARKS[text], "mark")
        elif norm in _PRONOUNS and self._attached(i):
            yield Node(i, i + 1, norm, "pronoun")
        elif self.is_nationality(norm):
            yield Node(i, i + 1, norm, "adjective")
        else:
            noun, pronoun = self.lexicon.split(norm) or (norm, "")
            yield Node(i, i + 1, noun, "word")
            if pronoun:
                yield Node(i, i + 1, pronoun, "pronoun")

    def _attached(self, i: int) -> bool:
        return i > 0 and not self.doc[i - 1].whitespace_ and self.doc[i - 1].text[-1:].isalpha()


def _without_brackets(row: list[Node]) -> Iterator[list[Node]]:
    """The row without short brackets after a name, then each such bracket behind its name and a comma."""
    main: list[Node] = []
    asides: list[list[Node]] = []
    i = 0
    while i < len(row):
        node = row[i]
        if node.norm == "(" and node.kind == "mark" and main and main[-1].named:
            close = next(
                (j for j in range(i + 1, min(len(row), i + 2 + _LONGEST_BRACKET)) if row[j].norm == ")"), None
            )
            if close is not None:
                asides.append([main[-1], Node(node.start, node.end, ",", "mark"), *row[i + 1 : close]])
                i = close + 1
                continue
        main.append(node)
        i += 1
    yield main
    yield from asides
