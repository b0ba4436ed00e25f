"""The recipe of the relation model: ``python -m pipelines.train.relations CORPUS… -o relations.npz``.

Reads annotated documents in the interchange form, describes triggers and arguments with gold mentions, and trains the
models of :mod:`pipelines.relations.model` with LightGBM (``pip install lightgbm``; inference needs NumPy only). Every
model that feeds another gives it predictions for documents it was not trained on; documents of one file (one topic)
stay together. Prints the cross-validated figures.
"""
# Long: the whole recipe in the order of its steps; what training shares with inference stands in pipelines.relations.

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Entity, Evidence, ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references
from pipelines.frames import Trigger, load_frames
from pipelines.references import Reference
from pipelines.relations.model import (
    Priors,
    RelationModel,
    argument_features,
    government_features,
    name_tokens,
    trigger_features,
    word_features,
)
from pipelines.relations.reading import Reading, TriggerReading, read_document
from pipelines.relations.trees import Forest
from pipelines.relations.triples import Candidate, triples
from pipelines.relations.words import ROWS, WordModel, window_rows

FOLDS = 4
NOMINAL = frozenset({"AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN"})
_COORDINATORS = frozenset({"و", "ف"})
_COMPLEMENTIZERS = frozenset({"ان", "انه", "بان", "لان", "بانه"})
_SPEECH_REACH = 12
Floats = npt.NDArray[Any]
Pair = tuple[int, int]
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 31,
    "max_depth": 8,
    "min_child_samples": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "use_missing": False,
}
ROUNDS = {"trigger": 100, "source": 110, "target": 110, "pair": 130}


@dataclass(frozen=True)
class Example:
    """A document of the corpus: its topic (the file's name), its reading, and its relations by type."""

    topic: str
    doc: Doc
    reading: Reading
    gold: dict[str, list[tuple[int, int, int, int]]]

    def statements(self, trigger: Trigger) -> set[Pair]:
        """The (source, target) entity numbers of the relations of the trigger's type whose evidence holds it."""
        start, last = self.doc[trigger.start].idx, self.doc[trigger.end - 1]
        end = last.idx + len(last)
        found = {(s, t) for s, t, a, b in self.gold.get(trigger.type, ()) if a < end and start < b}
        symmetric = trigger.type in RELATION_TYPES and RELATION_TYPES[trigger.type].symmetric
        return found | {(t, s) for s, t in found} if symmetric else found


def read_corpus(paths: Iterable[Path]) -> list[tuple[str, ExtractedDocument]]:
    """The documents of JSONL files with the name of their file."""
    return [
        (p.stem, ExtractedDocument.from_json(line))
        for p in sorted(paths)
        for line in p.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def gold_references(doc: Doc, entities: Sequence[Entity]) -> list[Reference]:
    """The annotated mentions as references."""
    out = []
    for n, e in enumerate(entities):
        for m in e.mentions:
            span = doc.char_span(m.start, m.end, alignment_mode="expand")
            assert span is not None, "a mention has a token"
            out.append(Reference(span.start, span.end, n, "name"))
    return sorted(out)


def examples(corpus: Sequence[tuple[str, ExtractedDocument]]) -> list[Example]:
    """Annotate and read every document, with gold mentions."""
    backend, frames, out = load_backend(), load_frames(), []
    docs = backend.annotate(d.document for _, d in corpus)
    for (topic, extracted), doc in zip(corpus, docs, strict=True):
        entities = list(extracted.entities)
        number = {e.id: n for n, e in enumerate(entities)}
        references = [*gold_references(doc, entities), *adjective_references(doc, entities)]
        gold: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for r in extracted.relations:
            target = number[r.target] if r.target else -1
            gold[r.type].append((number[r.source], target, reported_from(doc, r.evidence), r.evidence.end))
        out.append(Example(topic, doc, read_document(doc, entities, references, frames), dict(gold)))
    return out


def reported_from(doc: Doc, evidence: Evidence) -> int:
    """Where evidence begins, its verb of speech included: «قال بيسكوف إن **…**» is annotated from «إن» on.

    A code point of the text.
    """
    span = doc.char_span(evidence.start, evidence.end, alignment_mode="expand")
    assert span is not None, "evidence has a token"
    first = span.start + (doc[span.start].norm_ in _COORDINATORS)
    opened = {doc[i].norm_ for i in range(max(0, span.start - 1), min(first + 2, len(doc)))}
    if opened & _COMPLEMENTIZERS:
        start = doc[span.start].sent.start
        for i in range(span.start - 1, max(start, span.start - _SPEECH_REACH) - 1, -1):
            if doc[i].pos_ == "VERB":
                return doc[i].idx
    return evidence.start


def fold_of(examples: Sequence[Example]) -> list[int]:
    """A fold for each document; a topic is in one fold."""
    fold = {t: n % FOLDS for n, t in enumerate(sorted({e.topic for e in examples}))}
    return [fold[e.topic] for e in examples]


def fit_booster(rows: Floats, labels: Floats, rounds: int) -> Any:
    """Boosted trees as LightGBM gives them."""
    import lightgbm

    return lightgbm.train(PARAMETERS, lightgbm.Dataset(rows, labels), rounds)


def fit_forest(rows: Floats, labels: Floats, rounds: int) -> Forest:
    """Boosted trees as arrays."""
    return Forest.from_lightgbm(fit_booster(rows, labels, rounds).dump_model())


def out_of_fold(
    rows: Floats, labels: Floats, folds: Floats, rounds: int, train: Floats | None = None
) -> Floats:
    """Probabilities of each row by the model that did not see its fold; ``train`` restricts what is trained on."""
    out = np.zeros(len(rows), np.float32)
    for f in range(FOLDS):
        use = (folds != f) if train is None else (folds != f) & train
        if use.any() and (folds == f).any():
            out[folds == f] = fit_booster(rows[use], labels[use], rounds).predict(rows[folds == f])
    return out


def fit_words(
    rows: Sequence[Sequence[int]], labels: Floats, types: tuple[str, ...], *, rounds: int = 80
) -> WordModel:
    """Logistic regression by Adam on the whole data, with a small quadratic penalty."""
    from scipy.sparse import csr_matrix

    flat = np.fromiter((r for row in rows for r in row), np.int64)
    ends = np.cumsum([0, *(len(r) for r in rows)])
    x = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(rows), ROWS))
    w = np.zeros((ROWS, len(types)), np.float32)
    bias = np.log((labels.mean(0) + 1e-4) / (1 - labels.mean(0))).astype(np.float32)
    m, v, xt = np.zeros_like(w), np.zeros_like(w), x.T.tocsr()
    for step in range(1, rounds + 1):
        g = xt @ ((1 / (1 + np.exp(-(x @ w + bias))) - labels) / len(rows)).astype(np.float32) + 2e-6 * w
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-4)
    return WordModel(w.astype(np.float32), bias, types)


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
    rows = [window_rows(examples[n].reading.context.syntax, i, names[n]) for n, i in where]
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
    rows = [r for n, t in triggers for r in government_features(examples[n].reading.context, [t])]
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
        word_features(p, words.types, t.trigger.type) for p, (_, t) in zip(said, triggers, strict=True)
    ]
    rows = np.array(
        [trigger_features(t, w, p) for (_, t), w, p in zip(triggers, described, priors, strict=True)],
        np.float32,
    )
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
    return Level0(
        words,
        government,
        fit_priors(examples),
        trigger,
        source,
        target,
        pairs,
        pair_labels,
        of_pairs,
        candidates,
    )


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
        known = heads[k].tolist(), roles[0][here], roles[1][here], priors[k][0], float(likely[k])
        found, described = triples(examples[n].reading.context, t.trigger, t.arguments, t.rows, *known)
        rows.append(described)
        labels += [(c.source.entity, -1 if c.target is None else c.target.entity) in stated[k] for c in found]
        candidates += [(n, c) for c in found]
    return np.concatenate(rows), np.array(labels, np.float32), candidates


def best_scores(level: Level0, probability: Floats) -> dict[tuple[int, str, int, int], float]:
    """The best probability of each relation: document, type, source, target (sorted where symmetric)."""
    best: dict[tuple[int, str, int, int], float] = {}
    for (n, c), p in zip(level.candidates, probability, strict=True):
        kind, s, t = c.trigger.type, c.source.entity, -1 if c.target is None else c.target.entity
        if kind in RELATION_TYPES and RELATION_TYPES[kind].symmetric:
            s, t = min(s, t), max(s, t)
        best[n, kind, s, t] = max(best.get((n, kind, s, t), 0.0), float(p))
    return best


def gold_keys(examples: Sequence[Example]) -> set[tuple[int, str, int, int]]:
    """The annotated relations in the same form."""
    out = set()
    for n, e in enumerate(examples):
        for kind, relations in e.gold.items():
            for s, t, _, _ in relations:
                out.add((n, kind, *((min(s, t), max(s, t)) if RELATION_TYPES[kind].symmetric else (s, t))))
    return out


def thresholds(
    best: dict[tuple[int, str, int, int], float], gold: set[tuple[int, str, int, int]], lean: float
) -> dict[str, float]:
    """The threshold that gives the best F of all types together, where precision counts ``1 / lean`` (F-beta)."""

    def f_beta(cut: float, kinds: frozenset[str] | None = None) -> float:
        kept = {k for k, p in best.items() if p >= cut and k[1] not in NOMINAL}
        right, all_gold = len(kept & gold), sum(k[1] not in NOMINAL for k in gold)
        b = lean * lean
        return (1 + b) * right / max(1.0, b * all_gold + len(kept))

    cut = max(np.arange(0.1, 0.7, 0.01), key=f_beta)
    return {"*": float(cut)} | {kind: max(0.5, float(cut)) for kind in NOMINAL}


def train(
    corpus: Sequence[tuple[str, ExtractedDocument]], *, lean: float = 1.0
) -> tuple[RelationModel, dict[str, float]]:
    """The model, and its cross-validated figures over the relations that triggers state (gold mentions)."""
    data = examples(corpus)
    level = train_level0(data)
    probability = out_of_fold(level.pairs, level.labels, level.folds, ROUNDS["pair"])
    best, gold = best_scores(level, probability), gold_keys(data)
    cuts = thresholds(best, gold, lean)
    kept = {k for k, p in best.items() if p >= cuts["*"] and k[1] not in NOMINAL}
    wanted = {k for k in gold if k[1] not in NOMINAL}
    right = len(kept & wanted)
    figures = {
        "precision": right / max(1, len(kept)),
        "recall": right / max(1, len(wanted)),
        "f1": 2 * right / max(1, len(kept) + len(wanted)),
        "threshold": cuts["*"],
        "documents": float(len(data)),
    }
    pair = fit_forest(level.pairs, level.labels, ROUNDS["pair"])
    return RelationModel(
        level.words, level.government, level.priors, level.trigger, level.source, level.target, pair, cuts
    ), figures


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
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument(
        "--lean", type=float, default=0.75, help="beta of the F measure that sets the threshold"
    )
    options = parser.parse_args(arguments)
    model, figures = train(read_corpus(options.corpus), lean=options.lean)
    save(options.output, model)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
