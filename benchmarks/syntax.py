"""Tokens, parts of speech and trees of an annotator against a treebank, by measures of the CoNLL 2018 shared task.

Source: Zeman et al., "CoNLL 2018 Shared Task: Multilingual Parsing from Raw Text to Universal Dependencies", 2018.
Words are compared as spans of the text: a word counts where the annotator has one of the same span, its part of
speech where that is the same too, its tree where head and label are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from spacy.tokens import Doc, Token

from kg.model import Document
from pipelines.backends import Annotator

__all__ = ["GoldWord", "Syntax", "compare", "measure_syntax"]

Span = tuple[int, int]

_TREEBANKS = {
    "ar": "pipelines.train.stanza_standin.arabic",
    "en": "pipelines.train.stanza_standin.english",
}
"""By language the module with ``held_out(data)``, sentences of a treebank."""


class Syntax(NamedTuple):
    """F1 of the words, and of words with their part of speech, and with head and label; None where the annotator does
    not give them."""

    tokens: float
    upos: float | None
    las: float | None


@dataclass(frozen=True, slots=True)
class GoldWord:
    """A word of the treebank: its span in the text, part of speech, span of its head (None: root) and label."""

    span: Span
    upos: str
    head: Span | None
    deprel: str


def measure_syntax(annotator: Annotator, language: str, data: Path) -> Syntax | None:
    """The figures on the held-out part of a treebank; None where there is none for the language."""
    if language not in _TREEBANKS or not data.is_dir():
        return None
    gold = list(_sentences(language, data))
    docs = annotator.annotate(Document(str(n), text) for n, (text, _) in enumerate(gold))
    return compare([words for _, words in gold], list(docs))


def compare(gold: Sequence[Sequence[GoldWord]], docs: Sequence[Doc]) -> Syntax:
    """The figures of annotated sentences.

    >>> from pipelines.dependencies.testing import tree
    >>> doc = tree("Iran denied", heads=(1, 1), deps=("nsubj", "ROOT"), pos=("PROPN", "VERB"))
    >>> words = [GoldWord((0, 4), "NOUN", (5, 11), "nsubj"), GoldWord((5, 11), "VERB", None, "root")]
    >>> compare([words], [doc])
    Syntax(tokens=1.0, upos=0.5, las=1.0)
    """
    found = [{_span(t): t for t in doc if not t.is_space} for doc in docs]
    both = [
        (w, here[w.span]) for words, here in zip(gold, found, strict=True) for w in words if w.span in here
    ]
    sizes = sum(map(len, gold)) + sum(map(len, found))

    def f1(right: Callable[[GoldWord, Token], bool]) -> float:
        return 2 * sum(right(w, t) for w, t in both) / sizes if sizes else 0.0

    tagged = any(doc.has_annotation("POS") for doc in docs)
    parsed = any(doc.has_annotation("DEP") for doc in docs)
    return Syntax(
        f1(lambda w, t: True),
        f1(lambda w, t: w.upos == t.pos_) if tagged else None,
        f1(_same_arc) if parsed else None,
    )


def _same_arc(word: GoldWord, token: Token) -> bool:
    """Head and universal label, without its subtype."""
    head = None if token.head is token or token.dep_ == "ROOT" else _span(token.head)
    label = "root" if token.dep_ == "ROOT" else token.dep_
    return word.head == head and word.deprel.partition(":")[0] == label.partition(":")[0]


def _span(token: Token) -> Span:
    return token.idx, token.idx + len(token)


def _sentences(language: str, data: Path) -> Iterator[tuple[str, list[GoldWord]]]:
    """The held-out sentences of the recipe of the language's stand-in, each as text and words."""
    from pipelines.stanza_backend.alignment import pieces
    from pipelines.stanza_backend.languages import language_of
    from pipelines.train.stanza_standin.treebanks import words_of

    recipe = import_module(_TREEBANKS[language])
    clitics = language_of(language).clitics
    for sentence in recipe.held_out(data):
        spans: list[Span] = []
        at = 0
        for token in sentence.tokens:
            for piece in pieces(token.surface, [w.form for w in token.words], clitics):
                spans += [(at + piece.start, at + piece.end)] * len(piece.words)
            at += len(token.surface) + token.space
        yield sentence.text, list(_gold_words(spans, words_of(sentence)))


class _Word(Protocol):
    @property
    def upos(self) -> str: ...
    @property
    def head(self) -> int: ...
    @property
    def deprel(self) -> str: ...


def _gold_words(spans: Sequence[Span], words: Iterable[_Word]) -> Iterator[GoldWord]:
    """The words with spans of their own; of words that share letters the first."""
    seen: set[Span] = set()
    for span, w in zip(spans, words, strict=True):
        if span not in seen:
            seen.add(span)
            yield GoldWord(span, w.upos, spans[w.head - 1] if w.head else None, w.deprel)
