"""What is known of who is who, as features of a relation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipelines.background.facts import LASTING
from pipelines.background.ties import Known, KnownTies
from pipelines.relations.keys import Key

__all__ = ["BACKGROUND_FEATURES", "background_rows"]

Floats = npt.NDArray[np.float32]
_TIES = ("AFFILIATED_WITH", "PART_OF", "LOCATED_IN", "KIN_OF")
_MOST = 9  # documents: who is in so many is known well enough
_FORTH, _BACK = 2, 2 + len(_TIES)
_WRITTEN = 3  # documents that a fact written by hand is worth where both are one number
BACKGROUND_FEATURES = (
    "documents",
    "written",
    *(f"forth_{kind}" for kind in _TIES),
    *(f"back_{kind}" for kind in _TIES),
    "others_here",
    "others",
)
"""In how many documents of the corpus the fact is stated, and whether it is written; how well source and target are
known to be tied either way; to how many other entities of the text the source is tied by this type, and whether to any
at all."""


def background_rows(keys: Sequence[Key], ties: KnownTies) -> Floats:
    """One row of ``BACKGROUND_FEATURES`` for each relation of a document; ``ties`` is what is known of its entities.

    >>> from kg.model import Entity
    >>> from pipelines.background.facts import load_background
    >>> people = [Entity("m", "PERSON", "Emmanuel Macron", None), Entity("f", "GPE", "France", None)]
    >>> row = background_rows([("AFFILIATED_WITH", 0, 1)], KnownTies(people, load_background()))[0]
    >>> bool(row[BACKGROUND_FEATURES.index("written")])
    True
    """
    out = np.zeros((len(keys), len(BACKGROUND_FEATURES)), np.float32)
    for row, (kind, source, target) in zip(out, keys, strict=True):
        if kind in LASTING:
            known = ties.pairs.get((source, target), {}).get(kind)
            if known is not None:
                row[:2] = min(_MOST, known.documents), known.written
            row[-2] = len(ties.tied[kind, source]) - (known is not None)
            row[-1] = (kind, source) in ties.known
        for at, pair in ((_FORTH, (source, target)), (_BACK, (target, source))):
            if pair in ties.pairs:
                row[at : at + len(_TIES)] = [_worth(ties.pairs[pair].get(k)) for k in _TIES]
    return out


def _worth(known: Known | None) -> float:
    """How well a tie is known, in documents."""
    return 0.0 if known is None else min(_MOST, known.documents + _WRITTEN * known.written)
