"""Sentences as numbers for the training of the network, and new texts made from old ones by exchanging
names."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from spacy.tokens import Doc

from pipelines.arabic.backend import InputMaker, spans
from pipelines.arabic.network import LABELS, TYPES, UPOS
from pipelines.train.data import SOURCE_KEY

__all__ = ["SOURCES", "Exchange", "Sample", "samples_of"]

SOURCES = ("own", "news", "wiki")
OPEN = -1
_LABEL = {name: i for i, name in enumerate(LABELS)}
_TAG = {name: i for i, name in enumerate(UPOS)}
_EXCHANGED = frozenset(("PERSON", "ORG", "GPE", "LOC"))


@dataclass(slots=True)
class Sample:
    """A sentence: rows of the tables, index of the floret vector, hint, label and tag of each token.

    ``OPEN`` stands for a label or tag that is not known. ``names`` are the entities: first token, end, type,
    and which entity of the document.
    """

    features: list[list[int]]
    words: list[int]
    hints: list[int]
    labels: list[int]
    tags: list[int]
    source: int
    names: list[tuple[int, int, str, str]] = field(default_factory=list)


def samples_of(doc: Doc, make: InputMaker, words: dict[int, int]) -> list[Sample]:
    """The sentences of an annotated training document; ``words`` numbers the norms and grows."""
    labels = _labels(doc)
    tags = [_TAG.get(t.tag_, OPEN) for t in doc]
    entities = {e.start: e.kb_id_ or e.text for e in doc.ents}
    out = []
    tokens, document = make(doc)
    features = np.column_stack((document.features[document.forms], document.touches))
    ends = np.cumsum(document.lengths)
    for start, end in zip(ends - document.lengths, ends, strict=True):
        indices = tokens[start:end].tolist()
        known = [labels[i] for i in indices]
        names = [(a, b, kind, entities[indices[a]]) for a, b, kind in spans(max(x, 0) for x in known)]
        out.append(
            Sample(
                features=features[start:end].tolist(),
                words=[words.setdefault(doc[i].norm, len(words)) for i in indices],
                hints=document.hints[start:end].tolist(),
                labels=known,
                tags=[tags[i] for i in indices],
                source=SOURCES.index(doc.user_data[SOURCE_KEY]) if SOURCE_KEY in doc.user_data else 0,
                names=names,
            )
        )
    return out


def _labels(doc: Doc) -> list[int]:
    if not doc.has_annotation("ENT_IOB"):
        return [OPEN] * len(doc)
    out = [OPEN if t.ent_iob_ == "" else 0 for t in doc]
    for e in doc.ents:
        out[e.start : e.end] = bioes(e.label_, len(e))
    return out


def bioes(kind: str, size: int) -> list[int]:
    """The labels of a name of ``size`` tokens."""
    if size == 1:
        return [_LABEL[f"S-{kind}"]]
    return [_LABEL[f"B-{kind}"], *[_LABEL[f"I-{kind}"]] * (size - 2), _LABEL[f"E-{kind}"]]


@dataclass(frozen=True, slots=True)
class _Name:
    features: list[list[int]]
    words: list[int]
    hints: list[int]

    def last(self) -> _Name:
        return _Name(self.features[-1:], self.words[-1:], self.hints[-1:])


class Exchange:
    """Exchanges names of a document for others of their type, the same name everywhere alike.

    A person called by one name gets the last part of the new name. This teaches the network to go by the
    context (Dai & Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition").
    """

    def __init__(self, documents: Iterable[Sequence[Sample]], rate: float) -> None:
        self._rate = rate
        self._pool: dict[str, list[_Name]] = {kind: [] for kind in TYPES}
        for s in (s for d in documents for s in d):
            for a, b, kind, _ in s.names:
                if b - a <= 6:
                    self._pool[kind].append(_Name(s.features[a:b], s.words[a:b], s.hints[a:b]))
        self._people = [n for n in self._pool["PERSON"] if len(n.words) > 1]

    def __call__(self, document: Sequence[Sample], order: random.Random) -> Iterator[Sample]:
        """The document's sentences with some names exchanged."""
        chosen: dict[str, _Name | None] = {}
        for sample in document:
            new = replace(
                sample,
                features=list(sample.features),
                words=list(sample.words),
                hints=list(sample.hints),
                labels=list(sample.labels),
                tags=list(sample.tags),
            )
            for a, b, kind, name in reversed(sample.names):
                if kind not in _EXCHANGED:
                    continue
                if name not in chosen:
                    pool = self._people if kind == "PERSON" else self._pool[kind]
                    chosen[name] = order.choice(pool) if pool and order.random() < self._rate else None
                other = chosen[name]
                if other is None or (
                    kind != "PERSON" and b - a == 1 < len(other.words) and order.random() < 0.7
                ):
                    continue
                _put(new, a, b, kind, other.last() if kind == "PERSON" and b - a == 1 else other)
            yield new


def _put(sample: Sample, a: int, b: int, kind: str, name: _Name) -> None:
    features = [list(f) for f in name.features]
    features[0][5], features[-1][5] = sample.features[a][5], sample.features[b - 1][5]
    sample.features[a:b] = features
    sample.words[a:b] = name.words
    sample.hints[a:b] = name.hints
    sample.tags[a:b] = [OPEN] * len(features)
    sample.labels[a:b] = bioes(kind, len(features))
