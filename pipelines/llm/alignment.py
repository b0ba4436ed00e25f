"""Where a text has what a model quotes from it: letter by letter, else but for marks and white space.

Nothing else is forgiven: a quotation that the text does not have is no evidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from kg.model import Span

__all__ = ["Quotable", "bare"]

_SPACE = re.compile(r"\s+")
_TATWEEL = "\u0640"
_EDGES = " \t\r\n\"'«»“”„‟‘’‹›…"
_QUOTES = str.maketrans("“”„‟«»‘’‚‛‹›", "\"\"\"\"\"\"''''''")


class Quotable:
    """A text in which quotations are looked up.

    >>> text = Quotable("قال:  نفى  الكَرملين ذلـك اليوم")
    >>> [text.text[s.start : s.end] for s in text.find("نفى الكرملين ذلك")]
    ['نفى  الكَرملين ذلـك']
    >>> list(text.find("نفى البيت الأبيض"))
    []
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, quotation: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """The places of a quotation, as spans of code points within ``start`` and ``end``, in the order of the text.

        Quotation marks, dots of omission and white space around it matter only where the text has them, too.
        """
        end = len(self.text) if end is None else end
        for exactly in (quotation.strip(), bare(quotation)):
            places = list(self._places(exactly, start, end)) if exactly else []
            if places:
                yield from places
                return

    def _places(self, quotation: str, start: int, end: int) -> Iterator[Span]:
        found = False
        at = self.text.find(quotation, start, end)
        while at >= 0:
            found = True
            yield self._whole(at, at + len(quotation))
            at = self.text.find(quotation, at + len(quotation), end)
        if not found:
            yield from self._nearly(quotation, start, end)

    def _nearly(self, quotation: str, start: int, end: int) -> Iterator[Span]:
        """The places where letters are the same."""
        folded, places = self._folded
        wanted = _folded(quotation)[0].strip()
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            first, last = places[at], places[at + len(wanted) - 1] + 1
            if start <= first and last <= end:
                yield self._whole(first, last)
            at = folded.find(wanted, at + len(wanted))

    def _whole(self, start: int, end: int) -> Span:
        """The span with the marks on its last letter."""
        while end < len(self.text) and _is_mark(self.text[end]):
            end += 1
        return Span(start, end)

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return _folded(self.text)


def bare(quotation: str) -> str:
    """A quotation without the quotation marks, dots of omission and white space around it.

    >>> bare(" «ميتا» ")
    'ميتا'
    """
    return quotation.strip(_EDGES)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without marks and tatweel, one space for white space, and where each of its characters was."""
    out: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if _is_mark(char):
            continue
        char = " " if char.isspace() else char.translate(_QUOTES)
        if char == " " and out and out[-1] == " ":
            continue
        out.append(char)
        places.append(at)
    return "".join(out), places


def _is_mark(char: str) -> bool:
    """Whether a character is a vowel sign or another mark, tatweel, or invisible."""
    return char == _TATWEEL or unicodedata.category(char) in ("Mn", "Cf")
