"""From the names that the annotator found to the mentions of a document.

Spans are those of the ontology: no proclitics, no quotation marks, no titles around a name. What a document
names once with certainty it names everywhere: the same name at another place of the document is found too,
and of two types that the annotator gave one name the more frequent one holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import attrgetter

from spacy.tokens import Doc, Span

from kg import model
from kg.names import normalize
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.arabic.orthography import fold
from pipelines.arabic.tokenizer import is_enclitic, is_proclitic
from pipelines.date_patterns import load_words
from pipelines.outside import outside_of
from pipelines.words import Words

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
_start = attrgetter("start")
Key = tuple[str, ...]
_LONGEST, _LENGTH = 40, 200
"""Tokens and letters of the longest name; what is longer is a list or no text at all, and costs the later stages more
than it is worth. The longest names of news have a quarter of that."""


def find_mentions(
    doc: Doc, boilerplate: Iterable[model.Span] = (), *, words: Words | None = None
) -> list[Span]:
    """The mentions of an annotated document, in the order of the text; ``label_`` is the entity type.

    Args:
        doc: the annotation; ``doc.ents`` are what the recogniser found.
        boilerplate: parts of the text (code points) from which nothing is taken.
        words: those of the document, if they are at hand.
    """
    outside, words = outside_of(boilerplate), words or Words.of(doc)
    spans = [
        s for s in (_trimmed(e, words) for e in doc.ents) if s is not None and outside(s) and not _is_month(s)
    ]
    spans = _one_type_a_name(doc, list(_persons_apart(doc, spans, words)), words)
    spans += [s for s in _repeated(doc, spans, words) if outside(s)]
    return sorted(spans, key=_start)


def _trimmed(span: Span, words: Words) -> Span | None:
    """The span without what does not belong to a name, or None if nothing is left."""
    start, end, doc = span.start, span.end, span.doc
    while start < end and (_is_edge(start, words) or _is_particle(doc, start, words)):
        start += 1
    while start < end and _is_edge(end - 1, words):
        end -= 1
    label = span.label_
    if label == "PERSON":
        while end - start > 1 and words.norms[start] in _TITLES:
            start += 1
    if label == "ORG" and end - start > 1 and _described(doc, start, end, words.norms):
        end -= 1
    if start >= end or end - start > _LONGEST:
        return None
    trimmed = span if (start, end) == (span.start, span.end) else Span(doc, start, end, label=span.label)
    return trimmed if trimmed.end_char - trimmed.start_char <= _LENGTH else None


def _is_month(span: Span) -> bool:
    """Whether what was taken for a place is the name of a month («نونبر»)."""
    return span.label_ in _PLACES and fold(span.text) in load_words().months


def _described(doc: Doc, start: int, end: int, norms: list[str]) -> bool:
    """Whether the last word is only a nationality behind a known proper name («تاس الروسية»); institutions,
    whose names are common nouns, have it in their name («الاستخبارات العسكرية الروسية»)."""
    gazetteer = load_gazetteer()
    if norms[start].startswith("ال") or gazetteer.country_of_adjective(norms[end - 1]) is None:
        return False
    name, whole = (normalize(doc[start:e].text) for e in (end - 1, end))
    return gazetteer.lookup(name, "ORG") is not None and gazetteer.lookup(whole, "ORG") is None


def _persons_apart(doc: Doc, spans: list[Span], words: Words) -> Iterator[Span]:
    """The spans, without what was read as one person because two family names («اتهم مولر ستون») or a verb and a
    family name stand together («دام بايدن»). The document has to name the family otherwise, in full."""
    gazetteer, norms = load_gazetteer(), words.norms
    given: dict[str, set[str]] = {}
    for s in spans:
        if len(s) > 1 and s.label_ == "PERSON":
            given.setdefault(norms[s.end - 1], set()).add(norms[s.start])
    families = Counter(first for firsts in given.values() for first in firsts)
    for s in spans:
        first, last = norms[s.start], norms[s.end - 1]
        two = len(s) == 2 and s.label_ == "PERSON" and len(given[last]) > 1
        if not two or gazetteer.lookup(normalize(s.text), "PERSON"):
            yield s
        elif first in given and families[first] == (first in given[last]):  # nobody else's given name
            yield from (Span(doc, i, i + 1, label=s.label) for i in (s.start, s.start + 1))
        elif s[0].pos_ == "VERB" and first not in gazetteer.name_parts():
            yield Span(doc, s.start + 1, s.end, label=s.label)
        else:
            yield s


def _is_edge(i: int, words: Words) -> bool:
    return i in words.blank or words.texts[i] in _QUOTES


def _is_particle(doc: Doc, i: int, words: Words) -> bool:
    """Whether the token is a «ف» written on a name. Other clitics at the border of what the recogniser took
    for a name are letters of names that were cut wrongly («ل|ولا», «سيد|ني»)."""
    return words.texts[i] == "ف" and is_proclitic(doc[i])


def _one_type_a_name(doc: Doc, spans: list[Span], words: Words) -> list[Span]:
    """Each name with its most frequent type in the document; of equals the first one found."""
    keys = [words.key(s.start, s.end) for s in spans]
    types: dict[Key, dict[str, int]] = {}
    for key, s in zip(keys, spans, strict=True):
        counts, label = types.setdefault(key, {}), s.label_
        counts[label] = counts.get(label, 0) + 1
    out = []
    for key, s in zip(keys, spans, strict=True):
        counts = types[key]
        label = max(counts, key=counts.__getitem__)
        out.append(s if s.label_ == label else Span(doc, s.start, s.end, label=label))
    return out


def _repeated(doc: Doc, spans: list[Span], words: Words) -> Iterator[Span]:
    """Names of the document at places where the recogniser missed them."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    known = dict(_sure_names(spans, words))
    sizes = sorted({len(k) for k in known}, reverse=True)
    first_words = {k[0] for k in known}
    for i, norm in enumerate(words.norms):
        if norm not in first_words or i in taken:
            continue
        for size in sizes:
            label = known.get(words.key(i, i + size)) if i + size <= len(words.norms) else None
            if label and taken.isdisjoint(range(i, i + size)) and not is_enclitic(doc[i]):
                yield Span(doc, i, i + size, label=label)
                taken.update(range(i, i + size))
                break


def _sure_names(spans: list[Span], words: Words) -> Iterator[tuple[Key, str]]:
    """The names to look for: whole ones, and the family names of people called by more than one name."""
    for s in spans:
        key, label = words.key(s.start, s.end), s.label_
        if label not in _NAMES or (len(key) == 1 and len(key[0]) < 3):
            continue
        yield key, label
        if label == "PERSON" and len(key) > 1 and len(key[-1]) > 3:
            yield key[-1:], "PERSON"
