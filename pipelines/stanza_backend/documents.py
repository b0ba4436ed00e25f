"""A text and what Stanza made of its passages, as one spaCy ``Doc``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipelines.stanza_backend.alignment import Clitics, pieces

__all__ = ["Language", "Passage", "make_doc", "passages"]

_LONGEST = 3000
_NONE = Clitics(frozenset(), frozenset(), str)
_GAP = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Language:
    """What the rest of the way wants of the words of a language.

    Attributes:
        clitics: the only ones to cut; None leaves it to Stanza.
        norm: ``token.norm_`` of a word, from its text in the document and as Stanza writes it apart.
        name_type: the entity type of a name by its text, Stanza's label, and the type that the table gives it
            (empty: none); empty leaves it out.
        is_name: whether a token is a name as a whole, which is not cut.
    """

    clitics: Clitics | None
    norm: Callable[[str, str], str]
    name_type: Callable[[str, str, str], str]
    is_name: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text that Stanza reads by itself: a line, or a part of a long one."""

    start: int
    text: str


@dataclass(slots=True)
class _Token:
    """A token to be: where it is, the Stanza word that it stands for (None: white space, or unread), and the numbers
    in their sentence of all words that share it."""

    start: int
    end: int
    word: Any = None
    sentence: int = -1
    ids: tuple[int, ...] = ()


def passages(text: str) -> Iterator[Passage]:
    """The lines of a text that are not blank; one of more than 3,000 characters is cut at white space, since the
    work of the parser grows with the square of a sentence.

    >>> [(p.start, p.text) for p in passages("one\\n\\ntwo three")]
    [(0, 'one'), (5, 'two three')]
    """
    for line in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        start, end = line.span()
        while end - start > _LONGEST:
            cut = max((text.rfind(mark, start, start + _LONGEST) for mark in (". ", " ")), default=-1)
            cut = cut + 1 if cut > start else start + _LONGEST
            yield Passage(start, text[start:cut])
            start = cut
        if text[start:end].strip():
            yield Passage(start, text[start:end])


def make_doc(
    vocab: Vocab,
    text: str,
    read: Sequence[tuple[Passage, Any]],
    language: Language,
    labels: Mapping[str, str],
) -> Doc:
    """The ``Doc`` of ``text``, its tokens with the offsets of the text.

    Args:
        read: the passages with Stanza's document of each.
        labels: Stanza's entity labels and the entity types that they are; empty: none.
    """
    tokens = _covering(text, list(_tokens(read, text, language)))
    doc = Doc(vocab, **_surface(text, tokens), **_annotation(text, tokens))
    for token, t in zip(doc, tokens, strict=True):
        token.norm_ = language.norm(token.text, t.word.text if len(t.ids) == 1 else token.text)
    doc.set_ents(list(_names(doc, tokens, read, language, labels)))
    return doc


def _tokens(read: Sequence[tuple[Passage, Any]], text: str, language: Language) -> Iterator[_Token]:
    """The tokens that Stanza read, in order; words that share letters are one token."""
    number = 0
    for passage, document in read:
        for sentence in document.sentences:
            for token in sentence.tokens:
                start, end = passage.start + token.start_char, passage.start + token.end_char
                words = [w.text for w in token.words]
                whole = len(words) > 1 and language.is_name(text[start:end])
                cut = _NONE if whole else language.clitics
                for piece in pieces(text[start:end], words, cut):
                    here = [token.words[i] for i in piece.words]
                    top = min(here, key=lambda w: _depth(w, sentence)) if len(here) > 1 else here[0]
                    yield _Token(
                        start + piece.start, start + piece.end, top, number, tuple(w.id for w in here)
                    )
            number += 1


def _depth(word: Any, sentence: Any) -> int:
    """How many arcs lead from a word to the root; of words that share a token the others hang on the highest."""
    depth = 0
    while word.head and depth < len(sentence.words):
        word, depth = sentence.words[word.head - 1], depth + 1
    return depth


def _covering(text: str, tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens, and between them what Stanza left out: white space but for one blank, marks that it skipped.

    spaCy's tokens have to cover the text.
    """
    out: list[_Token] = []
    position = 0
    for token in (*tokens, _Token(len(text), len(text))):
        for gap in _GAP.finditer(text, position, token.start):
            start, end = gap.span()
            if (
                text[start] == " "
                and out
                and out[-1].end == start
                and not text[out[-1].start : start].isspace()
            ):
                start += 1
            if start < end:
                out.append(_Token(start, end, sentence=out[-1].sentence if out else token.sentence))
        if token.end > max(token.start, position):
            out.append(token)
        position = max(position, token.end)
    return out


def _surface(text: str, tokens: Sequence[_Token]) -> dict[str, Any]:
    """Words, and whether a blank follows that is no token of its own."""
    starts = {t.start for t in tokens}
    return {
        "words": [text[t.start : t.end] for t in tokens],
        "spaces": [text[t.end : t.end + 1] == " " and t.end not in starts for t in tokens],
    }


def _annotation(text: str, tokens: Sequence[_Token]) -> dict[str, Any]:
    """Parts of speech, lemmas and trees, as far as the pipeline gives them."""
    words = [t.word for t in tokens]
    if not tokens:
        return {}
    out: dict[str, Any] = {
        "pos": [_value(t.word, "upos") or _mark(text[t.start : t.end], t.word) for t in tokens],
        "tags": [_value(w, "xpos") for w in words],
        "lemmas": [_value(w, "lemma") for w in words],
        "morphs": [_value(w, "feats") for w in words],
    }
    if any(_value(w, "deprel") for w in words):
        return out | _trees(tokens)
    starts = [i == 0 or t.sentence != tokens[i - 1].sentence for i, t in enumerate(tokens)]
    return out | {"sent_starts": starts}


def _value(word: Any, name: str) -> str:
    return getattr(word, name, None) or ""


def _mark(text: str, word: Any) -> str:
    """The part of speech of what Stanza did not read; none of what it read without tagging it."""
    return "" if word is not None else "SPACE" if text.isspace() else "X"


def _trees(tokens: Sequence[_Token]) -> dict[str, Any]:
    """Heads as token indices. What is no word of Stanza's hangs on the token before it."""
    places = {(t.sentence, number): i for i, t in enumerate(tokens) for number in t.ids}
    first: dict[int, int] = {}
    for i, t in enumerate(tokens):
        if t.word is not None and t.word.head == 0:
            first.setdefault(t.sentence, i)
    heads, deps = [], []
    for i, t in enumerate(tokens):
        root = first.get(t.sentence, i)
        if t.word is None:
            heads.append(root)
            deps.append("dep" if root != i else "ROOT")
        elif t.word.head == 0 and root == i:
            heads.append(i)
            deps.append("ROOT")
        else:
            head = places.get((t.sentence, t.word.head), root)
            heads.append(head if head != i else root)
            deps.append(t.word.deprel or "dep")
    return {"heads": heads, "deps": deps}


def _names(
    doc: Doc,
    tokens: Sequence[_Token],
    read: Sequence[tuple[Passage, Any]],
    language: Language,
    labels: Mapping[str, str],
) -> Iterator[Span]:
    """The names as spans of tokens, without clitics at their ends."""
    done = 0
    for passage, document in read:
        for name in document.ents:
            start, end = passage.start + name.start_char, passage.start + name.end_char
            inside = [i for i, t in enumerate(tokens) if t.start >= max(start, done) and t.end <= end]
            inside = _without_clitics(doc, inside, tokens, language.clitics)
            if not inside:
                continue
            span = doc[inside[0] : inside[-1] + 1]
            kind = language.name_type(span.text, name.type, labels.get(name.type, ""))
            if kind:
                done = span.end_char
                yield Span(doc, span.start, span.end, label=kind)


def _without_clitics(
    doc: Doc, inside: list[int], tokens: Sequence[_Token], clitics: Clitics | None
) -> list[int]:
    """Token indices without those of clitics before the first and behind the last word of a name."""
    if clitics is None:
        return inside
    while len(inside) > 1 and doc[inside[0]].text in clitics.before and not doc[inside[0]].whitespace_:
        inside = inside[1:]
    while len(inside) > 1 and doc[inside[-1]].text in clitics.after and not doc[inside[-2]].whitespace_:
        inside = inside[:-1]
    return inside
