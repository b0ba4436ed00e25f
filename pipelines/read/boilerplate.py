"""The lines of a page that are not the article: share buttons, comment forms, "read also", cookie notices …

The wordings are data, in ``boilerplate.toml``. A line is marked where

- every word of it belongs to a phrase of the ``whole`` lists, or is a number;
- it begins with a phrase of an ``opening`` list and is short;
- it is a credit of a picture;
- it fits one of the ``patterns``;
- it is one of the headlines below a line such as "اقرأ أيضا".

Of a caption that ends with the credit of a picture in brackets only the credit is marked.

The text stays as it is; spans point into it. A sentence of the article is worth more than a button, so in
doubt a line is not marked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kg.model import Span
from kg.orthography import FOLDED, MARKS

__all__ = ["find_boilerplate"]

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile(f"[{MARKS}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANNOUNCES = re.compile(r"\s*(?:[:：|>]|\.\.)")
_SENTENCE_END = re.compile(r"[.؟?!…][\"'»”’)\]]*$")
_CREDIT_END = re.compile(r"[(\[]([^()\[\]\n]{2,50})[)\]]$")
_LONGEST_PATTERN = 300  # characters
_LONGEST_WHOLE = 25  # words; longer runs of buttons come as several lines
_CREDIT_WORDS = 7
_CAPTION = range(5, 19)  # words of a caption, with its credit
_HEADLINE = range(3, 19)  # words of a headline below "read also"
_HEADLINES = 8  # as many of them at most

Phrase = tuple[str, ...]


def find_boilerplate(text: str) -> tuple[Span, ...]:
    """The spans of ``text`` that are boilerplate, in order; each a line or part of one without outer blanks.

    >>> text = "نفى الكرملين ذلك.\\nاقرأ أيضا: اختراق حملة ترمب\\nشارك فيسبوك تويتر"
    >>> [text[s.start:s.end] for s in find_boilerplate(text)]
    ['اقرأ أيضا: اختراق حملة ترمب', 'شارك فيسبوك تويتر']
    """
    wordings = _wordings()
    spans = []
    headlines = 0  # how many more lines may be headlines of a list
    for span, line in _lines(text):
        words = _fold(line)
        if wordings.announces_list(words):
            headlines = _HEADLINES
        elif headlines and _is_headline(line, words):
            headlines -= 1
        elif not wordings.is_boilerplate(line, words):
            headlines = 0
            if credit := _credit_of_caption(line, words, wordings):
                spans.append(Span(span.start + credit[0], span.start + credit[1]))
            continue
        spans.append(span)
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Opening:
    phrases: frozenset[Phrase]
    words: int
    announces: bool


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The lists of ``boilerplate.toml``, folded."""

    whole: frozenset[Phrase]
    related: frozenset[Phrase]
    openings: tuple[_Opening, ...]
    pictures: frozenset[Phrase]
    agencies: frozenset[Phrase]
    patterns: tuple[re.Pattern[str], ...]

    def is_boilerplate(self, line: str, words: Phrase) -> bool:
        return bool(
            (len(words) <= _LONGEST_WHOLE and _covered(words, self.whole))
            or any(_opens(line, words, opening) for opening in self.openings)
            or self.is_credit(line, self.pictures)
            or (len(line) <= _LONGEST_PATTERN and any(p.search(line) for p in self.patterns))
        )

    def announces_list(self, words: Phrase) -> bool:
        return words in self.related

    def is_credit(self, line: str, needed: frozenset[Phrase]) -> bool:
        """Whether a line consists of a few short parts, cut by slashes, one of them among ``needed``."""
        parts = [_fold(part) for part in re.split(r"[/|,،]|\s[-–—]\s", line.strip("()[] ."))]
        return sum(map(len, parts)) <= _CREDIT_WORDS and any(part in needed for part in parts)


@cache
def _wordings() -> _Wordings:
    source = files("pipelines.read").joinpath("boilerplate.toml")
    data: dict[str, Any] = tomllib.loads(source.read_text("utf-8"))
    openings = tuple(
        _Opening(_phrases(o["phrases"]), o["words"], o.get("colon", False)) for o in data["opening"]
    )
    return _Wordings(
        whole=frozenset().union(*(_phrases(listed) for listed in data["whole"].values())),
        related=_phrases(data["whole"]["related"]),
        openings=openings,
        pictures=_phrases(data["credit"]["pictures"]),
        agencies=_phrases(data["credit"]["agencies"]),
        patterns=tuple(re.compile(p, re.IGNORECASE) for p in data["patterns"]["patterns"]),
    )


def _phrases(listed: Sequence[str]) -> frozenset[Phrase]:
    return frozenset(_fold(phrase) for phrase in listed)


def _fold(line: str) -> Phrase:
    return tuple(_WORD.findall(_INVISIBLE.sub("", line).translate(FOLDED).lower()))


def _lines(text: str) -> Iterator[tuple[Span, str]]:
    for m in _LINE.finditer(text):
        line = m.group().strip()
        if line:
            start = m.start() + len(m.group()) - len(m.group().lstrip())
            yield Span(start, start + len(line)), line


def _covered(words: Phrase, phrases: frozenset[Phrase]) -> bool:
    """Whether ``words`` is a row of phrases and numbers, one phrase at least; «و» may precede a phrase."""
    reached = {0: False}  # position -> whether a phrase was used on the way
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - 6), end):
            piece = words[start:end]
            if start not in reached:
                continue
            if piece in phrases or (piece[0][:1] == "و" and (piece[0][1:], *piece[1:]) in phrases):
                reached[end] = True
            elif len(piece) == 1 and piece[0].isdigit():
                reached[end] = reached.get(end, False) or reached[start]
    return reached.get(len(words), False)


def _opens(line: str, words: Phrase, opening: _Opening) -> bool:
    if not words or len(words) > opening.words:
        return False
    for n in range(min(7, len(words)), 0, -1):
        if words[:n] in opening.phrases:
            return not opening.announces or bool(_ANNOUNCES.match(_after_words(line, n)))
    return False


def _after_words(line: str, n: int) -> str:
    """What follows the first ``n`` words of a line, diacritics left out."""
    plain = _INVISIBLE.sub("", line)
    ends = [m.end() for m in _WORD.finditer(plain)]
    return plain[ends[n - 1] :]


def _is_headline(line: str, words: Phrase) -> bool:
    return len(words) in _HEADLINE and not _SENTENCE_END.search(line)


def _credit_of_caption(line: str, words: Phrase, wordings: _Wordings) -> tuple[int, int] | None:
    m = _CREDIT_END.search(line)
    if m is None or len(words) not in _CAPTION:
        return None
    credit, caption = m.group(1), line[: m.start()].rstrip()
    needed = wordings.pictures | wordings.agencies if "/" in credit else wordings.pictures
    # After a full stop the brackets hold the source of the article, which is said of it, not of a picture.
    is_credit = wordings.is_credit(credit, needed) and not _SENTENCE_END.search(caption)
    return m.span() if is_credit else None
