"""What the pair network says of the entities of some sentences, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.references import Reference

__all__ = ["PairScores", "Scored"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the network says of two entities in one sentence.

    ``target`` is -1 for nobody (a denial without addressee). ``probability`` has one value for each of
    :data:`kg.ontology.RELATION_TYPES`; ``token`` is the token of the document that the likeliest pair of references
    attends to most, ``references`` are these.
    """

    source: int
    target: int
    probability: Floats
    token: int
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class PairScores:
    """A row for each two entities of a sentence, with what :class:`Scored` has of them; ``ends`` are the places of the
    likeliest references in ``references``, where None stands for nobody."""

    source: Ints
    target: Ints
    probability: Floats
    token: Ints
    ends: Ints
    references: Sequence[Reference | None]

    @classmethod
    def joined(cls, parts: Iterable[PairScores]) -> PairScores:
        """Those of several blocks of sentences, one after the other.

        >>> len(PairScores.joined([]).source)
        0
        """
        all_ = [_NOTHING, *parts]
        shifts = accumulate((len(s.references) for s in all_), initial=0)
        return cls(
            np.concatenate([s.source for s in all_]),
            np.concatenate([s.target for s in all_]),
            np.concatenate([s.probability for s in all_]),
            np.concatenate([s.token for s in all_]),
            np.concatenate([s.ends + shift for s, shift in zip(all_, shifts, strict=False)]),
            [r for s in all_ for r in s.references],
        )

    def row(self, n: int) -> Scored:
        """What is said of two entities."""
        ends = (self.references[k] for k in self.ends[n].tolist())
        return Scored(
            int(self.source[n]),
            int(self.target[n]),
            self.probability[n],
            int(self.token[n]),
            tuple(r for r in ends if r is not None),
        )


_NOTHING = PairScores(
    source=np.zeros(0, np.int64),
    target=np.zeros(0, np.int64),
    probability=np.zeros((0, len(RELATION_TYPES)), np.float32),
    token=np.zeros(0, np.int64),
    ends=np.zeros((0, 2), np.int64),
    references=(),
)
