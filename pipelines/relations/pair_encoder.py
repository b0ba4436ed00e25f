"""The encoder of the pair network in NumPy: a transformer over the tokens of a sentence.

It is that of Vaswani et al. 2017, "Attention is all you need", pre-normalised, with relative positions as a bias a
head; where a dependency tree is read, also with a bias for the word above and those below. It was pre-trained to fill
in words of raw news text.

Its weights are rearranged once, so that less is left to do for each document, with the same result. What is added to
the stream of a token has its mean taken out, for all that read the stream are normalisations, which do it anyway; their
gains and shifts are in the matrices that follow. A bias of keys moves all scores of a query alike, so it is left out,
and one of values passes through the weights, which add up to 1, into the bias of the output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.relations.pair_input import TOKENS, PairInput

__all__ = ["ONES", "PairEncoder", "gate", "single"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_EPSILON = 1e-5
_HIGHEST = 80.0
"""Scores of attention that are higher count as so high: their exponentials have no end in single precision. Those of
trained networks are below 20."""
ONES = np.ones(TOKENS, np.float32)
"""What adds up the weights of the tokens of a sentence: a product is faster than a sum of each row."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Self-attention and two dense layers; queries come divided by the root of their width, and what is gated is half
    of itself (:func:`gate`). ``bias`` is that of a head for each two places in the longest sentence."""

    keys: Floats
    queries_values: Floats
    query_shift: Floats
    out: Floats
    out_shift: Floats
    up: Floats
    up_shift: Floats
    down: Floats
    down_shift: Floats
    bias: Floats
    arc: Floats | None

    @classmethod
    def of(cls, w: Mapping[str, Doubles], name: str) -> _Layer:
        """From the weights under a layer's name, as the recipe writes them."""
        heads, size = len(w[f"{name}.relative"]), len(w[f"{name}.qkv.w"])
        qkv, shifts = _after_normal(w, f"{name}.norm.1", f"{name}.qkv")
        query, key, value = np.split(qkv, 3, axis=1)
        root = np.sqrt(size / heads)
        up, up_shift = _after_normal(w, f"{name}.norm.2", f"{name}.up")
        out, down = w[f"{name}.o.w"], w[f"{name}.down.w"]
        arc = w.get(f"{name}.arc")
        return cls(
            keys=single(key.T),
            queries_values=single(np.concatenate([query / root, value], axis=1)),
            query_shift=single(shifts[:size] / root),
            out=single(_centred(out)),
            out_shift=single(_centred(w[f"{name}.o.b"] + shifts[2 * size :] @ out)),
            up=single(up / 2),
            up_shift=single(up_shift / 2),
            down=single(_centred(down)),
            down_shift=single(_centred(w[f"{name}.down.b"])),
            bias=single(_by_distance(w[f"{name}.relative"])),
            arc=None if arc is None else single(arc),
        )


class PairEncoder:
    """The encoder with its weights."""

    def __init__(self, w: Mapping[str, Doubles]) -> None:
        """``w`` has the weights as the recipe writes them."""
        layers = 1 + max(int(k.split(".")[1]) for k in w if k.startswith("layer."))
        classes = sum(k.startswith("class.") for k in w)
        self._vectors, self._words = single(_centred(w["input.w"])), single(_centred(w["word"]))
        self._triggers = single(_centred(w["trigger"]))
        self._classes = [single(_centred(w[f"class.{k}"])) for k in range(classes)]
        self._classes[0] += single(_centred(w["input.b"]))
        self._gain, self._shift = single(w["norm.input.w"]), single(w["norm.input.b"])
        self._layers = [_Layer.of(w, f"layer.{n}") for n in range(layers)]

    def read(self, sentences: Sequence[PairInput]) -> Floats:
        """The tokens of all sentences in context, one sentence after the other; normalised, but without gain and
        shift of the last normalisation."""
        lengths = [len(s.tokens) for s in sentences]
        arcs = _arcs(sentences) if self._layers[0].arc is not None else None
        x = _normal(self._input(sentences))
        x *= self._gain
        x += self._shift
        x -= x.mean(-1, keepdims=True)
        for layer in self._layers:
            _attend(layer, x, lengths, arcs)
            inner = _normal(x) @ layer.up
            inner += layer.up_shift
            x += gate(inner) @ layer.down
            x += layer.down_shift
        return _normal(x)

    def _input(self, sentences: Sequence[PairInput]) -> Floats:
        x: Floats = np.concatenate([s.vectors for s in sentences]) @ self._vectors
        x += self._words.take(np.concatenate([s.words for s in sentences]), axis=0)
        for table, rows in zip(self._classes, np.concatenate([s.classes for s in sentences]).T, strict=True):
            x += table.take(rows, axis=0)
        triggers = np.concatenate([s.triggers for s in sentences])
        triggering = np.flatnonzero(triggers.any(axis=1))
        x[triggering] += triggers[triggering] @ self._triggers
        return x


def _attend(
    layer: _Layer, x: Floats, lengths: Sequence[int], arcs: Sequence[tuple[Ints, Ints]] | None
) -> None:
    """Add to each token what it sees of its sentence."""
    size, heads = x.shape[1], len(layer.bias)
    normal = _normal(x)
    mixed = normal @ layer.queries_values
    mixed[:, :size] += layer.query_shift
    queries, values = mixed.reshape(len(x), 2, heads, -1).transpose(1, 2, 0, 3)
    keys = (layer.keys @ normal.T).reshape(heads, -1, len(x))
    seen = np.empty((len(x), heads, size // heads), np.float32)
    out, start = seen.transpose(1, 0, 2), 0
    for n, length in enumerate(lengths):
        here = slice(start, start := start + length)
        scores = queries[:, here] @ keys[:, :, here]
        scores += layer.bias[:, :length, :length]
        if arcs is not None and layer.arc is not None:
            below, above = arcs[n]
            scores[:, below, above] += layer.arc[:, :1]
            scores[:, above, below] += layer.arc[:, 1:]
        np.exp(scores.clip(-_HIGHEST, _HIGHEST, out=scores), out=scores)
        np.divide(scores @ values[:, here], (scores @ ONES[:length])[:, :, None], out=out[:, here])
    x += seen.reshape(x.shape) @ layer.out
    x += layer.out_shift


def gate(half: Floats) -> Floats:
    """SiLU(2x) = x (1 + tanh x), for half of what is gated.

    >>> [round(x, 3) for x in gate(np.array([0.0, 0.5], np.float32)).tolist()]
    [0.0, 0.731]
    """
    opened: Floats = np.tanh(half)
    opened += 1
    opened *= half
    return opened


def single(x: npt.NDArray[np.floating]) -> Floats:
    """In single precision, row after row."""
    return np.ascontiguousarray(x, np.float32)


def _normal(x: Floats) -> Floats:
    """Layer normalisation of rows whose mean is 0, without gain and shift."""
    squares = np.einsum("ij,ij->i", x, x)
    squares /= x.shape[1]
    squares += _EPSILON
    normal: Floats = x / np.sqrt(squares, out=squares)[:, None]
    return normal


def _after_normal(w: Mapping[str, Doubles], normal: str, dense: str) -> tuple[Doubles, Doubles]:
    """Weights and biases of a dense layer that has a normalisation's gain and shift in it."""
    weights = w[f"{dense}.w"]
    return w[f"{normal}.w"][:, None] * weights, w[f"{dense}.b"] + w[f"{normal}.b"] @ weights


def _centred(x: Doubles) -> Doubles:
    """Without the mean of each row."""
    centred: Doubles = x - x.mean(-1, keepdims=True)
    return centred


def _arcs(sentences: Sequence[PairInput]) -> list[tuple[Ints, Ints]]:
    """The tokens of each sentence that hang on another one, and these others."""
    out = []
    for s in sentences:
        assert s.heads is not None, "a network that was trained on trees"
        below = np.flatnonzero(s.heads != np.arange(len(s.heads)))
        out.append((below, s.heads[below]))
    return out


def _by_distance(relative: Doubles) -> Doubles:
    """The bias of a head for each two places in the longest sentence."""
    reach, places = relative.shape[1] // 2, np.arange(TOKENS)
    return relative[:, np.clip(places[None] - places[:, None], -reach, reach) + reach]
