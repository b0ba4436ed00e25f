"""Spans of an English document that may be mentions: those of the rules, those of the recogniser, known names, and noun
phrases whose head is a common noun that annotators mark («police», «former engineers of Fujitsu»).

They overlap, and most are none: :mod:`pipelines.english.choosing` says which are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from pipelines.english.gazetteer import EnglishNames

__all__ = ["Candidate", "candidates_of", "without_article"]

_BEFORE = frozenset(("the", "a", "an"))
_MODIFIERS = frozenset(("JJ", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "HYPH", "CD", "JJR", "JJS"))
_JOINS = frozenset(("of", "in", "from", "at", "on", "to", "with"))
_INSIDE = frozenset(("of", "the", "and", "'s", "’s", "for"))
_LONGEST = 5  # words before a head, and behind its preposition
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``start`` to ``end``, and the types that the rules and the recogniser give them, "" where they do not."""

    start: int
    end: int
    ruled: str = ""
    recognised: str = ""


def candidates_of(
    doc: Doc, keys: Sequence[str], names: EnglishNames, ruled: Iterable[Span], heads: frozenset[str]
) -> list[Candidate]:
    """Every candidate once, in the order of the text.

    Args:
        keys: of the tokens, as :func:`pipelines.english.names.keys_of` makes them.
        ruled: what the rules found.
        heads: the common nouns, in small letters, that head mentions.
    """
    rules = {(s.start, s.end): s.label_ for s in ruled}
    recogniser = {(s.start, s.end): s.label_ for s in without_article(doc)}
    spans = {*rules, *recogniser, *_known(doc, keys, names), *_phrases(doc, heads), *_titled(doc)}
    return [Candidate(a, b, rules.get((a, b), ""), recogniser.get((a, b), "")) for a, b in sorted(spans)]


def without_article(doc: Doc) -> Iterator[Span]:
    """What the recogniser found, without article and white space at the beginning."""
    for name in doc.ents:
        start = name.start
        while start < name.end - 1 and (doc[start].lower_ in _BEFORE or doc[start].is_space):
            start += 1
        yield Span(doc, start, name.end, label=name.label_)


def _known(doc: Doc, keys: Sequence[str], names: EnglishNames) -> Iterator[tuple[int, int]]:
    """Names of the gazetteer, and adjectives of people («the Americans»)."""
    for i, token in enumerate(doc):
        if not keys[i] or not token.text[0].isupper():
            continue
        found = names.longest(keys, i)
        if found:
            yield i, found[0]
        if token.tag_ in ("NNS", "NNPS") and names.country_of((keys[i],)):
            yield i, i + 1


def _titled(doc: Doc) -> Iterator[tuple[int, int]]:
    """Runs of capitals, whole and from the second and third word on: titles may stand before a name."""
    i = 0
    while i < len(doc):
        if not doc[i].text[0].isupper() or doc[i].tag_ not in _MODIFIERS:
            i += 1
            continue
        end = i + 1
        while end < len(doc) and doc[end].text[0].isupper() and not doc[end].is_sent_start:
            end += 1
        for start in range(i, min(end, i + 3)):
            yield start, end
        i = end


def _phrases(doc: Doc, heads: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Common nouns with the modifiers before them, and with a name behind a preposition."""
    for token in doc:
        if token.lower_ not in heads or token.tag_ not in _NOUNS:
            continue
        start = token.i
        starts = [start]
        while (
            start > 0
            and len(starts) <= _LONGEST
            and doc[start - 1].tag_ in _MODIFIERS
            and not doc[start].is_sent_start
        ):
            start -= 1
            if doc[start].tag_ != "HYPH" and (start == 0 or doc[start - 1].tag_ != "HYPH"):
                starts.append(start)
        if start > 1 and doc[start - 1].tag_ == "POS":
            starts.append(_owner(doc, start - 2))
        yield from ((s, token.i + 1) for s in starts)
        if end := _complement(doc, token.i + 1):
            yield from ((s, end) for s in starts[:3])


def _owner(doc: Doc, i: int) -> int:
    """The start of the name that ends at ``i``, before a possessive («Emmanuel Macron's team»)."""
    while i > 0 and doc[i - 1].text[0].isupper() and doc[i].text[0].isupper() and not doc[i].is_sent_start:
        i -= 1
    return i


def _complement(doc: Doc, i: int) -> int:
    """The end of «of …», «in …» with a name behind a noun, 0 where there is none."""
    if i + 1 >= len(doc) or doc[i].lower_ not in _JOINS:
        return 0
    end, named = i + 1, 0
    while end < len(doc) and end - i <= _LONGEST:
        if (doc[end].text[0].isupper() or doc[end].tag_ == "CD") and not doc[end].is_sent_start:
            named = end + 1
        elif doc[end].lower_ not in _INSIDE and not (named and doc[end].tag_ in ("NN", "NNS", "JJ")):
            break
        end += 1
    return max(named, end if end > named and named and doc[end - 1].tag_ in _NOUNS else 0)
