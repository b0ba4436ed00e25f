"""A sentence as a row of nodes: entities, pronouns, adjectives of countries, single words and marks.

The patterns of this package read nodes instead of tokens: a name of five tokens is one node, quotation marks
are left out, and a bracket after a name becomes a row of its own that starts with that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.nominal.lexicon import Lexicon, load_lexicon
from pipelines.references import Reference
from pipelines.words import Words

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


@dataclass(slots=True)
class Node:
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
    words: Words | None = None,
) -> list[tuple[int, list[Node]]]:
    """The sentences as (number of the sentence, nodes), a bracket after its sentence.

    Of the references, names and adjectives are used. ``is_nationality`` tells adjectives of countries
    that the document does not name. ``words`` are those of the document, if they are at hand.
    """
    best: dict[int, Reference] = {}
    for r in sorted(references, key=lambda r: (r.kind != "name", -r.end)):
        if r.kind in ("name", "adjective") and r.end > r.start:
            best.setdefault(r.start, r)
    words = words or Words.of(doc)
    norms = [fold(norm or text) for norm, text in zip(words.norms, words.texts, strict=True)]
    lexicon = lexicon or load_lexicon()
    reader = _Reader(words.texts, norms, words.spaced, entities, best, is_nationality, lexicon)
    out: list[tuple[int, list[Node]]] = []
    for number, sentence in enumerate(doc.sents):
        row = list(reader.nodes(sentence.start, sentence.end))
        bracketed = any(n.norm == "(" for n in row)
        out += [(number, part) for part in (_without_brackets(row) if bracketed else (row,))]
    return out


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes nodes of the tokens of a document; ``references`` by their first token."""

    texts: list[str]
    norms: list[str]
    spaced: list[bool]
    entities: Sequence[Entity]
    references: dict[int, Reference]
    is_nationality: Callable[[str], bool]
    lexicon: Lexicon
    words: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def nodes(self, start: int, end: int) -> Iterator[Node]:
        """The nodes of a sentence."""
        texts, norms, spaced, references, words = (
            self.texts,
            self.norms,
            self.spaced,
            self.references,
            self.words,
        )
        i = start
        while i < end:
            text, norm = texts[i], norms[i]
            reference = references.get(i)
            if reference is not None:
                yield self._entity(reference)
                i = reference.end
                continue
            if len(text) == 1 and not spaced[i] and self._torn(i, end):
                yield Node(i, i + 2, fold(text) + fold(texts[i + 1]), "word")
                i += 2
                continue
            i += 1
            if text in _MARKS:
                yield Node(i - 1, i, _MARKS[text], "mark")
            elif text in _QUOTES or not norm or text.isspace():
                continue
            elif norm in _PRONOUNS and self._attached(i - 1):
                yield Node(i - 1, i, norm, "pronoun")
            else:
                noun, kind, pronoun = words.get(norm) or self._word(norm)
                yield Node(i - 1, i, noun, kind)
                if pronoun:
                    yield Node(i - 1, i, pronoun, "pronoun")

    def _torn(self, i: int, end: int) -> bool:
        """Whether the tokenizer took the first letter of a word of ours for a proclitic («ل|سان»)."""
        if i + 1 >= end or i + 1 in self.references:
            return False
        rest = fold(self.texts[i + 1])
        return self._known(fold(self.texts[i]) + rest) and not self._known(rest) and not rest.startswith("ال")

    def _known(self, norm: str) -> bool:
        return self.lexicon.role(norm) is not None or norm in self.lexicon.leads

    def _entity(self, r: Reference) -> Node:
        kind = r.kind if r.kind == "adjective" else self.entities[r.entity].type
        return Node(r.start, r.end, " ".join(self.norms[r.start : r.end]), kind, r.entity)

    def _word(self, norm: str) -> tuple[str, str, str]:
        """A word without the pronoun that the tokenizer left on it, the kind of its node, and that pronoun."""
        if self.is_nationality(norm):
            word = norm, "adjective", ""
        else:
            noun, pronoun = self.lexicon.split(norm) or (norm, "")
            word = noun, "word", pronoun
        self.words[norm] = word
        return word

    def _attached(self, i: int) -> bool:
        return i > 0 and not self.spaced[i - 1] and self.texts[i - 1][-1:].isalpha()


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
