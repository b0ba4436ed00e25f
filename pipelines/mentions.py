"""From the names that the annotator found to the mentions of a document.

Spans are those of the ontology: no proclitics, no quotation marks, no titles around a name. What a document
names once with certainty it names everywhere: the same name at another place of the document is found too,
and of two types that the annotator gave one name the more frequent one holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from spacy.tokens import Doc, Span, Token

from kg import model
from kg.names import normalize
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.arabic.orthography import fold
from pipelines.arabic.tokenizer import is_enclitic, is_proclitic
from pipelines.date_patterns import load_words

__all__ = ["find_mentions"]

_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC"))
_PLACES = frozenset(("GPE", "LOC"))
_QUOTES = frozenset("«»“”\"'‘’„‹›()[]،؛:,;.-–—")
_TITLE_WORDS = """
    الرئيس الرئيسه السيد السيده الوزير الوزيره المستشار المستشاره السيناتور النائب الملك الامير الاميره
    الجنرال العميد العقيد اللواء الفريق الدكتور الدكتوره المهندس المحامي الصحافي الصحفي الناشط القاضي
    القس البابا
"""
_TITLES = frozenset(map(fold, _TITLE_WORDS.split()))
Key = tuple[str, ...]
_LONGEST, _LENGTH = 40, 200
"""Tokens and letters of the longest name; what is longer is a list or no text at all, and costs the later stages more
than it is worth. The longest names of news have a quarter of that."""


def find_mentions(doc: Doc, boilerplate: Iterable[model.Span] = ()) -> list[Span]:
    """The mentions of an annotated document, in the order of the text; ``label_`` is the entity type.

    Args:
        doc: the annotation; ``doc.ents`` are what the recogniser found.
        boilerplate: parts of the text (code points) from which nothing is taken.
    """
    outside = _outside(boilerplate)
    spans = [s for s in map(_trimmed, doc.ents) if s is not None and outside(s) and not _is_month(s)]
    spans = _one_type_a_name(doc, list(_persons_apart(doc, spans)))
    spans += [s for s in _repeated(doc, spans) if outside(s)]
    return sorted(spans, key=lambda s: s.start)


def _outside(boilerplate: Iterable[model.Span]) -> Callable[[Span], bool]:
    skipped = sorted((b.start, b.end) for b in boilerplate)
    reached = list(accumulate((end for _, end in skipped), max))

    def outside(span: Span) -> bool:
        begun = bisect_left(skipped, (span.end_char,))
        return not begun or reached[begun - 1] <= span.start_char

    return outside


def _trimmed(span: Span) -> Span | None:
    """The span without what does not belong to a name, or None if nothing is left."""
    start, end, doc = span.start, span.end, span.doc
    while start < end and (_edge(doc[start]) or _particle(doc[start])):
        start += 1
    while start < end and _edge(doc[end - 1]):
        end -= 1
    if span.label_ == "PERSON":
        while end - start > 1 and doc[start].norm_ in _TITLES:
            start += 1
    if span.label_ == "ORG" and end - start > 1 and _described(doc, start, end):
        end -= 1
    if (
        start >= end
        or end - start > _LONGEST
        or doc[end - 1].idx - doc[start].idx + len(doc[end - 1]) > _LENGTH
    ):
        return None
    return Span(doc, start, end, label=span.label)


def _is_month(span: Span) -> bool:
    """Whether what was taken for a place is the name of a month («نونبر»)."""
    return span.label_ in _PLACES and fold(span.text) in load_words().months


def _described(doc: Doc, start: int, end: int) -> bool:
    """Whether the last word is only a nationality behind a known proper name («تاس الروسية»); institutions,
    whose names are common nouns, have it in their name («الاستخبارات العسكرية الروسية»)."""
    gazetteer = load_gazetteer()
    if doc[start].norm_.startswith("ال") or gazetteer.country_of_adjective(doc[end - 1].norm_) is None:
        return False
    name, whole = (normalize(doc[start:e].text) for e in (end - 1, end))
    return gazetteer.lookup(name, "ORG") is not None and gazetteer.lookup(whole, "ORG") is None


def _persons_apart(doc: Doc, spans: list[Span]) -> Iterator[Span]:
    """The spans, without what was read as one person because two family names («اتهم مولر ستون») or a verb and a
    family name stand together («دام بايدن»). The document has to name the family otherwise, in full."""
    gazetteer = load_gazetteer()
    given: dict[str, set[str]] = {}
    for s in spans:
        if s.label_ == "PERSON" and len(s) > 1:
            given.setdefault(s[-1].norm_, set()).add(s[0].norm_)
    families = Counter(first for firsts in given.values() for first in firsts)
    for s in spans:
        first, last = s[0].norm_, s[-1].norm_
        two = s.label_ == "PERSON" and len(s) == 2 and len(given[last]) > 1
        if not two or gazetteer.lookup(normalize(s.text), "PERSON"):
            yield s
        elif first in given and families[first] == (first in given[last]):  # nobody else's given name
            yield from (Span(doc, i, i + 1, label=s.label) for i in (s.start, s.start + 1))
        elif s[0].pos_ == "VERB" and first not in gazetteer.name_parts():
            yield Span(doc, s.start + 1, s.end, label=s.label)
        else:
            yield s


def _edge(token: Token) -> bool:
    return token.is_space or token.text in _QUOTES


def _particle(token: Token) -> bool:
    """Whether the token is a «ف» written on a name. Other clitics at the border of what the recogniser took
    for a name are letters of names that were cut wrongly («ل|ولا», «سيد|ني»)."""
    return token.text == "ف" and is_proclitic(token)


def _key(span: Span) -> Key:
    return tuple(t.norm_ for t in span if not t.is_space)


def _one_type_a_name(doc: Doc, spans: list[Span]) -> list[Span]:
    """Each name with its most frequent type in the document; of equals the first one found."""
    types: dict[Key, Counter[str]] = {}
    for s in spans:
        types.setdefault(_key(s), Counter())[s.label_] += 1
    return [Span(doc, s.start, s.end, label=types[_key(s)].most_common(1)[0][0]) for s in spans]


def _repeated(doc: Doc, spans: list[Span]) -> Iterator[Span]:
    """Names of the document at places where the recogniser missed them."""
    taken = {t.i for s in spans for t in s}
    known = dict(_sure_names(spans))
    sizes = sorted({len(k) for k in known}, reverse=True)
    first_words = {k[0] for k in known}
    norms = [t.norm_ for t in doc]
    i = 0
    while i < len(norms):
        for size in sizes if norms[i] in first_words else ():
            span = doc[i : i + size]
            label = known.get(_key(span)) if len(span) == size else None
            if label and taken.isdisjoint(range(i, i + size)) and not is_enclitic(span[0]):
                yield Span(doc, i, i + size, label=label)
                taken.update(range(i, i + size))
                break
        i += 1


def _sure_names(spans: list[Span]) -> Iterator[tuple[Key, str]]:
    """The names to look for: whole ones, and the family names of people called by more than one name."""
    for s in spans:
        key = _key(s)
        if s.label_ not in _NAMES or (len(key) == 1 and len(key[0]) < 3):
            continue
        yield key, s.label_
        if s.label_ == "PERSON" and len(key) > 1 and len(key[-1]) > 3:
            yield key[-1:], "PERSON"
