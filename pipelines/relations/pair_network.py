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
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.references import Reference
from pipelines.relations.pair_input import TOKENS, PairInput

__all__ = ["PairNetwork", "Scored", "load_pair_network"]

Floats = npt.NDArray[np.float32]
_EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class Scored:
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
        ends = np.cumsum([len(s.tokens) for s in sentences])
        hidden = np.split(self._encode(sentences), ends[:-1])
        return [self._pairs(s, h) for s, h in zip(sentences, hidden, strict=True)]

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
        for n in range(self._layers):
            x = self._layer(n, x, lengths)
        return self._normal("norm.output", x)

    def _layer(self, number: int, x: Floats, lengths: Sequence[int]) -> Floats:
        """Self-attention inside each sentence and two dense layers, each added to what comes in."""
        w, name = self._w, f"layer.{number}"
        mixed = self._normal(f"{name}.norm.1", x) @ w[f"{name}.qkv.w"] + w[f"{name}.qkv.b"]
        mixed = mixed.reshape(len(x), 3, self._heads, -1)
        mixed[:, 0] /= np.float32(np.sqrt(mixed.shape[-1]))
        seen, start = np.empty((len(x), self._heads, mixed.shape[-1]), np.float32), 0
        for length in lengths:
            q, k, v = mixed[start : start + length].transpose(1, 2, 0, 3)
            scores = q @ k.transpose(0, 2, 1) + self._bias[number][:, :length, :length]
            seen[start : start + length] = (_softmax(scores) @ v).transpose(1, 0, 2)
            start += length
        x = x + seen.reshape(x.shape) @ w[f"{name}.o.w"] + w[f"{name}.o.b"]
        inner = _silu(self._normal(f"{name}.norm.2", x) @ w[f"{name}.up.w"] + w[f"{name}.up.b"])
        return x + inner @ w[f"{name}.down.w"] + w[f"{name}.down.b"]

    def _normal(self, name: str, x: Floats) -> Floats:
        """Layer normalisation."""
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt(np.mean(centred * centred, -1, keepdims=True) + _EPSILON)
        scaled: Floats = centred / spread * self._w[f"{name}.w"] + self._w[f"{name}.b"]
        return scaled

    def _pairs(self, s: PairInput, hidden: Floats) -> list[Scored]:
        """All pairs of different entities of one sentence."""
        w = self._w
        ends = hidden[s.spans[:, 0]], hidden[s.spans[:, 1]]
        found = np.concatenate([*ends, s.rows @ w["reference.w"] + w["reference.b"]], axis=1)
        references = np.concatenate([w["nobody"][None], found])
        first = references[1:] @ w["source.w"] + w["source.b"]
        second = references @ w["target.w"] + w["target.b"]
        attention, context = self._attention(references, hidden)
        starts = s.spans[:, 0]
        distance = np.clip(starts[None, :] - starts[:, None], -19, 19) + 20
        distance = np.concatenate([np.zeros((len(starts), 1), np.int64), distance], axis=1)
        joined = first[:, None] + second[None] + context + w["distance"][distance]
        pair = np.concatenate([_silu(joined), first[:, None] * second[None]], axis=2)
        logits = _silu(pair @ w["middle.w"] + w["middle.b"]) @ w["out.w"] + w["out.b"]
        return _pooled(s, logits, attention)

    def _attention(self, references: Floats, hidden: Floats) -> tuple[Floats, Floats]:
        """The words that both references of a pair attend to, [source, target, token], and their mean."""
        w = self._w
        keys = (hidden @ w["key.w"] + w["key.b"]).T / np.float32(np.sqrt(hidden.shape[1]))
        first = (references[1:] @ w["source_query.w"] + w["source_query.b"]) @ keys
        second = (references @ w["target_query.w"] + w["target_query.b"]) @ keys
        attention = _softmax(first[:, None] + second[None])
        return attention, attention @ (hidden @ w["context.w"] + w["context.b"])


def _pooled(s: PairInput, logits: Floats, attention: Floats) -> list[Scored]:
    """One result for each two entities, of all their pairs of references."""
    entities = np.array([r.entity for r in s.references])
    columns = np.concatenate(([-1], entities))
    rows, places = np.nonzero(entities[:, None] != columns[None])
    codes = entities[rows] * (int(columns.max()) + 2) + columns[places] + 1
    order = np.argsort(codes, kind="stable")
    rows, places, codes = rows[order], places[order], codes[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    here = logits[rows, places]
    top = np.maximum.reduceat(here, starts)
    counts = np.diff(np.append(starts, len(codes)))
    odds = top + np.log(np.add.reduceat(np.exp(here - np.repeat(top, counts, axis=0)), starts))
    probability = (1 / (1 + np.exp(-odds))).astype(np.float32)
    likely, out = here.max(1), []
    for n, (start, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
        best = start + int(likely[start : start + count].argmax())
        i, j = int(rows[best]), int(places[best])
        ends = (s.references[i],) if j == 0 else (s.references[i], s.references[j - 1])
        token = int(s.tokens[int(attention[i, j].argmax())])
        out.append(Scored(int(entities[i]), int(columns[j]), probability[n], token, ends))
    return out


def _by_distance(relative: Floats) -> Floats:
    """The bias of a head for each two places in the longest sentence."""
    reach, places = relative.shape[1] // 2, np.arange(TOKENS)
    return relative[:, np.clip(places[None] - places[:, None], -reach, reach) + reach]


def _softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def _silu(x: Floats) -> Floats:
    y: Floats = x / (1 + np.exp(-x))
    return y


@cache
def load_pair_network() -> PairNetwork:
    """The shipped network; loaded once a process."""
    with (files("pipelines.arabic") / "model" / "pairs.npz").open("rb") as file:
        return PairNetwork(dict(np.load(file)))
