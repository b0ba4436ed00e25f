"""Where sentences begin, from the tokens alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["LONGEST", "cut_place", "sentence_starts"]

LONGEST = 256
"""Tokens of the longest sentence. News have none of half as many; what runs on for longer (a list, a table, a text
without punctuation) is cut, because every stage after this one compares what stands in one sentence."""

_CUT_BACK = 64  # how many tokens before that a comma is looked for
_COMMAS = frozenset(("،", ",", "؛", ";", ":"))
_ENDS = frozenset((".", "!", "?", "؟", "…", "۔"))
_CLOSING = frozenset("»”\"'’)]}›")
_STRAIGHT = ('"', "'")
_TITLES = frozenset(("د", "م", "أ", "ص", "ت", "هـ", "ق"))  # abbreviations that a full stop follows


def sentence_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[bool | int | None]:
    """For each token whether a sentence starts with it.

    A sentence ends at ``. ! ? ؟ …`` or at a line end; closing quotes and brackets stay with it. A full stop
    after a title or initial («د. أحمد», «J. D.»), or one that the next word follows without a space, ends
    nothing. One of more than :data:`LONGEST` tokens is cut, behind a comma if there is one near.

    >>> sentence_starts(["قال", ".", "ثم", "عاد"], [False, True, True, False])
    [True, False, True, False]
    """
    starts: list[bool | int | None] = [False] * len(words)
    if words:
        starts[0] = True
    ended, begin = False, 0
    odd = dict.fromkeys(_STRAIGHT, False)  # straight quotes on the line so far
    for i, word in enumerate(words):
        if "\n" in word or "\r" in word:
            ended = True  # the line end belongs to the sentence before it
            odd = dict.fromkeys(_STRAIGHT, False)
            continue
        if ended and not _continues(words, i, odd):
            starts[i] = True
            begin = i
        elif i - begin >= LONGEST:
            begin = cut_place(words, spaces, begin, i)
            starts[begin] = True
        if word in odd:
            odd[word] = not odd[word]
        ended = (ended and not starts[i]) or _ends(words, spaces, i)
    return starts


def cut_place(words: Sequence[str], spaces: Sequence[bool], begin: int, end: int) -> int:
    """Where to cut a sentence that has run from ``begin`` to ``end``: behind a comma, else between words, else
    anywhere.

    >>> cut_place(["he", "said", ",", "they", "say"], [True, False, True, True, True], 0, 5)
    3
    """
    places = range(end, max(begin, end - _CUT_BACK), -1)
    comma = (i for i in places if words[i - 1] in _COMMAS)
    between = (i for i in places if spaces[i - 1] or words[i - 1].isspace())
    return next(comma, None) or next(between, end)


def _ends(words: Sequence[str], spaces: Sequence[bool], i: int) -> bool:
    word = words[i]
    if word not in _ENDS and not word.startswith(".."):
        return False
    if i + 1 == len(words) or word != ".":
        return True
    before = words[i - 1] if i else ""
    if before in _TITLES or (len(before) == 1 and before.isascii() and before.isupper()):
        return False
    following = words[i + 1]
    return spaces[i] or following in _CLOSING or following.isspace() or following[0] in '«“"('


def _continues(words: Sequence[str], i: int, odd: Mapping[str, bool]) -> bool:
    """Whether the token after a sentence end still belongs to that sentence; a straight quote does where it closes,
    because ``odd`` tells that an odd number of them stands before it on the same line."""
    word = words[i]
    if word in _ENDS or (word in _CLOSING and word not in odd):
        return True
    return i > 0 and (word.isspace() or odd.get(word, False))
