"""The recipe of the relation model: ``python -m pipelines.train.relations CORPUS… --held held.npz -o relations.npz``.

Reads annotated documents in the interchange form, describes triggers and arguments with gold mentions, and trains the
models of :mod:`pipelines.relations.model` with LightGBM (``pip install lightgbm``; inference needs NumPy only). Every
model that feeds another gives it predictions for documents it was not trained on; documents of one file (one topic)
stay together. Prints the cross-validated figures.
"""
# Long: the whole recipe in the order of its steps; what training shares with inference stands in pipelines.relations.

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.relations.model import (
    Priors,
    RelationModel,
    argument_features,
    governed_arguments,
    name_tokens,
    trigger_features,
    word_features,
)
from pipelines.relations.reading import TriggerReading
from pipelines.relations.trees import Forest
from pipelines.relations.triples import Candidate, Roles, triples
from pipelines.relations.words import WordModel, window_rows
from pipelines.train.fitting import fit_forest, fit_words, out_of_fold
from pipelines.train.held_opinions import read_opinions
from pipelines.train.mixture import best_cut, best_scores, figures, mixed, precise_cut
from pipelines.train.relation_data import (
    FOLDS,
    NOMINAL,
    Example,
    Pair,
    examples,
    fold_of,
    gold_keys,
    read_corpus,
)

Floats = npt.NDArray[Any]
LEAN = 1.0
"""Beta of the F measure that sets the threshold: precision and recall count alike, above the precision below."""
PRECISION = 0.71
"""What the relations kept must reach at least: of ten edges of the graph seven are right."""
OPEN_LEAN = 0.4
"""The same for types that may have no target: who denies is surer than whom; they have a threshold of their own."""
ROUNDS = {"trigger": 100, "source": 110, "target": 110, "pair": 130, "mixture": 80}


def fit_priors(examples: Iterable[Example]) -> Priors:
    """How often each trigger word states its relation."""
    hits: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for e in examples:
        for t in e.reading.triggers:
            for key in (Priors.key(t.trigger), t.trigger.type):
                seen[key] += 1
                hits[key] += bool(e.statements(t.trigger))
    base = {k: (hits[k] + 1) / (seen[k] + 3) for k in seen if "|" not in k}
    share = {k: ((hits[k] + 4 * base[k.split("|")[0]]) / (n + 4), n) for k, n in seen.items() if "|" in k}
    return Priors(share, base)


@dataclass
class Level0:
    """Everything below the pair model, with out-of-fold predictions; one entry a trigger."""

    words: WordModel
    government: WordModel
    priors: Priors
    trigger: Forest
    source: Forest
    target: Forest
    pairs: Floats
    labels: Floats
    folds: Floats
    candidates: list[tuple[int, Candidate]]


def _triggers(examples: Sequence[Example]) -> list[tuple[int, TriggerReading]]:
    return [(n, t) for n, e in enumerate(examples) for t in e.reading.triggers]


def _word_level(examples: Sequence[Example], folds: list[int]) -> tuple[WordModel, list[Floats]]:
    """The word model, and its out-of-fold probabilities for each trigger."""
    types = tuple(t for t in RELATION_TYPES if t not in NOMINAL)
    where = sorted({(n, t.trigger.start) for n, t in _triggers(examples)})
    names = [name_tokens(e.reading.context) for e in examples]
    rows = [
        row
        for n, places in groupby(where, key=itemgetter(0))
        for row in window_rows(examples[n].reading.context.syntax, [i for _, i in places], names[n])
    ]
    labels = np.zeros((len(where), len(types)), np.float32)
    for k, (n, i) in enumerate(where):
        at = examples[n].doc[i].idx
        for c, kind in enumerate(types):
            labels[k, c] = any(a <= at < b for _, _, a, b in examples[n].gold.get(kind, ()))
    of = np.array([folds[n] for n, _ in where])
    found: dict[tuple[int, int], Floats] = {}
    for f in range(FOLDS):
        model = fit_words([r for r, g in zip(rows, of, strict=True) if g != f], labels[of != f], types)
        found |= {w: model.probability(r) for w, r, g in zip(where, rows, of, strict=True) if g == f}
    return fit_words(rows, labels, types), [found[n, t.trigger.start] for n, t in _triggers(examples)]


def _government_level(
    examples: Sequence[Example],
    triggers: Sequence[tuple[int, TriggerReading]],
    roles: Floats,
    train: Floats,
    of: Floats,
) -> tuple[WordModel, Floats]:
    """The government model, and its out-of-fold probabilities for each argument; ``train`` marks what trains it."""
    rows = [r for e in examples for r in governed_arguments(e.reading.context, e.reading.triggers).lists()]
    names, out = ("source", "target"), np.zeros((len(rows), 2), np.float32)
    for f in range(FOLDS):
        use = np.flatnonzero((of != f) & train)
        model = fit_words([rows[i] for i in use], roles[use], names, rounds=60)
        here = np.flatnonzero(of == f)
        out[here] = model.probabilities([rows[i] for i in here])
    use = np.flatnonzero(train)
    return fit_words([rows[i] for i in use], roles[use], names, rounds=60), out


def train_level0(examples: Sequence[Example]) -> Level0:
    """Train words, priors, triggers and arguments; describe the pairs with out-of-fold predictions."""
    folds, triggers = fold_of(examples), _triggers(examples)
    stated = [examples[n].statements(t.trigger) for n, t in triggers]
    labels = np.array([bool(s) for s in stated], np.float32)
    of = np.array([folds[n] for n, _ in triggers])
    words, said = _word_level(examples, folds)
    known = [fit_priors(e for e, g in zip(examples, folds, strict=True) if g != f) for f in range(FOLDS)]
    priors = [known[folds[n]].of(t.trigger) for n, t in triggers]
    described = [
        word_features(p.tolist(), words.types, t.trigger.type)
        for p, (_, t) in zip(said, triggers, strict=True)
    ]
    rows = trigger_features([t for _, t in triggers], described, priors)
    likely = out_of_fold(rows, labels, of, ROUNDS["trigger"])
    heads = [np.array([*t.head, *w], np.float32) for (_, t), w in zip(triggers, described, strict=True)]
    count = [len(t.rows) for _, t in triggers]
    arg_of, positive = np.repeat(of, count), np.repeat(labels > 0, count)
    roles = _roles(triggers, stated)
    government, governed = _government_level(examples, triggers, roles, positive, arg_of)
    arguments = np.concatenate([argument_features(heads, [t for _, t in triggers]), governed], axis=1)
    found = [
        out_of_fold(arguments, roles[:, side], arg_of, ROUNDS[name], positive)
        for side, name in enumerate(("source", "target"))
    ]
    pairs, pair_labels, candidates = _pairs(examples, triggers, stated, heads, found, priors, likely)
    source, target = (
        fit_forest(arguments[positive], roles[positive, side], ROUNDS[name])
        for side, name in enumerate(("source", "target"))
    )
    trigger = fit_forest(rows, labels, ROUNDS["trigger"])
    of_pairs = np.array([folds[n] for n, _ in candidates])
    lower = (words, government, fit_priors(examples), trigger, source, target)
    return Level0(*lower, pairs, pair_labels, of_pairs, candidates)


def _roles(triggers: Sequence[tuple[int, TriggerReading]], stated: Sequence[set[Pair]]) -> Floats:
    """For each argument whether it is a source and whether it is a target of what its trigger states."""
    out = []
    for (_, t), pairs in zip(triggers, stated, strict=True):
        sources, targets = {s for s, _ in pairs}, {o for _, o in pairs}
        out += [(a.entity in sources, a.entity in targets) for a in t.arguments]
    return np.array(out, np.float32)


def _pairs(
    examples: Sequence[Example],
    triggers: Sequence[tuple[int, TriggerReading]],
    stated: Sequence[set[Pair]],
    heads: Sequence[Floats],
    roles: Sequence[Floats],
    priors: Sequence[tuple[float, int]],
    likely: Floats,
) -> tuple[Floats, Floats, list[tuple[int, Candidate]]]:
    """The candidate pairs of all triggers: their rows, whether they are right, and what they are."""
    rows: list[Floats] = []
    labels: list[bool] = []
    candidates: list[tuple[int, Candidate]] = []
    start = 0
    for k, (n, t) in enumerate(triggers):
        here = slice(start, start + len(t.rows))
        start = here.stop
        source, target = (p[here].tolist() for p in roles)
        own = Roles(t.trigger, t.arguments, source, target, priors[k][0], float(likely[k]))
        found, described = triples(examples[n].reading.context, own, t.rows, heads[k].tolist())
        rows.append(described)
        labels += [(c.source.entity, -1 if c.target is None else c.target.entity) in stated[k] for c in found]
        candidates += [(n, c) for c in found]
    return np.concatenate(rows), np.array(labels, np.float32), candidates


def train(
    corpus: Sequence[tuple[str, ExtractedDocument]], held: Path, *, lean: float = LEAN
) -> tuple[RelationModel, dict[str, Any]]:
    """The model, and its cross-validated figures (gold mentions, all types; and the types that triggers state).

    ``held`` are the opinions of the pair network on these documents, from networks that did not see their topic.
    """
    data = examples(corpus)
    level = train_level0(data)
    frames = best_scores(
        level.candidates, out_of_fold(level.pairs, level.labels, level.folds, ROUNDS["pair"]), len(data)
    )
    mix = mixed(data, frames, read_opinions(held, [d.document.id for _, d in corpus]))
    probability = out_of_fold(mix.rows, mix.labels, mix.folds, ROUNDS["mixture"])
    gold = [key for e in data for key in gold_keys(e)]
    cut = max(best_cut(mix, probability, len(gold), lean), precise_cut(mix, probability, PRECISION))
    counts = Counter(kind for kind, _, _ in gold)
    own = {
        k: best_cut(mix, probability, counts[k], OPEN_LEAN, k)
        for k, t in RELATION_TYPES.items()
        if t.open_target
    }
    events = frozenset(RELATION_TYPES) - NOMINAL
    report: dict[str, Any] = {
        "all": figures(mix, probability, len(gold), cut),
        "events": figures(mix, probability, sum(k in events for k, _, _ in gold), cut, events),
        "threshold": cut,
        "own thresholds": own,
        "documents": len(data),
    }
    pair = fit_forest(level.pairs, level.labels, ROUNDS["pair"])
    mixture = fit_forest(mix.rows, mix.labels, ROUNDS["mixture"])
    lower = (level.words, level.government, level.priors, level.trigger, level.source, level.target)
    return RelationModel(*lower, pair, mixture, {"*": cut} | own), report


def save(path: Path, model: RelationModel) -> None:
    """Write the model."""
    arrays: dict[str, Any] = model.arrays()
    np.savez_compressed(path, **arrays)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("--held", type=Path, required=True, help="what pipelines.train.pair_network wrote")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument(
        "--lean", type=float, default=LEAN, help="beta of the F measure that sets the threshold"
    )
    options = parser.parse_args(arguments)
    model, figures = train(read_corpus(options.corpus), options.held, lean=options.lean)
    save(options.output, model)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
