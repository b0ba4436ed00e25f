"""A shallow analysis of a document: word classes, noun chunks, governors and clauses.

Arabic news prose puts most of what a relation needs into the surface: the preposition before a noun chunk, the verb
that opens a clause, the coordinator that repeats a governor. The analysis is linear in the number of tokens and
needs no parser. Indices are token indices of the annotated document; ranges are half-open.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from spacy.tokens import Doc

__all__ = ["Chunk", "Kind", "Syntax", "analyse"]


class Kind(IntEnum):
    """Word classes as far as clauses and chunks need them."""

    NOMINAL = 0
    VERB = 1
    PREPOSITION = 2
    COORDINATOR = 3
    COMPLEMENTIZER = 4
    RELATIVE = 5
    PRONOUN = 6
    PUNCTUATION = 7
    QUOTE = 8
    PARTICLE = 9


_CLOSED = (
    ("quotes", Kind.QUOTE),
    ("relatives", Kind.RELATIVE),
    ("complementizers", Kind.COMPLEMENTIZER),
    ("particles", Kind.PARTICLE),
    ("auxiliaries", Kind.PARTICLE),
    ("prepositions", Kind.PREPOSITION),
    ("coordinators", Kind.COORDINATOR),
    ("free_pronouns", Kind.PRONOUN),
)
_BY_POS = {
    "VERB": Kind.VERB,
    "AUX": Kind.PARTICLE,
    "ADP": Kind.PREPOSITION,
    "CCONJ": Kind.COORDINATOR,
    "SCONJ": Kind.COMPLEMENTIZER,
    "PUNCT": Kind.PUNCTUATION,
    "PRON": Kind.PRONOUN,
    "PART": Kind.PARTICLE,
}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipelines.arabic") / "closed_class.toml").read_text(encoding="utf-8"))


@cache
def _compounds() -> frozenset[tuple[str, str]]:
    """Pairs of a preposition and a noun that are a preposition together."""
    return frozenset((first, noun) for first, nouns in _data()["compounds"].items() for noun in nouns)


@cache
def _closed_class() -> tuple[dict[str, Kind], frozenset[str]]:
    data = _data()
    words: dict[str, Kind] = {}
    for key, kind in _CLOSED:
        for word in data[key]:
            words[word] = kind
    return words, frozenset(data["enclitics"])


@dataclass(frozen=True, slots=True)
class Chunk:
    """A maximal run of nominal tokens ``[start, end)`` and what governs it.

    ``governor`` is the index of the token before the chunk that decides its function (a preposition, a verb, a
    complementizer …), or -1 at the start of a sentence; coordinated chunks take the governor of the first
    conjunct, and ``conjunct`` counts how far down the coordination they stand. ``preposition`` is the folded
    preposition (a compound as «بحق», «من قبل»), or the empty string.
    """

    start: int
    end: int
    governor: int
    preposition: str
    conjunct: int


@dataclass(frozen=True, slots=True)
class Syntax:
    """The shallow analysis of a document, one entry a token in each list."""

    norms: list[str]
    kinds: list[Kind]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    chunk: list[int]
    chunks: list[Chunk]
    quoted: list[bool]
    verbs_before: list[int]
    complementizers_before: list[int]
    punctuation_before: list[int]
    bare_chunks_before: list[int]


def analyse(doc: Doc, *, verbs: frozenset[int] = frozenset(), names: frozenset[int] = frozenset()) -> Syntax:
    """Analyse ``doc``; ``verbs`` are tokens known to be verbs, ``names`` tokens inside mentions (always nominal)."""
    norms = [t.norm_ for t in doc]
    sentences = [(s.start, s.end) for s in doc.sents]
    sentence = [0] * len(doc)
    for n, (a, b) in enumerate(sentences):
        sentence[a:b] = [n] * (b - a)
    kinds = _kinds(doc, norms, verbs, names)
    chunk, chunks = _chunks(norms, kinds, sentences)
    return Syntax(
        norms,
        kinds,
        sentence,
        sentences,
        chunk,
        chunks,
        _quoted(doc, sentences),
        _running(kinds, (Kind.VERB,)),
        _running(kinds, (Kind.COMPLEMENTIZER, Kind.RELATIVE)),
        _running(kinds, (Kind.PUNCTUATION,)),
        list(accumulate((not c.preposition for c in chunks), initial=0)),
    )


def _kinds(doc: Doc, norms: list[str], verbs: frozenset[int], names: frozenset[int]) -> list[Kind]:
    words, enclitics = _closed_class()
    out = []
    for i, t in enumerate(doc):
        norm = norms[i]
        if i in names:
            kind = Kind.NOMINAL
        elif i in verbs:
            kind = Kind.VERB
        elif t.is_space:
            kind = Kind.PUNCTUATION
        elif (
            norm in enclitics
            and i
            and not doc[i - 1].whitespace_
            and doc[i - 1].is_alpha
            and not _opens(norm, t)
        ):
            kind = Kind.PRONOUN
        elif i and (norms[i - 1], norm) in _compounds():
            kind = Kind.PREPOSITION
        elif norm in words:
            kind = words[norm]
        elif t.is_punct:
            kind = Kind.PUNCTUATION
        else:
            kind = _BY_POS.get(t.pos_, Kind.NOMINAL)
        out.append(kind)
    return out


def _opens(norm: str, token: object) -> bool:
    """A lone ك before a word is the proclitic "like", not the enclitic "you"."""
    return norm == "ك" and not getattr(token, "whitespace_", " ")


def _chunks(
    norms: list[str], kinds: list[Kind], sentences: list[tuple[int, int]]
) -> tuple[list[int], list[Chunk]]:
    chunk = [-1] * len(norms)
    chunks: list[Chunk] = []
    for a, b in sentences:
        i = a
        while i < b:
            if kinds[i] != Kind.NOMINAL:
                i += 1
                continue
            end = _chunk_end(kinds, i, b)
            chunks.append(_governed(norms, kinds, chunk, chunks, a, i, end))
            chunk[i:end] = [len(chunks) - 1] * (end - i)
            i = end
    return chunk, chunks


def _chunk_end(kinds: list[Kind], start: int, limit: int) -> int:
    """A chunk runs over nominal tokens, the enclitics on them, and quotation marks that more of it follows."""
    j = end = start
    while j < limit and kinds[j] in (Kind.NOMINAL, Kind.PRONOUN, Kind.QUOTE):
        j += 1
        if kinds[j - 1] != Kind.QUOTE:
            end = j
    return end


def _governed(
    norms: list[str],
    kinds: list[Kind],
    chunk: list[int],
    chunks: list[Chunk],
    first: int,
    start: int,
    end: int,
) -> Chunk:
    g = start - 1
    while g >= first and kinds[g] in (Kind.QUOTE, Kind.PARTICLE, Kind.PRONOUN):
        g -= 1
    if g < first:
        return Chunk(start, end, -1, "", 0)
    if kinds[g] == Kind.COORDINATOR and g - 1 >= first:
        p = g - 1
        while p > first and kinds[p] in (Kind.QUOTE, Kind.PUNCTUATION):
            p -= 1
        if chunk[p] >= 0:
            before = chunks[chunk[p]]
            return Chunk(start, end, before.governor, before.preposition, before.conjunct + 1)
    return Chunk(start, end, g, _preposition(norms, g) if kinds[g] == Kind.PREPOSITION else "", 0)


def _preposition(norms: list[str], i: int) -> str:
    """The preposition at ``i`` with the one before that it is a compound with: «بحق», «من قبل»."""
    first = norms[i - 1] if i else ""
    if (first, norms[i]) not in _compounds():
        return norms[i]
    return first + norms[i] if len(first) == 1 else f"{first} {norms[i]}"


def _quoted(doc: Doc, sentences: list[tuple[int, int]]) -> list[bool]:
    """Whether a token stands between quotation marks that hold four words or more (not a name in quotes)."""
    out = [False] * len(doc)
    opened = -1
    for i, t in enumerate(doc):
        text = t.text
        if text in "«“„" or (text == '"' and opened < 0):
            opened = i
        elif text in "»”" or text == '"':
            if opened >= 0 and i - opened > 5:
                out[opened:i] = [True] * (i - opened)
            opened = -1
    return out


def _running(kinds: list[Kind], counted: tuple[Kind, ...]) -> list[int]:
    """How many tokens of the counted kinds stand before each index: differences count those between two tokens."""
    out = [0]
    for k in kinds:
        out.append(out[-1] + (k in counted))
    return out
