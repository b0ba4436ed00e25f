"""The network of :mod:`pipelines.arabic.network` in PyTorch, for training; weights go over by
:func:`weights_of`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from pipelines.arabic.hints import HINTS
from pipelines.arabic.network import LABELS, ROWS, UPOS, forbidden
from pipelines.train.samples import OPEN, SOURCES, Sample

__all__ = ["Batch", "TorchNetwork", "weights_of"]

_SIZES = (48, 24, 24, 16, 12, 4)
_NEVER = -1e4


class Batch:
    """The sentences of some documents as padded tensors."""

    def __init__(self, documents: Sequence[Sequence[Sample]]) -> None:
        samples = [s for d in documents for s in d]
        self.lengths = torch.tensor([len(s.labels) for s in samples])
        width = int(self.lengths.max())

        def padded(rows: Sequence[list[int]], fill: int) -> Tensor:
            return torch.tensor([row + [fill] * (width - len(row)) for row in rows])

        empty = [0] * len(ROWS)
        self.features = torch.tensor([s.features + [empty] * (width - len(s.features)) for s in samples])
        self.words = padded([s.words for s in samples], 0)
        self.hints = padded([s.hints for s in samples], 0)
        self.labels = padded([s.labels for s in samples], 0)
        self.tags = padded([s.tags for s in samples], OPEN)
        self.mask = torch.arange(width)[None, :] < self.lengths[:, None]
        owners = torch.tensor([i for i, d in enumerate(documents) for _ in d])
        self.groups = torch.unique(self.words * len(documents) + owners[:, None], return_inverse=True)[1]
        """Tokens of the same word in the same document have the same number."""
        self.sources = torch.tensor([s.source for s in samples])


class TorchNetwork(nn.Module):
    """Embeddings, floret vectors, BiLSTM, emission scores, CRF; drop-out of whole words, hints and
    dimensions."""

    never: Tensor
    never_first: Tensor
    never_last: Tensor

    def __init__(self, vectors: int, *, hidden: int = 128, drop: float = 0.4) -> None:
        super().__init__()
        self.emb = nn.ModuleList([nn.Embedding(rows, size) for rows, size in zip(ROWS, _SIZES, strict=True)])
        for table in self.emb:
            assert isinstance(table, nn.Embedding)
            nn.init.uniform_(table.weight, -0.1, 0.1)
        self.src = nn.Embedding(len(SOURCES), 8)
        self.hint = nn.Embedding(len(HINTS), 16)
        self.vec = nn.Linear(vectors, 128)
        width = 128 + sum(_SIZES) + 8 + 16
        self.lstm = nn.LSTM(width, hidden, bidirectional=True, batch_first=True)
        self.mid = nn.Linear(4 * hidden, hidden)
        self.out = nn.Linear(hidden, len(LABELS))
        self.pos = nn.Linear(2 * hidden, len(UPOS))
        self.trans = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        for name, mask in zip(("never", "never_first", "never_last"), forbidden(), strict=True):
            self.register_buffer(name, torch.from_numpy(mask))
        self.drop = drop

    def forward(self, batch: Batch, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the labels and of the tags."""
        x = self._inputs(batch, vectors)
        packed = pack_padded_sequence(x, batch.lengths, batch_first=True, enforce_sorted=False)
        hidden = self._dropped(pad_packed_sequence(self.lstm(packed)[0], batch_first=True)[0], self.drop)
        everywhere = torch.cat((hidden, self._pooled(hidden, batch)), -1)
        return self.out(torch.tanh(self.mid(everywhere))), self.pos(hidden)

    def _pooled(self, hidden: Tensor, batch: Batch) -> Tensor:
        """For each token the largest values over all tokens of its word in the document."""
        flat, groups = hidden[batch.mask], batch.groups[batch.mask]
        index = groups.unsqueeze(1).expand_as(flat)
        largest = torch.zeros(int(batch.groups.max()) + 1, flat.shape[1]).scatter_reduce(
            0, index, flat, "amax", include_self=False
        )
        return largest[batch.groups]

    def _inputs(self, batch: Batch, vectors: Tensor) -> Tensor:
        parts = [table(batch.features[:, :, k]) for k, table in enumerate(self.emb)]
        hints = self.hint(batch.hints)
        if (
            self.training
        ):  # forms unseen in training and names unknown to the gazetteer must be recognised too
            parts[0] = parts[0] * (torch.rand(parts[0].shape[:2]) > 0.3).unsqueeze(-1)
            none = self.hint(torch.zeros_like(batch.hints))
            hints = torch.where(torch.rand(len(hints), 1, 1) > 0.2, hints, none)
        parts.append(torch.tanh(self.vec(vectors[batch.words])))
        parts.append(self.src(batch.sources).unsqueeze(1).expand(-1, batch.words.shape[1], -1))
        return self._dropped(torch.cat([*parts, hints], -1), 0.25)

    def _dropped(self, x: Tensor, rate: float) -> Tensor:
        """The same dimensions of all words of a sentence dropped (Gal & Ghahramani 2016)."""
        return x * F.dropout(torch.ones(x.shape[0], 1, x.shape[2]), rate) if self.training else x

    def loss(self, batch: Batch, vectors: Tensor) -> Tensor:
        """Negative log-likelihood of the labels and tags; open ones are summed over all that is possible."""
        scores, tags = self(batch, vectors)
        pos = F.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=OPEN, reduction="sum")
        known = batch.mask & (batch.labels != OPEN)
        closed = (known == batch.mask).all(1)
        partly = known.any(1) & ~closed
        names = self._log_sum(scores[closed], batch.mask[closed]).sum()
        names = names - self._path(scores[closed], batch.labels[closed], batch.mask[closed]).sum()
        if partly.any():
            some, labels, mask = scores[partly], batch.labels[partly], batch.mask[partly]
            right = F.one_hot(labels.clamp(min=0), len(LABELS)).bool() | (labels == OPEN).unsqueeze(-1)
            names = names + self._log_sum(some, mask).sum()
            names = names - self._log_sum(some.masked_fill(~right, _NEVER), mask).sum()
        return (names + 0.3 * pos) / 32

    def _path(self, scores: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """The score of the given labels."""
        own = scores.gather(2, labels.unsqueeze(2)).squeeze(2)
        moves = self.trans[labels[:, :-1], labels[:, 1:]]
        return (own * mask).sum(1) + (moves * mask[:, 1:]).sum(1)

    def _log_sum(self, scores: Tensor, mask: Tensor) -> Tensor:
        """The log of the summed scores of all paths (forward algorithm, scaled at each step)."""
        if not len(scores):
            return scores.new_zeros(0)
        moves = self.trans.exp().masked_fill(self.never, 0.0)
        total = scores[:, 0].masked_fill(self.never_first, _NEVER)
        for t in range(1, scores.shape[1]):
            top = total.max(1, keepdim=True).values
            step = ((total - top).exp() @ moves).clamp(min=1e-30).log() + top + scores[:, t]
            total = torch.where(mask[:, t].unsqueeze(1), step, total)
        return torch.logsumexp(total.masked_fill(self.never_last, _NEVER), 1)


def weights_of(state: dict[str, Tensor]) -> dict[str, Any]:
    """The state of a trained network as arrays for :class:`pipelines.arabic.network.Network`."""

    def array(name: str) -> Any:
        return state[name].detach().numpy().astype(np.float32)

    out = {f"emb.{k}": array(f"emb.{k}.weight") for k in range(len(ROWS))}
    out |= {"src": array("src.weight")[:1], "hint": array("hint.weight"), "trans": array("trans")}
    for name in ("vec", "mid", "out", "pos"):
        out |= {f"{name}.w": array(f"{name}.weight").T, f"{name}.b": array(f"{name}.bias")}
    for way, tail in (("fw", ""), ("bw", "_reverse")):
        bias = array(f"lstm.bias_ih_l0{tail}") + array(f"lstm.bias_hh_l0{tail}")
        out[f"lstm.{way}.w"] = _gates(array(f"lstm.weight_ih_l0{tail}")).T
        out[f"lstm.{way}.u"] = _gates(array(f"lstm.weight_hh_l0{tail}")).T
        out[f"lstm.{way}.b"] = _gates(bias)
    return {k: np.ascontiguousarray(v) for k, v in out.items()}


def _gates(matrix: Any) -> Any:
    """PyTorch's gates (input, forget, cell, output) in the order of the NumPy network; see
    ``Network._lstm``."""
    i, f, c, o = np.split(matrix, 4)
    return np.concatenate((i / 2, f / 2, o / 2, c))
