"""A sentence as a row of nodes: entities, pronouns, adjectives of countries, single words and marks.

The patterns of this package read nodes instead of tokens: a name of five tokens is one node, quotation marks are
left out, and a bracket after a name becomes a row of its own that starts with that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.references import Reference

__all__ = ["Node", "rows"]

_QUOTES = frozenset("«»“”\"'‘’„‹›")
_MARKS = {"(": "(", "[": "(", ")": ")", "]": ")", "،": ",", ",": ",", "؛": ";", ";": ";", ":": ":", "-": "-", "–": "-",
          "—": "-", ".": ".", "!": ".", "؟": ".", "?": ".", "…": ".", "..": ".", "/": "/", "•": ".", "*": "."}
_PRONOUNS = frozenset(fold(p) for p in ("ه", "ها", "هم", "هما", "هن"))
_USED = ("name", "adjective")  # other references are guesses; owners of pronouns are weighed here anew
_LONGEST_BRACKET = 8

Split = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Node:
    """One unit of a sentence; ``start`` and ``end`` are token indices of the document.

    ``kind``: an entity type (a name of ``entity``), ``adjective`` (of a country; ``entity``
    is None where the document does not name that country), ``pronoun`` (attached to the word before), ``mark`` or
    ``word``.
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
    split: Split = lambda norm: None,
) -> list[tuple[int, list[Node]]]:
    """The sentences as (number of the sentence, nodes), a bracket after its sentence.

    ``is_nationality`` tells adjectives of countries that the document does not name; ``split`` parts a pronoun from
    a word that the tokenizer left whole.
    """
    best: dict[int, Reference] = {}
    for r in references:
        old = best.get(r.start)
        if r.kind in _USED and (old is None or (r.kind == "adjective", -r.end) < (old.kind == "adjective", -old.end)):
            best[r.start] = r
    out: list[tuple[int, list[Node]]] = []
    for number, sentence in enumerate(doc.sents):
        row = list(_nodes(sentence, entities, best, is_nationality, split))
        out += [(number, part) for part in _without_brackets(row)]
    return out


def _nodes(
    sentence: Span, entities: Sequence[Entity], best: dict[int, Reference], is_nationality: Callable[[str], bool],
    split: Split,
) -> Iterator[Node]:
    doc, i = sentence.doc, sentence.start
    while i < sentence.end:
        reference = best.get(i)
        token = doc[i]
        if reference is not None and reference.end > i:
            yield _entity_node(doc, reference, entities)
            i = reference.end
            continue
        i += 1
        if token.is_space or token.text in _QUOTES:
            continue
        norm = fold(token.norm_ or token.text)
        if token.text in _MARKS:
            yield Node(token.i, i, _MARKS[token.text], "mark")
        elif norm in _PRONOUNS and token.i and not doc[token.i - 1].whitespace_ and doc[token.i - 1].text[-1:].isalpha():
            yield Node(token.i, i, norm, "pronoun")
        elif is_nationality(norm):
            yield Node(token.i, i, norm, "adjective")
        elif norm:
            noun, pronoun = split(norm) or (norm, "")
            yield Node(token.i, i, noun, "word")
            if pronoun:
                yield Node(token.i, i, pronoun, "pronoun")


def _entity_node(doc: Doc, r: Reference, entities: Sequence[Entity]) -> Node:
    norm = " ".join(fold(t.norm_ or t.text) for t in doc[r.start : r.end])
    kind = r.kind if r.kind == "adjective" else entities[r.entity].type
    return Node(r.start, r.end, norm, kind, r.entity)


def _without_brackets(row: list[Node]) -> Iterator[list[Node]]:
    """The row without short brackets after a name, then each such bracket behind its name and a comma."""
    main: list[Node] = []
    asides: list[list[Node]] = []
    i = 0
    while i < len(row):
        node = row[i]
        if node.norm == "(" and node.kind == "mark" and main and main[-1].named:
            close = next((j for j in range(i + 1, min(len(row), i + 2 + _LONGEST_BRACKET)) if row[j].norm == ")"), None)
            if close is not None:
                asides.append([main[-1], Node(node.start, node.end, ",", "mark"), *row[i + 1 : close]])
                i = close + 1
                continue
        main.append(node)
        i += 1
    yield main
    yield from asides
