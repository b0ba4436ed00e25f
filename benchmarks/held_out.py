"""Relations of the corpus as models give them that did not see their topic, with annotated mentions.

Topics are the files of the corpus; four parts of them are left out in turn. The pair network takes an hour to train in
this way: its opinions are read from the file that its recipe writes (``pipelines.train.pair_network``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipelines.nominal import nominal_candidates
from pipelines.nominal.scoring import select
from pipelines.relations.blending import Opinions
from pipelines.train import nominal, relations
from pipelines.train.fitting import out_of_fold
from pipelines.train.held_opinions import read_opinions
from pipelines.train.mixture import best_cut, best_scores, mixed
from pipelines.train.relation_data import NOMINAL, Example, examples, fold_of, gold_keys, read_corpus

__all__ = ["Key", "best_of", "blend", "gold_of", "network", "phrases", "predictions", "read", "trees"]

Key = tuple[int, str, int, int]
"""A relation: number of the document, type, entity numbers of source and target (in order where symmetric)."""
HELD = Path("output/held.npz")


@cache
def read(corpus: Path) -> tuple[Example, ...]:
    """The documents of a folder, read with the annotated mentions; they take a minute."""
    return tuple(examples(read_corpus(corpus.glob("*.jsonl"))))


def gold_of(data: Sequence[Example]) -> set[Key]:
    """The annotated relations."""
    return {(n, *key) for n, e in enumerate(data) for key in gold_keys(e)}


def best_of(found: dict[Key, float], gold: set[Key]) -> set[Key]:
    """The relations above the threshold that gives the best F1 over the types that triggers state."""
    gold = {k for k in gold if k[1] not in NOMINAL}
    ranked = sorted((k for k in found if k[1] not in NOMINAL), key=lambda k: (-found[k], k))
    best, right, size = 0.0, 0, 0
    for count, key in enumerate(ranked, 1):
        right += key in gold
        f1 = 2 * right / (count + len(gold))
        if f1 > best:
            best, size = f1, count
    return set(ranked[:size])


@cache
def _frames(corpus: Path) -> list[dict[tuple[str, int, int], float]]:
    data = read(corpus)
    level = relations.train_level0(data)
    probability = out_of_fold(level.pairs, level.labels, level.folds, relations.ROUNDS["pair"])
    return best_scores(level.candidates, probability, len(data))


def trees(corpus: Path) -> dict[Key, float]:
    """Every relation that triggers may state, with its probability."""
    return {(n, *key): p for n, found in enumerate(_frames(corpus)) for key, p in found.items()}


@cache
def _opinions(corpus: Path, held: Path) -> list[Opinions]:
    if not held.exists():
        raise SystemExit(
            f"{held} is missing: python -m pipelines.train --only pretraining pair_network writes it"
        )
    return read_opinions(held, [d.document.id for _, d in read_corpus(corpus.glob("*.jsonl"))])


def network(corpus: Path, held: Path = HELD) -> dict[Key, float]:
    """Every relation that the pair network sees, with its probability."""
    return {(n, *key): p for n, o in enumerate(_opinions(corpus, held)) for key, (p, _) in o.best.items()}


def blend(corpus: Path, held: Path = HELD) -> tuple[dict[Key, float], float]:
    """Every relation that anything speaks for, with its blended probability, and the threshold as it is shipped."""
    data = read(corpus)
    mix = mixed(data, _frames(corpus), _opinions(corpus, held))
    probability = out_of_fold(mix.rows, mix.labels, mix.folds, relations.ROUNDS["mixture"])
    found = {(n, *key): float(p) for (n, key), p in zip(mix.keys, probability, strict=True)}
    return found, best_cut(mix, probability, len(gold_of(data)), relations.LEAN)


def phrases(data: Sequence[Example]) -> dict[Key, float]:
    """The relations that noun phrases state, with their probability."""
    folds = fold_of(data)
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


def predictions(corpus: Path, held: Path = HELD) -> Iterator[tuple[str, float, bool]]:
    """Type, probability and rightness of the relations that would be shipped: those above the threshold."""
    gold = gold_of(read(corpus))
    found, cut = blend(corpus, held)
    return ((key[1], p, key in gold) for key, p in found.items() if p >= cut)


def _key(n: int, kind: str, source: int, target: int) -> Key:
    return (n, kind, *sorted((source, target))) if kind == "KIN_OF" else (n, kind, source, target)  # type: ignore[return-value]
