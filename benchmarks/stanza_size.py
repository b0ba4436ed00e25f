"""A Stanza pipeline as large and as slow as the official Arabic one, which cannot be had without its site.

usage: python -m benchmarks.stanza_size

Tokenizer, expander and lemmatiser are trained on treebanks, as our stand-in's are
(``python -m pipelines.train.stanza_standin ar``), and are those where that is there: they decide how long sentences and
words are, which is what the other models spend their time on. Tagger, parser and recogniser have the sizes of the
official package (``padt_charlm``: Stanza's defaults, word vectors and the two language models of characters) and random
weights, which take as long as good ones. The models lie in the user's cache.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kg.model import Document
from pipelines.train.stanza_standin.cache import DATA, cached, standin_folder
from pipelines.train.stanza_standin.training import PACKAGE, Sizes, TrainingData, train

__all__ = ["OFFICIAL", "Absent", "Scale", "build", "ready", "words_a_second"]

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
_KEPT = ("tokenize", "mwt", "lemma")
_LARGE = ("pos", "depparse", "ner")
_DIRECTIONS = ("forward", "backward")
_BATCHES = {"pos_batch_size": 250, "depparse_batch_size": 5000, "ner_batch_size": 32}
_VERSION = 1  # to be raised when the models change


class Absent(Exception):
    """What the measurement needs is not here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the models are; the defaults of the attributes are those of Stanza's official Arabic package.

    Attributes:
        words: that have a vector.
        vectors: numbers in a vector.
        characters: hidden units of each language model of characters.
        tagger, parser, recogniser: hidden units of a layer; the tagger has two layers, the parser three.
        biaffine: units of the biaffine classifiers.
    """

    words: int = 150_000
    vectors: int = 100
    characters: int = 1024
    tagger: int = 200
    parser: int = 400
    recogniser: int = 256
    biaffine: int = 400


OFFICIAL = Scale()


def ready() -> Path:
    """The folder of the models, which are made if they are not in the cache (some minutes).

    Raises:
        Absent: Stanza or the corpora are not here.
    """
    if find_spec("stanza") is None:
        raise Absent("Stanza is not installed: pip install 'kg[stanza]'")
    folder = standin_folder("ar").with_name(f"stanza-ar-official-size-{_VERSION}")
    if (folder / "resources.json").exists():
        return folder
    if not DATA.is_dir():
        raise Absent(f"no public corpora at {DATA}")
    from pipelines.train.stanza_standin.arabic import SIZES, data

    logging.disable(logging.WARNING)  # Stanza's trainers tell all their settings
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        corpora, standin = data(DATA), cached("ar")
        if standin is None:
            standin = Path(work) / "trained"
            train("ar", corpora, SIZES, standin, only=_KEPT)
        build(Path(work) / "models", standin, corpora)
        (Path(work) / "models").rename(folder)
    logging.disable(logging.NOTSET)
    return folder


def build(folder: Path, standin: Path, data: TrainingData, scale: Scale = OFFICIAL) -> None:
    """Make the models in ``folder``: those of ``standin`` that cut texts, and large ones after one step of training.

    The labels that tagger, parser and recogniser tell apart are those of ``data``.
    """
    files = {d: folder / "ar" / f"{d}_charlm" / f"{PACKAGE}.pt" for d in _DIRECTIONS}
    for direction, file in files.items():
        _character_model(file, "".join(s.text for s in data.trees), scale, forward=direction == "forward")
    few = replace(
        data, trees=data.trees[:400], dev=data.dev[:4], names=data.names[:400], dev_names=data.dev_names[:4],
        morphology=(), vectors=_vectors(data.vectors[0], scale),
    )  # fmt: skip
    train("ar", few, _sizes(scale, files), folder)
    for name in _KEPT:
        shutil.copyfile(standin / "ar" / name / f"{PACKAGE}.pt", folder / "ar" / name / f"{PACKAGE}.pt")
    _tell_of_characters(folder / "resources.json")


def _character_model(path: Path, text: str, scale: Scale, *, forward: bool) -> None:
    import torch
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.common.vocab import CharVocab

    torch.manual_seed(0)
    sizes = {"char_emb_dim": 100, "char_hidden_dim": scale.characters, "char_num_layers": 1}
    dropout = {"char_dropout": 0.05, "char_unit_dropout": 1e-5, "char_rec_dropout": 0.0}
    letters = CharVocab([sorted({*text, "\n", " "})])
    CharacterLanguageModel(sizes | dropout, {"char": letters}, is_forward_lm=forward).save(str(path))


def _vectors(words: Sequence[str], scale: Scale) -> tuple[list[str], np.ndarray]:
    """Random vectors, of the words that there are and of made-up ones."""
    known = [*words, *(f"word{n}" for n in range(scale.words - len(words)))][: scale.words]
    return known, np.random.default_rng(0).normal(size=(len(known), scale.vectors)).astype(np.float32)


def _sizes(scale: Scale, charlm: dict[str, Path]) -> Sizes:
    """One step of training each, by small batches; where the recipe is smaller than Stanza's defaults, these."""
    files = [x for d in _DIRECTIONS for x in (f"--charlm_{d}_file", str(charlm[d]))]
    characters = ("--charlm", "--charlm_shorthand", f"ar_{PACKAGE}", *files)
    wide = str(scale.biaffine)
    biaffine = ("--deep_biaff_hidden_dim", wide)
    more = {
        "pos": (*characters, *biaffine, "--hidden_dim", str(scale.tagger), "--num_layers", "2"),
        "depparse": (*characters, *biaffine, "--hidden_dim", str(scale.parser), "--num_layers", "3",
                     "--deep_biaff_output_dim", "160"),
        "ner": (*characters, "--hidden_dim", str(scale.recogniser), "--batch_size", "8"),
        "tokenize": ("--batch_size", "4"),
    }  # fmt: skip
    return Sizes(tokenize=1, mwt=1, pos=1, lemma=1, depparse=1, ner=1, batch=200, more=more)


def _tell_of_characters(path: Path) -> None:
    """Note in the index of the folder that the large models need the language models of characters."""
    index = json.loads(path.read_text("utf-8"))
    for direction in _DIRECTIONS:
        index["ar"][f"{direction}_charlm"] = {PACKAGE: {}}
        for name in _LARGE:
            need = {"model": f"{direction}_charlm", "package": PACKAGE}
            index["ar"][name][PACKAGE]["dependencies"].append(need)
    path.write_text(json.dumps(index, indent=1), "utf-8")


def words_a_second(folder: Path, documents: Iterable[Document]) -> tuple[float, float]:
    """Words a second of processor time, by one thread and Stanza's usual batches; and words in a sentence, as it cuts.

    Stanza is given all documents at once, which is how it is fastest.
    """
    import stanza
    import torch

    torch.set_num_threads(1)
    nlp = stanza.Pipeline(
        "ar", dir=str(folder), processors=PROCESSORS, download_method=None, use_gpu=False, verbose=False, **_BATCHES
    )  # fmt: skip
    texts = [d.text for d in documents]
    nlp(texts[0].split(".")[0])
    begin = time.process_time()
    done = nlp.bulk_process(texts)
    seconds = time.process_time() - begin
    words = sum(len(t.split()) for t in texts)
    return words / seconds, words / sum(len(d.sentences) for d in done)


def main() -> None:
    """Make the models if need be, and tell where they are."""
    try:
        print(ready())
    except Absent as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
