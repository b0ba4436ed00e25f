"""The recipe of the weights of trees: ``python -m pipelines.train.tree_opinion CORPUS… --backend stanza:FOLDER``.

Candidates of the corpus get the probability that models gave them which did not see their topic, and the row of
:data:`pipelines.relations.parse.PARSE_FEATURES` from the trees of the backend. A logistic regression over these rows is
compared with the probability alone, by average precision over topics left out in turn, and its weights are printed:
they belong into ``WEIGHTS`` of :mod:`pipelines.relations.parse` where they help.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Document
from pipelines.backends import load_backend
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.parse import PARSE_FEATURES, TreeOpinion
from pipelines.relations.triples import Candidate
from pipelines.train import relations
from pipelines.train.fitting import out_of_fold
from pipelines.train.relation_data import Example, examples, read_corpus

__all__ = ["Judged", "fit", "judged", "main", "rows_of"]

Floats = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate of a document with its out-of-fold probability, its fold, and whether it is right."""

    document: int
    candidate: Candidate
    probability: float
    fold: int
    right: bool


def judged(data: Sequence[Example]) -> list[Judged]:
    """The candidates of the frames of annotated documents; takes some minutes."""
    level = relations.train_level0(data)
    p = out_of_fold(level.pairs, level.labels, level.folds, relations.ROUNDS["pair"])
    return [
        Judged(n, c, float(q), int(fold), bool(right))
        for (n, c), q, fold, right in zip(level.candidates, p, level.folds, level.labels, strict=True)
    ]


def rows_of(
    found: Sequence[Judged], docs: Sequence[Doc], parsed: Sequence[Doc]
) -> Iterator[tuple[float, ...]]:
    """The rows of the candidates, whose tokens are those of ``docs``, in the trees of ``parsed``."""
    opinions = [TreeOpinion(doc) for doc in parsed]
    for j in found:
        doc, other, c = docs[j.document], parsed[j.document], j.candidate
        target = None if c.target is None else _moved(c.target, doc, other)
        trigger, source = _moved_trigger(c.trigger, doc, other), _moved(c.source, doc, other)
        yield opinions[j.document].features(trigger, source, target, j.probability)


def _span(doc: Doc, other: Doc, start: int, end: int) -> tuple[int, int]:
    """Tokens of ``doc`` as tokens of ``other``, which has the same text."""
    last = doc[end - 1]
    span = other.char_span(doc[start].idx, last.idx + len(last), alignment_mode="expand")
    assert span is not None, "the texts are the same"
    return span.start, span.end


def _moved(reference: Reference, doc: Doc, other: Doc) -> Reference:
    start, end = _span(doc, other, reference.start, reference.end)
    return Reference(start, end, reference.entity, reference.kind, reference.rank, reference.link)


def _moved_trigger(trigger: Trigger, doc: Doc, other: Doc) -> Trigger:
    start, end = _span(doc, other, trigger.start, trigger.end)
    parts = tuple(_span(doc, other, i, i + 1)[0] for i in trigger.parts)
    return Trigger(start, end, trigger.entry, trigger.features, parts, trigger.both_voices)


def fit(rows: Floats, right: Floats, folds: Floats) -> tuple[Floats, dict[str, float]]:
    """The weights from all rows, and the average precision of probability alone and of probability with trees, the
    latter for folds left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    def learn(use: Floats) -> Floats:
        model = LogisticRegression(C=10.0, max_iter=2000).fit(rows[use, 1:], right[use])
        weights: Floats = np.concatenate([model.intercept_, model.coef_[0]])
        return weights

    held = np.zeros(len(rows))
    for fold in np.unique(folds):
        held[folds == fold] = rows[folds == fold] @ learn(folds != fold)
    report = {
        "average precision of frames": float(average_precision_score(right, rows[:, 1])),
        "average precision with trees": float(average_precision_score(right, held)),
    }
    return learn(np.ones(len(rows), bool)), report


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("--backend", required=True, help="one that gives trees, as stanza:FOLDER")
    options = parser.parse_args(arguments)
    data = examples(read_corpus(options.corpus))
    parsed = list(
        load_backend(options.backend).annotate(Document(str(n), e.doc.text) for n, e in enumerate(data))
    )
    found = judged(data)
    rows = np.array(list(rows_of(found, [e.doc for e in data], parsed)))
    right, folds = np.array([j.right for j in found]), np.array([j.fold for j in found])
    weights, report = fit(rows, right, folds)
    for name, value in report.items():
        print(f"{name}: {value:.4f}")
    for name, weight in zip(PARSE_FEATURES, weights, strict=True):
        print(f"{name}: {weight:.3f}")


if __name__ == "__main__":
    main()
