"""The network under tagger and recogniser, in NumPy: what it reads of a token, a BiLSTM, a CRF decoder.

A token is read by its folded full form (``norm_``), so that spelling variants and words behind «ل» are one
word: its floret vector, and embeddings of the form, its first and last letters, its make, and how it touches
its neighbours. A bidirectional LSTM reads the sentence; a linear-chain CRF over BIOES labels picks the names
(Lample et al. 2016, "Neural Architectures for Named Entity Recognition"), a softmax the part of speech.

Training is in ``pipelines/train/ner.py``; inference needs NumPy only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.arabic.orthography import strip_marks

__all__ = [
    "LABELS",
    "ROWS",
    "TYPES",
    "UPOS",
    "Input",
    "Network",
    "forbidden",
    "token_features",
]

TYPES = ("PERSON", "ORG", "GPE", "LOC", "GROUP", "EVENT")
LABELS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BIES"))
UPOS = (
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
)
ROWS = (6000, 2000, 2000, 800, 300, 6)
"""Rows of the embedding tables: form, beginning, end, last two letters, make, touch."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_TOUCH = 5
"""The table that the neighbours decide; those before it are of the form alone."""
_NEVER = -1e4
_BATCH, _TOKENS = 64, 2048  # sentences in one pass of the LSTM; tokens, unless one sentence alone has more


@dataclass(frozen=True, slots=True)
class Input:
    """What the network reads of a document, sentence after sentence.

    Attributes:
        lengths: the tokens of each sentence.
        forms: for each token the number of its form.
        features: for each form the rows of the first five tables.
        vectors: for each form its floret vector.
        touches: for each token the row of the table of how it touches its neighbours.
        hints: for each token what known names say of it.
        words: for each token its word; what is written in different ways has several forms.
    """

    lengths: Ints
    forms: Ints
    features: Ints
    vectors: Floats
    touches: Ints
    hints: Ints
    words: Ints


def _make(text: str, norm: str) -> str:
    """Script and make of a token, and how long it is."""
    if norm.isdigit():
        return f"d{min(len(norm), 5)}"
    if not norm[0].isalpha():
        return norm[0] if len(norm) == 1 else "x"
    if norm[0].isascii():
        return f"L{text[0].isupper():d}{text[-1].isupper():d}"
    article = norm.startswith("ال") and len(norm) > 4
    bare = strip_marks(text)
    return f"A{min(len(norm), 7)}{article:d}{bare.endswith(('ة', 'ى')):d}{bare.endswith('ا'):d}"


def token_features(text: str, norm: str) -> list[int]:
    """The rows of one token in the first five tables, without its context.

    >>> len(token_features("البيت", "البيت"))
    5
    """
    norm = norm or " "
    digits = "".join("0" if c.isdigit() else c for c in norm)
    bare = norm.removeprefix("ال") if len(norm) > 4 else norm
    parts = (digits, bare[:3], norm[-3:], norm[-2:], _make(text, norm))
    return [hash_string(s) % rows for s, rows in zip(parts, ROWS, strict=False)]


def forbidden() -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Which label may not follow which, which may not begin, and which may not end a sentence."""

    def closed(label: str) -> bool:
        return label[0] in "OES"

    pairs = [
        [
            not ((closed(a) and b[0] in "OBS") or (not closed(a) and b[0] in "IE" and a[1:] == b[1:]))
            for b in LABELS
        ]
        for a in LABELS
    ]
    return (
        np.array(pairs),
        np.array([x[0] in "IE" for x in LABELS]),
        np.array([not closed(x) for x in LABELS]),
    )


class Network:
    """A trained network.

    ``weights`` are named as the recipe writes them (``emb.0`` …, ``lstm.fw.w``, ``out.w`` …).
    """

    def __init__(self, weights: Mapping[str, Any]) -> None:
        w = self._w = {k: np.asarray(v, dtype=np.float32) for k, v in weights.items()}
        self._recurrent = np.stack([w["lstm.fw.u"], w["lstm.bw.u"]])
        both = np.stack([w["lstm.fw.w"], w["lstm.bw.w"]])
        sizes = [sum(w[f"emb.{k}"].shape[1] for k in range(_TOUCH))]
        sizes += [w[name].shape[1] for name in (f"emb.{_TOUCH}", "vec.w", "src")]
        tables, touch, vector, source, hint = np.split(both, np.cumsum(sizes), axis=1)
        self._of_forms = np.concatenate((tables, vector), axis=1)
        always = np.stack([w["lstm.fw.b"], w["lstm.bw.b"]])[:, None] + w["src"] @ source
        around = (w[f"emb.{_TOUCH}"] @ touch)[:, :, None] + (w["hint"] @ hint + always)[:, None]
        self._around = around.reshape(2, -1, around.shape[-1])  # touch and hint together have few values
        self._mid = np.split(w["mid.w"], 2)
        self._moves, self._first, self._next = _transitions(w["trans"])

    def predict(self, document: Input) -> tuple[Ints, Floats, Ints]:
        """For each token of a document its label, the scores of all labels, and its tag (indices).

        Each token also sees how its word is used elsewhere in the document.
        """
        labels = np.zeros(len(document.forms), dtype=np.int64)
        if not len(labels):
            return labels, np.zeros((0, len(LABELS)), np.float32), labels
        batches = list(_batches(document.lengths))
        hidden = np.empty((len(labels), 2 * self._recurrent.shape[1]), dtype=np.float32)
        for batch in batches:
            self._encode(document, batch, hidden)
        scores, tags = self._scores(hidden, document.words)
        for batch in batches:
            labels[batch.forward] = self._decode(scores[batch.forward], batch.running)
        return labels, scores, tags

    def _encode(self, document: Input, batch: _Batch, hidden: Floats) -> None:
        """Put the output of the LSTM, forward and backward, for the tokens of a batch into ``hidden``."""
        forms = np.unique(document.forms[batch.forward])
        of_forms = self._gates(document.features[forms], document.vectors[forms])
        packed = np.empty((2, len(batch.forward), of_forms.shape[2]), dtype=np.float32)
        for way, tokens in enumerate((batch.forward, batch.backward)):
            rows = np.searchsorted(forms, document.forms[tokens])
            np.take(of_forms[way], rows, axis=0, out=packed[way], mode="clip")  # else it makes a copy first
            around = document.touches[tokens] * len(self._w["hint"]) + document.hints[tokens]
            packed[way] += self._around[way, around]
        forward, backward = _lstm(packed, self._recurrent, batch.running)
        size = forward.shape[1]
        hidden[batch.forward, :size], hidden[batch.backward, size:] = forward, backward

    def _gates(self, features: Ints, vectors: Floats) -> Floats:
        """What each form adds to the gates of the LSTM, forward and backward."""
        w = self._w
        parts = [w[f"emb.{k}"][features[:, k]] for k in range(_TOUCH)]
        parts.append(np.tanh(vectors @ w["vec.w"] + w["vec.b"]))
        gates: Floats = np.concatenate(parts, axis=1) @ self._of_forms
        return gates

    def _scores(self, hidden: Floats, words: Ints) -> tuple[Floats, Ints]:
        """The scores of the labels and the best tags, from the LSTM's output for all tokens of a document."""
        w, (largest, number) = self._w, _pooled(hidden, words)
        everywhere = largest @ self._mid[1] + w["mid.b"]
        scores, tags = [], []
        for start in range(0, len(hidden), _TOKENS):  # what a cache holds is quicker
            here = hidden[start : start + _TOKENS]
            middle = here @ self._mid[0]
            middle += everywhere[number[start : start + _TOKENS]]
            scores.append(np.tanh(middle, out=middle) @ w["out.w"] + w["out.b"])
            tags.append((here @ w["pos.w"] + w["pos.b"]).argmax(-1))
        return np.concatenate(scores), np.concatenate(tags)

    def _decode(self, scores: Floats, running: Sequence[int]) -> Ints:
        """The best label paths of packed sentences (Viterbi)."""
        best = np.empty_like(scores)
        np.add(scores[: running[0]], self._first, out=best[: running[0]])
        before, begin = 0, running[0]
        for n in running[1:]:
            steps = best[before : before + n, :, None] + self._moves
            np.add(steps.max(1), scores[begin : begin + n], out=best[begin : begin + n])
            before, begin = begin, begin + n
        labels = np.empty(len(scores), dtype=np.int64)
        following, end = np.full(running[0], len(LABELS)), len(scores)
        for n in reversed(running):
            here = slice(end - n, end)
            labels[here] = following[:n] = (best[here] + self._next[following[:n]]).argmax(-1)
            end -= n
        return labels


def _transitions(scores: Floats) -> tuple[Floats, Floats, Floats]:
    """What it adds that a label follows another, begins a sentence, and is followed by another or (last row) by the
    end."""
    pairs, first, last = forbidden()
    moves = np.where(pairs, _NEVER, scores).astype(np.float32)
    end = np.where(last, _NEVER, 0).astype(np.float32)
    return moves, np.where(first, _NEVER, 0).astype(np.float32), np.concatenate((moves.T, end[None]))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sentences that the LSTM reads at once, packed: step by step the tokens of all that are still running, the longest
    sentence first.

    Attributes:
        running: how many sentences have a token at each step.
        forward: the packed tokens, as indices into those of the document.
        backward: the same where each sentence is read from its end.
    """

    running: list[int]
    forward: Ints
    backward: Ints


def _batches(lengths: Ints) -> Iterator[_Batch]:
    """As many neighbouring sentences as the LSTM reads in one pass."""
    starts = np.cumsum(lengths) - lengths
    start = tokens = 0
    for i, length in enumerate(lengths.tolist()):
        tokens += length
        if i > start and (i - start == _BATCH or tokens > _TOKENS):
            yield _packed(starts[start:i], lengths[start:i])
            start, tokens = i, length
    yield _packed(starts[start:], lengths[start:])


def _packed(starts: Ints, lengths: Ints) -> _Batch:
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    running = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")
    step = np.repeat(np.arange(len(running)), running)
    row = np.arange(len(step)) - np.repeat(np.cumsum(running) - running, running)
    first = starts[row]
    return _Batch(running.tolist(), first + step, first + lengths[row] - 1 - step)


def _lstm(packed: Floats, recurrent: Floats, running: Sequence[int]) -> Floats:
    """A forward and a backward LSTM over the same sentences at once.

    ``packed`` are [LSTM, token, input-forget-output-cell], the first three halved, so that one tanh serves all
    four; see :class:`_Batch`.
    """
    size = recurrent.shape[1]
    out = np.empty((*packed.shape[:2], size), dtype=np.float32)
    c = np.zeros((len(packed), running[0], size), dtype=np.float32)
    h, room, width, begin = np.zeros_like(c), np.empty_like(packed[:, : running[0]]), 0, 0
    for n in running:
        if n != width:
            width, h, c, values = n, h[:, :n], c[:, :n], room[:, :n]
            opened, cell = values[:, :, : 3 * size], values[:, :, 3 * size :]
            input_, forget, output = (opened[:, :, k * size : (k + 1) * size] for k in range(3))
        np.matmul(h, recurrent, out=values)
        values += packed[:, begin : begin + n]
        np.tanh(values, out=values)
        opened *= 0.5
        opened += 0.5
        c *= forget
        input_ *= cell
        c += input_
        h = np.multiply(output, np.tanh(c, out=cell), out=out[:, begin : begin + n])
        begin += n
    return out


def _pooled(hidden: Floats, words: Ints) -> tuple[Floats, Ints]:
    """For each word the largest values over all its tokens (Akbik et al. 2019, "Pooled Contextualized Embeddings
    for Named Entity Recognition"), and for each token the number of its word."""
    distinct, number = np.unique(words, return_inverse=True)
    largest = np.full((len(distinct), hidden.shape[1]), -np.inf, dtype=np.float32)
    for start in range(0, len(hidden), _TOKENS):  # what a cache holds is quicker
        here = slice(start, start + _TOKENS)
        met, values = _largest(hidden[here], number[here])
        largest[met] = np.maximum(largest[met], values)
    return largest, number


def _largest(hidden: Floats, number: Ints) -> tuple[Ints, Floats]:
    """The numbers that there are, and the largest values of each."""
    met, counts = np.unique(number, return_counts=True)
    order = np.argsort(number, kind="stable")
    once, starts = counts == 1, np.cumsum(counts) - counts
    largest = np.empty((len(counts), hidden.shape[1]), dtype=np.float32)
    largest[once] = hidden[order[starts[once]]]
    if not once.all():
        several, sizes = hidden[order[np.repeat(~once, counts)]], counts[~once]
        largest[~once] = np.maximum.reduceat(several, np.cumsum(sizes) - sizes, axis=0)
    return met, largest
