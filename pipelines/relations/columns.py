"""The shallow analysis of a document as columns, for what is reckoned for many places of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.relations.syntax import Kind, Syntax

__all__ = ["Columns"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a token.

    Attributes:
        kinds, chunks, sentence_start: the word class, the number of the chunk (-1 outside), where the sentence begins.
        last_relative: the last relative pronoun before, -1 if there is none.
        before: how many of something stand before each token; differences count those between two tokens. The key
            ``bare_chunks`` counts chunks without preposition before each chunk.
    """

    kinds: Ints
    chunks: Ints
    sentence_start: Ints
    last_relative: Ints
    before: Mapping[str, Ints]

    @classmethod
    def of(cls, s: Syntax, before: Mapping[str, Sequence[int]]) -> Columns:
        """From the analysis; ``before`` are further counts of the same kind."""
        kinds = np.array(s.kinds, np.int64)
        relative = kinds == Kind.RELATIVE
        places = np.where(relative, np.arange(len(kinds)), -1)
        known = {
            "verbs": s.verbs_before,
            "complementizers": s.complementizers_before,
            "punctuation": s.punctuation_before,
            "bare_chunks": s.bare_chunks_before,
            "relatives": np.concatenate([[0], np.cumsum(relative)]),
            **before,
        }
        starts = np.array([a for a, _ in s.sentences], np.int64)
        return cls(
            kinds,
            np.array(s.chunk, np.int64),
            starts[s.sentence] if len(starts) else starts,
            np.concatenate([[-1], np.maximum.accumulate(places)]) if len(places) else np.array([-1]),
            {name: np.asarray(counts, np.int64) for name, counts in known.items()},
        )
