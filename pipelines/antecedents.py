"""Which entity a nominal, a pronoun or a dropped subject means: a learned ranking over what was said before.

Candidates are described by categories (see :mod:`pipelines.memory`) and scored by a log-linear model (Denis and
Baldridge 2008, "Specialized models and ranking for coreference resolution"), one table of weights a form of anaphor.
Trained by ``pipelines.train.antecedents``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import getitem
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.models import model_arrays

__all__ = ["CATEGORIES", "FORMS", "PLACES", "Anaphor", "Candidates", "Ranker", "load_ranker"]

FORMS = (
    "act", "last", "dual", "PERSON", "ORG", "GPE", "GROUP", "EVENT",
    "he", "she", "they", "we", "verb_m", "verb_f", "verb_p",
)  # fmt: skip
"""The forms of anaphors, each with weights of its own: nouns, by what they stand for; pronouns; dropped subjects."""

PLACES = 7
"""How many places of an anaphor are told apart (see :class:`Anaphor`)."""
CATEGORIES: dict[str, int] = {
    "type and gender": 24,
    "sentences since the last mention, was it a name": 16,
    "entities mentioned since": 7,
    "agreeing entities mentioned since": 6,
    "manner of the last mention, sentences": 24,
    "number of mentions, sentences": 15,
    "opens the document": 4,
    "said to be such": 16,
    "quotation, speaker": 5,
    "tokens in the sentence, place": 8 * PLACES,
    "relative clause, place": 7 * PLACES,
    "last subject, place": 4 * PLACES,
    "same pronoun": 3,
    "nationality": 4,
    "prominence": 8,
    "last antecedent, place": 2 * PLACES,
    "sentences since the last name": 8,
    "entities of its type": 10,
    "type, place": 6 * PLACES,
    "subordinate clause, place": 5 * PLACES,
    "entities mentioned since, place": 14 * PLACES,
    "subject of the governing verb, place": 5 * PLACES,
    "apposition, type": 18,
    "subject of the governing verb, relative clause": 20,
}
"""What is said of a candidate, and into how many categories it falls."""


class Anaphor(NamedTuple):
    """A token that stands for an entity: its ``kind`` as of a reference, its ``form`` (one of ``FORMS``), the
    ``place`` (0 to 6) where a pronoun or a verb stands, the ``word`` (stem of a noun, pronoun), and the verb that
    governs it, -1 if none is known."""

    start: int
    kind: str
    form: str
    place: int = 0
    word: str = ""
    governor: int = -1


@dataclass(slots=True)
class Candidates:
    """Entities that an anaphor may mean, their categories, and whether they agree, in the same order."""

    entities: list[int] = field(default_factory=list)
    codes: list[tuple[int, ...]] = field(default_factory=list)
    agree: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by form, category and value."""

    weights: dict[str, tuple[list[float], ...]]

    def scores(self, form: str, codes: Sequence[tuple[int, ...]]) -> list[float]:
        """The logarithm of how likely each candidate is, up to a constant."""
        tables = self.weights[form]
        return [sum(map(getitem, tables, row)) for row in codes]

    def probabilities(self, form: str, codes: Sequence[tuple[int, ...]]) -> list[float]:
        """How likely each candidate is to be meant if one of them is."""
        scores = self.scores(form, codes)
        top = max(scores, default=0.0)
        odds = [math.exp(s - top) for s in scores]
        total = sum(odds)
        return [o / total for o in odds]

    @classmethod
    def of(cls, table: npt.NDArray[Any]) -> Ranker:
        """A ranker from a table with a row a form and a column a value of a category."""
        cuts = np.cumsum(list(CATEGORIES.values()))[:-1]
        rows = (np.split(row.astype(float), cuts) for row in table)
        return cls({f: tuple(part.tolist() for part in row) for f, row in zip(FORMS, rows, strict=True)})


@cache
def load_ranker() -> Ranker:
    """The shipped weights, read on the first call."""
    return Ranker.of(model_arrays("arabic/model/antecedents.npz")["weights"])
