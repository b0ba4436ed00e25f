"""Known names as hints to the network: for each token the type of the known name that it belongs to, else
whether it is an adjective of a nation («الروسية») or part of a person's name («فلاديمير»).

Only the tables written from general knowledge count, not the names collected from our own annotated texts:
those would tell the network the answers of its own training texts.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

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
        self.longest: dict[str, int] = {}  # the most tokens of a name, by its first
        for first, _, rest in (name.partition(" ") for name in self.names):
            size = 2 + rest.count(" ") if rest else 1
            self.longest[first] = max(size, self.longest.get(first, 0))
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


def name_hints(doc: Doc) -> NDArray[np.int64]:
    """For each token the index in ``HINTS`` of what the longest known name there says."""
    known = _known()
    out = np.zeros(len(doc), dtype=np.int64)
    forms = [t.norm_ for t in doc]
    i = 0
    while i < len(doc):
        size = _longest(forms, i, known) if forms[i] in known.longest else 0
        for k in range(i, i + size):
            kind = known.names[" ".join(forms[i : i + size])]
            out[k] = _INDEX[f"{'I' if k > i else 'B'}-{kind}"]
        if not size:
            out[i] = known.word(forms[i])
        i += size or 1
    return out


def _longest(forms: list[str], start: int, known: _Known) -> int:
    for size in range(min(_LONGEST, known.longest[forms[start]], len(forms) - start), 0, -1):
        if " ".join(forms[start : start + size]) in known.names:
            return size
    return 0
