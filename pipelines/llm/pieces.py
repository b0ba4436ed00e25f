"""Long documents in overlapping pieces, cut where paragraphs and sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.model import Span

__all__ = ["halves", "pieces_of", "shown_text"]

_PARAGRAPH = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"[.!?؟…][»”\"')\]]*\s+")
_WORD = re.compile(r"\s+")


def pieces_of(text: str, size: int, overlap: int) -> Iterator[Span]:
    """Pieces of at most ``size`` code points, each of which begins about ``overlap`` before the end of the one before.

    Together they are the text. A piece ends behind a paragraph, else a sentence, else a word, if one ends in its last
    quarter; it begins likewise.

    >>> [(s.start, s.end) for s in pieces_of("One here. Two here. Three here.", 22, 8)]
    [(0, 20), (10, 31)]
    """
    start = 0
    while True:
        if len(text) - start <= size:
            if len(text) > start or start == 0:
                yield Span(start, len(text))
            return
        end = _cut(text, start + size - size // 4, start + size)
        yield Span(start, end)
        start = max(
            start + 1, _cut(text, max(start + 1, end - overlap - size // 4), max(start + 1, end - overlap))
        )


def halves(text: str, piece: Span, overlap: int) -> tuple[Span, Span]:
    """A piece in two that overlap.

    >>> [(s.start, s.end) for s in halves("One here. Two here. Three here.", Span(0, 31), 4)]
    [(0, 20), (16, 31)]
    """
    middle = (piece.start + piece.end) // 2
    quarter = (piece.end - piece.start) // 4
    end = _cut(text, middle, middle + quarter)
    return Span(piece.start, end), Span(max(piece.start + 1, end - min(overlap, quarter)), piece.end)


def shown_text(text: str, piece: Span, hidden: Iterable[Span]) -> str:
    """The text of a piece without the parts from which nothing is taken.

    >>> shown_text("abc share def", Span(0, 13), [Span(4, 10)])
    'abc \\ndef'
    """
    out, at = [], piece.start
    for span in sorted(hidden):
        if span.end <= at or span.start >= piece.end:
            continue
        out.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    out.append(text[at : piece.end])
    return "\n".join(out) if len(out) > 1 else out[0]


def _cut(text: str, least: int, most: int) -> int:
    """The best place to cut between two: behind the last paragraph, sentence or word that ends there."""
    for end in (_PARAGRAPH, _SENTENCE, _WORD):
        found = [m.end() for m in end.finditer(text, least, most)]
        if found:
            return found[-1]
    return most
