"""What an entity does and suffers in all of a text, by the first opinion on each of its relations.

The second look at a relation knows the others: who was accused answers the accuser, and a minister speaks for the state
whose minister he is (stacked learning over the relations of a document; Wolpert 1992, "Stacked generalization", and for
collective decisions Sen et al. 2008, "Collective classification in network data").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.relations.keys import Key

__all__ = ["PROFILE_WIDTH", "profile_rows"]

_NUMBER = {kind: n for n, kind in enumerate(RELATION_TYPES)}
_AGAINST = frozenset(("ACCUSED", "CRITICIZED", "CHARGED", "INVESTIGATED", "ATTACKED", "SANCTIONED"))
_BELONGS = frozenset(("AFFILIATED_WITH", "PART_OF"))
_TIES = 7
PROFILE_WIDTH = 4 * len(_NUMBER) + _TIES
"""Numbers that describe a relation: what its source does and suffers, what its target does and suffers, and how the two
are tied."""

Floats = npt.NDArray[np.float32]
Ties = dict[int, dict[int, float]]


def profile_rows(keys: Sequence[Key], probability: Sequence[float] | Floats) -> Floats:
    """One row for each relation of a document, from the probabilities of all of them.

    >>> rows = profile_rows([("ACCUSED", 0, 1), ("DENIED", 1, 0)], [0.5, 0.25])
    >>> rows.shape, float(rows[1, _NUMBER["DENIED"]]), float(rows[1, -_TIES])
    ((2, 99), 0.25, 0.5)
    """
    does: Mapping[int, Floats] = defaultdict(_nothing)
    suffers: Mapping[int, Floats] = defaultdict(_nothing)
    belongs: Ties = defaultdict(dict)
    against: Ties = defaultdict(dict)
    for (kind, source, target), p in zip(keys, probability, strict=True):
        n = _NUMBER[kind]
        does[source][n] = max(does[source][n], p)
        if target < 0:
            continue
        suffers[target][n] = max(suffers[target][n], p)
        for kinds, ties in ((_BELONGS, belongs), (_AGAINST, against)):
            if kind in kinds:
                ties[source][target] = max(ties[source].get(target, 0.0), float(p))
    out = np.zeros((len(keys), PROFILE_WIDTH), np.float32)
    for row, (_, source, target) in zip(out, keys, strict=True):
        row[: 2 * len(_NUMBER)] = np.concatenate([does[source], suffers[source]])
        if target >= 0:
            row[2 * len(_NUMBER) : -_TIES] = np.concatenate([does[target], suffers[target]])
            row[-_TIES:] = _ties(source, target, belongs, against)
    return out


def _nothing() -> Floats:
    return np.zeros(len(_NUMBER), np.float32)


def _ties(source: int, target: int, belongs: Ties, against: Ties) -> list[float]:
    """How likely each end is against the other one, or against what the other one belongs to; how likely each belongs
    to the other one, and both to the same."""
    own, others = belongs[source], belongs[target]
    return [
        against[target].get(source, 0.0),
        max((p * q for p, q in _of_both(own, against[target])), default=0.0),
        against[source].get(target, 0.0),
        max((p * q for p, q in _of_both(others, against[source])), default=0.0),
        own.get(target, 0.0),
        others.get(source, 0.0),
        max((min(p, q) for p, q in _of_both(own, others)), default=0.0),
    ]


def _of_both(a: Mapping[int, float], b: Mapping[int, float]) -> list[tuple[float, float]]:
    """The values of what two tables share, found by going through the smaller one."""
    if len(a) > len(b):
        return [(a[k], q) for k, q in b.items() if k in a]
    return [(p, b[k]) for k, p in a.items() if k in b]
