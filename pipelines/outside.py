"""What lies outside of the parts of a text from which nothing is taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate

from spacy.tokens import Span

from kg import model

__all__ = ["outside_of"]


def outside_of(boilerplate: Iterable[model.Span]) -> Callable[[Span], bool]:
    """Whether a mention has nothing of these parts of the text."""
    skipped = sorted((b.start, b.end) for b in boilerplate)
    reached = list(accumulate((end for _, end in skipped), max))

    def outside(span: Span) -> bool:
        begun = bisect_left(skipped, (span.end_char,))
        return not begun or reached[begun - 1] <= span.start_char

    return outside
