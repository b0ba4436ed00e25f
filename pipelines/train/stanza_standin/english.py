"""What the English stand-in is trained on: news and the like of GUM's permissive part, and names of UNER's web texts.

It is small, for the tests of the way of English texts through Stanza; its vectors are random.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines.train.stanza_standin.training import Sizes, Tagged, TrainingData
from pipelines.train.stanza_standin.treebanks import Sentence, read_ud, words_of

__all__ = ["SIZES", "data", "held_out"]

SIZES = Sizes(tokenize=250, mwt=2, pos=300, lemma=3, depparse=300, ner=400, hidden=96, biaffine=96)
_GENRES = ("GUM_news", "GUM_bio", "GUM_interview")
_HELD_OUT, _DEV = 100, 50
_DIMENSIONS = 64
_LONG = 60


def data(folder: Path) -> TrainingData:
    """Everything, from the folder of the public corpora (``../shared/data``)."""
    trees = _sentences(folder)[:-_HELD_OUT]
    names = list(_names(folder / "english" / "en_ewt-ud-dev.iob2"))
    words = sorted({w.form for s in trees for w in words_of(s)} | {word for s in names for word, _ in s})
    vectors = np.random.default_rng(1).normal(scale=0.3, size=(len(words), _DIMENSIONS)).astype(np.float32)
    return TrainingData(trees[:-_DEV], trees[-_DEV:], names[100:], names[:100], (words, vectors))


def held_out(folder: Path) -> list[Sentence]:
    """The sentences on which tokens, parts of speech and trees are measured."""
    return _sentences(folder)[-_HELD_OUT:]


def _sentences(folder: Path) -> list[Sentence]:
    found = read_ud(folder / "english" / "gum_permissive.conllu")
    return [s for s in found if s.document.startswith(_GENRES) and len(words_of(s)) <= _LONG]


def _names(path: Path) -> Iterator[Tagged]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if rows:
            yield [(r[1], r[2]) for r in rows]
