"""Trains the shipped recogniser and tagger: ``python -m pipelines.train.ner`` (fifteen minutes of one core).

The names come from our own corpus, whose names are exchanged anew every round, and from NewsFANE and
WikiFANE; the parts of speech from UD PUD and WikiNews. With ``--held-out t06 t15 t31`` these topics and a
part of the public texts are left out, for ``pipelines.train.figures`` to measure on; without, everything is
trained on. Seeds are fixed. Needs ``pip install torch``; the result runs without it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from spacy.tokens import Doc
from torch import Tensor, nn

from pipelines.arabic.backend import InputMaker
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import word_vectors
from pipelines.train.data import own_document, read_fane, read_jsonl
from pipelines.train.figures import HELD_NEWS, HELD_TAGGED, held_out, tagged_texts
from pipelines.train.samples import SOURCES, Exchange, Sample, samples_of
from pipelines.train.torch_network import Batch, TorchNetwork, weights_of

__all__ = ["Material", "main", "train"]

_TOPIC = 3  # letters of a document's id that name its topic


Text = list[Sample]
"""The sentences of one document."""


@dataclass(slots=True)
class Material:
    """What is trained on, document by document, and the floret vectors of all its words."""

    own: list[Text]
    news: list[Text]
    wiki: list[Text]
    tagged: list[Text]
    vectors: Tensor

    def round(self, exchange: Exchange, order: random.Random, *, public: float) -> list[Text]:
        """The documents of one round: all own ones, and a share of the public ones."""
        out = [list(exchange(document, order)) for document in self.own]
        for texts, share in (
            (self.news, 0.6 * public),
            (self.wiki, 0.1 * public),
            (self.tagged, 0.25 + 0.25 * public),
        ):
            out += order.sample(texts, int(len(texts) * share))
        order.shuffle(out)
        return out


def read_material(data: Path, corpus: list[Path], held: set[str]) -> Material:
    """Everything that may be trained on, without the held-out topics and, if there are any, the held-out
    public part."""
    nlp = spacy.blank("ar")
    tokenizer, make = Tokenizer(nlp.vocab), InputMaker(word_vectors())
    words: dict[int, int] = {}

    def texts(docs: Iterable[Doc]) -> list[Text]:
        return [text for text in (samples_of(d, make, words) for d in docs) if text]

    own = texts(own_document(tokenizer, r) for r in read_corpus(corpus) if r["id"][:_TOPIC] not in held)
    news_docs = list(read_fane(tokenizer, data / "ner/newsfane_train.tsv", "news"))
    tagged_docs = tagged_texts(tokenizer, data)
    if held:
        news_docs, tagged_docs = held_out(news_docs, HELD_NEWS)[0], held_out(tagged_docs, HELD_TAGGED)[0]
    news, tagged = texts(news_docs), texts(tagged_docs)
    wiki = texts(read_fane(tokenizer, data / "ner/wikifane.tsv", "wiki"))
    wiki = [text for text in wiki if sum(len(s.names) for s in text) >= len(text)]
    table = word_vectors().of([nlp.vocab.strings[n] for n in words])
    return Material(own, news, wiki, tagged, torch.from_numpy(table))


def read_corpus(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """The documents of our own corpus; a document that lies in two folders counts once."""
    records = read_jsonl(p for folder in folders for p in folder.glob("*.jsonl"))
    return list({r["text"]: r for r in records}.values())


def train(material: Material, *, rounds: int, rate: float = 2e-3, seed: int = 1) -> dict[str, Tensor]:
    """The averaged weights after ``rounds`` rounds; the second half goes mostly over our own texts."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    network = TorchNetwork(material.vectors.shape[1])
    exchange = Exchange([*material.own, *material.news, *material.wiki], rate=0.4)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    average = {k: v.clone() for k, v in network.state_dict().items()}
    step = 0
    for number in range(rounds):
        texts = material.round(exchange, order, public=1.0 if number < rounds / 3 else 0.35)
        batches = list(_batches(texts))
        for i, batch in enumerate(batches):
            done = (number + i / len(batches)) / rounds
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (step + 1) / 100) * max(0.03, min(1, 1.6 * (1 - done)))
            optimizer.zero_grad()
            network.loss(Batch(batch), material.vectors).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            step += 1
            _average(average, network, step)
    return average


def _batches(texts: Iterable[Text], size: int = 32) -> Iterator[list[Text]]:
    """Batches of documents of at least ``size`` sentences in all."""
    batch: list[Text] = []
    for text in texts:
        batch.append(text)
        if sum(map(len, batch)) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


@torch.no_grad()
def _average(average: dict[str, Tensor], network: nn.Module, step: int) -> None:
    """Moving average of the weights (Polyak)."""
    keep = min(0.998, (1 + step) / (10 + step))
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            average[name].mul_(keep).add_(value, alpha=1 - keep)


def write(folder: Path, state: dict[str, Tensor], *, sources: bool) -> None:
    """Write ``network.npz``; with ``sources`` also the rows that say whose guideline a text follows."""
    weights = {k: v.astype(np.float16) for k, v in weights_of(state).items()}
    np.savez_compressed(folder / "network.npz", **weights)
    if sources:
        rows = dict(zip(SOURCES, state["src.weight"].numpy()[:, None], strict=True))
        np.savez(folder / "sources.npz", **rows)


def main() -> None:
    """Write ``network.npz``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--corpus", type=Path, nargs="*", default=[Path("pipelines/train/corpus")])
    parser.add_argument("--out", type=Path, default=Path("pipelines/arabic/model"), metavar="FOLDER")
    parser.add_argument("--held-out", nargs="*", default=[], metavar="TOPIC")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    material = read_material(args.data, args.corpus, set(args.held_out))
    state = train(material, rounds=args.rounds, seed=args.seed)
    write(args.out, state, sources=bool(args.held_out))


if __name__ == "__main__":
    main()
