"""Where English sentences end: at full stops of no abbreviation, at line breaks, where one gets too long."""

from __future__ import annotations

import re

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipelines.arabic.sentences import LONGEST, cut_place
from pipelines.english import parts as parts  # a stored pipeline is made in order, and needs its factory next
from pipelines.english.lists import word_list

__all__ = ["set_sentences"]

_DATELINE = re.compile(
    r"^[A-Z][A-Z.'’ -]{2,30}(?:, [A-Z][\w. ]{2,20})?(?: ?\([\w ./-]{2,30}\))?,?"
    r"(?: [A-Z][a-z]{2,8}\.? \d{1,2},?)? ?(?:—|–|--|-) (?=\S)",
    re.MULTILINE,
)
_ENDS = frozenset(".!?…")
_CLOSES = frozenset("\"”’')]»")
_TITLES = word_list("sentences_titles")


@Language.component("kg_english_sentences", assigns=["token.is_sent_start"])
def set_sentences(doc: Doc) -> Doc:
    """Mark the first token of every sentence, and every other one as none; a sentence of more than
    :data:`~pipelines.arabic.sentences.LONGEST` tokens is cut, behind a comma if there is one near.

    >>> import spacy
    >>> doc = set_sentences(spacy.blank("en")('Sen. Wyden left. "No," he said in the U.S. on Friday.'))
    >>> [s.text for s in doc.sents]
    ['Sen. Wyden left.', '"No," he said in the U.S. on Friday.']
    """
    # All at once, below: each setting of one token looks through the whole document.
    marks = np.full(len(doc), -1, np.int64)
    starts, ended, begin = True, False, 0
    heads = {m.end() for m in _DATELINE.finditer(doc.text)}
    for token in doc:
        if token.idx in heads:
            starts = True
        if starts and not token.is_space:
            marks[token.i], starts, ended = 1, False, False
        elif ended and not (token.text[0] in _CLOSES and not _opens(token)):
            marks[token.i] = 1 if _may_start(token) else -1
            ended = False
        if marks[token.i] == 1:
            begin = token.i
        elif token.i - begin >= LONGEST:
            begin = _cut(doc, begin)
            marks[begin] = 1
        if "\n" in token.text:
            starts = True
        elif _ends(token):
            ended = True
    return doc.from_array(["SENT_START"], marks.reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]


def _cut(doc: Doc, begin: int) -> int:
    """Where to cut a sentence that has run from ``begin`` for as long as one may."""
    run = doc[begin : begin + LONGEST]
    return begin + cut_place([t.text for t in run], [bool(t.whitespace_) for t in run], 0, LONGEST)


def _ends(token: Token) -> bool:
    text = token.lower_
    if text[-1] not in _ENDS:
        return False
    if len(text) == 1:
        before = token.doc[token.i - 1] if token.i else None
        return not (before is not None and text == "." and _abbreviated(before, token))
    return (
        text not in _TITLES
        and text.count(".") > 1
        and token.i + 1 < len(token.doc)
        and bool(token.whitespace_)
    )


def _abbreviated(before: Token, stop: Token) -> bool:
    """Whether a full stop belongs to an initial («J. Edgar») or a title before it."""
    joined = not before.whitespace_
    return joined and ((len(before) == 1 and before.is_upper) or before.lower_ + "." in _TITLES)


def _opens(token: Token) -> bool:
    """Whether a straight quotation mark opens: a space before it and none behind."""
    return bool(token.i) and bool(token.nbor(-1).whitespace_) and not token.whitespace_


def _may_start(token: Token) -> bool:
    """After an end a sentence starts with a capital, a digit, a quotation mark or a dash; «U.S. officials» goes on."""
    before = token.nbor(-1).text if token.i else ""
    if before.count(".") > 1:
        return token.text[0].isupper() and token.lower_ in _STARTERS
    return token.text[0].isupper() or not token.text[0].isalpha()


_STARTERS = word_list("sentences_starters")
