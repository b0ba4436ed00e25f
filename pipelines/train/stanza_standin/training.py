"""Trains the six models of a Stanza pipeline with Stanza's own code, into a folder that Stanza itself can load.

The folder has the form of Stanza's resources (``resources.json``, ``LANG/PROCESSOR/PACKAGE.pt``), so that
``stanza.Pipeline(LANG, dir=FOLDER, download_method=None)`` reads it as it reads the official models.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.train.stanza_standin.treebanks import Sentence, Token, words_of, write_conllu

__all__ = ["PACKAGE", "Sizes", "TrainingData", "train"]

PACKAGE = "standin"
_LOG = logging.getLogger(__name__)
_ENDS = (".", "؟", "!", "?")
_PARAGRAPH = 4  # sentences
_CHARS = "64"  # hidden units of the networks over letters

Tagged = list[tuple[str, str]]
"""A sentence of words with BIO labels."""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What the models learn from, and on what they stop.

    Attributes:
        trees: for tagger and parser; ``dev`` is held out.
        morphology: more sentences for tokenizer, expander and lemmatiser, without trees.
        names: words with BIO labels.
        vectors: words and their vectors, a row a word.
    """

    trees: Sequence[Sentence]
    dev: Sequence[Sentence]
    names: Sequence[Tagged]
    dev_names: Sequence[Tagged]
    vectors: tuple[Sequence[str], npt.NDArray[np.float32]]
    morphology: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long and how large: steps or epochs of each model, hidden units, words in a batch of trees."""

    tokenize: int = 800
    mwt: int = 4
    pos: int = 800
    lemma: int = 8
    depparse: int = 800
    ner: int = 1500
    hidden: int = 128
    biaffine: int = 128
    batch: int = 1500
    more: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    lang: str
    data: TrainingData
    sizes: Sizes
    work: Path
    models: Path

    def target(self, processor: str) -> list[str]:
        """The arguments that say where the model goes."""
        folder = self.models / processor
        folder.mkdir(parents=True, exist_ok=True)
        out = [
            "--save_dir",
            str(folder),
            "--save_name",
            f"{PACKAGE}.pt",
            "--shorthand",
            f"{self.lang}_{PACKAGE}",
        ]
        return [*out, *self.sizes.more.get(processor, ())]

    @property
    def pretrain(self) -> list[str]:
        return ["--wordvec_pretrain_file", str(self.models / "pretrain" / f"{PACKAGE}.pt")]


def train(
    lang: str,
    data: TrainingData,
    sizes: Sizes,
    folder: Path,
    *,
    workers: int = 1,
    only: Collection[str] | None = None,
) -> dict[str, float]:
    """Train models into ``folder``; gives the seconds that each took.

    Arguments:
        lang: ISO 639-1 code.
        folder: is made; what it holds under ``lang`` is overwritten.
        workers: models trained at once, each by one thread.
        only: the processors whose models are trained; all if None.
    """
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as work:
        run = _Run(lang, data, sizes, Path(work), folder / lang)
        run.models.mkdir(parents=True, exist_ok=True)
        write_conllu(data.trees, run.work / "train.conllu")
        write_conllu(data.dev, run.work / "dev.conllu")
        write_conllu([*data.trees, *data.morphology], run.work / "more.conllu")
        seconds["pretrain"] = _timed(run, "pretrain")
        steps = [name for name in _STEPS if name != "pretrain" and (only is None or name in only)]
        if workers > 1:
            # New processes, not forked ones: PyTorch's threads do not survive a fork.
            with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
                seconds |= zip(steps, pool.map(partial(_timed, run), steps), strict=True)
        else:
            seconds |= {name: _timed(run, name) for name in steps}
    _write_resources(folder, lang)
    return seconds


def _timed(run: _Run, name: str) -> float:
    """Train one model, by one thread and with one seed; gives the seconds."""
    import torch

    torch.set_num_threads(1)
    start = time.perf_counter()
    with _quiet():
        _STEPS[name](run)
    seconds = round(time.perf_counter() - start, 1)
    _LOG.info("%s: %s in %.0f s", run.lang, name, seconds)
    return seconds


def _vectors(run: _Run) -> None:
    """The vectors as Stanza's Pretrain; its first rows are for padding, unknown words and the like."""
    import torch
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    words, rows = run.data.vectors
    path = run.models / "pretrain" / f"{PACKAGE}.pt"
    path.parent.mkdir(exist_ok=True)
    pretrain = Pretrain(str(path), save_to_file=False)
    head = np.zeros((len(VOCAB_PREFIX), rows.shape[1]), np.float32)
    pretrain._vocab = PretrainedWordVocab(list(words))
    pretrain._emb = torch.from_numpy(np.concatenate([head, rows]))
    pretrain.save(str(path))


def _tokenize(run: _Run) -> None:
    from stanza.models import tokenizer
    from stanza.utils.datasets import prepare_tokenizer_data

    files = {}
    for part, sentences in (("more", [*run.data.trees, *run.data.morphology]), ("dev", run.data.dev)):
        text, labels, mwt = (run.work / f"{part}.{kind}" for kind in ("txt", "labels", "json"))
        text.write_text("\n\n".join(_paragraphs(sentences)) + "\n\n", encoding="utf-8")
        prepare_tokenizer_data.main(
            [str(text), str(run.work / f"{part}.conllu"), "-o", str(labels), "-m", str(mwt)]
        )
        files[part] = [str(text), str(labels), str(mwt)]
    tokenizer.main(
        [
            *("--txt_file", files["more"][0], "--label_file", files["more"][1]),
            *("--dev_txt_file", files["dev"][0], "--dev_label_file", files["dev"][1]),
            *("--dev_conll_gold", str(run.work / "dev.conllu"), "--mwt_json_file", files["dev"][2]),
            *("--lang", run.lang, "--max_seqlen", "400", "--steps", str(run.sizes.tokenize)),
            *run.target("tokenize"),
        ]
    )


def _mwt(run: _Run) -> None:
    from stanza.models import mwt_expander
    from stanza.utils.datasets.contract_mwt import contract_mwt

    if not any(len(t.words) > 1 for s in run.data.trees for t in s.tokens):
        return
    contract_mwt(str(run.work / "dev.conllu"), str(run.work / "dev.contracted.conllu"))
    mwt_expander.main(
        [
            *("--train_file", str(run.work / "more.conllu")),
            *("--eval_file", str(run.work / "dev.contracted.conllu")),
            *("--gold_file", str(run.work / "dev.conllu"), "--lang", run.lang),
            *("--num_epoch", str(run.sizes.mwt), "--no_force_exact_pieces"),
            *run.target("mwt"),
        ]
    )


def _pos(run: _Run) -> None:
    from stanza.models import tagger

    h = str(run.sizes.hidden)
    tagger.main(
        [
            *("--train_file", str(run.work / "train.conllu"), "--eval_file", str(run.work / "dev.conllu")),
            *("--lang", run.lang, "--hidden_dim", h, "--char_hidden_dim", _CHARS, "--char_emb_dim", "50"),
            *("--deep_biaff_hidden_dim", h, "--num_layers", "1", "--max_steps", str(run.sizes.pos)),
            *("--eval_interval", str(min(200, run.sizes.pos)), "--fix_eval_interval"),
            *("--batch_size", "24", *run.pretrain, *run.target("pos")),
        ]
    )


def _lemma(run: _Run) -> None:
    from stanza.models import lemmatizer

    write_conllu(_lexicon([*run.data.trees, *run.data.morphology]), run.work / "lexicon.conllu")
    lemmatizer.main(
        [
            *("--train_file", str(run.work / "lexicon.conllu"), "--eval_file", str(run.work / "dev.conllu")),
            *("--num_epoch", str(run.sizes.lemma), "--hidden_dim", "100", *run.target("lemma")),
        ]
    )


def _depparse(run: _Run) -> None:
    from stanza.models import parser

    h, b = str(run.sizes.hidden), str(run.sizes.biaffine)
    parser.main(
        [
            *("--train_file", str(run.work / "train.conllu"), "--eval_file", str(run.work / "dev.conllu")),
            *("--lang", run.lang, "--hidden_dim", h, "--char_hidden_dim", _CHARS, "--char_emb_dim", "50"),
            *("--deep_biaff_hidden_dim", b, "--deep_biaff_output_dim", b, "--num_layers", "2"),
            *("--optim", "adam", "--lr", "0.002", "--no_second_optim", "--no_checkpoint", "--no_xpos"),
            *("--max_steps", str(run.sizes.depparse), "--batch_size", str(run.sizes.batch)),
            *("--eval_interval", str(min(200, run.sizes.depparse)), *run.pretrain, *run.target("depparse")),
        ]
    )


def _ner(run: _Run) -> None:
    from stanza.models import ner_tagger

    for part, sentences in (("train", run.data.names), ("dev", run.data.dev_names)):
        rows = [[{"text": word, "ner": label} for word, label in s] for s in sentences]
        (run.work / f"{part}.ner.json").write_text(json.dumps(rows), encoding="utf-8")
    ner_tagger.main(
        [
            *("--train_file", str(run.work / "train.ner.json")),
            *("--eval_file", str(run.work / "dev.ner.json"), "--hidden_dim", str(run.sizes.hidden)),
            *(
                "--char_hidden_dim",
                _CHARS,
                "--char_emb_dim",
                "50",
                "--word_emb_dim",
                str(run.data.vectors[1].shape[1]),
            ),
            *("--max_steps", str(run.sizes.ner), "--optim", "adam", "--lr", "0.002"),
            *("--eval_interval", str(min(250, run.sizes.ner)), *run.pretrain, *run.target("ner")),
        ]
    )


_PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
_STEPS: dict[str, Callable[[_Run], None]] = {
    "pretrain": _vectors,
    "depparse": _depparse,  # the longest first
    "pos": _pos,
    "tokenize": _tokenize,
    "ner": _ner,
    "lemma": _lemma,
    "mwt": _mwt,
}


def _lexicon(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Every word once with each part of speech, in sentences of some words, with its most frequent lemma."""
    lemmas: dict[tuple[str, str], Counter[str]] = {}
    words = {}
    for word in (w for s in sentences for w in words_of(s)):
        lemmas.setdefault((word.form, word.upos), Counter())[word.lemma] += 1
        words[word.form, word.upos] = word
    tokens = [
        Token(w.form, (replace(w, lemma=lemmas[key].most_common(1)[0][0], head=0, deprel="root"),))
        for key, w in sorted(words.items())
    ]
    for start in range(0, len(tokens), 50):
        yield Sentence("lexicon", tuple(tokens[start : start + 50]))


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[str]:
    """A few sentences each; one without a full stop ends its paragraph."""
    part: list[str] = []
    for s in sentences:
        part.append(s.text)
        if len(part) == _PARAGRAPH or not s.text.endswith(_ENDS):
            yield " ".join(part)
            part = []
    if part:
        yield " ".join(part)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Stanza's trainers print and log a lot; at the level DEBUG of this module they may."""
    logger = logging.getLogger("stanza")
    level = logger.level
    if not _LOG.isEnabledFor(logging.DEBUG):
        logger.setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.setLevel(level)


def _write_resources(folder: Path, lang: str) -> None:
    """The index of the folder: the models that were trained; what it says of other languages stays."""
    path = folder / "resources.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    entry: dict[str, object] = {}
    needs_vectors = [{"model": "pretrain", "package": PACKAGE}]
    files = {name: folder / lang / name / f"{PACKAGE}.pt" for name in _PROCESSORS}
    processors = [name for name, file in files.items() if file.exists()]
    for name in (*processors, "pretrain"):
        file = folder / lang / name / f"{PACKAGE}.pt"
        model: dict[str, object] = {"md5": hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}
        if name in ("pos", "depparse", "ner"):
            model["dependencies"] = needs_vectors
        entry[name] = {PACKAGE: model}
    entry["packages"] = {"default": dict.fromkeys(processors, PACKAGE)}
    entry["default_processors"] = dict.fromkeys(processors, PACKAGE)
    entry["lang_name"] = lang
    path.write_text(json.dumps({**known, lang: entry}, indent=1), encoding="utf-8")
