"""The recipe of the pair network: ``python -m pipelines.train.pair_network encoder.pt CORPUS… --held held.npz
-o pairs.npz``.

Fine-tunes the encoder of :mod:`pipelines.train.pretraining` on annotated documents, with gold mentions and all that
the other stages find, to say which relations a sentence states between the entities that it names or means. In
every second sentence the names are hidden, so that the network reads what is said of them. Needs PyTorch.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from kg.ontology import RELATION_TYPES
from pipelines.arabic.vectors import word_vectors
from pipelines.relations.pair_input import UNKNOWN, pair_inputs, word_number
from pipelines.relations.pair_network import PairNetwork
from pipelines.relations.pair_scores import PairScores
from pipelines.train.held_opinions import write_opinions
from pipelines.train.relation_data import FOLDS, Example, examples, fold_of, read_corpus
from pipelines.train.torch_encoder import Encoder
from pipelines.train.torch_pairs import Labelled, PairBatch, TorchPairNetwork, pair_weights, relation_loss

__all__ = ["fine_tune", "fit_pair_network", "load_encoder", "main", "samples_of"]

EPOCHS = 12
KEPT = 2
"""Layers of the pre-trained encoder that are fine-tuned; with all four the network is slower and no better."""
_BATCH, _RATE, _DROP, _DECAY, _ANONYMOUS = 12, 5e-4, 0.2, 0.02, 0.5
_TYPES = {kind: n for n, kind in enumerate(RELATION_TYPES)}


def load_encoder(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The state of a pre-trained encoder, and its frequent words."""
    saved = torch.load(path, weights_only=True)
    return saved["encoder"], saved["words"]


def samples_of(example: Example, words: Sequence[str]) -> list[Labelled]:
    """The sentences of a document with what they state."""
    known = {word_number(w): n + 3 for n, w in enumerate(words)}
    return [
        Labelled(s, _stated(example, int(s.tokens[0]), int(s.tokens[-1])))
        for s in pair_inputs(example.doc, example.reading, known, word_vectors())
    ]


def _stated(example: Example, first: int, last: int) -> dict[tuple[int, int], Any]:
    """The relations whose evidence lies mostly in the tokens from ``first`` to ``last``."""
    start, end = example.doc[first].idx, example.doc[last].idx + len(example.doc[last])
    out: dict[tuple[int, int], Any] = {}
    for kind, relations in example.gold.items():
        for source, target, a, b in relations:
            shared = min(end, b) - max(start, a)
            if shared <= 0 or shared < 0.5 * min(end - start, b - a):
                continue
            both = RELATION_TYPES[kind].symmetric
            for pair in [(source, target), *([(target, source)] if both else [])]:
                out.setdefault(pair, np.zeros(len(_TYPES), np.float32))[_TYPES[kind]] = 1
    return out


def fit_pair_network(
    state: dict[str, Any],
    words: Sequence[str],
    samples: Sequence[Labelled],
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    quiet: bool = True,
) -> PairNetwork:
    """Fine-tune; gives the network as inference runs it."""
    torch.manual_seed(seed)
    encoder = Encoder(_DROP, KEPT)
    encoder.load_state_dict({name: value for name, value in state.items() if _kept(name)})
    network = TorchPairNetwork(encoder, _DROP)
    fine_tune(network, samples, epochs=epochs, seed=seed, quiet=quiet)
    return PairNetwork(pair_weights(network, words))


def fine_tune(
    network: TorchPairNetwork,
    samples: Sequence[Labelled],
    *,
    epochs: int,
    seed: int,
    unknown: float = 0.0,
    quiet: bool = True,
) -> None:
    """Train a network whose encoder is trained already; ``unknown`` is the share of words that are hidden."""
    order, coins = random.Random(seed), np.random.default_rng(seed)
    pretrained = list(network.enc.parameters())
    fresh = [p for name, p in network.named_parameters() if not name.startswith("enc.")]
    groups = [{"params": pretrained, "lr": _RATE}, {"params": fresh, "lr": 2 * _RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY, betas=(0.9, 0.99))
    steps = epochs * len(_batches(samples, order))
    warm_up = 1 + min(100, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm_up) * max(0.02, 1 - step / steps)
    )
    for epoch in range(epochs):
        start, losses = time.monotonic(), []
        for batch in _batches(samples, order):
            b = PairBatch(batch, anonymous=coins.random(len(batch)) < _ANONYMOUS)
            if unknown:
                b.words[torch.rand(b.words.shape) < unknown] = UNKNOWN
            loss = relation_loss(network(b), b) / len(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        if not quiet:
            print(
                f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - start:.0f} s", flush=True
            )


def _kept(name: str) -> bool:
    """Whether weights of this name are in the layers that are kept, or in none."""
    part, _, rest = name.partition(".")
    return part != "layers" or int(rest.partition(".")[0]) < KEPT


def _batches(samples: Sequence[Labelled], order: random.Random) -> list[list[Labelled]]:
    """Sentences of like length together, in a random order."""
    mixed = list(samples)
    order.shuffle(mixed)
    step = _BATCH * 16
    chunks = [
        sorted(mixed[i : i + step], key=lambda s: len(s.sentence.tokens)) for i in range(0, len(mixed), step)
    ]
    batches = [chunk[i : i + _BATCH] for chunk in chunks for i in range(0, len(chunk), _BATCH)]
    order.shuffle(batches)
    return batches


def held_opinions(
    state: dict[str, Any], words: Sequence[str], data: Sequence[Example], fold: int, *, epochs: int = EPOCHS
) -> dict[int, PairScores]:
    """What a network that did not see the topics of ``fold`` says of the documents of these topics, by number."""
    folds = fold_of(data)
    samples = [s for e, f in zip(data, folds, strict=True) if f != fold for s in samples_of(e, words)]
    network = fit_pair_network(state, words, samples, epochs=epochs, quiet=False)
    out = {}
    for n, (e, f) in enumerate(zip(data, folds, strict=True)):
        if f == fold:
            out[n] = network.score(list(pair_inputs(e.doc, e.reading, network.words, word_vectors())))
    return out


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", type=Path, help="what pipelines.train.pretraining wrote")
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--held", type=Path, help="also write opinions on held-out topics, for the blend")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    state, words = load_encoder(options.encoder)
    corpus = read_corpus(options.corpus)
    data = examples(corpus)
    if options.held is not None:
        opinions: dict[int, PairScores] = {}
        for fold in range(FOLDS):
            opinions |= held_opinions(state, words, data, fold, epochs=options.epochs)
        ids = [d.document.id for _, d in corpus]
        write_opinions(options.held, ids, [opinions[n] for n in range(len(data))])
    samples = [s for e in data for s in samples_of(e, words)]
    network = fit_pair_network(state, words, samples, epochs=options.epochs, quiet=False)
    network.save(options.output)


if __name__ == "__main__":
    main()
