"""Two systems on the same gold: is one better, or is it chance?

The paired bootstrap draws documents with replacement, many times, and measures both systems on each draw;
the interval holds 95 % of the differences. Source: Efron and Tibshirani, "An Introduction to the Bootstrap",
1993; for language processing Berg-Kirkpatrick, Burkett and Klein, "An Empirical Investigation of Statistical
Significance in NLP", EMNLP 2012.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import ExtractedDocument
from pipelines.evaluate import Figure, score

__all__ = ["Comparison", "compare"]

Counts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """F1 of two systems by one measure, and the 95 % interval of the second's advantage over the first."""

    measure: str
    first: float
    second: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """By how much the second is better."""
        return self.second - self.first

    @property
    def significant(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def compare(
    gold: Iterable[ExtractedDocument],
    first: Iterable[ExtractedDocument],
    second: Iterable[ExtractedDocument],
    *,
    draws: int = 2000,
    seed: int = 0,
) -> list[Comparison]:
    """Compare two systems by exact mention F1 and relation F1, documents matched by id.

    Raises:
        UsageError: the text of a document is not that of the gold.
    """
    golds = {d.document.id: d for d in gold}
    systems = [{d.document.id: d for d in system} for system in (first, second)]
    chance = random.Random(seed)
    samples = [chance.choices(range(len(golds)), k=len(golds)) for _ in range(draws)]
    one, two = ([_counts(g, system) for g in golds.values()] for system in systems)
    return [_comparison(m, [c[m] for c in one], [c[m] for c in two], samples) for m in _MEASURES]


_MEASURES = ("mention, exact", "relation")


def _counts(gold: ExtractedDocument, system: Mapping[str, ExtractedDocument]) -> dict[str, Counts]:
    found = system.get(gold.document.id)
    scores = score([gold], [] if found is None else [found])
    return {n: _of(f) for n, f in zip(_MEASURES, (scores.mention_exact, scores.relation), strict=True)}


def _of(figure: Figure) -> Counts:
    return figure.correct or 0, figure.system or 0, figure.gold or 0


def _comparison(
    measure: str, first: list[Counts], second: list[Counts], samples: Sequence[Sequence[int]]
) -> Comparison:
    differences = sorted(_f1(second[i] for i in s) - _f1(first[i] for i in s) for s in samples)
    tail = len(differences) // 40
    return Comparison(measure, _f1(first), _f1(second), differences[tail], differences[-1 - tail])


def _f1(counts: Iterable[Counts]) -> float:
    return Figure.of_counts(*(sum(column) for column in zip(*counts, strict=True))).f1
