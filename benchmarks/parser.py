"""A small dependency parser, to measure what syntax would add; it is not shipped.

Words are read as the recogniser reads them (floret vector, part of speech); a bidirectional LSTM reads the sentence; a
biaffine layer scores which token is whose head, another the label (Dozat and Manning 2017, "Deep biaffine attention
for neural dependency parsing"). Heads are chosen greedily. Trained on UD Arabic PUD (CC BY-SA 3.0) in a few minutes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy.tokens import Doc
from torch import nn

from pipelines.arabic.network import UPOS
from pipelines.arabic.vectors import word_vectors
from pipelines.backends import load_backend

__all__ = ["Parser", "Sentence", "attachment_scores", "read_treebank", "train_parser"]

_TAG = {name: i for i, name in enumerate(UPOS)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Folded forms and parts of speech of a sentence with the head (index, -1 for the root) and label of each."""

    norms: list[str]
    tags: list[str]
    heads: list[int]
    labels: list[str]


def read_treebank(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file that our tokenizer cuts as the treebank does, tagged by our tagger."""
    nlp = load_backend("embedded", "ar").nlp  # type: ignore[attr-defined]
    for block in path.read_text("utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
        words = [r for r in rows if r[0].isdigit()]
        if not words:
            continue
        text, spans = "", []
        for r in words:
            spans.append((len(text), len(text) + len(r[1])))
            text += r[1] + ("" if "SpaceAfter=No" in r[9] else " ")
        doc = nlp(text)
        tokens = [t for t in doc if not t.is_space]
        if [(t.idx, t.idx + len(t)) for t in tokens] == spans:
            labels = [r[7].split(":")[0] if r[7] not in ("nsubj:pass", "acl:relcl") else r[7] for r in words]
            yield Sentence(
                [t.norm_ for t in tokens], [t.pos_ for t in tokens], [int(r[6]) - 1 for r in words], labels
            )


class Parser(nn.Module):
    """The network; ``labels`` are those of the treebank."""

    def __init__(self, labels: Sequence[str], size: int = 100) -> None:
        super().__init__()
        self.labels = list(labels)
        self.tag = nn.Embedding(len(UPOS) + 1, 24)
        self.lstm = nn.LSTM(128 + 24, size, bidirectional=True, batch_first=True)
        self.head, self.tail = nn.Linear(2 * size, 128), nn.Linear(2 * size, 128)
        self.arc = nn.Parameter(torch.zeros(129, 128))
        self.label_head, self.label_tail = nn.Linear(2 * size, 64), nn.Linear(2 * size, 64)
        self.label = nn.Parameter(torch.zeros(len(self.labels), 65, 65))
        self.root = nn.Parameter(torch.zeros(2 * size))
        self.drop = nn.Dropout(0.33)
        nn.init.xavier_uniform_(self.arc)
        nn.init.normal_(self.label, std=0.02)

    def forward(self, words: Any, tags: Any) -> tuple[Any, Any, Any]:
        """Scores [token, head] (the root is head 0), and what the labels are made of."""
        x, _ = self.lstm(self.drop(torch.cat([words, self.tag(tags)], -1))[None])
        hidden = self.drop(torch.cat([self.root[None], x[0]]))
        head, tail = torch.relu(self.head(hidden)), torch.relu(self.tail(hidden[1:]))
        ones = torch.ones(len(tail), 1)
        return (
            torch.cat([tail, ones], 1) @ self.arc @ head.T,
            self.label_head(hidden),
            self.label_tail(hidden[1:]),
        )

    def label_scores(self, heads: Any, tails: Any) -> Any:
        """Scores [token, label] under the given heads."""
        ones = torch.ones(len(tails), 1)
        a, b = torch.cat([torch.relu(tails), ones], 1), torch.cat([torch.relu(heads), ones], 1)
        return torch.einsum("ni,lij,nj->nl", a, self.label, b)

    @torch.no_grad()
    def parse(self, norms: Sequence[str], tags: Sequence[str]) -> tuple[list[int], list[str]]:
        """The head (-1: root) and label of each token."""
        self.eval()
        arcs, heads, tails = self(*_input(norms, tags))
        arcs[torch.arange(len(norms)), torch.arange(1, len(norms) + 1)] = -1e4
        best = arcs.argmax(1)
        found = self.label_scores(heads[best], tails).argmax(1)
        return (best - 1).tolist(), [self.labels[i] for i in found.tolist()]

    def parse_doc(self, doc: Doc) -> tuple[list[int], list[str]]:
        """Head (token index, -1: root) and label of each token of a document; white space has no head."""
        heads, labels = [-1] * len(doc), [""] * len(doc)
        for sentence in doc.sents:
            at = [t.i for t in sentence if not t.is_space]
            if at:
                found = self.parse([doc[i].norm_ for i in at], [doc[i].pos_ for i in at])
                for i, head, label in zip(at, *found, strict=True):
                    heads[i], labels[i] = (at[head] if head >= 0 else -1), label
        return heads, labels


def _input(norms: Sequence[str], tags: Sequence[str]) -> tuple[Any, Any]:
    vectors = torch.from_numpy(np.array(word_vectors().of(list(norms)), np.float32))
    return vectors, torch.tensor([_TAG.get(t, len(UPOS)) for t in tags])


def train_parser(sentences: Sequence[Sentence], *, epochs: int = 5, seed: int = 1) -> Parser:
    """Train on the sentences, one after the other, in a new order each epoch."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    parser = Parser(sorted({x for s in sentences for x in s.labels}))
    number = {x: i for i, x in enumerate(parser.labels)}
    optimizer = torch.optim.Adam(parser.parameters(), lr=2e-3, betas=(0.9, 0.9))
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, epochs)
    loss_of = nn.CrossEntropyLoss(reduction="sum")
    for _ in range(epochs):
        parser.train()
        shuffled = order.sample(list(sentences), len(sentences))
        for begin in range(0, len(shuffled), 8):
            optimizer.zero_grad()
            batch = shuffled[begin : begin + 8]
            for s in batch:
                arcs, heads, tails = parser(*_input(s.norms, s.tags))
                gold = torch.tensor(s.heads) + 1
                labels = torch.tensor([number[x] for x in s.labels])
                loss = loss_of(arcs, gold) + loss_of(parser.label_scores(heads[gold], tails), labels)
                (loss / sum(len(x.norms) for x in batch)).backward()
            nn.utils.clip_grad_norm_(parser.parameters(), 5.0)
            optimizer.step()
        schedule.step()
    return parser


def attachment_scores(parser: Parser, sentences: Sequence[Sentence]) -> tuple[float, float]:
    """The shares of tokens with the right head, and with the right head and label; marks are left out."""
    right = labelled = total = 0
    for s in sentences:
        heads, labels = parser.parse(s.norms, s.tags)
        for k, tag in enumerate(s.tags):
            if tag != "PUNCT":
                total += 1
                right += heads[k] == s.heads[k]
                labelled += heads[k] == s.heads[k] and labels[k] == s.labels[k]
    return right / total, labelled / total
