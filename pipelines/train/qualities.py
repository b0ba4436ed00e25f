"""The recipe of the models of polarity, modality and attribution.

``python -m pipelines.train.qualities CORPUS… -o qualities.npz`` reads annotated documents in the interchange form, takes
their relations as given, and trains the forests of :mod:`pipelines.qualities` with LightGBM (inference needs NumPy
only). What feeds a later model is predicted by models that did not see its topic (one file is one topic). Prints the
cross-validated figures.
"""

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

from kg.model import Document, ExtractedDocument, Relation
from pipelines.cues import load_cues
from pipelines.dates import find_dates
from pipelines.qualities import (
    MODALITY_CLASSES,
    Attribution,
    QualityModel,
    Ranked,
    attribution_rows,
    best_attributions,
    dated,
    modality_of,
    quality_row,
    ranked_speakers,
)
from pipelines.quality_features import DEEDS, Speeches, Statement, near_speeches, read_speeches, speaker_row
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.syntax import Kind
from pipelines.relations.trees import Forest
from pipelines.train.relations import examples, read_corpus

FOLDS = 5
Floats = npt.NDArray[Any]
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 15,
    "max_depth": 5,
    "min_child_samples": 15,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "use_missing": False,
}
SMALL = {"num_leaves": 8, "max_depth": 4, "learning_rate": 0.06, "min_child_samples": 10}
ROUNDS = {"speaker": 80, "attribution": 120, "quality": 80}


@dataclass
class Annotated:
    """A document with its annotated relations: each as a statement, with the number of whose word it is (or -1)."""

    topic: str
    document: Document
    doc: Doc
    known: Speeches
    statements: list[Statement]
    speakers: list[int]
    relations: list[Relation]


def annotated(corpus: Sequence[tuple[str, ExtractedDocument]]) -> list[Annotated]:
    """Read every document with its annotated mentions, and find the trigger of each relation."""
    cues, out = load_cues(), []
    for (_, extracted), example in zip(corpus, examples(corpus), strict=True):
        number = {e.id: n for n, e in enumerate(extracted.entities)}
        known = read_speeches(example.reading, cues.match(example.doc))
        statements = [_statement(example.doc, example.reading, r, number) for r in extracted.relations]
        speakers = [number[r.attribution] if r.attribution else -1 for r in extracted.relations]
        out.append(
            Annotated(
                example.topic,
                extracted.document,
                example.doc,
                known,
                statements,
                speakers,
                list(extracted.relations),
            )
        )
    return out


def _statement(doc: Doc, reading: Reading, r: Relation, number: dict[str, int]) -> Statement:
    span = doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
    source, target = number[r.source], number[r.target] if r.target else -1
    token = _trigger(reading, r.type, source, target, span.start, span.end)
    return Statement(r.type, source, target, token, span.start, span.end)


def _trigger(reading: Reading, kind: str, source: int, target: int, start: int, end: int) -> int:
    """The trigger of the type in the evidence that stands nearest to the arguments; else the target's name, a verb, or
    the middle."""
    context = reading.context
    inside = [r for r in context.references if r.kind in ("name", "adjective") and start - 1 <= r.start < end]
    at = {e: [r.start for r in inside if r.entity == e] for e in (source, target)}

    def distance(token: int) -> int:
        return sum(min((abs(x - token) for x in at[e]), default=20) for e in (source, target))

    tokens = [
        t.trigger.start for t in reading.triggers if t.trigger.type == kind and start <= t.trigger.start < end
    ]
    if tokens:
        return min(tokens, key=distance)
    if at[target] and kind not in DEEDS:
        return at[target][0]
    return _first_verb(context, start, end)


def _first_verb(context: Context, start: int, end: int) -> int:
    return next((i for i in range(start, end) if context.syntax.kinds[i] == Kind.VERB), (start + end) // 2)


def fit(rows: Floats, labels: Floats, rounds: int, **changed: Any) -> Forest:
    """Boosted trees as arrays."""
    import lightgbm

    booster = lightgbm.train(PARAMETERS | changed, lightgbm.Dataset(rows, labels), rounds)
    return Forest.from_lightgbm(booster.dump_model())


def out_of_fold(rows: Floats, labels: Floats, folds: Floats, rounds: int, **changed: Any) -> Floats:
    """Probabilities of each row by a forest that did not see its fold."""
    out = np.zeros(len(rows), np.float32)
    for f in np.unique(folds):
        out[folds == f] = fit(rows[folds != f], labels[folds != f], rounds, **changed).probability(
            rows[folds == f]
        )
    return out


def _speech_labels(d: Annotated) -> dict[int, int]:
    """Who speaks in which speech: of an attributed statement the innermost speech that may be the speaker's, of an act
    of speech («اتهم») the speech that it governs."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for s, speaker in zip(d.statements, d.speakers, strict=True):
        possible = (
            n
            for n, _ in near_speeches(d.known, s.token)
            if speaker in {x.entity for x in d.known.speeches[n].speakers}
        )
        if speaker >= 0 and (n := next(possible, -1)) >= 0:
            votes[n][speaker] += 1
        if s.type in DEEDS:
            for n, speech in enumerate(d.known.speeches):
                if speech.at == s.token and s.source in {x.entity for x in speech.speakers}:
                    votes[n][s.source] += 2
    return {n: c.most_common(1)[0][0] for n, c in sorted(votes.items())}


def _train_speakers(data: Sequence[Annotated], folds: Sequence[int]) -> tuple[Forest, list[Ranked]]:
    """The model of speakers, and the out-of-fold ranking of each document's speeches."""
    rows: list[list[float]] = []
    labels: list[bool] = []
    of: list[int] = []
    for d, fold in zip(data, folds, strict=True):
        for n, speaker in _speech_labels(d).items():
            speech = d.known.speeches[n]
            rows += [speaker_row(d.known, speech, k) for k in range(len(speech.speakers))]
            labels += [x.entity == speaker for x in speech.speakers]
            of += [fold] * len(speech.speakers)
    x, y, at = np.array(rows, np.float32), np.array(labels, np.float32), np.array(of)
    rounds = ROUNDS["speaker"]
    forests = {f: fit(x[at != f], y[at != f], rounds) for f in set(folds)}
    ranked = []
    for d, fold in zip(data, folds, strict=True):
        numbers = range(len(d.known.speeches))
        described = [
            speaker_row(d.known, d.known.speeches[n], k)
            for n in numbers
            for k in range(len(d.known.speeches[n].speakers))
        ]
        ranked.append(
            ranked_speakers(d.known, numbers, forests[fold].probability(np.array(described, np.float32)))
        )
    return fit(x, y, rounds), ranked


def _train_attribution(
    data: Sequence[Annotated], folds: Sequence[int], ranked: Sequence[Ranked]
) -> tuple[Forest, list[list[Attribution]]]:
    """The model of attribution, and its out-of-fold result for each document."""
    parts = [
        attribution_rows(d.known, d.statements, [near_speeches(d.known, s.token) for s in d.statements], r)
        for d, r in zip(data, ranked, strict=True)
    ]
    rows = np.array([row for p in parts for row in p[2]], np.float32)
    labels = np.array(
        [
            e == d.speakers[k]
            for d, p in zip(data, parts, strict=True)
            for k, e in zip(p[0], p[1], strict=True)
        ],
        np.float32,
    )
    of = np.repeat(np.array(folds), [len(p[2]) for p in parts])
    probability = out_of_fold(rows, labels, of, ROUNDS["attribution"])
    out, start = [], 0
    for d, (owners, speakers, described) in zip(data, parts, strict=True):
        end = start + len(described)
        out.append(best_attributions(len(d.statements), owners, speakers, described, probability[start:end]))
        start = end
    return fit(rows, labels, ROUNDS["attribution"]), out


def _cut(found: Sequence[Attribution], gold: Sequence[int]) -> float:
    """The probability from which a statement is best attributed."""

    def right(cut: float) -> int:
        return sum((a.speaker if a.probability >= cut else -1) == g for a, g in zip(found, gold, strict=True))

    return float(max(np.arange(0.2, 0.7, 0.01), key=right))


def train(corpus: Sequence[tuple[str, ExtractedDocument]]) -> tuple[QualityModel, dict[str, float]]:
    """The models, and their cross-validated figures over the annotated relations."""
    data = annotated(corpus)
    fold = {t: n % FOLDS for n, t in enumerate(sorted({d.topic for d in data}))}
    folds = [fold[d.topic] for d in data]
    speaker, ranked = _train_speakers(data, folds)
    attribution, found = _train_attribution(data, folds, ranked)
    flat = [a for part in found for a in part]
    gold = [s for d in data for s in d.speakers]
    relations = [r for d in data for r in d.relations]
    threshold = _cut(flat, gold)
    rows = np.array(
        [
            quality_row(d.known, s, a)
            for d, part in zip(data, found, strict=True)
            for s, a in zip(d.statements, part, strict=True)
        ],
        np.float32,
    )
    of = np.repeat(np.array(folds), [len(d.statements) for d in data])
    labels = {c: np.array([r.modality == c for r in relations], np.float32) for c in MODALITY_CLASSES}
    negated = np.array([r.polarity == "negated" for r in relations], np.float32)
    rounds = ROUNDS["quality"]
    classes = {c: out_of_fold(rows, y, of, rounds, **SMALL) for c, y in labels.items()}
    denied = out_of_fold(rows, negated, of, rounds, **SMALL)
    denial = float(max(np.arange(0.25, 0.65, 0.01), key=lambda cut: ((denied >= cut) == negated).sum()))
    attributed = [a.probability >= threshold for a in flat]
    modality = [
        modality_of({c: float(p[k]) for c, p in classes.items()}, attributed[k]) for k in range(len(flat))
    ]
    figures = {
        "polarity": float(((denied >= denial) == negated).mean()),
        "modality": float(np.mean([m == r.modality for m, r in zip(modality, relations, strict=True)])),
        "attribution": float(
            np.mean([(a.speaker if y else -1) == g for a, y, g in zip(flat, attributed, gold, strict=True)])
        ),
        "date": _dates_right(data),
        "nobody": float(np.mean([g < 0 for g in gold])),
        "threshold": threshold,
        "denial": denial,
        "relations": float(len(gold)),
        "documents": float(len(data)),
    }
    model = QualityModel(
        speaker,
        attribution,
        {c: fit(rows, y, rounds, **SMALL) for c, y in labels.items()},
        fit(rows, negated, rounds, **SMALL),
        threshold,
        denial,
    )
    return model, figures


def _dates_right(data: Iterable[Annotated]) -> float:
    right = []
    for d in data:
        dates = find_dates(d.doc.text, d.document.date)
        right += [
            dated(d.doc, d.known, s, dates, d.document.date) == r.date
            for s, r in zip(d.statements, d.relations, strict=True)
        ]
    return float(np.mean(right))


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    model, figures = train(read_corpus(options.corpus))
    np.savez_compressed(options.output, **model.arrays())
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
