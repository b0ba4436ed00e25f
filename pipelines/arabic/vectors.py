"""The floret vectors of words (Boyd & Warmerdam 2022, "floret: lightweight, robust word vectors"), looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.vectors import Vectors

from pipelines.models import model_arrays

__all__ = ["WordVectors", "load_vectors", "vector_key", "word_vectors"]

Floats = NDArray[np.float32]
_REMEMBERED = 300_000
_FIRST = 4096  # rows that there is room for in the beginning


def vector_key(norm: str) -> str:
    """The form whose floret vector is looked up: digits are all alike.

    >>> vector_key("2016")
    '0000'
    """
    return "".join("0" if c.isdigit() else c for c in norm) if norm[:1].isdigit() else norm


class WordVectors:
    """Vectors of folded forms; remembers the words it has seen."""

    def __init__(self, table: Vectors) -> None:
        self._table = table
        self._known: dict[str, int] = {}
        self._rows = np.zeros((_FIRST, table.shape[1]), dtype=np.float32)

    def of(self, norms: Sequence[str]) -> Floats:
        """One row a word.

        >>> word_vectors().of(["روسيا", "اتهم"]).shape
        (2, 128)
        """
        known = self._known
        try:
            rows = [known[n] for n in norms]
        except KeyError:
            self._learn(norms)
            rows = [known[n] for n in norms]
        return self._rows[rows]

    def _learn(self, norms: Sequence[str]) -> None:
        known = self._known
        new = sorted({n for n in norms if n not in known})
        if len(known) + len(new) > _REMEMBERED:
            known.clear()
            new = sorted(set(norms))
        begin = len(known)
        end = begin + len(new)
        if end > len(self._rows):
            room = np.zeros((max(end, 2 * begin), self._rows.shape[1]), dtype=np.float32)
            room[:begin] = self._rows[:begin]
            self._rows = room
        self._rows[begin:end] = self._table.get_batch([vector_key(n) for n in new])
        known.update(zip(new, range(begin, end), strict=True))


def load_vectors(strings: StringStore) -> Vectors:
    """The shipped floret table, stored as bytes with a scale a column."""
    data = model_arrays("arabic/model/vectors.npz")
    table = data["rows"].astype(np.float32) * data["scale"]
    minn, maxn, hash_count, seed = (int(x) for x in data["settings"])
    return Vectors(
        strings=strings,
        data=table,
        mode="floret",
        minn=minn,
        maxn=maxn,
        hash_count=hash_count,
        hash_seed=seed,
        bow="<",
        eow=">",
    )


@cache
def word_vectors() -> WordVectors:
    """The shipped vectors; loaded once a process."""
    return WordVectors(load_vectors(StringStore()))
