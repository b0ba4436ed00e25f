"""Pre-trains the encoder of the pair network: ``python -m pipelines.train.pretraining -o encoder.pt``.

The encoder learns to fill in words that are hidden from it (Devlin et al. 2019, "BERT"), over the raw texts of
``../shared/data/raw`` cut by the project's tokenizer: news first, then encyclopedic texts, about 32 million tokens.
Nothing of these texts ships. It takes as long as it is told, one core by default, and PyTorch
(``pip install torch``); the learning rate falls to nothing at the end of the time.
"""

from __future__ import annotations

import argparse
import lzma
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.vocab import Vocab
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import vector_key, word_vectors
from pipelines.relations.pair_input import BOUNDARY, MASK, UNKNOWN
from pipelines.train.torch_encoder import KNOWN, SIZE, Encoder

__all__ = ["WordFiller", "main", "pretrain", "read_texts"]

_FILES = (("antcorpus", None), ("pretrain_ar", 320_000), ("wikipedia_ar", None))
"""The files, and how many lines of each: after these, the largest holds old journals, laws and manuals."""
_GUESSED = 12_000  # words that may be hidden
_LENGTH, _BATCH = 96, 40
_HIDDEN = 0.2
_RATE, _WARM_UP = 2e-3, 400


class Texts:
    """The words of the raw texts as numbers, one text after another, and the floret vector of each number."""

    def __init__(self, texts: Sequence[Sequence[str]], seed: int = 0) -> None:
        counts = Counter(w for text in texts for w in text)
        self.words = [w for w, n in counts.most_common() if n > 1]
        numbers = {w: n + 3 for n, w in enumerate(self.words)}
        order = np.random.default_rng(seed).permutation(len(texts))
        rows = [[BOUNDARY, *(numbers.get(w, UNKNOWN) for w in texts[i])] for i in order]
        self.numbers: NDArray[np.int32] = np.fromiter((n for row in rows for n in row), np.int32)
        vectors = np.concatenate([np.zeros((3, 128), np.float32), word_vectors().of(self.words)])
        self.vectors = torch.from_numpy(vectors).to(torch.bfloat16)


def read_texts(raw: Path) -> Iterator[list[str]]:
    """The lines of the raw files as folded forms."""
    tokenizer = Tokenizer(Vocab())
    for name, count in _FILES:
        with lzma.open(raw / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, count):
                words = [vector_key(n) for n in tokenizer.norms(line.strip()) if not n.isspace()]
                if len(words) > 3:
                    yield words


class WordFiller(nn.Module):
    """The encoder, and a guess at each hidden word."""

    def __init__(self, encoder: Encoder, words: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dense, self.norm, self.out = nn.Linear(SIZE, SIZE), nn.LayerNorm(SIZE), nn.Linear(SIZE, words)
        nn.init.normal_(self.out.weight, std=0.02)

    def forward(self, vectors: Tensor, words: Tensor, hidden: Tensor, truth: Tensor) -> Tensor:
        """The mean loss over the hidden words."""
        x = self.encoder(self.encoder.embed(vectors, words))[hidden]
        guess = self.out(self.norm(F.silu(self.dense(x))))
        return F.cross_entropy(guess.float(), truth)


def _batch(
    texts: Texts, rows: NDArray[np.int64], guessed: int, random: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Vectors and words with some hidden, which are hidden, and what they are."""
    x = np.stack([texts.numbers[r * _LENGTH : (r + 1) * _LENGTH] for r in rows]).astype(np.int64)
    hidden = (random.random(x.shape) < _HIDDEN) & (x > BOUNDARY) & (x < guessed)
    chance, shown = random.random(x.shape), x.copy()
    shown[hidden & (chance < 0.85)] = MASK
    other = hidden & (chance > 0.95)
    shown[other] = random.integers(BOUNDARY + 1, guessed, int(other.sum()))
    words, where = torch.from_numpy(shown), torch.from_numpy(hidden)
    return texts.vectors[words], words, where, torch.from_numpy(x)[where]


def pretrain(texts: Texts, minutes: float, *, seed: int = 0) -> Encoder:
    """The encoder after ``minutes`` of training; prints the loss as it falls."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    guessed = min(_GUESSED, len(texts.words) + 3)
    model = WordFiller(Encoder(), guessed)
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups: list[dict[str, Any]] = [
        {"params": matrices, "weight_decay": 0.01},
        {"params": others, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=_RATE, betas=(0.9, 0.98), eps=1e-6)
    start, step, mean = time.monotonic(), 0, math.nan
    rows = random.permutation(len(texts.numbers) // _LENGTH)
    while (passed := (time.monotonic() - start) / 60) < minutes:
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - passed / minutes)
        here = rows[np.arange(step * _BATCH, (step + 1) * _BATCH) % len(rows)]
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(*_batch(texts, here, guessed, random))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        mean = loss.item() if math.isnan(mean) else 0.99 * mean + 0.01 * loss.item()
        if step % 200 == 0:
            print(
                f"{passed:6.1f} min  {step * _BATCH * _LENGTH / 1e6:6.1f} M tokens  loss {mean:.3f}",
                flush=True,
            )
    return model.encoder


def main() -> None:
    """Pre-train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=80)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    texts = Texts(list(read_texts(options.data / "raw")))
    encoder = pretrain(texts, options.minutes)
    torch.save({"encoder": encoder.state_dict(), "words": texts.words[: KNOWN - 3]}, options.output)


if __name__ == "__main__":
    main()
