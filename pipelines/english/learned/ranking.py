"""The ranker of antecedents, which looks twice.

The first look is log-linear, with one table of weights a form of anaphor, and what each noun is said of (Denis and
Baldridge 2008, "Specialized models and ranking for coreference resolution"). The second weighs each candidate with
boosted trees, over what the first thinks and all that is known, and says how probable it is that the word means it,
which it may of several entities or of none. Trained by ``pipelines.train.english_antecedents``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_TYPES
from pipelines.english.learned.anaphors import FORMS, Anaphor, noun_key
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.models import model_arrays
from pipelines.relations.trees import Forest

__all__ = ["WIDTH", "Looked", "Ranker", "load_ranker"]

WIDTH = sum(CATEGORIES.values())


_STARTS = np.cumsum([0, *CATEGORIES.values()])[:-1].astype(np.float32)

Looked = tuple[Anaphor, Candidates, list[float], list[float]]
"""An anaphor, its candidates, and what the first and the second look think of each."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by form and value of a category, and by noun and type of entity; how often each noun means an entity, and
    how often the subject of each verb is the author of the event noun below it («launched an attack»); and the trees of
    the second look."""

    forms: Mapping[str, Sequence[float]]
    nouns: Mapping[str, Mapping[str, float]]
    rates: Mapping[str, float]
    verbs: Mapping[str, float]
    trees: Forest | None

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

    def look_again(self, a: Anaphor, found: Candidates, first: list[float]) -> list[float]:
        """How likely each candidate is to be meant, by the second look; ``first`` is what the first thinks."""
        if self.trees is None:
            return first
        p: list[float] = self.trees.probability(self.second_rows(a, found, first)).tolist()
        return p

    def second_rows(self, a: Anaphor, found: Candidates, first: list[float]) -> npt.NDArray[np.float32]:
        """What the second look sees, one row for each candidate of an anaphor: the values of the categories, the clues,
        the first look's opinion on it and on its rivals, and how often the noun means an entity, and the verb's subject
        did what the noun says."""
        n, q = len(first), np.array(first, np.float32)
        order = np.argsort(np.argsort(-q, kind="stable"), kind="stable")
        top = np.sort(q)[::-1]
        rival = np.where(order == 0, top[1] if n > 1 else 0.0, top[0])
        rate = 1.0 if a.pronoun else self.rates.get(noun_key(a.noun, plural=a.plural), -1.0)
        clues = np.array(found.clues, np.float32)
        verb = np.where(clues[:, -1] == 1, self.verbs.get(found.deed, -1.0), -1.0)
        looks = np.stack([q, order, q - rival, np.full(n, rate), verb], axis=1)
        codes = np.array(found.codes, np.float32) - _STARTS
        return np.concatenate([codes, clues, looks], axis=1).astype(np.float32)

    @classmethod
    def of(
        cls,
        forms: npt.NDArray[Any],
        nouns: Sequence[str],
        types: npt.NDArray[Any],
        rates: Sequence[float],
        verbs: Mapping[str, float],
        trees: Forest | None = None,
    ) -> Ranker:
        """A ranker from a row of weights for each form, and one for each noun with its rate, and the rates of verbs."""
        rows = {f: row.astype(float).tolist() for f, row in zip(FORMS, forms, strict=True)}
        own = (dict(zip(ENTITY_TYPES, row.astype(float).tolist(), strict=True)) for row in types)
        names = [str(n) for n in nouns]
        known = dict(zip(names, own, strict=True)), dict(zip(names, map(float, rates), strict=True))
        return cls(rows, *known, verbs, trees)

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Ranker:
        """Read what the recipe wrote."""
        trees = Forest.load(arrays, "trees")
        names = arrays["nouns"].tolist()
        verbs = dict(zip(arrays["verbs"].tolist(), arrays["verb_rates"].astype(float).tolist(), strict=True))
        return cls.of(arrays["forms"], names, arrays["types"], arrays["rates"].tolist(), verbs, trees)


@cache
def load_ranker() -> Ranker:
    """The shipped one, read on the first call."""
    return Ranker.load(model_arrays("english/model/antecedents.npz"))
