"""Figures of a ranker of antecedents against annotated anaphors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.english.learned.anaphors import Anaphor
from pipelines.english.learned.antecedents import likely
from pipelines.english.learned.portraits import Candidates

__all__ = ["KINDS", "Guess", "guesses", "shares"]

KINDS = ("all", "pronoun", "noun", "event")


@dataclass(frozen=True, slots=True)
class Guess:
    """One candidate of an annotated anaphor of a ``kind``: whether it is ``meant``, its probability (-1 for an entity
    that is meant and no candidate), whether it is the likeliest, and whether it is listed."""

    kind: str
    meant: bool
    probability: float
    first: bool
    listed: bool


def guesses(a: Anaphor, found: Candidates, p: Sequence[float], meant: frozenset[int]) -> Iterator[Guess]:
    """What a ranker says of an anaphor; ``p`` are the probabilities of its candidates."""
    kind = "event" if a.form == "deed" else "pronoun" if a.pronoun else "noun"
    listed = likely(found, p)
    for n, e in enumerate(found.entities):
        yield Guess(kind, e in meant, p[n], n in listed[:1], n in listed)
    for _ in meant - set(found.entities):
        yield Guess(kind, True, -1.0, False, False)


def shares(found: Sequence[Guess]) -> dict[str, float]:
    """For each of :data:`KINDS` how many entities are meant, how many of them are the likeliest candidate (``first``)
    and are listed, and the best F1 of candidates by their probability.

    >>> shares([Guess("noun", True, 0.9, True, True), Guess("noun", False, 0.2, False, True)])["noun f1"]
    1.0
    """
    out: dict[str, float] = {}
    for kind in KINDS:
        rows = [g for g in found if kind in ("all", g.kind)]
        total = sum(g.meant for g in rows)
        if not total:
            continue
        right = np.cumsum([g.meant for g in sorted(rows, key=lambda g: -g.probability)])
        f1 = (2 * right / (np.arange(1, len(rows) + 1) + total)).max()
        out[f"{kind} meant"] = total
        out[f"{kind} f1"] = round(float(f1), 3)
        out[f"{kind} first"] = round(sum(g.meant and g.first for g in rows) / total, 3)
        out[f"{kind} listed"] = round(sum(g.meant and g.listed for g in rows) / total, 3)
    return out
