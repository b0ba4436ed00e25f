"""The pair network in NumPy: an encoder over a sentence, and a scorer of pairs of references.

The scorer describes a pair by both references and by the words that both attend to (after Zhou et al. 2021,
"Document-level relation extraction with adaptive thresholding and localized context pooling"), and gives a probability
for every relation type. References of the same two entities in one sentence are one pair: their scores are added up as
odds. The encoder is :mod:`pipelines.relations.pair_encoder`.

Training is in ``pipelines/train/pair_network.py``; inference needs NumPy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES
from pipelines.models import model_arrays
from pipelines.relations.pair_encoder import ONES, PairEncoder, gate, single
from pipelines.relations.pair_input import PairInput
from pipelines.relations.pair_scores import PairScores
from pipelines.relations.pairing import Pairs, paired

__all__ = ["PairNetwork", "load_pair_network"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_HIGHEST = 80.0
"""Log odds that are higher count as so high: their exponentials have no end in single precision."""


class PairNetwork:
    """The network with its weights, named as the recipe writes them."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self.words = {int(w): n + 3 for n, w in enumerate(weights["words"])}
        if weights["out.w"].shape[1] != len(RELATION_TYPES):
            raise ValueError(
                "the pair network was trained for another list of relation types: train it again"
            )
        self._weights = weights
        w = {k: np.asarray(v, np.float64) for k, v in weights.items() if k != "words"}
        self._encoder, self._scorer = PairEncoder(w), _Scorer(w)

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        weights: dict[str, Any] = {
            k: np.asarray(v, np.float16) for k, v in self._weights.items() if k != "words"
        }
        np.savez_compressed(path, words=np.array(list(self.words), np.uint64), **weights)

    def score(self, sentences: Sequence[PairInput]) -> PairScores:
        """The pairs of all sentences, scored."""
        if not sentences:
            return PairScores.joined([])
        starts = np.cumsum([0, *(len(s.tokens) for s in sentences)]).tolist()
        hidden = self._encoder.read(sentences)
        pairs = paired(sentences, starts if self._scorer.reads_trees else None)
        logits, attended = self._scorer.logits(sentences, pairs, hidden, starts)
        return _pooled(sentences, pairs, logits, attended)


class _Scorer:
    """What follows the encoder. Its weights too are rearranged once: matrices that only linear layers part are one, and
    what is gated comes halved."""

    def __init__(self, w: Mapping[str, Doubles]) -> None:
        size, width = w["context.w"].shape
        gain, shift = w["norm.output.w"], w["norm.output.b"]
        # Of the score query · key, what is the same for all keys makes no difference.
        key = w["key.w"].T / np.sqrt(size) * gain
        ends = [(w[f"{end}_query.w"] @ key, w[f"{end}_query.b"] @ key) for end in ("source", "target")]
        ends += [(w[f"{end}.w"] / 2, w[f"{end}.b"] / 2) for end in ("source", "target")]
        weights, biases = np.concatenate([m for m, _ in ends], axis=1), np.concatenate([b for _, b in ends])
        first, last, row = np.split(weights, 3)
        of_shift = shift @ (first + last) + w["reference.b"] @ row + biases
        self._tokens = single(np.concatenate([gain[:, None] * first, gain[:, None] * last]))
        self._rows, self._shift = single(w["reference.w"] @ row), single(of_shift)
        self._nobody = single(w["nobody"] @ weights + biases)
        self._cuts = np.cumsum([size, size, width]).tolist()
        self._context = single(gain[:, None] * w["context.w"] / 2)
        self._distance = single((w["distance"] + shift @ w["context.w"] + w["context.b"]) / 2)
        from_context, from_product = np.split(w["middle.w"] / 2, 2)
        self._from_context, self._from_product = (
            single(from_context),
            single(4 * from_product),
        )  # of two halves
        self._middle_shift = single(w["middle.b"] / 2)
        self._out, self._out_shift = single(w["out.w"]), single(w["out.b"][:, None])
        self.reads_trees = "top.w" in w
        if self.reads_trees:
            self._top = single(gain[:, None] * w["top.w"] / 2)
            self._up, self._down = (
                single((w["up"] + shift @ w["top.w"] + w["top.b"]) / 2),
                single(w["down"] / 2),
            )

    def logits(
        self, sentences: Sequence[PairInput], pairs: Pairs, hidden: Floats, starts: Sequence[int]
    ) -> tuple[Floats, Ints]:
        """The scores of each pair, a row a relation type, and the token of the document that both references of the
        pair attend to most."""
        asked, wanted, first, second = np.split(
            self._references(sentences, hidden, starts), self._cuts, axis=1
        )
        values = hidden @ self._context
        attended = np.empty(len(pairs.source), np.int64)
        context = np.empty((len(pairs.source), values.shape[1]), np.float32)
        for n, s in enumerate(sentences):
            at, here = slice(*pairs.cuts[n : n + 2]), slice(*starts[n : n + 2])
            rows = slice(*pairs.places[n : n + 2])
            tokens = hidden[here].T
            attention = (asked[rows] @ tokens).take(pairs.source[at] - rows.start, axis=0)
            attention += (wanted[rows] @ tokens).take(pairs.target[at] - rows.start, axis=0)
            most = attention.argmax(axis=1)
            attended[at] = s.tokens.take(most)
            attention -= attention[np.arange(len(most)), most][:, None]
            np.exp(attention, out=attention)
            mean = np.matmul(attention, values[here], out=context[at])
            mean /= (attention @ ONES[: len(s.tokens)])[:, None]
        return self._typed(pairs, first, second, context, hidden), attended

    def _references(self, sentences: Sequence[PairInput], hidden: Floats, starts: Sequence[int]) -> Floats:
        """Queries and descriptions of all references, as source and as target; before those of a sentence nobody's.

        References are described by their first and last token and their row.
        """
        spans = np.concatenate([s.spans + start for s, start in zip(sentences, starts, strict=False)])
        different, number = np.unique(spans @ (len(hidden), 1), return_inverse=True)
        firsts, lasts = np.divmod(different, len(hidden))
        words = (
            np.concatenate([hidden.take(firsts, axis=0), hidden.take(lasts, axis=0)], axis=1) @ self._tokens
        )
        words += self._shift
        found = np.concatenate([s.rows for s in sentences]) @ self._rows
        found += words.take(number, axis=0)
        places = np.cumsum([0, *(len(s.references) for s in sentences)])[:-1]
        return np.insert(found, places, self._nobody, axis=0)

    def _typed(self, pairs: Pairs, first: Floats, second: Floats, context: Floats, hidden: Floats) -> Floats:
        """The scores of all relation types for each pair; ``context`` is overwritten."""
        source, target = first.take(pairs.source, axis=0), second.take(pairs.target, axis=0)
        context += source
        context += target
        context += self._distance.take(pairs.distance, axis=0)
        if pairs.way is not None:
            top, up, down = pairs.way
            context += (hidden @ self._top).take(top, axis=0)
            context += self._up.take(up, axis=0)
            context += self._down.take(down, axis=0)
        source *= target
        middle = gate(context) @ self._from_context
        middle += source @ self._from_product
        middle += self._middle_shift
        logits = single((gate(middle) @ self._out).T)
        logits += self._out_shift
        return logits


def _pooled(sentences: Sequence[PairInput], pairs: Pairs, logits: Floats, tokens: Ints) -> PairScores:
    """One result for each two entities of a sentence, of all their pairs of references."""
    starts = pairs.starts
    counts = np.diff(np.append(starts, logits.shape[1]))
    likely = logits.max(0)
    odds = np.exp(np.minimum(logits, _HIGHEST, out=logits), out=logits)
    highest = np.flatnonzero(likely == np.repeat(np.maximum.reduceat(likely, starts), counts))
    best = highest[np.searchsorted(highest, starts)]
    summed = np.add.reduceat(odds, starts, axis=1)
    probability = summed / (1 + summed)
    references = [r for s in sentences for r in (None, *s.references)]
    source, target = pairs.source[best], pairs.target[best]
    entities = np.array([-1 if r is None else r.entity for r in references])
    ends = np.stack([source, target], axis=1)
    return PairScores(
        entities[source], entities[target], single(probability.T), tokens[best], ends, references
    )


@cache
def load_pair_network() -> PairNetwork:
    """The shipped network; loaded once a process."""
    return PairNetwork(model_arrays("arabic/model/pairs.npz"))
