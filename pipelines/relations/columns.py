"""The shallow analysis of a document as columns, for what is reckoned for many places of it at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.relations.syntax import Kind, Syntax

__all__ = ["Columns", "counted_before"]

Ints = npt.NDArray[np.int64]
_NO_CHUNK = (-1, -1, -1, "", 0)


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a token, or a chunk; those of chunks end with one for tokens outside of chunks, whose number is -1.

    Attributes:
        kinds, chunks: the word class, and the number of the chunk, which is -1 behind the last token, too.
        sentence, sentence_start: the number of the sentence, and where it begins.
        last_relative: the last relative pronoun before, -1 if there is none.
        relatives: how many relative pronouns stand before, also behind the last token.
        chunk_start, governor, preposition, conjunct: of each chunk as :class:`~pipelines.relations.syntax.Chunk` has
            them, -1 and an empty string for none.
        bare_chunks: how many chunks without preposition stand before each chunk.
    """

    kinds: Ints
    chunks: Ints
    sentence: Ints
    sentence_start: Ints
    last_relative: Ints
    relatives: Ints
    chunk_start: Ints
    governor: Ints
    preposition: tuple[str, ...]
    conjunct: Ints
    bare_chunks: Ints

    @classmethod
    def of(cls, s: Syntax) -> Columns:
        """From the analysis."""
        kinds = np.array(s.kinds, np.int64)
        relatives = np.flatnonzero(kinds == Kind.RELATIVE)
        before = counted_before(relatives, len(kinds))
        sentence = np.array(s.sentence, np.int64)
        starts = np.array([a for a, _ in s.sentences], np.int64)
        chunk_start, _, governor, preposition, conjunct = zip(*s.chunks, _NO_CHUNK, strict=True)
        return cls(
            kinds,
            np.array([*s.chunk, -1], np.int64),
            sentence,
            starts[sentence],
            np.concatenate([relatives, [-1]])[before - 1],
            before,
            np.array(chunk_start, np.int64),
            np.array(governor, np.int64),
            preposition,
            np.array(conjunct, np.int64),
            np.array(s.bare_chunks_before, np.int64),
        )


def counted_before(places: Ints, tokens: int) -> Ints:
    """How many of ``places`` stand before each token, and behind the last one; differences count those between two."""
    out = np.zeros(tokens + 1, np.int64)
    np.cumsum(np.bincount(places, minlength=tokens), out=out[1:])
    return out
