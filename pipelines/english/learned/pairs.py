"""Pairs of arguments of a cue, as rows for the model that decides whether the pair is what the cue states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.english.found import Found, accepts
from pipelines.english.learned.arguments import Argument
from pipelines.english.learned.cues import Cue
from pipelines.english.learned.features import LEARNED, ROLE_WIDTH, Setting
from pipelines.relations.keys import Key, key_of

__all__ = ["Candidate", "chosen_pairs", "distinct", "pair_row"]

_SOURCES, _TARGETS = 4, 5
_FLOOR = 0.03
_LEAST = 0.01
_OPEN = 0.05

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that a sentence may state; ``target`` is None for nobody. ``row`` has what the roles say of it."""

    cue: Cue
    source: Argument
    target: Argument | None
    row: tuple[float, ...]

    def key(self) -> Key:
        """The relation."""
        return key_of(self.cue.type, self.source.entity, -1 if self.target is None else self.target.entity)


def chosen_pairs(
    s: Setting,
    cue: Cue,
    arguments: Sequence[Argument],
    rows: Floats,
    head: Sequence[float],
    source: Floats,
    target: Floats,
) -> list[Candidate]:
    """The likelier pairs of a cue, of entities between which a relation of its type may hold.

    ``rows`` describe the arguments, ``head`` the cue, ``source`` and ``target`` are the probabilities of the roles.
    """
    kind = RELATION_TYPES[cue.type]
    first, second = _best(arguments, source, _SOURCES), _best(arguments, target, _TARGETS)
    top_s, top_t = float(source.max(initial=0.0)), float(target.max(initial=0.0))
    out: list[Candidate] = []
    for si, i in enumerate(first):
        a, p = arguments[i], float(source[i])
        for ti, j in enumerate(second):
            b, q = arguments[j], float(target[j])
            if (
                a.entity == b.entity
                or p * q < _LEAST
                or not accepts(cue.type, s.kinds[a.entity], s.kinds[b.entity])
            ):
                continue
            gap = [-1.0, -1.0]
            if a.placed and b.placed:
                lo, hi = (a.end, b.start) if a.start <= b.start else (b.end, a.start)
                gap = [min(60, max(0, hi - lo)), s.named[max(lo, hi)] - s.named[lo]]
            tie = (p, q, si, ti, p - top_s, q - top_t, len(first), len(second), a.start <= b.start, *gap, 0.0)
            out.append(Candidate(cue, a, b, (*head, *rows[i], *rows[j], *tie)))
        if kind.open_target and accepts(cue.type, s.kinds[a.entity], None) and p >= _LEAST:
            tie = (p, 0.0, si, 9, p - top_s, -top_t, len(first), len(second), True, -1.0, -1.0, 1.0)
            out.append(Candidate(cue, a, None, (*head, *rows[i], *([-3.0] * ROLE_WIDTH), *tie)))
    return out


def _best(arguments: Sequence[Argument], probability: Floats, count: int) -> list[int]:
    """The likeliest argument of each of the ``count`` likeliest entities."""
    best: dict[int, int] = {}
    for i in np.argsort(-probability, kind="stable").tolist():
        if probability[i] < _FLOOR or len(best) == count:
            break
        best.setdefault(arguments[i].entity, i)
    return list(best.values())


def distinct(candidates: Sequence[tuple[int, Candidate]]) -> list[tuple[int, Candidate]]:
    """Of the candidates of one relation in one sentence the one whose cue is the best."""
    best: dict[tuple[int, str, int, int], tuple[float, int, Candidate]] = {}
    for n, c in candidates:
        target = -1 if c.target is None else c.target.entity
        roles = c.row[-12] * (_OPEN if c.target is None else c.row[-11])
        score = roles * (1.0 + c.cue.weight + 0.3 * c.row[LEARNED])
        key = n, c.cue.type, c.source.entity, target
        if key not in best or best[key][0] < score:
            best[key] = score, n, c
    return [(n, c) for _, n, c in best.values()]


def pair_row(
    c: Candidate,
    words: Floats,
    reverse: Floats | None,
    stated: Mapping[Key, tuple[float, Found]],
    phrases: Mapping[Key, tuple[float, Found]],
    number: Callable[[str], int],
) -> list[float]:
    """The whole row of a candidate: ``words`` has what the words say of the pair for each type, ``reverse`` of the pair
    the other way round."""
    n = number(c.cue.type)
    others = np.delete(words, n)
    s, t = c.source.entity, -1 if c.target is None else c.target.entity
    key, back, open_ = key_of(c.cue.type, s, t), key_of(c.cue.type, t, s), key_of(c.cue.type, s, -1)
    return [
        *c.row,
        float(words[n]),
        float(others.max()),
        float((others > words[n]).sum()),
        -1.0 if reverse is None else float(reverse[n]),
        _score(stated, key),
        _score(stated, back) if back != key else -1.0,
        _score(stated, open_),
        _score(phrases, key),
        float(words.sum()),
    ]


def _score(table: Mapping[Key, tuple[float, Found]], key: Key) -> float:
    return table[key][0] if key in table else 0.0
