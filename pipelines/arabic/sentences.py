"""Where sentences begin, from the tokens alone."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["sentence_starts"]

_ENDS = frozenset((".", "!", "?", "؟", "…", "۔"))
_CLOSING = frozenset("»”\"'’)]}›")
_TITLES = frozenset(("د", "م", "أ", "ص", "ت", "هـ", "ق"))  # abbreviations that a full stop follows


def sentence_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[bool | int | None]:
    """For each token whether a sentence starts with it.

    A sentence ends at ``. ! ? ؟ …`` or at a line end; closing quotes and brackets stay with it. A full stop
    after a title or initial («د. أحمد», «J. D.»), or one that the next word follows without a space, ends
    nothing.

    >>> sentence_starts(["قال", ".", "ثم", "عاد"], [False, True, True, False])
    [True, False, True, False]
    """
    starts: list[bool | int | None] = [False] * len(words)
    if words:
        starts[0] = True
    ended = False
    for i, word in enumerate(words):
        if "\n" in word or "\r" in word:
            ended = True  # the line end belongs to the sentence before it
            continue
        if ended and not _continues(words, i):
            starts[i] = True
        ended = (ended and not starts[i]) or _ends(words, spaces, i)
    return starts


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


def _continues(words: Sequence[str], i: int) -> bool:
    """Whether the token after a sentence end still belongs to that sentence."""
    word = words[i]
    if word in _ENDS or (word in _CLOSING and word not in "\"'"):
        return True
    if word in "\"'" or word.isspace():
        return i > 0 and (word.isspace() or _closes(words, i))
    return False


def _closes(words: Sequence[str], i: int) -> bool:
    """Whether a straight quote closes: an odd number of them stands before it on the same line."""
    count = 0
    for word in reversed(words[:i]):
        if "\n" in word:
            break
        count += word == words[i]
    return count % 2 == 1
