"""The pair network in NumPy: a transformer encoder over a sentence, and a scorer of pairs of references.

The encoder (Vaswani et al. 2017, "Attention is all you need"; pre-normalised, relative positions as a bias a head)
was pre-trained to fill in words of raw news text. The scorer describes a pair by both references and by the words
that both attend to (after Zhou et al. 2021, "Document-level relation extraction with adaptive thresholding and
localized context pooling"), and gives a probability for every relation type. References of the same two entities
in one sentence are one pair: their scores are added up as odds.

Training is in ``pipelines/train/pair_network.py``; inference needs NumPy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.models import model_arrays
from pipelines.references import Reference
from pipelines.relations.pair_input import TOKENS, PairInput
from pipelines.relations.pairing import Pairs, paired

__all__ = ["PairNetwork", "Scored", "load_pair_network"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_EPSILON = 1e-5


class Scored(NamedTuple):
    """What the network says of two entities in one sentence.

    ``target`` is -1 for nobody (a denial without addressee). ``probability`` has one value for each of
    :data:`kg.ontology.RELATION_TYPES`; ``token`` is the token of the document that the likeliest pair of references
    attends to most, ``references`` are these.
    """

    source: int
    target: int
    probability: Floats
    token: int
    references: tuple[Reference, ...]


class PairNetwork:
    """The network with its weights, named as the recipe writes them."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self.words = {int(w): n + 3 for n, w in enumerate(weights["words"])}
        self._w: dict[str, Floats] = {
            k: np.asarray(v, np.float32) for k, v in weights.items() if k != "words"
        }
        self._layers = 1 + max(int(k.split(".")[1]) for k in self._w if k.startswith("layer."))
        self._heads = self._w["layer.0.relative"].shape[0]
        self._bias = [_by_distance(self._w[f"layer.{n}.relative"]) for n in range(self._layers)]
        if self._w["out.w"].shape[1] != len(RELATION_TYPES):
            raise ValueError(
                "the pair network was trained for another list of relation types: train it again"
            )

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        weights: dict[str, Any] = {k: v.astype(np.float16) for k, v in self._w.items()}
        np.savez_compressed(path, words=np.array(list(self.words), np.uint64), **weights)

    def score(self, sentences: Sequence[PairInput]) -> list[list[Scored]]:
        """The pairs of each sentence, scored."""
        if not sentences:
            return []
        starts = np.cumsum([0, *(len(s.tokens) for s in sentences)]).tolist()
        hidden = self._encode(sentences)
        references = self._references(sentences, hidden, starts)
        pairs = paired(sentences, starts if "top.w" in self._w else None)
        attended, context = self._attention(sentences, pairs, references, hidden, starts)
        return _pooled(sentences, pairs, self._logits(pairs, references, context, hidden), attended)

    def _encode(self, sentences: Sequence[PairInput]) -> Floats:
        """The encoder's output for the tokens of all sentences, one sentence after the other."""
        w = self._w
        x = np.concatenate([s.vectors for s in sentences]) @ w["input.w"] + w["input.b"]
        x += w["word"][np.concatenate([s.words for s in sentences])]
        x += np.concatenate([s.triggers for s in sentences]) @ w["trigger"]
        classes = np.concatenate([s.classes for s in sentences])
        for k in range(classes.shape[1]):
            x += w[f"class.{k}"][classes[:, k]]
        x = self._normal("norm.input", x)
        lengths = [len(s.tokens) for s in sentences]
        arcs = _arcs(sentences) if "layer.0.arc" in w else None
        for n in range(self._layers):
            x = self._layer(n, x, lengths, arcs)
        return self._normal("norm.output", x)

    def _layer(
        self, number: int, x: Floats, lengths: Sequence[int], arcs: Sequence[tuple[Ints, Ints]] | None
    ) -> Floats:
        """Self-attention inside each sentence and two dense layers, each added to what comes in."""
        w, name = self._w, f"layer.{number}"
        mixed = self._normal(f"{name}.norm.1", x) @ w[f"{name}.qkv.w"]
        mixed += w[f"{name}.qkv.b"]
        mixed = mixed.reshape(len(x), 3, self._heads, -1)
        mixed[:, 0] /= np.float32(np.sqrt(mixed.shape[-1]))
        seen, start = np.empty((len(x), self._heads, mixed.shape[-1]), np.float32), 0
        for n, length in enumerate(lengths):
            q, k, v = mixed[start : start + length].transpose(1, 2, 0, 3)
            scores = q @ k.transpose(0, 2, 1)
            scores += self._bias[number][:, :length, :length]
            if arcs is not None:
                below, above = arcs[n]
                scores[:, below, above] += w[f"{name}.arc"][:, :1]
                scores[:, above, below] += w[f"{name}.arc"][:, 1:]
            seen[start : start + length] = (_softmax(scores) @ v).transpose(1, 0, 2)
            start += length
        x = x + seen.reshape(x.shape) @ w[f"{name}.o.w"]
        x += w[f"{name}.o.b"]
        inner = self._normal(f"{name}.norm.2", x) @ w[f"{name}.up.w"]
        inner += w[f"{name}.up.b"]
        x += _silu(inner) @ w[f"{name}.down.w"]
        x += w[f"{name}.down.b"]
        return x

    def _normal(self, name: str, x: Floats) -> Floats:
        """Layer normalisation."""
        scaled: Floats = x - x.mean(-1, keepdims=True)
        scaled /= np.sqrt(np.mean(scaled * scaled, -1, keepdims=True) + _EPSILON)
        scaled *= self._w[f"{name}.w"]
        scaled += self._w[f"{name}.b"]
        return scaled

    def _references(self, sentences: Sequence[PairInput], hidden: Floats, starts: Sequence[int]) -> Floats:
        """All references, sentence after sentence, described by their first and last token and their row; before
        them nobody."""
        w = self._w
        spans = np.concatenate([s.spans + start for s, start in zip(sentences, starts, strict=False)])
        rows = np.concatenate([s.rows for s in sentences])
        found = [hidden[spans[:, 0]], hidden[spans[:, 1]], rows @ w["reference.w"] + w["reference.b"]]
        return np.concatenate([w["nobody"][None], np.concatenate(found, axis=1)])

    def _attention(
        self,
        sentences: Sequence[PairInput],
        pairs: Pairs,
        references: Floats,
        hidden: Floats,
        starts: Sequence[int],
    ) -> tuple[Ints, Floats]:
        """The token of the document that both references of each pair attend to most, and the mean of those that
        they attend to."""
        w = self._w
        keys = (hidden @ w["key.w"] + w["key.b"]) / np.float32(np.sqrt(hidden.shape[1]))
        values = hidden @ w["context.w"] + w["context.b"]
        first = references @ w["source_query.w"] + w["source_query.b"]
        second = references @ w["target_query.w"] + w["target_query.b"]
        means, likeliest = np.empty((len(pairs.source), values.shape[1]), np.float32), []
        for n, s in enumerate(sentences):
            at, here = slice(*pairs.cuts[n : n + 2]), slice(*starts[n : n + 2])
            low, high = pairs.places[n : n + 2]
            of_source = first[low:high] @ keys[here].T
            of_target = np.concatenate([second[:1], second[low:high]]) @ keys[here].T
            attention = of_source[pairs.source[at] - low]
            attention += of_target[np.maximum(pairs.target[at] - low + 1, 0)]
            _softmax(attention)
            np.matmul(attention, values[here], out=means[at])
            likeliest.append(s.tokens[attention.argmax(1)])
        return np.concatenate(likeliest), means

    def _logits(self, pairs: Pairs, references: Floats, context: Floats, hidden: Floats) -> Floats:
        """The scores of all relation types for each pair; ``context`` is overwritten."""
        w = self._w
        first = (references @ w["source.w"] + w["source.b"])[pairs.source]
        second = (references @ w["target.w"] + w["target.b"])[pairs.target]
        context += first
        context += second
        context += w["distance"][pairs.distance]
        if pairs.way is not None:
            top, up, down = pairs.way
            context += (hidden @ w["top.w"] + w["top.b"])[top]
            context += w["up"][up]
            context += w["down"][down]
        first *= second
        middle = np.concatenate([_silu(context), first], axis=1) @ w["middle.w"]
        middle += w["middle.b"]
        return _silu(middle) @ w["out.w"] + w["out.b"]


def _arcs(sentences: Sequence[PairInput]) -> list[tuple[Ints, Ints]]:
    """The tokens of each sentence that hang on another one, and these others."""
    out = []
    for s in sentences:
        assert s.heads is not None, "a network that was trained on trees"
        below = np.flatnonzero(s.heads != np.arange(len(s.heads)))
        out.append((below, s.heads[below]))
    return out


def _pooled(sentences: Sequence[PairInput], pairs: Pairs, logits: Floats, tokens: Ints) -> list[list[Scored]]:
    """One result for each two entities of a sentence, of all their pairs of references."""
    starts = pairs.starts
    counts = np.diff(np.append(starts, len(logits)))
    top = np.maximum.reduceat(logits, starts)
    odds = top + np.log(np.add.reduceat(np.exp(logits - np.repeat(top, counts, axis=0)), starts))
    probability = (1 / (1 + np.exp(-odds))).astype(np.float32)
    likely = logits.max(1)
    highest = np.flatnonzero(likely == np.repeat(np.maximum.reduceat(likely, starts), counts))
    best = highest[np.searchsorted(highest, starts)]
    references = [r for s in sentences for r in s.references]
    cuts = np.searchsorted(starts, pairs.cuts).tolist()
    found = []
    columns = (pairs.source[best], pairs.target[best], tokens[best])
    for i, j, token, p in zip(*(c.tolist() for c in columns), probability, strict=True):
        source, target = references[i - 1], references[j - 1] if j else None
        ends = (source,) if target is None else (source, target)
        found.append(Scored(source.entity, -1 if target is None else target.entity, p, token, ends))
    return [found[a:b] for a, b in pairwise(cuts)]


def _by_distance(relative: Floats) -> Floats:
    """The bias of a head for each two places in the longest sentence."""
    reach, places = relative.shape[1] // 2, np.arange(TOKENS)
    return relative[:, np.clip(places[None] - places[:, None], -reach, reach) + reach]


def _softmax(x: Floats) -> Floats:
    """The softmax over the last axis, in place."""
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def _silu(x: Floats) -> Floats:
    y: Floats = np.negative(x)
    np.exp(y, out=y)
    y += 1
    return np.divide(x, y, out=y)


@cache
def load_pair_network() -> PairNetwork:
    """The shipped network; loaded once a process."""
    return PairNetwork(model_arrays("arabic/model/pairs.npz"))
