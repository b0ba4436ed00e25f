"""What is known of who is who, as features of a relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from pipelines.background.facts import LASTING, Background, entity_key

__all__ = ["BACKGROUND_FEATURES", "background_rows"]

Floats = npt.NDArray[np.float32]
Key = tuple[str, int, int]
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


def background_rows(keys: Sequence[Key], entities: Sequence[Entity], background: Background) -> Floats:
    """One row of ``BACKGROUND_FEATURES`` for each relation of a document.

    >>> from pipelines.background.facts import load_background
    >>> macron = Entity("m", "PERSON", "Emmanuel Macron", None, ())
    >>> france = Entity("f", "GPE", "France", None, ())
    >>> row = background_rows([("AFFILIATED_WITH", 0, 1)], [macron, france], load_background())[0]
    >>> bool(row[BACKGROUND_FEATURES.index("written")])
    True
    """
    ties = _Ties(entities, background)
    out = np.zeros((len(keys), len(BACKGROUND_FEATURES)), np.float32)
    for row, (kind, source, target) in zip(out, keys, strict=True):
        if kind in LASTING:
            known = ties.pairs.get((source, target), {}).get(kind)
            if known is not None:
                row[:2] = min(_MOST, known[0]), known[1]
            row[-2] = len(ties.tied[kind, source]) - (known is not None)
            row[-1] = (kind, source) in ties.known
        for at, pair in ((_FORTH, (source, target)), (_BACK, (target, source))):
            if pair in ties.pairs:
                row[at : at + len(_TIES)] = [_worth(ties.pairs[pair].get(k)) for k in _TIES]
    return out


def _worth(known: tuple[int, bool] | None) -> float:
    """How well a tie is known, in documents."""
    return 0.0 if known is None else min(_MOST, known[0] + _WRITTEN * known[1])


class _Ties:
    """What is known between the entities of a document: by pair and type in how many documents it is stated and whether
    it is written; by type and source the names of the targets, and who is tied to anything at all (``known``)."""

    def __init__(self, entities: Sequence[Entity], background: Background) -> None:
        self.pairs: dict[tuple[int, int], dict[str, tuple[int, bool]]] = defaultdict(dict)
        self.tied: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.known: set[tuple[str, int]] = set()
        numbers: dict[str, list[int]] = defaultdict(list)
        for n, e in enumerate(entities):
            numbers[entity_key(e.name)].append(n)
        for name, sources in numbers.items():
            for kind in LASTING:
                targets = background.targets(kind, name)
                if targets:
                    self.known.update((kind, n) for n in sources)
                for target in targets & numbers.keys():
                    documents = background.documents(kind, name, target)
                    written = background.is_written(kind, name, target)
                    if documents > 0 or written:
                        self._add(kind, sources, numbers[target], (documents, written), target)

    def _add(
        self, kind: str, sources: list[int], targets: list[int], known: tuple[int, bool], name: str
    ) -> None:
        for s in sources:
            self.tied[kind, s].add(name)
            for t in targets:
                self.pairs[s, t][kind] = known
