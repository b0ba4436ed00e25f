"""The pair network of :mod:`pipelines.relations.pair_network` in PyTorch, for training; weights go over by
:func:`pair_weights`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from kg.ontology import RELATION_TYPES
from pipelines.relations.arcs import NOWHERE, ways_of
from pipelines.relations.pair_input import (
    CLASSES,
    REFERENCE_WIDTH,
    UNKNOWN,
    UNPLACED,
    PairInput,
    word_number,
)
from pipelines.train.torch_encoder import SIZE, Encoder, array, dense, encoder_weights

__all__ = ["DENSE", "Labelled", "PairBatch", "TorchPairNetwork", "pair_weights", "pooled", "relation_loss"]

_PAIR = 96
_DISTANCES = 41
_NAME = 2  # the column of classes that says whether a word is part of a name
_RARE = -5.0  # log odds of a relation between two entities of a sentence, to begin with


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and the relations that it states: (source, target or -1) to a row of zeros and ones; ``wrong`` are
    the numbers of the references that are known not to mean their entity."""

    sentence: PairInput
    stated: dict[tuple[int, int], npt.NDArray[np.float32]]
    wrong: frozenset[int] = frozenset()


class PairBatch:
    """Sentences as padded tensors; the pairs of references in one list, those of the same entities with the same
    number in ``group``."""

    def __init__(
        self, samples: Sequence[Labelled], *, anonymous: npt.NDArray[np.bool_] | None = None
    ) -> None:
        """``anonymous`` marks the sentences whose names are hidden from the network."""
        sentences = [s.sentence for s in samples]
        shape = len(sentences), max(len(s.tokens) for s in sentences)
        most = max(len(s.references) for s in sentences)
        words, mask = np.full(shape, UNKNOWN), np.zeros(shape, bool)
        vectors = np.zeros((*shape, sentences[0].vectors.shape[1]), np.float32)
        classes = np.zeros((*shape, sentences[0].classes.shape[1]), np.int64)
        triggers = np.zeros((*shape, len(RELATION_TYPES)), np.float32)
        spans, rows = (
            np.zeros((shape[0], most, 2), np.int64),
            np.zeros((shape[0], most, sentences[0].rows.shape[1]), np.float32),
        )
        for n, s in enumerate(sentences):
            k, r = len(s.tokens), len(s.references)
            words[n, :k], mask[n, :k], classes[n, :k], triggers[n, :k] = s.words, True, s.classes, s.triggers
            vectors[n, :k], spans[n, :r], rows[n, :r] = s.vectors, s.spans, s.rows
            if anonymous is not None and anonymous[n]:
                names = classes[n, :, _NAME] > 0
                words[n, names], vectors[n, names] = UNKNOWN, 0
        self.words, self.mask, self.vectors = map(torch.from_numpy, (words, mask, vectors))
        self.classes, self.triggers = torch.from_numpy(classes), torch.from_numpy(triggers)
        self.spans, self.rows = torch.from_numpy(spans), torch.from_numpy(rows)
        self.above = _above(sentences, *shape)
        self._list_pairs(samples)

    def _list_pairs(self, samples: Sequence[Labelled]) -> None:
        pairs: list[tuple[int, int, int, int]] = []
        group: list[int] = []
        wrong: list[bool] = []
        labels: list[npt.NDArray[np.float32]] = []
        nothing = np.zeros(len(RELATION_TYPES), np.float32)
        self.ranges: list[tuple[int, int]] = []
        for n, sample in enumerate(samples):
            numbers: dict[tuple[int, int], int] = {}
            begin = len(pairs)
            starts = sample.sentence.spans[:, 0].tolist()
            references = sample.sentence.references
            entities = [r.entity for r in references]
            unplaced = [r.kind in UNPLACED for r in references]
            for i, source in enumerate(entities):
                for j, target in enumerate([-1, *entities]):
                    if source == target or (j and unplaced[i] and unplaced[j - 1]):
                        continue
                    if (source, target) not in numbers:
                        numbers[source, target] = len(labels)
                        labels.append(sample.stated.get((source, target), nothing))
                    away = 0 if j == 0 else max(-19, min(19, starts[j - 1] - starts[i])) + 20
                    pairs.append((n, i + 1, j, away))
                    group.append(numbers[source, target])
                    wrong.append(i in sample.wrong or j - 1 in sample.wrong)
            self.ranges.append((begin, len(pairs)))
        self.pairs, self.group = torch.tensor(pairs), torch.tensor(group)
        self.right = self._right_pairs(torch.tensor(wrong), len(labels))
        self.ways = None if self.above is None else _ways(samples, self.pairs.numpy(), self.ranges)
        self.labels = torch.from_numpy(np.stack(labels))

    def _right_pairs(self, wrong: Tensor, count: int) -> Tensor:
        """The pairs that may state what their entities are said to: those that are not known to be wrong, and all of
        entities that have no other."""
        some = torch.zeros(count, dtype=torch.bool)
        some[self.group[~wrong]] = True
        return ~wrong | ~some[self.group]


def _above(sentences: Sequence[PairInput], count: int, width: int) -> Tensor | None:
    """For each two tokens whether the second is the head of the first."""
    out = torch.zeros(count, width, width)
    for n, s in enumerate(sentences):
        if s.heads is None:
            return None
        below = np.flatnonzero(s.heads != np.arange(len(s.heads)))
        out[n, below, s.heads[below]] = 1
    return out


def _ways(
    samples: Sequence[Labelled], pairs: npt.NDArray[np.int64], ranges: Sequence[tuple[int, int]]
) -> Tensor:
    """Of each pair the token above both, and the arcs up to it and down from it; that to nobody leads nowhere."""
    out = np.full((len(pairs), 3), NOWHERE)
    for sample, (a, z) in zip(samples, ranges, strict=True):
        ways, source, target = ways_of(sample.sentence), pairs[a:z, 1] - 1, pairs[a:z, 2] - 1
        ends = source, np.where(target < 0, source, target)
        for column, table in enumerate((ways.top, ways.up, ways.down)):
            out[a:z, column] = np.where((target < 0) & (column > 0), NOWHERE, table[ends])
    return torch.from_numpy(out)


class TorchPairNetwork(nn.Module):
    """Encoder, references, attention of pairs, scores of types; drop-out throughout."""

    def __init__(
        self, encoder: Encoder, drop: float, classes: Sequence[int] = CLASSES, width: int = REFERENCE_WIDTH
    ) -> None:
        """``classes`` are the rows of the tables of classes, ``width`` the numbers that describe a reference."""
        super().__init__()
        self.enc, self.drop = encoder, nn.Dropout(drop)
        self.classes = nn.ModuleList([nn.Embedding(rows, SIZE) for rows in classes])
        for table in self.classes:
            assert isinstance(table, nn.Embedding)
            nn.init.normal_(table.weight, std=0.05)
        self.trigger = nn.Linear(len(RELATION_TYPES), SIZE, bias=False)
        self.reference = nn.Linear(width, SIZE)
        self.nobody = nn.Parameter(torch.randn(3 * SIZE) * 0.05)
        self.source, self.target = nn.Linear(3 * SIZE, _PAIR), nn.Linear(3 * SIZE, _PAIR)
        self.source_query, self.target_query = nn.Linear(3 * SIZE, SIZE), nn.Linear(3 * SIZE, SIZE)
        self.key, self.context = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, _PAIR)
        self.distance = nn.Embedding(_DISTANCES, _PAIR)
        nn.init.normal_(self.distance.weight, std=0.05)
        self.middle, self.out = nn.Linear(2 * _PAIR, _PAIR), nn.Linear(_PAIR, len(RELATION_TYPES))
        nn.init.constant_(self.out.bias, _RARE)
        self.trees = any(layer.arc is not None for layer in encoder.layers)
        if self.trees:
            self.top = nn.Linear(SIZE, _PAIR)
            self.up, self.down = nn.Embedding(NOWHERE + 1, _PAIR), nn.Embedding(NOWHERE + 1, _PAIR)
            for part in (self.top, self.up, self.down):
                nn.init.normal_(part.weight, std=0.05)

    def forward(self, b: PairBatch) -> Tensor:
        """The scores (log odds) of each pair of references for each type."""
        x = self.enc.embed(b.vectors, b.words) + self.trigger(b.triggers)
        for n, table in enumerate(self.classes):
            x = x + table(b.classes[..., n])
        hidden = self.drop(self.enc(self.drop(x), b.mask, b.above))
        rows = torch.arange(len(hidden))[:, None]
        ends = hidden[rows, b.spans[..., 0]], hidden[rows, b.spans[..., 1]]
        r = torch.cat([*ends, self.reference(self.drop(b.rows))], -1)
        r = torch.cat([self.nobody.to(r.dtype).expand(len(r), 1, -1), r], 1)
        first, second = self.source(r), self.target(r)
        n, i, j, away = b.pairs.T
        context = self._context(b, r, hidden, n, i, j)
        u, v = first[n, i], second[n, j]
        if self.trees and b.ways is not None:
            top, up, down = b.ways.T
            context = context + self.top(hidden)[n, top] + self.up(up) + self.down(down)
        z = torch.cat([F.silu(u + v + context + self.distance(away)), u * v], -1)
        scores: Tensor = self.out(self.drop(F.silu(self.middle(self.drop(z)))))
        return scores.float()

    def _context(self, b: PairBatch, r: Tensor, hidden: Tensor, n: Tensor, i: Tensor, j: Tensor) -> Tensor:
        """The mean of the words that both references attend to."""
        keys = self.key(hidden).transpose(1, 2) / math.sqrt(SIZE)
        scores = (
            torch.matmul(self.source_query(r), keys)[n, i] + torch.matmul(self.target_query(r), keys)[n, j]
        )
        scores = scores.float().masked_fill(~b.mask[n], -1e4)
        attention, values = torch.softmax(scores, -1), self.context(hidden)
        parts = [attention[a:z].to(values.dtype) @ values[k] for k, (a, z) in enumerate(b.ranges)]
        return torch.cat(parts)


def relation_loss(scores: Tensor, b: PairBatch) -> Tensor:
    """The cross-entropy of all relations of a batch, summed up: those that are stated by the pairs that are right,
    those that are not by all pairs of the two entities."""
    count = len(b.labels)
    everything = pooled(scores, b.group, count)
    right = pooled(scores.masked_fill(~b.right[:, None], -1e4), b.group, count)
    logits = torch.where(b.labels > 0, right, everything)
    return F.binary_cross_entropy_with_logits(logits, b.labels, reduction="sum")


def pooled(scores: Tensor, group: Tensor, count: int) -> Tensor:
    """The pairs of references of the same entities as one: their odds added up."""
    index = group[:, None].expand_as(scores)
    top = torch.full((count, scores.shape[1]), -1e4).scatter_reduce(0, index, scores.detach(), "amax")
    odds = torch.zeros(count, scores.shape[1]).index_add(0, group, torch.exp(scores - top[group]))
    return top + torch.log(odds + 1e-9)


DENSE = ("reference", "source", "target", "source_query", "target_query", "key", "context", "middle", "out")


def pair_weights(
    network: TorchPairNetwork, words: Sequence[str], number: Callable[[str], int] = word_number
) -> dict[str, npt.NDArray[Any]]:
    """All weights under the names of :class:`pipelines.relations.pair_network.PairNetwork`; ``number`` is that of a
    word."""
    out: dict[str, npt.NDArray[Any]] = dict(encoder_weights(network.enc))
    for name in DENSE:
        out |= dense(name, getattr(network, name))
    for n, table in enumerate(network.classes):
        assert isinstance(table, nn.Embedding)
        out[f"class.{n}"] = array(table.weight)
    out["trigger"] = array(network.trigger.weight.T)
    out["nobody"], out["distance"] = array(network.nobody), array(network.distance.weight)
    if network.trees:
        out |= dense("top", network.top)
        out["up"], out["down"] = array(network.up.weight), array(network.down.weight)
    out["words"] = np.array([number(w) for w in words], np.uint64)
    return out
