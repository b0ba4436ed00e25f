"""A log-linear ranker of antecedents: one table of weights a form of anaphor, and what each noun is said of.

Denis and Baldridge 2008, "Specialized models and ranking for coreference resolution". Trained by
``pipelines.train.english_antecedents``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy.typing as npt

from kg.ontology import ENTITY_TYPES
from pipelines.english.learned.anaphors import FORMS, Anaphor, noun_key
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.models import model_arrays

__all__ = ["NOUN_WIDTH", "WIDTH", "Ranker", "load_ranker"]

WIDTH = sum(CATEGORIES.values())
NOUN_WIDTH = len(ENTITY_TYPES)
"""Weights of a noun: one for each type of entity."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by form and value of a category, and by noun and type of entity."""

    forms: Mapping[str, Sequence[float]]
    nouns: Mapping[str, Mapping[str, float]]

    def probabilities(self, a: Anaphor, found: Candidates, kinds: Sequence[str]) -> list[float]:
        """How likely each candidate is to be meant if one of them is."""
        weigh = self.forms[a.form].__getitem__
        scores = [sum(map(weigh, row)) for row in found.codes]
        own = None if a.pronoun else self.nouns.get(noun_key(a.noun, plural=a.plural))
        if own is not None:
            scores = [s + own[kinds[e]] for s, e in zip(scores, found.entities, strict=True)]
        top = max(scores)
        odds = [math.exp(s - top) for s in scores]
        total = sum(odds)
        return [o / total for o in odds]

    @classmethod
    def of(cls, forms: npt.NDArray[Any], nouns: Sequence[str], types: npt.NDArray[Any]) -> Ranker:
        """A ranker from a row of weights for each form, and one for each noun."""
        rows = {f: row.astype(float).tolist() for f, row in zip(FORMS, forms, strict=True)}
        own = (dict(zip(ENTITY_TYPES, row.astype(float).tolist(), strict=True)) for row in types)
        return cls(rows, dict(zip(map(str, nouns), own, strict=True)))


@cache
def load_ranker() -> Ranker:
    """The shipped weights, read on the first call."""
    arrays = model_arrays("english/model/antecedents.npz")
    return Ranker.of(arrays["forms"], arrays["nouns"].tolist(), arrays["types"])
