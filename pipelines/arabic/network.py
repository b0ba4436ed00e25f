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
    "Network",
    "Sentence",
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
_NEVER = -1e4
_BATCH, _TOKENS = 64, 2048  # sentences in one pass of the LSTM; tokens, unless one sentence alone has more
_DECODED = 1024  # sentences whose labels are found together


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the network reads of one sentence, a row a token: rows of the tables, floret vector, hint, the
    word's number."""

    features: Ints
    vectors: Floats
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
        self._w: dict[str, Floats] = {k: np.asarray(v, dtype=np.float32) for k, v in weights.items()}
        pairs, first, last = forbidden()
        self._recurrent = np.stack([self._w["lstm.fw.u"], self._w["lstm.bw.u"]])
        self._moves = np.where(pairs, _NEVER, self._w["trans"]).astype(np.float32)
        self._first = np.where(first, _NEVER, 0).astype(np.float32)
        self._last = np.where(last, _NEVER, 0).astype(np.float32)

    def predict(self, sentences: Sequence[Sentence]) -> list[tuple[Ints, Floats, Ints]]:
        """For each sentence of a document the labels of its tokens, their scores, and the tags (indices).

        The sentences must be those of one document: each token also sees how its word is used elsewhere in
        it.
        """
        if not sentences:
            return []
        hidden = np.concatenate([self._encode(batch) for batch in _batches(sentences)])
        scores, tags = self._scores(hidden, np.concatenate([s.words for s in sentences]))
        ends = np.cumsum([len(s.features) for s in sentences])[:-1]
        parts = np.split(scores, ends)
        order = sorted(range(len(parts)), key=lambda i: -len(parts[i]))
        paths: dict[int, Ints] = {}
        for start in range(
            0, len(order), _DECODED
        ):  # the longest of each block decides how much memory it takes
            block = order[start : start + _DECODED]
            paths.update(zip(block, self._decode([parts[i] for i in block]), strict=True))
        return [(paths[i], parts[i], t) for i, t in enumerate(np.split(tags, ends))]

    def _scores(self, hidden: Floats, words: Ints) -> tuple[Floats, Ints]:
        """The scores of the labels and the best tags, from the LSTM's output for all tokens of a document."""
        w, (largest, number) = self._w, _pooled(hidden, words)
        scores, tags = [], []
        for start in range(0, len(hidden), _TOKENS):  # what a cache holds is quicker
            here = hidden[start : start + _TOKENS]
            everywhere = np.concatenate((here, largest[number[start : start + _TOKENS]]), axis=1)
            middle = np.tanh(everywhere @ w["mid.w"] + w["mid.b"])
            scores.append(middle @ w["out.w"] + w["out.b"])
            tags.append((here @ w["pos.w"] + w["pos.b"]).argmax(-1))
        return np.concatenate(scores), np.concatenate(tags)

    def _encode(self, sentences: Sequence[Sentence]) -> Floats:
        """The output of the LSTM, forward and backward, for each token."""
        lengths = np.array([len(s.features) for s in sentences])
        out = _lstm(self._gates(sentences), self._recurrent, lengths)
        return np.concatenate((out[0], out[1]), axis=1)

    def _gates(self, sentences: Sequence[Sentence]) -> Floats:
        """What each token adds to the gates of the LSTM, forward and backward, sentence after sentence."""
        w, features = self._w, np.concatenate([s.features for s in sentences])
        parts = [w[f"emb.{k}"][features[:, k]] for k in range(features.shape[1])]
        parts.append(np.tanh(np.concatenate([s.vectors for s in sentences]) @ w["vec.w"] + w["vec.b"]))
        parts.append(np.broadcast_to(w["src"][0], (len(features), w["src"].shape[1])))
        parts.append(w["hint"][np.concatenate([s.hints for s in sentences])])
        x = np.concatenate(parts, axis=1)
        return np.stack([x @ w[f"lstm.{way}.w"] + w[f"lstm.{way}.b"] for way in ("fw", "bw")])

    def _decode(self, scores: list[Floats]) -> list[Ints]:
        """The best label path of each sentence (Viterbi); sentences in the order of falling length."""
        lengths = np.array([len(s) for s in scores])
        width = int(lengths[0])
        best = np.stack([s[0] for s in scores]) + self._first
        final = best.copy()
        back = np.zeros((width, *best.shape), dtype=np.int64)
        for t in range(1, width):
            n = int((lengths > t).sum())
            steps = best[:n, :, None] + self._moves
            back[t, :n] = steps.argmax(1)
            best[:n] = steps.max(1) + np.stack([s[t] for s in scores[:n]])
            final[:n] = best[:n]
        return [self._path(final[row], back[:n, row]) for row, n in enumerate(lengths)]

    def _path(self, final: Floats, back: Ints) -> Ints:
        path = np.zeros(len(back), dtype=np.int64)
        label = int((final + self._last).argmax())
        for t in range(len(back) - 1, -1, -1):
            path[t] = label
            label = int(back[t, label])
        return path


def _lstm(gates: Floats, recurrent: Floats, lengths: Ints) -> Floats:
    """A forward and a backward LSTM over the same sentences at once.

    ``gates`` are [LSTM, token, input-forget-output-cell], the first three halved, so that one tanh serves all
    four. The sentences are packed: step by step the tokens of all sentences that are still running.
    """
    order = np.argsort(-lengths, kind="stable")
    starts, sorted_ = (np.cumsum(lengths) - lengths)[order], lengths[order]
    running = np.searchsorted(-sorted_, -np.arange(sorted_[0]), side="left")
    ends = np.cumsum(running)
    step = np.repeat(np.arange(len(running)), running)
    row = np.arange(ends[-1]) - np.repeat(ends - running, running)
    ways = [starts[row] + step, starts[row] + sorted_[row] - 1 - step]
    packed = np.stack([g[ways[k % 2]] for k, g in enumerate(gates)])
    size = recurrent.shape[1]
    h = np.zeros((len(gates), len(lengths), size), dtype=np.float32)
    c = np.zeros_like(h)
    out = np.empty((*packed.shape[:2], size), dtype=np.float32)
    for end, n in zip(ends, running, strict=True):
        values = np.tanh(packed[:, end - n : end] + h[:, :n] @ recurrent)
        opened = values[:, :, : 3 * size] * 0.5 + 0.5
        c = opened[:, :, size : 2 * size] * c[:, :n] + opened[:, :, :size] * values[:, :, 3 * size :]
        h = opened[:, :, 2 * size :] * np.tanh(c)
        out[:, end - n : end] = h
    result = np.empty_like(out)
    for k, values in enumerate(out):
        result[k, ways[k % 2]] = values
    return result


def _batches(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """As many neighbouring sentences as the LSTM reads in one pass."""
    start = tokens = 0
    for i, sentence in enumerate(sentences):
        tokens += len(sentence.features)
        if i > start and (i - start == _BATCH or tokens > _TOKENS):
            yield sentences[start:i]
            start, tokens = i, len(sentence.features)
    yield sentences[start:]


def _pooled(hidden: Floats, words: Ints) -> tuple[Floats, Ints]:
    """For each word the largest values over all its tokens (Akbik et al. 2019, "Pooled Contextualized Embeddings
    for Named Entity Recognition"), and for each token the number of its word."""
    _, number = np.unique(words, return_inverse=True)
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    return np.maximum.reduceat(hidden[order], starts, axis=0), number
