"""Known names as hints to the network: for each token the type of the known name that it belongs to.

Only the tables written from general knowledge count, not the names collected from our own annotated texts:
those would tell the network the answers of its own training texts.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipelines.arabic.gazetteer import ENTRY_TABLES, build_gazetteer
from pipelines.arabic.tokenizer import Tokenizer

__all__ = ["HINTS", "name_hints"]

_TYPES = ("PERSON", "ORG", "GPE", "LOC", "EVENT")
HINTS = ("", *(f"{part}-{kind}" for kind in _TYPES for part in "BI"), "part")
_INDEX = {h: i for i, h in enumerate(HINTS)}
_LONGEST = 8


@cache
def _names() -> tuple[dict[str, str], frozenset[str]]:
    gazetteer = build_gazetteer(t for t in ENTRY_TABLES if "corpus" not in t)
    tokenize = Tokenizer(Vocab())
    names: dict[str, str] = {}
    for kind in _TYPES:
        for name, _ in gazetteer.names(kind):
            names.setdefault(" ".join(t.norm_ for t in tokenize(name) if not t.is_space), kind)
    return names, frozenset(gazetteer.name_parts())


def name_hints(doc: Doc) -> NDArray[np.int64]:
    """For each token the index in ``HINTS`` of what the longest known name there says."""
    names, parts = _names()
    out = np.zeros(len(doc), dtype=np.int64)
    forms = [t.norm_ for t in doc]
    i = 0
    while i < len(doc):
        size = _longest(forms, i, names)
        for k in range(i, i + size):
            kind = names[" ".join(forms[i : i + size])]
            out[k] = _INDEX[f"{'I' if k > i else 'B'}-{kind}"]
        if not size and forms[i] in parts:
            out[i] = _INDEX["part"]
        i += size or 1
    return out


def _longest(forms: list[str], start: int, names: dict[str, str]) -> int:
    for size in range(min(_LONGEST, len(forms) - start), 0, -1):
        if " ".join(forms[start : start + size]) in names:
            return size
    return 0
