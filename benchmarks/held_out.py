"""Relations of the corpus as models give them that did not see their topic, with annotated mentions.

Topics are the files of the corpus; four parts of them are left out in turn. What is trained here is the part of the
extractor that is quick to train: boosted trees over triggers and arguments, and the patterns of noun phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipelines.nominal import nominal_candidates
from pipelines.nominal.scoring import select
from pipelines.train import nominal, relations
from pipelines.train.relation_data import NOMINAL, Example

__all__ = ["Key", "gold_of", "phrases", "predictions", "read", "trees"]

Key = tuple[int, str, int, int]
"""A relation: number of the document, type, entity numbers of source and target (in order where symmetric)."""


@cache
def read(corpus: Path) -> tuple[Example, ...]:
    """The documents of a folder, read with the annotated mentions; they take a minute."""
    return tuple(relations.examples(relations.read_corpus(corpus.glob("*.jsonl"))))


def gold_of(data: Sequence[Example]) -> set[Key]:
    """The annotated relations."""
    return relations.gold_keys(data)  # type: ignore[return-value]


def trees(data: Sequence[Example]) -> tuple[dict[Key, float], float]:
    """Every relation that triggers may state, with its probability, and the threshold for the best F1."""
    level = relations.train_level0(data)
    probability = relations.out_of_fold(level.pairs, level.labels, level.folds, relations.ROUNDS["pair"])
    best = relations.best_scores(level, probability)
    cut = relations.thresholds(best, relations.gold_keys(data), 1.0)["*"]
    return {k: p for k, p in best.items() if k[1] not in NOMINAL}, cut


def phrases(data: Sequence[Example]) -> dict[Key, float]:
    """The relations that noun phrases state, with their probability."""
    folds = relations.fold_of(data)
    proposed = []
    for e in data:
        references = [r for r in e.reading.context.references if r.kind in ("name", "adjective")]
        proposed.append(nominal_candidates(e.doc, e.reading.context.entities, references))
    gold = gold_of(data)
    out: dict[Key, float] = {}
    for fold in sorted(set(folds)):
        known = [
            (c, _key(n, c.type, c.source, c.target) in gold)
            for n, candidates in enumerate(proposed)
            if folds[n] != fold
            for c in candidates
        ]
        weights = nominal.learn(known)
        for n, candidates in enumerate(proposed):
            if folds[n] == fold:
                for c, p in select(candidates, weights):
                    out[_key(n, c.type, c.source, c.target)] = p
    return out


def predictions(corpus: Path) -> Iterator[tuple[str, float, bool]]:
    """Type, probability and rightness of the relations that would be shipped: those above their thresholds."""
    data = read(corpus)
    gold = gold_of(data)
    found, cut = trees(data)
    for key, p in ({k: p for k, p in found.items() if p >= cut} | phrases(data)).items():
        yield key[1], p, key in gold


def _key(n: int, kind: str, source: int, target: int) -> Key:
    return (n, kind, *sorted((source, target))) if kind == "KIN_OF" else (n, kind, source, target)  # type: ignore[return-value]
