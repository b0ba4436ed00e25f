"""The recipe of the English pair network: ``python -m pipelines.train.english_network`` (some 20 minutes of one core,
with ``--held`` five times that).

It begins with the Arabic network, which was pre-trained on raw news and fine-tuned on the Arabic corpus: an English
word begins as the mean of its Arabic equivalents (:mod:`pipelines.train.english_meanings`), so that what the Arabic
network knows of «اتهم» holds for «accuse» (transfer by a dictionary; after Artetxe, Ruder & Yogatama 2020, "On the
cross-lingual transferability of monolingual representations"). Then it is fine-tuned on the annotated English texts.
Needs PyTorch.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from kg.ontology import RELATION_TYPES
from pipelines.english.learned.meanings import load_meanings
from pipelines.english.learned.network_input import CLASSES, ROW_WIDTH, network_inputs, word_number
from pipelines.models import model_arrays
from pipelines.relations.pair_input import UNKNOWN
from pipelines.relations.pair_input import word_number as arabic_number
from pipelines.relations.pair_network import PairNetwork
from pipelines.relations.pair_scores import PairScores
from pipelines.train.english_examples import (
    EnglishExample,
    english_examples,
    folds_of,
    load_rankers,
    read_texts,
    training_files,
)
from pipelines.train.english_meanings import arabic_norms, read_words
from pipelines.train.held_opinions import write_opinions
from pipelines.train.pair_network import KEPT, fine_tune
from pipelines.train.relation_data import FOLDS
from pipelines.train.torch_encoder import Encoder, Layer
from pipelines.train.torch_pairs import DENSE, Labelled, TorchPairNetwork, pair_weights

__all__ = ["begin_with", "fit_english_network", "held_opinions", "main", "opinions_on"]

EPOCHS = 7
_DROP, _UNKNOWN_SHARE = 0.2, 0.08
_WORDS, _OFTEN = 3000, 4  # rows of the table of frequent words, and how often a word of it occurs at least
_TYPES = {kind: n for n, kind in enumerate(RELATION_TYPES)}
_ROOT = Path(__file__).parents[1]
_OUT = _ROOT / "english" / "model" / "pairs.npz"

Arrays = Mapping[str, npt.NDArray[Any]]


def frequent_words(examples: Sequence[EnglishExample]) -> list[str]:
    """The lemmas that have a row of their own."""
    counts = Counter(lemma for e in examples for lemma in e.read.setting.words.lemma)
    return [word for word, n in counts.most_common(_WORDS) if n >= _OFTEN]


def samples_of(example: EnglishExample, words: Sequence[str]) -> list[Labelled]:
    """The sentences of a document with what they state."""
    known = {word_number(w): n + 3 for n, w in enumerate(words)}
    out = []
    for number, sentence in network_inputs(example.read, known, load_meanings()):
        stated: dict[tuple[int, int], Any] = {}
        for kind, source, target in example.gold.get(number, ()):
            stated.setdefault((source, target), np.zeros(len(_TYPES), np.float32))[_TYPES[kind]] = 1
        wrong = frozenset(n for n, r in enumerate(sentence.references) if example.is_wrong(r))
        out.append(Labelled(sentence, stated, wrong))
    return out


def begin_with(network: TorchPairNetwork, arabic: Arrays, words: Sequence[str]) -> None:
    """Put the weights of an Arabic network into an English one, all that the two have in common."""
    w = {k: torch.from_numpy(np.asarray(v, np.float32)) for k, v in arabic.items() if k != "words"}

    def dense(layer: nn.Linear, name: str) -> None:
        layer.weight.data.copy_(w[f"{name}.w"].T)
        layer.bias.data.copy_(w[f"{name}.b"])

    def normal(layer: nn.LayerNorm, name: str) -> None:
        layer.weight.data.copy_(w[f"{name}.w"])
        layer.bias.data.copy_(w[f"{name}.b"])

    encoder = network.enc
    dense(encoder.inp, "input")
    normal(encoder.n0, "norm.input")
    normal(encoder.nf, "norm.output")
    for n, layer in enumerate(encoder.layers):
        assert isinstance(layer, Layer)
        at = f"layer.{n}"
        for norm, name in ((layer.n1, "norm.1"), (layer.n2, "norm.2")):
            normal(norm, f"{at}.{name}")
        for part, name in ((layer.qkv, "qkv"), (layer.o, "o"), (layer.f1, "up"), (layer.f2, "down")):
            dense(part, f"{at}.{name}")
        layer.rel.data.copy_(w[f"{at}.relative"])
    for name in DENSE:
        if name != "reference":  # described in another way
            dense(getattr(network, name), name)
    for n in (0, 2, 3):  # parts of speech, names, quotation marks
        classes = network.classes[n]
        assert isinstance(classes, nn.Embedding)
        classes.weight.data.copy_(w[f"class.{n}"])
    network.trigger.weight.data.copy_(w["trigger"].T)
    network.nobody.data.copy_(w["nobody"])
    network.distance.weight.data.copy_(w["distance"])
    encoder.emb.weight.data.copy_(_word_rows(arabic, words))


def _word_rows(arabic: Arrays, words: Sequence[str]) -> torch.Tensor:
    """The rows of English words: the mean of those of their Arabic equivalents, or that of unknown words."""
    table = arabic["word"].astype(np.float32)
    row = {int(number): n + 3 for n, number in enumerate(arabic["words"])}
    equivalents = read_words()
    out = [*table[:3]]
    for word in words:
        numbers = [arabic_number(norm) for norm in arabic_norms(equivalents.get(word, ()))]
        known = [table[row[n]] for n in numbers if n in row]
        out.append(np.mean(known, axis=0) if known else table[UNKNOWN])
    return torch.from_numpy(np.stack(out))


def fit_english_network(
    samples: Sequence[Labelled],
    words: Sequence[str],
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    quiet: bool = False,
) -> PairNetwork:
    """Train; gives the network as inference runs it."""
    torch.manual_seed(seed)
    network = TorchPairNetwork(Encoder(_DROP, KEPT, 3 + len(words), arcs=True), _DROP, CLASSES, ROW_WIDTH)
    begin_with(network, model_arrays("arabic/model/pairs.npz"), words)
    fine_tune(network, samples, epochs=epochs, seed=seed, unknown=_UNKNOWN_SHARE, quiet=quiet)
    return PairNetwork(pair_weights(network, words, word_number))


def opinions_on(network: PairNetwork, example: EnglishExample) -> PairScores:
    """What a network says of the pairs of a document."""
    inputs = [s for _, s in network_inputs(example.read, network.words, load_meanings())]
    return network.score(inputs)


def held_opinions(
    examples: Sequence[EnglishExample], folds: npt.NDArray[np.int64], fold: int, *, epochs: int = EPOCHS
) -> dict[int, PairScores]:
    """What a network that did not see the texts of ``fold`` says of them, by their numbers."""
    network = _fit([e for e, f in zip(examples, folds, strict=True) if f != fold], epochs)
    return {n: opinions_on(network, examples[n]) for n in np.flatnonzero(folds == fold).tolist()}


def _fit(examples: Sequence[EnglishExample], epochs: int) -> PairNetwork:
    words = frequent_words(examples)
    samples = [s for e in examples for s in samples_of(e, words)]
    return fit_english_network(samples, words, epochs=epochs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.english_network",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "corpus",
        nargs="*",
        type=Path,
        help="annotated texts, .jsonl or marked .txt; all but the held-out ones if none",
    )
    parser.add_argument("-o", "--output", type=Path, default=_OUT, help="where the network goes")
    parser.add_argument("--held", type=Path, help="also write opinions on held-out texts, for the blend")
    parser.add_argument(
        "--rankers", type=Path, help="rankers of the folds by pipelines.train.english_antecedents --held"
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    corpus = read_texts(options.corpus or training_files())
    folds = folds_of([b for b, _ in corpus])
    examples = english_examples([d for _, d in corpus], folds, load_rankers(options.rankers))
    if options.held is not None:
        opinions: dict[int, PairScores] = {}
        for fold in range(FOLDS):
            opinions |= held_opinions(examples, folds, fold, epochs=options.epochs)
        ids = [d.document.id for _, d in corpus]
        write_opinions(options.held, ids, [opinions[n] for n in range(len(ids))])
    _fit(examples, options.epochs).save(options.output)


if __name__ == "__main__":
    main()
