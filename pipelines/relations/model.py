"""The learned part: how probable it is that a trigger states a relation, and between whom.

Models in a row, each over what the frames found: the words around a trigger (:mod:`.words`) and how it governs a
reference (:mod:`.government`), whether the trigger states its relation at all, which reference is its source and
which its target, and whether the pair is right. The last one blends this with what noun phrases and the pair
network say (:mod:`.blending`) and gives the confidence of the relation. Trained by ``pipelines.train.relations``
with out-of-fold inputs (Wolpert 1992, "Stacked generalization").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.frames import Trigger
from pipelines.models import model_arrays
from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES, Context
from pipelines.relations.government import Governed, governed
from pipelines.relations.groves import Grove
from pipelines.relations.reading import Reading, TriggerReading, find_arguments
from pipelines.relations.reference_rows import REFERENCE_FEATURES
from pipelines.relations.trees import Forest
from pipelines.relations.triples import Candidate, Roles, likely_pairs, spot_numbers
from pipelines.relations.words import WordModel, window_rows

__all__ = [
    "Priors",
    "RelationModel",
    "argument_features",
    "governed_arguments",
    "load_relation_model",
    "name_tokens",
    "trigger_features",
    "word_features",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
_HEAD, _REFERENCE, _ARGUMENT = len(TRIGGER_FEATURES) + 3, len(REFERENCE_FEATURES), len(ARGUMENT_FEATURES)
"""The widths of what describes a trigger (with its words), a reference by itself, and an argument."""
_SLOTS = (ARGUMENT_FEATURES.index("source_slot"), ARGUMENT_FEATURES.index("target_slot"))
_FORESTS = ("trigger", "source", "target", "pair", "mixture")
# Triggers that are not looked at: less probable than this by the trigger model, or, before its row is made, less by
# their words and half of their prior: a fifth of all triggers, one in 300 of those that state something.
_UNLIKELY, _HOPELESS = 0.1, 0.066
_MOST_ROWS = 20_000  # arguments described at a time
_Likely = tuple[TriggerReading, list[float], float]
"""A trigger, the features of its words, and how probable it is that it states its relation."""
# No training text states a type of the user's own: its triggers are believed as surer ones of ours are.
_OWN_PRIOR, _OWN_WORDS = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Priors:
    """How often a trigger of the training corpus states its relation: smoothed share and count by type, lemma and
    part of speech; ``base`` by type."""

    share: dict[str, tuple[float, int]]
    base: dict[str, float]

    @staticmethod
    def key(trigger: Trigger) -> str:
        return f"{trigger.type}|{trigger.lemma}|{trigger.pos}"

    def of(self, trigger: Trigger) -> tuple[float, int]:
        """Share and count of the trigger's word; the share of its type where the word is unknown."""
        unseen = 0.3 if trigger.type in RELATION_TYPES else _OWN_PRIOR
        return self.share.get(self.key(trigger), (self.base.get(trigger.type, unseen), 0))


def name_tokens(context: Context) -> frozenset[int]:
    """The tokens inside names."""
    return frozenset(i for r in context.references if r.kind == "name" for i in range(r.start, r.end))


def word_features(probability: Sequence[float], types: tuple[str, ...], kind: str) -> list[float]:
    """What the words say of the trigger's own type, of the likeliest type, and how many types are likelier."""
    likeliest = max(probability)
    if kind in types:
        own = probability[types.index(kind)]
    elif kind in RELATION_TYPES:
        own = 0.0
    else:
        own = likeliest = max(likeliest, _OWN_WORDS)
    return [own, likeliest, len([p for p in probability if p > own])]


def trigger_features(
    triggers: Sequence[TriggerReading], words: Sequence[list[float]], priors: Sequence[tuple[float, int]]
) -> Floats:
    """The rows of the trigger model."""
    counts = np.array([len(t.rows) for t in triggers])
    best = np.full((len(triggers), len(_SLOTS)), 9.0, np.float32)
    some = np.flatnonzero(counts)
    if len(some):
        slots = np.concatenate([t.rows[:, _SLOTS] for t in triggers])
        best[some] = np.minimum.reduceat(slots, (np.cumsum(counts) - counts)[some])
    entities = [len({a.entity for a in t.arguments}) for t in triggers]
    known = ((*t.head, *w, *p) for t, w, p in zip(triggers, words, priors, strict=True))
    found = zip(known, counts.tolist(), best.tolist(), entities, strict=True)
    return np.array([(*row, count, *slots, n) for row, count, slots, n in found], np.float32)


def argument_features(heads: Floats | Sequence[Floats], triggers: Sequence[TriggerReading]) -> Floats:
    """One row for each argument of each trigger: the trigger's description, and the argument's."""
    own = np.asarray(heads, np.float32)[_owners(triggers)]
    return np.concatenate([own, np.concatenate([t.rows for t in triggers])], axis=1)


def governed_arguments(context: Context, triggers: Sequence[TriggerReading]) -> Governed:
    """How each trigger governs each of its arguments."""
    spot = spot_numbers(a for t in triggers for a in t.arguments)
    return governed(context, [t.trigger for t in triggers], _owners(triggers), spot)


def _owners(triggers: Sequence[TriggerReading]) -> Ints:
    """Which trigger each argument is of."""
    return np.repeat(np.arange(len(triggers)), [len(t.rows) for t in triggers])


def _blocks(likely: Sequence[_Likely]) -> Iterator[Sequence[_Likely]]:
    """The triggers in blocks of some thousand arguments: a long document takes no more memory than one of these."""
    start = rows = 0
    for n, (trigger, _, _) in enumerate(likely):
        if rows and rows + len(trigger.rows) > _MOST_ROWS:
            yield likely[start:n]
            start, rows = n, 0
        rows += len(trigger.rows)
    if rows:
        yield likely[start:]


@dataclass(frozen=True)
class RelationModel:
    """The models, the priors, and the threshold of each type (``*``: of all others)."""

    words: WordModel
    government: WordModel
    priors: Priors
    trigger: Forest
    source: Forest
    target: Forest
    pair: Forest
    mixture: Forest
    thresholds: dict[str, float]

    def score(self, reading: Reading) -> list[tuple[Candidate, float]]:
        """Every candidate relation of a document with its probability, in the order of the text."""
        scored: list[tuple[Candidate, float]] = []
        for likely in _blocks(self._likely(reading)):
            scored += self._scored(reading, likely)
        return scored

    def _scored(self, reading: Reading, likely: Sequence[_Likely]) -> list[tuple[Candidate, float]]:
        """The candidates of some triggers."""
        triggers, context = [t for t, _, _ in likely], reading.context
        heads = np.array([[*t.head, *w] for t, w, _ in likely], np.float32)
        rows = np.concatenate([t.rows for t in triggers])
        spot = spot_numbers(a for t in triggers for a in t.arguments)
        source, target = (p.tolist() for p in self._in_roles(context, triggers, heads, rows, spot))
        roles, start = [], 0
        for t, _, p in likely:
            here = slice(start, start + len(t.rows))
            prior, _ = self.priors.of(t.trigger)
            roles.append(Roles(t.trigger, t.arguments, source[here], target[here], prior, p))
            start = here.stop
        pairs = likely_pairs(context, roles, spot)
        [probability] = self._pairs.probabilities(*pairs.parts(heads, rows))
        return list(zip(pairs.candidates, probability.tolist(), strict=True))

    def _in_roles(
        self, context: Context, triggers: Sequence[TriggerReading], heads: Floats, rows: Floats, spot: Ints
    ) -> list[Floats]:
        """How probable it is that each argument is a source, and a target; ``heads`` describe the triggers, ``rows``
        the arguments of all, ``spot`` tells which references these are. What is said of triggers and references by
        themselves is looked up once for each."""
        owner = _owners(triggers)
        found = governed(context, [t.trigger for t in triggers], owner, spot)
        places = np.concatenate([rows[:, _REFERENCE:], found.probabilities(self.government)], axis=1)
        first, last = spot.min(), spot.max()  # of a long document only these
        references = context.rows[first : last + 1], spot - first
        return self._roles.probabilities((heads, owner), references, (places, None))

    @cached_property
    def _roles(self) -> Grove:
        return Grove([self.source, self.target], cuts=(_HEAD, _HEAD + _REFERENCE))

    @cached_property
    def _pairs(self) -> Grove:
        return Grove([self.pair], cuts=(_HEAD, _HEAD + _ARGUMENT, _HEAD + 2 * _ARGUMENT))

    def _likely(self, reading: Reading) -> list[_Likely]:
        """The triggers worth a closer look, with the features of their words and their probability."""
        hopeful = self._hopeful(reading)
        find_arguments([t for t, _, _ in hopeful])
        chosen = [h for h in hopeful if len(h[0].rows)]
        if not chosen:
            return []
        p = self.trigger.probability(trigger_features(*zip(*chosen, strict=True)))
        return [(t, w, q) for (t, w, _), q in zip(chosen, p.tolist(), strict=True) if q >= _UNLIKELY]

    def _hopeful(self, reading: Reading) -> list[tuple[TriggerReading, list[float], tuple[float, int]]]:
        """The triggers that their words and their priors leave hope, with the features of the words and the prior."""
        names, syntax = name_tokens(reading.context), reading.context.syntax
        places = list(dict.fromkeys(t.trigger.start for t in reading.triggers))
        said = self.words.probabilities(window_rows(syntax, places, names))
        by_token = dict(zip(places, said.tolist(), strict=True))
        out = []
        for t in reading.triggers:
            words = word_features(by_token[t.trigger.start], self.words.types, t.trigger.type)
            prior = self.priors.of(t.trigger)
            if words[0] + 0.5 * prior[0] >= _HOPELESS:
                out.append((t, words, prior))
        return out

    def blend(self, rows: Floats) -> list[float]:
        """The probability of relations described by :func:`~pipelines.relations.blending.blend_rows`."""
        return self.mixture.probability(rows).tolist() if len(rows) else []

    def threshold(self, kind: str) -> float:
        """The probability above which a relation of type ``kind`` is kept."""
        return self.thresholds.get(kind, self.thresholds["*"])

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        out = self.words.arrays("words") | self.government.arrays("government")
        for name in _FORESTS:
            out |= getattr(self, name).arrays(name)
        keys = sorted(self.priors.share)
        out["priors.keys"] = np.array(keys)
        out["priors.share"] = np.array([self.priors.share[k][0] for k in keys], np.float32)
        out["priors.count"] = np.array([self.priors.share[k][1] for k in keys], np.int32)
        for name, table in (("base", self.priors.base), ("thresholds", self.thresholds)):
            out[f"{name}.keys"] = np.array(sorted(table))
            out[f"{name}.values"] = np.array([table[k] for k in sorted(table)], np.float32)
        return out

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> RelationModel:
        """Read what :meth:`arrays` gave."""
        share = {
            str(k): (float(s), int(n))
            for k, s, n in zip(
                arrays["priors.keys"], arrays["priors.share"], arrays["priors.count"], strict=True
            )
        }
        tables = [
            {str(k): float(v) for k, v in zip(arrays[f"{n}.keys"], arrays[f"{n}.values"], strict=True)}
            for n in ("base", "thresholds")
        ]
        trigger, source, target, pair, mixture = (Forest.load(arrays, n) for n in _FORESTS)
        words, government = (WordModel.load(arrays, n) for n in ("words", "government"))
        priors = Priors(share, tables[0])
        return cls(words, government, priors, trigger, source, target, pair, mixture, tables[1])


@cache
def load_relation_model() -> RelationModel:
    """The shipped model."""
    return RelationModel.load(model_arrays("arabic/model/relations.npz"))
