"""Where the words of a multi-word token stand in it: pieces of the text, so that offsets stay exact.

Stanza expands a token into the words that it stands for («للبيت» into «ل» and «البيت», "don't" into "do" and "n't").
Where the words are the letters of the token, each gets its own; where they are not, as many as possible do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Clitics", "Piece", "pieces"]


@dataclass(frozen=True, slots=True)
class Clitics:
    """The words that may be cut off a token, as the rest of the way expects them of a tokenizer.

    Attributes:
        before, after: clitics written before and after a word.
        fold: makes spellings comparable that writers interchange.
    """

    before: frozenset[str]
    after: frozenset[str]
    fold: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Half-open code points within the token, and the indices of the words that stand there."""

    start: int
    end: int
    words: tuple[int, ...]


def pieces(token: str, words: Sequence[str], clitics: Clitics | None = None) -> list[Piece]:
    """The pieces of a token, which cover it; each has at least one letter and one word.

    Args:
        token: the text of the token.
        words: the words that it stands for.
        clitics: only these are cut off; None cuts where the words are the letters of the token.

    >>> [("don't"[p.start:p.end], p.words) for p in pieces("don't", ["do", "n't"])]
    [('do', (0,)), ("n't", (1,))]
    >>> pieces("zum", ["zu", "dem"])
    [Piece(start=0, end=2, words=(0,)), Piece(start=2, end=3, words=(1,))]
    >>> pieces("au", ["à", "le"])
    [Piece(start=0, end=2, words=(0, 1))]
    """
    whole = [Piece(0, len(token), tuple(range(len(words))))]
    if len(words) < 2 or not token:
        return whole
    fold = clitics.fold if clitics else str.lower
    start, first = 0, 0
    out: list[Piece] = []
    while first < len(words) - 1 and (clitics is None or words[first] in clitics.before):
        size = _prefix(token[start:], words[first], fold)
        if not size or start + size >= len(token):
            break
        out.append(Piece(start, start + size, (first,)))
        start, first = start + size, first + 1
    end, last = len(token), len(words)
    behind: list[Piece] = []
    while last - 1 > first and (clitics is None or words[last - 1] in clitics.after):
        size = _suffix(token[start:end], words[last - 1], fold)
        if not size or end - size <= start:
            break
        behind.append(Piece(end - size, end, (last - 1,)))
        end, last = end - size, last - 1
    return [*out, Piece(start, end, tuple(range(first, last))), *reversed(behind)]


def _prefix(text: str, word: str, fold: Callable[[str], str]) -> int:
    """How many code points of ``text`` are ``word``, with the marks behind them; 0 if it does not begin so."""
    wanted = fold(word)
    sizes = [n for n in range(1, min(len(text), 3 * len(word) + 1) + 1) if fold(text[:n]) == wanted]
    return max(sizes, default=0) if wanted else 0


def _suffix(text: str, word: str, fold: Callable[[str], str]) -> int:
    """How many code points at the end of ``text`` are ``word``; 0 if it does not end so."""
    wanted = fold(word)
    sizes = [n for n in range(1, min(len(text), 3 * len(word) + 1) + 1) if fold(text[-n:]) == wanted]
    return min(sizes, default=0) if wanted else 0
