"""Known names as hints to the network: for each token the type of the known name that it belongs to, else
whether it is an adjective of a nation («الروسية») or part of a person's name («فلاديمير»).

Only the tables written from general knowledge count, not the names collected from our own annotated texts:
those would tell the network the answers of its own training texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.arabic.gazetteer import general_gazetteer
from pipelines.arabic.hint_table import HINT_TYPES, hint_table

__all__ = ["HINTS", "name_hints"]

HINTS = ("", *(f"{part}-{kind}" for kind in HINT_TYPES for part in "BI"), "part", "nation")
_INDEX = {h: i for i, h in enumerate(HINTS)}
_LONGEST = 8


class _Known:
    """The names by their folded tokens, and what single words are known as."""

    def __init__(self) -> None:
        self._gazetteer = general_gazetteer()
        table = hint_table()
        self.names, self._parts = table.names, table.parts
        self.sizes: dict[str, int] = {}  # how many tokens names have, as bits of a number, by their first
        for first, _, rest in (name.partition(" ") for name in self.names):
            size = 2 + rest.count(" ") if rest else 1
            self.sizes[first] = self.sizes.get(first, 0) | 1 << size
        self._words: dict[str, int] = {}

    def word(self, form: str) -> int:
        """The hint for a word that belongs to no known name."""
        hint = self._words.get(form)
        if hint is None:
            nation = self._gazetteer.country_of_adjective(form) is not None
            hint = self._words[form] = _INDEX["nation" if nation else "part" if form in self._parts else ""]
            if len(self._words) > 300_000:
                self._words.clear()
        return hint


_known = cache(_Known)


def name_hints(forms: Sequence[str]) -> NDArray[np.int64]:
    """For each token, given as its folded form, the index in ``HINTS`` of what the longest known name there says."""
    known = _known()
    out = [known.word(form) for form in forms]
    end = 0
    for i in [i for i, form in enumerate(forms) if form in known.sizes]:
        size = _longest(forms, i, known) if i >= end else 0
        if size:
            kind, end = known.names[" ".join(forms[i : i + size])], i + size
            out[i:end] = [_INDEX[f"B-{kind}"], *[_INDEX[f"I-{kind}"]] * (size - 1)]
    return np.array(out, dtype=np.int64)


def _longest(forms: Sequence[str], start: int, known: _Known) -> int:
    """The tokens of the longest known name that begins at ``start``, 0 if there is none."""
    sizes = known.sizes[forms[start]]
    for size in range(min(_LONGEST, sizes.bit_length() - 1, len(forms) - start), 0, -1):
        if sizes >> size & 1 and " ".join(forms[start : start + size]) in known.names:
            return size
    return 0
