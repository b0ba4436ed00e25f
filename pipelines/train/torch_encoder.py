"""The encoder of :mod:`pipelines.relations.pair_network` in PyTorch, for training; weights go over by
:func:`encoder_weights`."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

__all__ = ["KNOWN", "Encoder", "Layer", "array", "dense", "encoder_weights"]

KNOWN = 8000
"""Rows of the table of frequent words, with the three of :mod:`pipelines.relations.pair_input` that are no words."""
SIZE, LAYERS, HEADS, INNER, REACH, VECTOR = 192, 4, 6, 512, 24, 128
_ARC = 1.5  # how much the last two heads favour the word above and those below, to begin with


class Layer(nn.Module):
    """Self-attention with a bias for each head and distance, with ``arcs`` also for each head and the word above or
    below in the dependency tree, and two dense layers."""

    def __init__(self, drop: float, arcs: bool = False) -> None:
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.qkv, self.o = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.f1, self.f2 = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.rel = nn.Parameter(torch.zeros(HEADS, 2 * REACH + 1))
        self.drop = nn.Dropout(drop)
        self.arc = nn.Parameter(torch.zeros(HEADS, 2)) if arcs else None
        away = torch.arange(-REACH, REACH + 1).float().abs()
        with torch.no_grad():  # heads begin with a view from narrow to unlimited
            for head in range(HEADS - 1):
                self.rel[head] = -away * 0.5 * 2.0**-head
            for out in (self.o, self.f2):
                nn.init.normal_(out.weight, std=0.02 / math.sqrt(LAYERS))
            if self.arc is not None:
                self.arc[-1, 0] = self.arc[-2, 1] = _ARC

    def forward(self, x: Tensor, offsets: Tensor, bias: Tensor | None, above: Tensor | None = None) -> Tensor:
        """``above`` is one where the second token is the head of the first."""
        sentences, width, _ = x.shape
        part = SIZE // HEADS
        q, k, v = self.qkv(self.n1(x)).view(sentences, width, 3, HEADS, part).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(part)
        scores = scores + self.rel[:, offsets].to(scores.dtype)
        if bias is not None:
            scores = scores + bias
        if self.arc is not None and above is not None:
            up, down = self.arc.to(scores.dtype).T[:, :, None, None]
            scores = scores + up * above[:, None] + down * above.transpose(1, 2)[:, None]
        seen = torch.matmul(torch.softmax(scores, -1).to(v.dtype), v).transpose(1, 2).reshape(x.shape)
        x = x + self.drop(self.o(seen))
        out: Tensor = x + self.drop(self.f2(F.silu(self.f1(self.n2(x)))))
        return out


class Encoder(nn.Module):
    """Words to vectors in context."""

    def __init__(
        self, drop: float = 0.0, layers: int = LAYERS, known: int = KNOWN, arcs: bool = False
    ) -> None:
        """``known`` is the number of rows of the table of frequent words, ``arcs`` whether trees are read."""
        super().__init__()
        self.inp, self.emb = nn.Linear(VECTOR, SIZE), nn.Embedding(known, SIZE)
        nn.init.normal_(self.emb.weight, std=0.02)
        self.n0, self.nf = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.layers = nn.ModuleList([Layer(drop, arcs) for _ in range(layers)])

    def embed(self, vectors: Tensor, words: Tensor) -> Tensor:
        """What the encoder reads of words: their floret vectors, and the rows of frequent ones."""
        rows = torch.where(words < self.emb.num_embeddings, words, torch.ones_like(words))
        out: Tensor = self.inp(vectors) + self.emb(rows)
        return out

    def forward(self, x: Tensor, mask: Tensor | None = None, above: Tensor | None = None) -> Tensor:
        """``mask`` is true where there is a word; ``above`` is that of :meth:`Layer.forward`."""
        places = torch.arange(x.shape[1])
        offsets = (places[None] - places[:, None]).clamp(-REACH, REACH) + REACH
        bias = None if mask is None else (~mask)[:, None, None, :].to(x.dtype) * -1e4
        x = self.n0(x)
        for layer in self.layers:
            x = layer(x, offsets, bias, above)
        out: Tensor = self.nf(x)
        return out


def array(x: Tensor) -> npt.NDArray[np.float16]:
    """A weight as it is shipped."""
    weight: npt.NDArray[np.float16] = x.detach().numpy().astype(np.float16)
    return weight


def dense(name: str, layer: nn.Linear) -> dict[str, npt.NDArray[np.float16]]:
    """A dense layer under the names that inference uses."""
    return {f"{name}.w": array(layer.weight.T), f"{name}.b": array(layer.bias)}


def encoder_weights(encoder: Encoder) -> dict[str, npt.NDArray[np.float16]]:
    """All weights under the names of :class:`pipelines.relations.pair_network.PairNetwork`."""

    def normal(name: str, layer: nn.LayerNorm) -> dict[str, npt.NDArray[np.float16]]:
        return {f"{name}.w": array(layer.weight), f"{name}.b": array(layer.bias)}

    out = dense("input", encoder.inp) | {"word": array(encoder.emb.weight)}
    out |= normal("norm.input", encoder.n0) | normal("norm.output", encoder.nf)
    for n, layer in enumerate(encoder.layers):
        assert isinstance(layer, Layer)
        at = f"layer.{n}"
        out |= normal(f"{at}.norm.1", layer.n1) | normal(f"{at}.norm.2", layer.n2)
        out |= dense(f"{at}.qkv", layer.qkv) | dense(f"{at}.o", layer.o)
        out |= dense(f"{at}.up", layer.f1) | dense(f"{at}.down", layer.f2)
        out[f"{at}.relative"] = array(layer.rel)
        if layer.arc is not None:
            out[f"{at}.arc"] = array(layer.arc)
    return out
