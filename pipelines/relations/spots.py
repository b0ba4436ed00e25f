"""The references of a document as columns: what of them does not depend on a trigger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.references import Reference
from pipelines.relations.slots import AGENT
from pipelines.relations.syntax import Chunk, Kind, Syntax

__all__ = ["Spots", "chunk_of", "preposition_of", "spots_of"]

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spots:
    """The references of a document in the order of the text; all columns go with them.

    Attributes:
        references: the references.
        start, end: their half-open token spans.
        chunk: the numbers of the chunks in which they begin, -1 outside of chunks.
        governor: the tokens that govern these, -1 for none.
        named, dropped: whether they are names, and dropped subjects.
        preposition: the preposition that governs each, as text; an empty string for none.
        chunk_preposition: that of its chunk: of an attached pronoun it may be another one.
        free, agent: whether none does, and whether it is one of the agent of a passive.
        first: those of sentence ``n`` are ``first[n]`` to ``first[n + 1]``.
    """

    references: list[Reference]
    start: Ints
    end: Ints
    chunk: Ints
    governor: Ints
    named: Truths
    dropped: Truths
    preposition: list[str]
    chunk_preposition: list[str]
    free: Truths
    agent: Truths
    first: Ints

    def of_sentence(self, sentence: int) -> slice:
        """Where the references of a sentence are."""
        if not 0 <= sentence < len(self.first) - 1:
            return slice(0, 0)
        return slice(int(self.first[sentence]), int(self.first[sentence + 1]))


def chunk_of(s: Syntax, r: Reference) -> Chunk:
    """The chunk of a reference; one of its own outside of chunks."""
    c = s.chunk[r.start]
    return s.chunks[c] if c >= 0 else Chunk(r.start, r.end, -1, "", 0)


def spots_of(s: Syntax, by_sentence: Mapping[int, Sequence[Reference]]) -> Spots:
    """The columns of the references of a document, which are given sentence by sentence."""
    references = [r for n in sorted(by_sentence) for r in by_sentence[n]]
    chunks = [chunk_of(s, r) for r in references]
    numbers = [
        [r.start, r.end, s.chunk[r.start], c.governor] for r, c in zip(references, chunks, strict=True)
    ]
    start, end, chunk, governor = np.array(numbers, np.int64).reshape(-1, 4).T
    prepositions = [preposition_of(s, r) for r in references]
    counts = [len(by_sentence.get(n, ())) for n in range(len(s.sentences))]
    return Spots(
        references,
        start,
        end,
        chunk,
        governor,
        np.array([r.kind == "name" for r in references], bool),
        np.array([r.kind == "dropped" for r in references], bool),
        prepositions,
        [c.preposition for c in chunks],
        np.array([not p for p in prepositions], bool),
        np.array([p in AGENT for p in prepositions], bool),
        np.cumsum([0, *counts]),
    )


def preposition_of(s: Syntax, r: Reference) -> str:
    """The preposition that governs a reference, an empty string for none: of an attached pronoun the one before it."""
    if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
        return s.norms[r.start - 1]
    return chunk_of(s, r).preposition
