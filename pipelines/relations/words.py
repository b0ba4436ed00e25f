"""What the words around a trigger, and around a reference near it, say: logistic models over hashed features.

A trigger word alone is ambiguous («رد», «قال»); the words near it tell which relation, if any, its clause states. What
a verb governs is a matter of its lemma («طلب من», «ردّ على»): words and prepositions at a reference tell its role. The
features are hashed (Weinberger et al. 2009, "Feature hashing"), so that each model is one matrix of fixed size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.relations.syntax import Syntax

__all__ = ["ROWS", "WordModel", "light_stem", "window_rows"]

ROWS = 1 << 15
_BEFORE, _AFTER = 6, 16
_SUFFIXES = ("ات", "ون", "ين", "ان", "ها", "ته", "وا")


@lru_cache(maxsize=100_000)
def light_stem(norm: str) -> str:
    """A folded word without article, common suffixes and the prefix of the imperfect (Larkey et al. 2002, "light8").

    >>> light_stem("الاتهامات"), light_stem("يتدخل")
    ('اتهام', 'تدخل')
    """
    word = norm[2:] if norm.startswith("ال") and len(norm) > 4 else norm
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) > len(suffix) + 3:
            word = word[: -len(suffix)]
            break
    if word[-1:] in ("ه", "ت") and len(word) > 4:
        word = word[:-1]
    return word[1:] if word[:1] in ("ي", "ت", "ن") and len(word) > 4 else word


def window_rows(syntax: Syntax, tokens: Sequence[int], names: Collection[int]) -> list[list[int]]:
    """The rows of the matrix that describe the words around each of ``tokens``, inside its sentence; names are all
    alike. What stands in several windows is read once."""
    windows, reach = [], dict[int, tuple[int, int]]()
    for token in tokens:
        n = syntax.sentence[token]
        a, b = syntax.sentences[n]
        a, b = max(a, token - _BEFORE), min(b, token + _AFTER)
        windows.append((a, b))
        first, last = reach.get(n, (a, b))
        reach[n] = min(a, first), max(b, last)
    single, double = dict[int, int](), dict[int, int]()
    for a, b in reach.values():
        words = ["<N>" if i in names else light_stem(syntax.norms[i]) for i in range(a, b)]
        single |= zip(range(a, b), map(_row, words), strict=True)
        double |= zip(range(a, b - 1), (_row(f"{x}_{y}") for x, y in pairwise(words)), strict=True)
    return [
        [
            _row(f"T:{light_stem(syntax.norms[token])}"),
            *map(single.__getitem__, range(a, b)),
            *map(double.__getitem__, range(a, b - 1)),
        ]
        for token, (a, b) in zip(tokens, windows, strict=True)
    ]


def _row(feature: str) -> int:
    row: int = hash_string(feature) % ROWS
    return row


@dataclass(frozen=True, slots=True)
class WordModel:
    """``weights`` (rows times types) and ``bias`` of the logistic models; ``types`` names the columns."""

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    types: tuple[str, ...]

    def probability(self, rows: Sequence[int]) -> npt.NDArray[np.float32]:
        """One probability a type that the words of ``rows`` state a relation of it."""
        return self.logistic(self.weights[np.asarray(rows)].sum(axis=0))

    def probabilities(self, rows: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        """The same for many instances at once: instances times types; no instance may be without rows."""
        if not rows:
            return np.zeros((0, len(self.types)), np.float32)
        starts = np.cumsum([0, *map(len, rows[:-1])])
        flat = np.fromiter(chain.from_iterable(rows), np.int64)
        return self.logistic(np.add.reduceat(self.weights[flat], starts, axis=0))

    def logistic(self, sums: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The probabilities for sums of rows."""
        with np.errstate(over="ignore"):  # of a sum far below zero, whose probability is zero
            return np.asarray(1.0 / (1.0 + np.exp(-(sums + self.bias))), np.float32)

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """The arrays under names that begin with ``prefix``, for ``numpy.savez``; weights in half precision."""
        return {
            f"{prefix}.weights": self.weights.astype(np.float16),
            f"{prefix}.bias": self.bias,
            f"{prefix}.types": np.array(self.types),
        }

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> WordModel:
        """Read what :meth:`arrays` gave."""
        weights = arrays[f"{prefix}.weights"].astype(np.float32)
        return cls(weights, arrays[f"{prefix}.bias"], tuple(map(str, arrays[f"{prefix}.types"])))
