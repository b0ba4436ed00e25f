"""What a dependency tree says of the arguments of a trigger: another opinion on what the relation model gives.

Where the annotator gives trees, subject, object, genitive and prepositional phrases of a trigger are read from them
(:mod:`pipelines.dependencies`), and the probability of a candidate is raised where its source and target stand in
the slots of the frame, and lowered where others do. The weights are those of a logistic regression.
They are small: the frames read order, agreement and prepositions themselves, and over topics left out the trees of the
parser that could be had here added little (average precision of candidates 0.4343, 0.4339 without).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from pipelines.arabic.grammar import ARABIC
from pipelines.dependencies.arguments import fillers
from pipelines.dependencies.grammar import Grammar
from pipelines.dependencies.matching import TreeTrigger
from pipelines.dependencies.tree import subjects
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.triples import Candidate

__all__ = ["PARSE_FEATURES", "TreeOpinion", "has_trees"]

PARSE_FEATURES = (
    "bias",
    "logit",
    "source_fills",
    "target_fills",
    "source_beside",
    "target_beside",
    "other_source",
    "other_target",
    "swapped",
    "source_distance",
    "target_distance",
)
WEIGHTS = (0.012, 0.973, 0.083, 0.25, -0.067, 0.06, -0.141, -0.098, -0.198, -0.017, 0.008)
"""Of :mod:`pipelines.train.tree_opinion`, with the trees of the stand-in of Stanza's Arabic models on 201 texts."""
_FAR = 8
_LEAST = 1e-4
_BESIDE = ("appos", "flat", "nmod", "compound")


def has_trees(doc: Doc) -> bool:
    """Whether the annotator gave the document dependency trees."""
    return doc.has_annotation("DEP")


@dataclass(slots=True)
class TreeOpinion:
    """The opinion of the trees of one document; remembers what fills the slots of a trigger."""

    doc: Doc
    grammar: Grammar = ARABIC
    _slots: dict[Trigger, tuple[dict[int, int], dict[int, int]]] = field(default_factory=dict)

    def revised(self, scored: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
        """The candidates with their probabilities in the light of the trees."""
        return [(c, self._revised(c, p)) for c, p in scored]

    def _revised(self, candidate: Candidate, p: float) -> float:
        row = self.features(candidate.trigger, candidate.source, candidate.target, p)
        return 1 / (1 + math.exp(-sum(w * x for w, x in zip(WEIGHTS, row, strict=True))))

    def features(
        self, trigger: Trigger, source: Reference, target: Reference | None, p: float
    ) -> tuple[float, ...]:
        """The row of :data:`PARSE_FEATURES` of a candidate of probability ``p``."""
        sources, targets = self._fillers(trigger)
        p = min(max(p, _LEAST), 1 - _LEAST)
        source_fits, target_fits = self._fit(source, sources, trigger), self._fit(target, targets, trigger)
        turned = self._fit(source, targets, trigger)[0] + self._fit(target, sources, trigger)[0]
        return (
            1.0,
            math.log(p / (1 - p)),
            source_fits[0],
            target_fits[0],
            source_fits[1],
            target_fits[1],
            float(bool(sources) and not any(source_fits)),
            float(bool(targets) and target is not None and not any(target_fits)),
            turned / 2,
            self._distance(trigger, source),
            self._distance(trigger, target),
        )

    def _fillers(self, trigger: Trigger) -> tuple[dict[int, int], dict[int, int]]:
        """By token what fills the slots of source and of target, with the rank of the slot."""
        if trigger not in self._slots:
            span = self.doc[trigger.start : trigger.end]
            parts = tuple(self.doc[i] for i in trigger.parts)
            found = TreeTrigger(span.root, trigger.start, trigger.end, trigger.entry, parts)
            by_role = [
                {f.token.i: f.rank for f in reversed(fillers(found, role, self.grammar))}
                for role in ("source", "target")
            ]
            self._slots[trigger] = by_role[0], by_role[1]
        return self._slots[trigger]

    def _fit(
        self, reference: Reference | None, slots: dict[int, int], trigger: Trigger
    ) -> tuple[float, float]:
        """How well a reference fits: its head word fills a slot, or stands beside the word that does (title and
        name). 1 for the best slot, less for the others."""
        if reference is None:
            return 0.0, 0.0
        if reference.kind == "dropped":
            verb = self.doc[reference.start]
            own = reference.start == trigger.start and not subjects(verb, self.grammar)
            return float(own and "subject" in trigger.source), 0.0
        inside = range(reference.start, reference.end)
        ranks = [slots[i] for i in inside if i in slots]
        if ranks:
            return 1 / (1 + min(ranks)), 0.0
        head = self.doc[reference.start : reference.end].root
        beside = [slots[t.i] for t in _beside(head) if t.i in slots]
        return 0.0, 1 / (1 + min(beside)) if beside else 0.0

    def _distance(self, trigger: Trigger, reference: Reference | None) -> float:
        """Arcs between trigger and reference, at most eight; eight in another sentence."""
        if reference is None:
            return 0.0
        low, high = self.doc[reference.start : reference.end].root, self.doc[trigger.start : trigger.end].root
        above = {t.i: n for n, t in enumerate((high, *high.ancestors))}
        for n, t in enumerate((low, *low.ancestors)):
            if t.i in above:
                return float(min(_FAR, n + above[t.i]))
        return float(_FAR)


def _beside(head: Token) -> list[Token]:
    """The words that a name may be in apposition to, and those in apposition to it."""
    out = [head.head] if head.dep_.partition(":")[0] in _BESIDE else []
    return [*out, *(c for c in head.children if c.dep_.partition(":")[0] in ("appos", "flat"))]
