"""The recipe of the English relation model: ``python -m pipelines.train.english_relations held.npz`` (some 20 minutes
of one core; ``held.npz`` is written by ``pipelines.train.english_network --held``).

Reads the annotated English texts that are not held out (``corpus/english/dev-*.jsonl``, ``train-*.jsonl``), with their
annotated mentions, and trains the models of :mod:`pipelines.english.learned.model`. Each gives the next its opinion on
texts that it was not trained on (four folds; neighbouring documents of a file, which may tell of one affair, stay
together). Prints cross-validated figures; these are of annotated mentions, and better than those of found ones.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from pipelines.background.facts import Background
from pipelines.english.learned import model as learned
from pipelines.english.learned.blending import Voices, blend_rows, keys_of
from pipelines.english.learned.features import TYPES
from pipelines.english.learned.hashed import PAIR_ROWS, SENTENCE_ROWS
from pipelines.english.learned.model import EnglishRelationModel, Hypothesis, Priors
from pipelines.english.learned.pairs import Candidate
from pipelines.english.learned.ranking import Ranker
from pipelines.relations.blending import Opinions
from pipelines.relations.keys import Key
from pipelines.relations.trees import Forest
from pipelines.relations.words import WordModel
from pipelines.train.background import background_of
from pipelines.train.english_examples import (
    EnglishExample,
    english_examples,
    folds_of,
    load_rankers,
    read_texts,
    role_labels,
    statement_of,
    training_files,
)
from pipelines.train.fitting import PARAMETERS, fit_forest, fit_words, out_of_fold
from pipelines.train.held_opinions import read_opinions
from pipelines.train.relation_data import FOLDS

__all__ = ["best_threshold", "main", "train", "write_card"]

Floats = npt.NDArray[Any]
ROUNDS = {"role": 110, "pair": 320, "blend": 90, "again": 250}
_SLOW = PARAMETERS | {
    "learning_rate": 0.03, "feature_fraction": 0.3, "min_child_samples": 40, "num_leaves": 24, "lambda_l2": 5.0,
}  # fmt: skip
_CAREFUL = _SLOW | {"feature_fraction": 0.4, "min_child_samples": 60}
_AS_GOOD = 0.998
_MODEL = Path(__file__).parents[1] / "english" / "model" / "relations.npz"
_WRONG = 0.3  # share of the wrong pairs that are trained on, with a weight that makes up for the others
_NOTHING = 0.02  # weights of words below this are left out of the file
_NUMBER = {kind: n for n, kind in enumerate(TYPES)}

Pairs = list[tuple[int, Candidate]]


def fit_priors(examples: Sequence[EnglishExample]) -> Priors:
    """How often each cue stands in a sentence that states its type, smoothed by the cues of its kind."""
    hits: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    own: dict[str, str] = {}
    for e in examples:
        for n, cues in enumerate(e.read.cues):
            stated = {kind for kind, _, _ in e.gold.get(n, ())}
            for c in cues:
                key, group = f"{c.type}|{c.key}", f"{c.type}|{c.kind}"
                own[key] = group
                for k in (key, group):
                    seen[k] += 1
                    hits[k] += c.type in stated
    base = {g: (hits[g] + 1) / (seen[g] + 3) for g in own.values()}
    return {k: ((hits[k] + 3 * base[g]) / (seen[k] + 3), seen[k]) for k, g in own.items()}


def _fit_sentences(examples: Sequence[EnglishExample]) -> WordModel:
    rows = [r for e in examples for r in e.read.rows]
    labels = np.concatenate([e.labels() for e in examples])
    return fit_words(rows, labels, TYPES, rounds=100, size=SENTENCE_ROWS, penalty=1e-3)


def _first_level(
    examples: Sequence[EnglishExample], folds: Floats
) -> tuple[WordModel, Priors, list[list[Hypothesis]]]:
    """The sentence model and the priors of all texts, and for each text the hypotheses by those of the other folds."""
    found: list[list[Hypothesis]] = [[] for _ in examples]
    for f in range(FOLDS):
        others = [e for e, g in zip(examples, folds, strict=True) if g != f]
        model, priors = _fit_sentences(others), fit_priors(others)
        for n in np.flatnonzero(folds == f).tolist():
            e = examples[n]
            found[n] = list(learned.hypotheses(e.read, model, model.probabilities(e.read.rows), priors))
    return _fit_sentences(examples), fit_priors(examples), found


def _pairs_level(
    examples: Sequence[EnglishExample], folds: Floats, pairs: Sequence[Pairs]
) -> tuple[WordModel, Floats, Floats, Floats]:
    """The model of the words of pairs; the rows of all candidates with its out-of-fold opinions, whether each is right,
    and what each weighs in training: nothing where the text states the relation elsewhere."""
    words = [learned.word_pairs(e.read, c) for e, c in zip(examples, pairs, strict=True)]
    rows, labels, of = [], [], []
    for e, w, f in zip(examples, words, folds, strict=True):
        for (n, a, b), hashed in w.items():
            ends = a.entity, -1 if b is None else b.entity
            kinds = [_NUMBER[k] for k, s, t in e.gold.get(n, ()) if (s, t) == ends]
            labels.append(np.isin(np.arange(len(TYPES)), kinds))
            rows.append(hashed)
            of.append(f)
    y, fold = np.array(labels, np.float32), np.array(of)
    use = (y.sum(axis=1) > 0) | (np.random.default_rng(0).random(len(y)) < 0.5)

    def fit(chosen: Floats) -> WordModel:
        at = np.flatnonzero(chosen)
        return fit_words([rows[i] for i in at], y[at], TYPES, rounds=60, size=PAIR_ROWS, penalty=1e-4)

    said = np.zeros_like(y)
    for f in range(FOLDS):
        here = np.flatnonzero(fold == f)
        if len(here):
            said[here] = fit(use & (fold != f)).probabilities([rows[i] for i in here])
    described, start = [], 0
    for e, w, c in zip(examples, words, pairs, strict=True):
        if c:
            opinions = dict(zip(w, said[start : start + len(w)], strict=True))
            described.append(learned.pair_features(e.read, c, opinions))
        start += len(w)
    right, weights = _right(examples, pairs)
    return fit(use), np.concatenate(described), right, weights


def _right(examples: Sequence[EnglishExample], pairs: Sequence[Pairs]) -> tuple[Floats, Floats]:
    flat = [(e, n, c) for e, found in zip(examples, pairs, strict=True) for n, c in found]
    right = np.array([statement_of(c) in e.gold.get(n, ()) for e, n, c in flat], np.float32)
    elsewhere = np.array([c.key() in e.keys for e, _, c in flat]) & (right == 0)
    drawn = np.random.default_rng(1).random(len(right)) < _WRONG
    weights = np.where(right > 0, 1.0, np.where(drawn & ~elsewhere, 1 / _WRONG, 0.0))
    return right, weights


def _blend(
    examples: Sequence[EnglishExample],
    pairs: Sequence[Pairs],
    probability: Floats,
    opinions: Sequence[Opinions],
    known: Sequence[Background],
) -> tuple[list[tuple[int, Any]], Floats, Floats]:
    """The relations of all texts, one row for each, and whether it is annotated; ``known`` is who is who as
    each text may know it."""
    keys: list[tuple[int, Any]] = []
    rows, start = [], 0
    for n, (e, c, heard) in enumerate(zip(examples, pairs, opinions, strict=True)):
        p = probability[start : start + len(c)].tolist()
        start += len(c)
        scored = [(s, x, q) for (s, x), q in zip(c, p, strict=True)]
        voices = Voices.of(e.read, scored, heard, known[n])
        here = keys_of(e.read, voices)
        if here:
            rows.append(blend_rows(e.read, here, voices))
            keys += [(n, key) for key in here]
    return keys, np.concatenate(rows), np.array([k in examples[n].keys for n, k in keys], np.float32)


def _fit_looks(
    keys: Sequence[tuple[int, Key]], rows: Floats, annotated: Floats, folds: Floats
) -> tuple[Forest, Forest, Floats]:
    """The first and the second look at the relations of all texts, and the out-of-fold opinions of the second."""
    first = out_of_fold(rows, annotated, folds, ROUNDS["blend"])
    text = np.array([n for n, _ in keys])
    seen = np.concatenate(
        [
            learned.second_rows(rows[here], [k for _, k in keys[here]], first[here])
            for here in (slice(*np.searchsorted(text, (n, n + 1)).tolist()) for n in np.unique(text))
        ]
    )
    everything = np.ones(len(seen), bool)
    second = out_of_fold(seen, annotated, folds, ROUNDS["again"], everything, None, _CAREFUL)
    blend = fit_forest(rows, annotated, ROUNDS["blend"])
    return blend, fit_forest(seen, annotated, ROUNDS["again"], None, _CAREFUL), second


def best_threshold(labels: Floats, probability: Floats, gold: int) -> tuple[float, dict[str, float]]:
    """The probability from which on to believe, and the figures there: the highest one at which F1 is nearly the best,
    since F1 hardly changes where precision is bought with recall."""

    def figures(cut: float) -> dict[str, float]:
        kept = probability >= cut
        right = float(labels[kept].sum())
        return {
            "precision": right / max(1, int(kept.sum())),
            "recall": right / gold,
            "f1": 2 * right / (int(kept.sum()) + gold),
        }

    all_ = {round(float(c), 2): figures(c) for c in np.arange(0.1, 0.6, 0.01)}
    best = max(f["f1"] for f in all_.values())
    cut = max(c for c, f in all_.items() if f["f1"] >= _AS_GOOD * best)
    return cut, all_[cut]


def train(
    corpus: Sequence[tuple[str, ExtractedDocument]],
    opinions: Sequence[Opinions],
    rankers: Sequence[Ranker] | None = None,
) -> tuple[EnglishRelationModel, dict[str, Any]]:
    """The model, and its cross-validated figures; ``opinions`` has what pair networks say that did not see the text,
    ``rankers`` the rankers of antecedents of the folds."""
    folds = folds_of([b for b, _ in corpus])
    examples = english_examples([d for _, d in corpus], folds, rankers)
    sentences, priors, found = _first_level(examples, folds)
    rows = np.concatenate([learned.role_features(h) for h in found if h])
    of = np.repeat(folds, [sum(len(h.rows) for h in hs) for hs in found])
    labels = np.array(
        [x for e, hs in zip(examples, found, strict=True) for h in hs for x in role_labels(e, h)]
    )
    use = labels[:, 2]
    roles = [out_of_fold(rows, labels[:, k].astype(float), of, ROUNDS["role"], use) for k in (0, 1)]
    source, target = (fit_forest(rows[use], labels[use, k].astype(float), ROUNDS["role"]) for k in (0, 1))
    pairs: list[Pairs] = []
    start = 0
    for e, hs in zip(examples, found, strict=True):
        end = start + sum(len(h.rows) for h in hs)
        pairs.append(learned.candidates_of(e.read, hs, roles[0][start:end], roles[1][start:end]))
        start = end
    words, described, right, weights = _pairs_level(examples, folds, pairs)
    of = np.repeat(folds, [len(p) for p in pairs])
    drawn = weights > 0
    p = out_of_fold(described, right, of, ROUNDS["pair"], drawn, weights, _SLOW)
    pair = fit_forest(described[drawn], right[drawn], ROUNDS["pair"], weights[drawn], _SLOW)
    known = [background_of(b, d.document.text, d.entities) for b, d in corpus]
    keys, blended, annotated = _blend(examples, pairs, p, opinions, known)
    of = np.array([folds[n] for n, _ in keys])
    blend, again, p = _fit_looks(keys, blended, annotated, of)
    threshold, figures = best_threshold(annotated, p, sum(len(e.keys) for e in examples))
    model = EnglishRelationModel(
        _pruned(sentences), _pruned(words), priors, source, target, pair, blend, again, threshold
    )
    return model, figures | {"threshold": threshold, "documents": len(examples)}


def _pruned(model: WordModel) -> WordModel:
    weights = np.where(np.abs(model.weights) < _NOTHING, 0, model.weights).astype(np.float16)
    return WordModel(weights.astype(np.float32), model.bias, model.types)


_CARD = """# Model card: English relations

`relations.npz` says how probable it is that a sentence states a relation between two entities: logistic models over
hashed words, and boosted trees, in NumPy (`pipelines/english/learned`). Written by
`python -m pipelines.train.english_relations`, which trains them on {documents} annotated English texts of the
project's own writing (`pipelines/train/corpus/english`, `dev-*` and `train-*`; Apache-2.0). Names are all alike to
them but for the last two forests, which see what is known of who is who (`pipelines/background`), without what the text
itself and its neighbours state.

## Figures

Cross-validated on these texts, blocks of neighbouring texts held together, with the annotated mentions:

| precision | recall | F1 | threshold |
|---:|---:|---:|---:|
| {precision:.3f} | {recall:.3f} | {f1:.3f} | {threshold:.2f} |

The training texts paraphrase more than news does. On the 22 texts that were held out (`test-*`), with the mentions that
are found: `docs/quality.md`, by `python -m benchmarks.backends`.

## Weaknesses

- Nothing in the models knows what an unseen word means: a paraphrase that neither a frame, nor `paraphrases.toml`, nor
  a training text has is guessed by the words around it, mostly in vain.
- Who is meant by a pronoun or a common noun is one of five guesses; targets are found worse than sources.
- Two annotators agree far better than the models do with them (`python -m benchmarks.annotators`).
"""


def write_card(figures: Mapping[str, Any], path: Path) -> None:
    """Write the model card with the figures of :func:`train`."""
    path.write_text(_CARD.format(**figures), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.english_relations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("held", type=Path, help="opinions by pipelines.train.english_network --held")
    parser.add_argument(
        "corpus",
        nargs="*",
        type=Path,
        help="annotated texts, .jsonl or marked .txt; all but the held-out ones if none",
    )
    parser.add_argument(
        "--rankers", type=Path, help="rankers of the folds by pipelines.train.english_antecedents --held"
    )
    parser.add_argument("-o", "--output", type=Path, default=_MODEL, help="where the model goes")
    options = parser.parse_args(arguments)
    corpus = read_texts(options.corpus or training_files())
    opinions = read_opinions(options.held, [d.document.id for _, d in corpus])
    model, figures = train(corpus, opinions, load_rankers(options.rankers))
    arrays: dict[str, Any] = model.arrays()
    np.savez_compressed(options.output, **arrays)
    write_card(figures, options.output.with_suffix(".md"))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
