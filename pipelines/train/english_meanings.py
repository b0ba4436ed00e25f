"""The recipe of the meanings of English words: ``python -m pipelines.train.english_meanings`` (seconds).

Reads the bilingual word list of this project (``corpus/english/meanings.tsv``: an English lemma or form, a tab, its
Arabic equivalents in news), and writes for each English word the mean of their floret vectors, as bytes with a scale a
column, for :mod:`pipelines.english.learned.meanings`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.vocab import Vocab

from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import word_vectors

__all__ = ["arabic_norms", "main", "read_words"]

_WORDS = Path(__file__).parent / "corpus" / "english" / "meanings.tsv"
_OUT = Path(__file__).parents[1] / "english" / "model" / "meanings.npz"


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer(Vocab())


def arabic_norms(words: Iterable[str]) -> list[str]:
    """The folded forms of Arabic words, without the clitics before them.

    >>> arabic_norms(["إنكار", "اتّهم"])
    ['انكار', 'اتهم']
    """
    return [list(_tokenizer().norms(word))[-1] for word in words]


def read_words(path: Path = _WORDS) -> dict[str, list[str]]:
    """The Arabic equivalents of each English word."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {english: arabic.split() for english, arabic in lines}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the vectors from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.english_meanings",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="?", type=Path, default=_WORDS, help="the word list")
    parser.add_argument("-o", "--output", type=Path, default=_OUT, help="where the vectors go")
    options = parser.parse_args(arguments)
    words = read_words(options.words)
    rows = np.stack([word_vectors().of(arabic_norms(arabic)).mean(axis=0) for arabic in words.values()])
    scale = np.abs(rows).max(axis=0) / 127
    np.savez_compressed(
        options.output,
        keys=np.array([hash_string(word) for word in words], np.uint64),
        rows=np.round(rows / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
