"""The network under tagger and recogniser, in NumPy: what it reads of a token, a BiLSTM, a CRF decoder.

A token is read by its folded full form (``norm_``), so that spelling variants and words behind «ل» are one
word: its floret vector, and embeddings of the form, its first and last letters, its make, and how it touches
its neighbours. A bidirectional LSTM reads the sentence; a linear-chain CRF over BIOES labels picks the names
(Lample et al. 2016, "Neural Architectures for Named Entity Recognition"), a softmax the part of speech.

Training is in ``pipelines/train/ner.py``; inference needs NumPy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    "Committee",
    "Network",
    "Sentence",
    "forbidden",
    "token_features",
    "vector_key",
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
_BATCH = 48  # sentences in one pass of the LSTM


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the network reads of one sentence, a row a token: rows of the tables, floret vector, hint, the
    word's number."""

    features: Ints
    vectors: Floats
    hints: Ints
    words: Ints


def vector_key(norm: str) -> str:
    """The form whose floret vector is looked up: digits are all alike."""
    return "".join("0" if c.isdigit() else c for c in norm) if norm[:1].isdigit() else norm


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
    """One trained network; :meth:`read` scores the labels and tags of a document.

    ``weights`` are named as the recipe writes them (``emb.0`` …, ``lstm0.fw.w``, ``out.w`` …).
    """

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._w: dict[str, Floats] = {k: np.asarray(v, dtype=np.float32) for k, v in weights.items()}
        self._layers = len([k for k in self._w if k.endswith("fw.u")])
        self.moves = self._w["trans"]
        """The scores of a label (column) after another (row)."""

    def read(self, sentences: Sequence[Sentence]) -> tuple[Floats, Floats]:
        """The scores of the labels and of the tags of all tokens of a document, sentence after sentence."""
        order = sorted(range(len(sentences)), key=lambda i: -len(sentences[i].features))
        batches = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
        parts = [part for batch in batches for part in self._encode([sentences[i] for i in batch])]
        hidden = np.concatenate(
            [part for _, part in sorted(zip(order, parts, strict=True), key=lambda x: x[0])]
        )
        words = np.concatenate([s.words for s in sentences])
        everywhere = np.concatenate((hidden, _pooled(hidden, words)), axis=1)
        middle = np.tanh(everywhere @ self._w["mid.w"] + self._w["mid.b"])
        return middle @ self._w["out.w"] + self._w["out.b"], hidden @ self._w["pos.w"] + self._w["pos.b"]

    def _encode(self, sentences: list[Sentence]) -> list[Floats]:
        """The LSTM's output for each of the sentences, which come in the order of falling length."""
        lengths = [len(s.features) for s in sentences]
        x = self._inputs(sentences)
        for layer in range(self._layers):
            forward = self._lstm(x, lengths, f"lstm{layer}.fw", reverse=False)
            backward = self._lstm(x, lengths, f"lstm{layer}.bw", reverse=True)
            x = np.concatenate((forward, backward), axis=-1)
        return [x[:n, row] for row, n in enumerate(lengths)]

    def _inputs(self, sentences: list[Sentence]) -> Floats:
        """What the LSTM reads, [token, sentence, numbers]; sentences in the order of falling length."""
        width = len(sentences[0].features)
        features = np.concatenate([s.features for s in sentences])
        parts = [self._w[f"emb.{k}"][features[:, k]] for k in range(features.shape[1])]
        vectors = np.concatenate([s.vectors for s in sentences])
        parts.append(np.tanh(vectors @ self._w["vec.w"] + self._w["vec.b"]))
        parts.append(np.broadcast_to(self._w["src"][0], (len(features), self._w["src"].shape[1])))
        if "hint" in self._w:
            parts.append(self._w["hint"][np.concatenate([s.hints for s in sentences])])
        flat = np.concatenate(parts, axis=1)
        out = np.zeros((width, len(sentences), flat.shape[1]), dtype=np.float32)
        start = 0
        for row, s in enumerate(sentences):
            n = len(s.features)
            out[:n, row] = flat[start : start + n]
            start += n
        return out

    def _lstm(self, x: Floats, lengths: list[int], name: str, *, reverse: bool) -> Floats:
        """One direction. Gates in the order input, forget, output (halved for the one tanh), cell."""
        u = self._w[f"{name}.u"]
        size = u.shape[0]
        gates_x = x @ self._w[f"{name}.w"] + self._w[f"{name}.b"]
        out = np.zeros((*x.shape[:2], size), dtype=np.float32)
        h = np.zeros((x.shape[1], size), dtype=np.float32)
        c = np.zeros_like(h)
        active = np.searchsorted(-np.asarray(lengths), -np.arange(len(x)), side="left")
        for t in range(len(x) - 1, -1, -1) if reverse else range(len(x)):
            n = active[t]
            gates = np.tanh(gates_x[t, :n] + h[:n] @ u)
            opened = gates[:, : 3 * size] * 0.5 + 0.5
            c[:n] = opened[:, size : 2 * size] * c[:n] + opened[:, :size] * gates[:, 3 * size :]
            h[:n] = opened[:, 2 * size :] * np.tanh(c[:n])
            out[t, :n] = h[:n]
        return out


class Committee:
    """Networks trained from different seeds, which decide together by the mean of their scores."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks
        pairs, first, last = forbidden()
        moves = sum((n.moves for n in networks), np.zeros_like(networks[0].moves)) / len(networks)
        self._moves = np.where(pairs, _NEVER, moves).astype(np.float32)
        self._first = np.where(first, _NEVER, 0).astype(np.float32)
        self._last = np.where(last, _NEVER, 0).astype(np.float32)

    def predict(self, sentences: Sequence[Sentence]) -> list[tuple[Ints, Floats, Ints]]:
        """For each sentence of a document the labels of its tokens, their scores, and the tags (indices).

        The sentences must be those of one document: each token also sees how its word is used elsewhere in
        it.
        """
        if not sentences:
            return []
        results = [network.read(sentences) for network in self._networks]
        scores = np.mean([s for s, _ in results], axis=0)
        tags = np.mean([t for _, t in results], axis=0).argmax(-1)
        ends = np.cumsum([len(s.features) for s in sentences])[:-1]
        parts = np.split(scores, ends)
        order = sorted(range(len(parts)), key=lambda i: -len(parts[i]))
        paths = dict(zip(order, self._decode([parts[i] for i in order]), strict=True))
        return [(paths[i], parts[i], t) for i, t in enumerate(np.split(tags, ends))]

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


def _pooled(hidden: Floats, words: Ints) -> Floats:
    """For each token the largest values over all tokens of its word (Akbik et al. 2019, "Pooled
    Contextualized Embeddings for Named Entity Recognition")."""
    _, inverse = np.unique(words, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    starts = np.flatnonzero(np.diff(inverse[order], prepend=-1))
    largest: Floats = np.maximum.reduceat(hidden[order], starts, axis=0)
    return largest[inverse]
