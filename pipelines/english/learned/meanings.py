"""What English words mean: vectors of their Arabic equivalents, from a bilingual word list.

The list (``pipelines/train/corpus/english/meanings.tsv``) gives every English word some Arabic ones; its vector is the
mean of their floret vectors (:mod:`pipelines.arabic.vectors`), which were trained on raw Arabic news. So words that no
English training text has are near those that mean the like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.models import model_arrays

__all__ = ["MEANING_WIDTH", "Meanings", "load_meanings"]

MEANING_WIDTH = 128

Floats = npt.NDArray[np.float32]


class Meanings:
    """Vectors of words by lemma or form; zeros for those that are not known."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._rows = arrays["rows"].astype(np.float32) * arrays["scale"].astype(np.float32)
        self._at = {int(k): n for n, k in enumerate(arrays["keys"])}
        self._nothing = np.zeros(self._rows.shape[1], np.float32)

    def of(self, words: Sequence[tuple[str, str]]) -> Floats:
        """One row a word, which is given as lemma and form.

        >>> vectors = load_meanings().of([("accuse", "accused"), ("qwxz", "qwxz")])
        >>> bool(vectors[0].any()), bool(vectors[1].any())
        (True, False)
        """
        return np.stack([self._of(lemma, form) for lemma, form in words])

    def _of(self, lemma: str, form: str) -> Floats:
        at = self._at.get(hash_string(lemma))
        if at is None:
            at = self._at.get(hash_string(form))
        return self._nothing if at is None else self._rows[at]


@cache
def load_meanings() -> Meanings:
    """The shipped vectors; loaded once a process."""
    return Meanings(model_arrays("english/model/meanings.npz"))
