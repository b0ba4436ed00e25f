"""What the words around a trigger say: one logistic model a relation type over hashed stems and pairs of stems.

A trigger word alone is ambiguous («رد», «قال»); the words near it tell which relation, if any, its clause states. The
features are hashed (Weinberger et al. 2009, "Feature hashing"), so that the model is one matrix of fixed size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string

from pipelines.relations.syntax import Syntax

__all__ = ["ROWS", "WordModel", "light_stem", "window_rows"]

ROWS = 1 << 15
_BEFORE, _AFTER = 6, 16
_SUFFIXES = ("ات", "ون", "ين", "ان", "ها", "ته", "وا")


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


def window_rows(syntax: Syntax, token: int, names: frozenset[int]) -> list[int]:
    """The rows of the matrix that describe the words around ``token``, inside its sentence; names are all alike."""
    a, b = syntax.sentences[syntax.sentence[token]]
    words = [
        "<N>" if i in names else light_stem(syntax.norms[i])
        for i in range(max(a, token - _BEFORE), min(b, token + _AFTER))
    ]
    features = [
        f"T:{light_stem(syntax.norms[token])}",
        *words,
        *(f"{x}_{y}" for x, y in zip(words, words[1:], strict=False)),
    ]
    return [hash_string(f) % ROWS for f in features]


@dataclass(frozen=True, slots=True)
class WordModel:
    """``weights`` (rows times types) and ``bias`` of the logistic models; ``types`` names the columns."""

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    types: tuple[str, ...]

    def probability(self, rows: Sequence[int]) -> npt.NDArray[np.float32]:
        """One probability a type that the words of ``rows`` state a relation of it."""
        z = self.weights[np.asarray(rows)].sum(axis=0) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-z)), np.float32)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """For ``numpy.savez``; the weights in half precision."""
        return {
            "words.weights": self.weights.astype(np.float16),
            "words.bias": self.bias,
            "words.types": np.array(self.types),
        }

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> WordModel:
        """Read what :meth:`arrays` gave."""
        return cls(
            arrays["words.weights"].astype(np.float32),
            arrays["words.bias"],
            tuple(map(str, arrays["words.types"])),
        )
