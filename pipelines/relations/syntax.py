"""A shallow analysis of a document: word classes, noun chunks, governors and clauses.

Arabic news prose puts most of what a relation needs into the surface: the preposition before a noun chunk, the verb
that opens a clause, the coordinator that repeats a governor. The analysis is linear in the number of tokens and
needs no parser. Indices are token indices of the annotated document; ranges are half-open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple

from spacy.parts_of_speech import IDS as UPOS  # type: ignore[import-not-found]
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc

__all__ = ["KINDS", "Chunk", "Kind", "Syntax", "analyse"]

KINDS = 10
"""How many word classes are told apart."""


class Kind:
    """Word classes as far as clauses and chunks need them: plain numbers, for they are compared all the time."""

    (
        NOMINAL,
        VERB,
        PREPOSITION,
        COORDINATOR,
        COMPLEMENTIZER,
        RELATIVE,
        PRONOUN,
        PUNCTUATION,
        QUOTE,
        PARTICLE,
    ) = range(KINDS)


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
    UPOS["VERB"]: Kind.VERB,
    UPOS["AUX"]: Kind.PARTICLE,
    UPOS["ADP"]: Kind.PREPOSITION,
    UPOS["CCONJ"]: Kind.COORDINATOR,
    UPOS["SCONJ"]: Kind.COMPLEMENTIZER,
    UPOS["PUNCT"]: Kind.PUNCTUATION,
    UPOS["PRON"]: Kind.PRONOUN,
    UPOS["PART"]: Kind.PARTICLE,
}
_OPENS, _CLOSES, _EITHER = range(3)
_MARKS = {
    hash_string(marks): what
    for what, found in (
        (_OPENS, ("«", "“", "„", "«“", "“„", "«“„")),
        (_CLOSES, ("»", "”", "»”")),
        (_EITHER, ('"',)),
    )
    for marks in found
}
"""What quotation marks do, by the number that spaCy gives to a token of them."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipelines.arabic") / "closed_class.toml").read_text(encoding="utf-8"))


@cache
def _compounds() -> dict[str, set[str]]:
    """By noun the prepositions that are another preposition together with it."""
    found: dict[str, set[str]] = {}
    for first, nouns in _data()["compounds"].items():
        for noun in nouns:
            found.setdefault(noun, set()).add(first)
    return found


@cache
def _closed_class() -> tuple[dict[str, int], frozenset[str]]:
    data = _data()
    words: dict[str, int] = {}
    for key, kind in _CLOSED:
        for word in data[key]:
            words[word] = kind
    return words, frozenset(data["enclitics"])


class Chunk(NamedTuple):
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
    kinds: list[int]
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
    strings = doc.vocab.strings
    norms = [strings[n] for n in doc.to_array("NORM").tolist()]
    sentences = [(s.start, s.end) for s in doc.sents]
    sentence = [0] * len(doc)
    for n, (a, b) in enumerate(sentences):
        sentence[a:b] = [n] * (b - a)
    kinds = _kinds(doc, norms, verbs, names)
    chunk, chunks = _chunks(norms, kinds, sentences)
    complementizers = (Kind.COMPLEMENTIZER, Kind.RELATIVE)
    return Syntax(
        norms,
        kinds,
        sentence,
        sentences,
        chunk,
        chunks,
        _quoted(doc),
        _running(k == Kind.VERB for k in kinds),
        _running(k in complementizers for k in kinds),
        _running(k == Kind.PUNCTUATION for k in kinds),
        _running(not c.preposition for c in chunks),
    )


def _kinds(doc: Doc, norms: list[str], verbs: frozenset[int], names: frozenset[int]) -> list[int]:
    words, enclitics = _closed_class()
    compounds, out = _compounds(), []
    before, goes_on = "", False  # the word before, and whether the next is written onto it
    rows = doc.to_array(["SPACY", "IS_ALPHA", "IS_SPACE", "IS_PUNCT", "POS"]).tolist()
    for norm, (apart, alphabetic, space, punctuation, pos) in zip(norms, rows, strict=True):
        if space:
            kind = Kind.PUNCTUATION
        elif goes_on and norm in enclitics and (apart or norm != "ك"):  # «ك» before a word is the preposition
            kind = Kind.PRONOUN
        elif norm in compounds and before in compounds[norm]:
            kind = Kind.PREPOSITION
        elif norm in words:
            kind = words[norm]
        elif punctuation:
            kind = Kind.PUNCTUATION
        else:
            kind = _BY_POS.get(pos, Kind.NOMINAL)
        out.append(kind)
        before, goes_on = norm, alphabetic and not apart
    for i in verbs:
        out[i] = Kind.VERB
    for i in names:
        out[i] = Kind.NOMINAL
    return out


def _chunks(
    norms: list[str], kinds: list[int], sentences: list[tuple[int, int]]
) -> tuple[list[int], list[Chunk]]:
    chunk = [-1] * len(norms)
    chunks: list[Chunk] = []
    nominal = Kind.NOMINAL
    for a, b in sentences:
        i = a
        while i < b:
            if kinds[i] != nominal:
                i += 1
                continue
            end = _chunk_end(kinds, i, b)
            chunk[i:end] = [len(chunks)] * (end - i)
            chunks.append(_governed(norms, kinds, chunk, chunks, a, i, end))
            i = end
    return chunk, chunks


_INSIDE = frozenset({Kind.NOMINAL, Kind.PRONOUN, Kind.QUOTE})


def _chunk_end(kinds: list[int], start: int, limit: int) -> int:
    """A chunk runs over nominal tokens, the enclitics on them, and quotation marks that more of it follows."""
    j = end = start
    while j < limit and kinds[j] in _INSIDE:
        j += 1
        if kinds[j - 1] != Kind.QUOTE:
            end = j
    return end


def _governed(
    norms: list[str],
    kinds: list[int],
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
    if first not in _compounds().get(norms[i], ()):
        return norms[i]
    return first + norms[i] if len(first) == 1 else f"{first} {norms[i]}"


def _quoted(doc: Doc) -> list[bool]:
    """Whether a token stands between quotation marks that hold four words or more (not a name in quotes)."""
    out = [False] * len(doc)
    opened = -1
    for i, word in enumerate(doc.to_array("ORTH").tolist()):
        mark = _MARKS.get(word)
        if mark is None:
            continue
        if mark == _OPENS or (mark == _EITHER and opened < 0):
            opened = i
        else:
            if opened >= 0 and i - opened > 5:
                out[opened:i] = [True] * (i - opened)
            opened = -1
    return out


def _running(counted: Iterable[bool]) -> list[int]:
    """How many are counted before each index: differences count those between two of them."""
    return list(accumulate(counted, initial=0))
