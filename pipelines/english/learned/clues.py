"""What is said of an entity that an anaphor may mean, as numbers, which the second look of the ranker reads.

Besides the categories of the first look (:mod:`pipelines.english.learned.portraits`): exact distances, whether the
words around an entity mean the like of the anaphor and of those around it («the carmaker» … «the factory»; selectional
preference, Dagan and Itai 1990), and where the entity is named next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_TYPES
from pipelines.english.learned.anaphors import FORMS, Anaphor
from pipelines.english.learned.meanings import load_meanings
from pipelines.english.learned.recall import Recall

__all__ = ["CLUE_WIDTH", "clue_rows", "likeness"]

_FAR, _NEVER = 200, 250
_NEXT_FAR = 60
_SENTENCES = 20
_COMMON = 9  # numbers that all candidates of an anaphor share
_OWN = 29
CLUE_WIDTH = _COMMON + _OWN
_NUMBER = {kind: n for n, kind in enumerate(ENTITY_TYPES)}

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=20_000)
def _vector(lemma: str) -> Floats | None:
    """The direction of what a word means; None where that is not known."""
    vector = load_meanings().of([(lemma, lemma)])[0]
    size = float(np.linalg.norm(vector))
    return vector / size if size else None


@lru_cache(maxsize=100_000)
def likeness(a: str, b: str) -> float:
    """How alike two words are in meaning, from -1 to 1; 0 where one is not known.

    >>> likeness("company", "firm") > likeness("company", "arrest")
    True
    """
    if a == b:
        return 1.0
    x, y = _vector(a), _vector(b)
    return 0.0 if x is None or y is None else round(float(x @ y), 3)


def clue_rows(
    r: Recall, a: Anaphor, entities: Sequence[int], governing: Mapping[int, int]
) -> list[list[float]]:
    """One row of ``CLUE_WIDTH`` numbers for each candidate of an anaphor; ``governing`` is what
    :meth:`pipelines.english.learned.recall.Recall.governing` gives."""
    w, i = r.words, a.token
    governor = w.governor(i)
    common = [
        float(FORMS.index(a.form)),
        float(a.place),
        float(a.determiner),
        float(a.plural),
        float(len(entities)),
        float(min(_SENTENCES, w.sent[i])),
        float(len(r.kinds)),
        float(i in r.speakers),
        float(w.quoted[i]),
    ]
    return [[*common, *_own(r, a, e, governor), float(governing.get(e, 0))] for e in entities]


def _own(r: Recall, a: Anaphor, e: int, governor: int) -> list[float]:
    w, i, called = r.words, a.token, r.called
    here, kind = w.sent[i], r.kinds[e]
    history = r.history[e]
    last = history[-1] if history else -1
    place = w.dep[i]
    starts = called.starts[e]
    at = bisect_right(starts, i)
    following = starts[at] - i if at < len(starts) and w.sent[starts[at]] == here else _NEXT_FAR
    governors = [w.governor(t) for t in history]
    unquoted = [t for t in history if not w.quoted[t]]
    before = sum(w.sent[t] == here - 1 for t in history)
    return [
        float(_NUMBER[kind]),
        float(min(_FAR, i - last)) if last >= 0 else float(_NEVER),
        float(min(_SENTENCES, here - w.sent[last])) if last >= 0 else float(_SENTENCES + 1),
        float(r.mentions[e]),
        float(called.total[e]),
        float(min(_SENTENCES, called.first_sentence[e])),
        float(min(_NEXT_FAR, following)),
        float(before),
        float(sum(w.sent[t] == here for t in history)),
        float(last >= 0 and governors[-1] == governor),
        float(last >= 0 and w.dep[last] == place),
        float(last >= 0 and w.clause(last) == w.clause(i)),
        _alike(a.noun, called.nouns[e]) if not a.pronoun else -2.0,
        _alike(a.noun, called.context[e]) if not a.pronoun else -2.0,
        _alike(a.noun, called.heads[e]) if not a.pronoun else -2.0,
        max((_alike(m, called.context[e]) for m in a.modifiers), default=-2.0),
        _alike(w.lemma[governor], (w.lemma[g] for g in governors if g != governor)),
        float(any(w.lemma[g] == w.lemma[governor] for g in governors if g != governor)),
        _alike(w.lemma[governor], called.nouns[e]),
        float(r.subjects.get(here - 1, -1) == e),
        float(r.speakers.get(i, -1) == e),
        float(r.antecedent == e),
        float(r.same.get(a.noun, -1) == e),
        float(e == r.first),
        float(last >= 0 and w.quoted[last]),
        float(min(_FAR, i - unquoted[-1])) if unquoted else float(_NEVER),
        float(called.nation[e]),
        float(sum(r.last[o] > last for o in r.recent[kind] if o != e)),
    ]


def _alike(word: str, others: Iterable[str]) -> float:
    return max((likeness(word, other) for other in others), default=-2.0)
