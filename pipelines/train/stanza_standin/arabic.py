"""What the Arabic stand-in is trained on: treebanks of Arabic news, and names of the permissive NER corpus."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.orthography import fold
from pipelines.train.stanza_standin.training import Sizes, Tagged, TrainingData
from pipelines.train.stanza_standin.treebanks import Sentence, read_morphology, read_padt, read_pud, words_of

__all__ = ["SIZES", "data", "held_out"]

SIZES = Sizes()
_HELD_OUT, _DEV = 150, 60  # sentences of PADT's test part, from its end
_LEXICON = 40_000  # the most frequent words of the shipped lexicon that get a vector
_LABELS = {"PERS": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MIS"}
_MARKS = re.compile(r"([^\w\s])")
_LONG = 60


def data(folder: Path) -> TrainingData:
    """Everything, from the folder of the public corpora (``../shared/data``)."""
    banks = folder / "treebanks"
    padt = list(read_padt(banks / "padt_v1.3_test.conllu"))[:-_HELD_OUT]
    trees = [
        *read_padt(banks / "padt_v1.3_dev.conllu"),
        *padt[:-_DEV],
        *read_pud(banks / "pud.conllu"),
    ]
    morphology = [
        s for part in ("dev", "test") for s in read_morphology(banks / f"padt_unimorph_{part}.conllu")
    ]
    held = {s.text for s in held_out(folder)}
    names = list(_names(folder / "ner" / "cleananercorp_train.tsv"))
    words = _words([*trees, *morphology], names)
    return TrainingData(
        [s for s in trees if len(words_of(s)) <= 2 * _LONG],
        padt[-_DEV:],
        names[150:],
        names[:150],
        (words, _vectors(words)),
        [s for s in morphology if s.text not in held],
    )


def held_out(folder: Path) -> list[Sentence]:
    """The sentences on which tokens, parts of speech and trees are measured; of other documents than all else."""
    return list(read_padt(folder / "treebanks" / "padt_v1.3_test.conllu"))[-_HELD_OUT:]


def _names(path: Path) -> Iterator[Tagged]:
    """The sentences of the corpus, marks cut off the words."""
    sentence: Tagged = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) != 2 or not cells[0].strip():
            continue
        word, label = cells[0], _label(cells[1])
        begun = False
        for part in _MARKS.sub(r" \1 ", word).split():
            mark = not part[0].isalnum()
            here = "O" if mark else label
            if begun and here.startswith("B-"):
                here = "I-" + here[2:]
            begun = begun or here != "O"
            sentence.append((part, here))
            if (mark and part in ".؟!") or len(sentence) >= _LONG:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def _label(label: str) -> str:
    part, _, kind = label.partition("-")
    return f"{part}-{_LABELS[kind]}" if kind in _LABELS else "O"


def _words(sentences: Iterable[Sentence], names: Iterable[Tagged]) -> list[str]:
    """The words that get a vector, the frequent ones of the lexicon first."""
    with (files("pipelines.arabic") / "model" / "lexicon.txt.gz").open("rb") as raw:
        rows = gzip.decompress(raw.read()).decode("utf-8").splitlines()
    counted = sorted((-int(n), word) for word, n in map(str.split, rows))
    words = dict.fromkeys(word for _, word in counted[:_LEXICON])
    words |= dict.fromkeys(w.form for s in sentences for w in words_of(s))
    words |= dict.fromkeys(word for s in names for word, _ in s)
    return list(words)


def _vectors(words: Sequence[str]) -> npt.NDArray[np.float32]:
    """The vectors of the embedded backend, which know the parts of words, too."""
    from pipelines.arabic.vectors import word_vectors

    return word_vectors().of([fold(w) for w in words])
