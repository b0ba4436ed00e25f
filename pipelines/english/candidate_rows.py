"""What a candidate span looks like, as hashed features: its words, those around it, its place in the tree, and what
gazetteer, rules and recogniser say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Span, Token

from pipelines.english.candidates import Candidate
from pipelines.english.composed import group_noun, nation_at
from pipelines.english.gazetteer import EnglishNames, words_of
from pipelines.english.lists import institution_kinds, phrase_list, word_list

__all__ = ["SIZE", "rows_of"]

SIZE = 1 << 15
_EDGE = "<>"
_OPENING = frozenset(('"', "“", "‘", "\n", "\n\n", "—", "-", ":", "•"))
_DETERMINERS = frozenset(("a", "an", "the", "its", "their", "his", "her", "another", "one"))
_CLASSES = ("roles", "organisation", "place", "event", "people", "groups", "references_business")


@dataclass(frozen=True, slots=True)
class _Text:
    """A document with what is asked of it for every candidate."""

    doc: Doc
    keys: Sequence[str]
    names: EnglishNames
    lower: Sequence[str]
    counts: Counter[str]
    ruled: Sequence[str]
    recognised: Sequence[str]
    named: Mapping[int, int]
    national: frozenset[str]
    common: frozenset[str]


def rows_of(
    doc: Doc,
    keys: Sequence[str],
    names: EnglishNames,
    candidates: Sequence[Candidate],
    common: frozenset[str],
) -> list[list[int]]:
    """The rows of the model that describe each candidate; ``common`` are ordinary words, in small letters."""
    ruled, recognised = [""] * len(doc), [""] * len(doc)
    for c in candidates:
        for i in range(c.start, c.end):
            ruled[i] = c.ruled or ruled[i]
            recognised[i] = c.recognised or recognised[i]
    lower = [t.lower_ for t in doc]
    national = frozenset(
        lower[c.end - 1] for c in candidates if c.end - c.start > 1 and names.country_of((keys[c.start],))
    )
    text = _Text(
        doc, keys, names, lower, Counter(t.text for t in doc), ruled, recognised, _named(doc, recognised),
        national, common,
    )  # fmt: skip
    return [
        [hash_string(f) % SIZE for part in (_own(text, c), _around(text, c), _listed(text, c)) for f in part]
        for c in candidates
    ]


def _named(doc: Doc, recognised: Sequence[str]) -> dict[int, int]:
    """The number of names in the sentence that starts at a token."""
    out: dict[int, int] = {}
    for sent in doc.sents:
        starts = (i for i in range(sent.start, sent.end) if recognised[i])
        out[sent.start] = sum(i == sent.start or not recognised[i - 1] for i in starts)
    return out


def _own(text: _Text, c: Candidate) -> Iterator[str]:
    """What the words of a span are, and what gazetteer, rules and recogniser say of them."""
    a, b, lower = c.start, c.end, text.lower
    span, size = text.doc[a:b], min(b - a, 5)
    head, first, last = span.root, lower[a], lower[b - 1]
    capital, lowered, word = text.doc[a].text[0].isupper(), head.text.islower(), head.lower_
    shape = "".join(_shape(t) for t in span[:5])
    entry = text.names.lookup(words_of(span.text)) if capital else None
    known = entry.type if entry else "-"
    inside = "+".join(sorted({text.recognised[i] or "-" for i in range(a, b)}))
    by_rule = "+".join(sorted({text.ruled[i] or "-" for i in range(a, b)}))
    around = f"{_kind_at(text.recognised, a - 1)}{_kind_at(text.recognised, b)}"
    agreed = f"{c.ruled}|{c.recognised}|{known}"
    yield from (f"R:{c.ruled}", f"N:{c.recognised}", f"A:{agreed}", f"A2:{agreed}|{inside}|{by_rule}")
    yield from (f"I:{inside}|{around}|{size}", f"I2:{by_rule}|{inside}|{shape}", f"K:{known}|{size}")
    yield from (f"L:{last}", f"F:{first}|{size}", f"W:{' '.join(lower[a:b])}", f"Z:{last[-3:]}|{shape}")
    yield from (f"H:{word}|{head.tag_}", f"HS:{word}|{size}", *(f"X:{w}" for w in lower[a:b]))
    yield f"M:{min(text.counts[text.doc[b - 1].text], 4)}|{lowered}"
    yield f"HM:{word}|{min(text.counts[head.text], 3)}|{word in text.national}"
    if lowered:
        tags = " ".join(t.tag_ for t in span[:5])
        yield from (f"TG:{tags}", f"HT:{word}|{tags}")
    if capital:
        start = _at_start(text, span)
        usual = all(w in text.common for w in lower[a:b])
        yield f"S:{shape}|{start}|{usual}|{c.recognised}"
        if b - a == 1:
            other = text.counts[last] > 0
            yield f"CT:{text.counts[text.doc[a].text] > 1}|{text.doc[a].is_upper}|{start}|{text.doc[a].tag_}"
            yield f"CO:{usual}|{other}|{start}|{known}|{c.recognised}"


def _at_start(text: _Text, span: Span) -> bool:
    return span.sent.start == span.start or text.lower[span.start - 1] in _OPENING


def _around(text: _Text, c: Candidate) -> Iterator[str]:
    """What stands around a span, and where it hangs in the tree."""
    doc, a, b, lower = text.doc, c.start, c.end, text.lower
    head = doc[a:b].root
    word, lowered, base = head.lower_, head.text.islower(), head.dep_.split(":")[0]
    governor = head.head.lemma_.lower() if head.head is not head else _EDGE
    before, after = lower[a - 1] if a else _EDGE, lower[b] if b < len(doc) else _EDGE
    before2 = lower[a - 2] if a > 1 else _EDGE
    after2 = lower[b + 1] if b + 1 < len(doc) else _EDGE
    names = min(text.named[head.sent.start], 3)
    tags = f"{doc[a - 1].tag_ if a else _EDGE}|{doc[b].tag_ if b < len(doc) else _EDGE}"
    beside = _other_argument(text, head, base)
    yield from (f"D:{base}|{lowered}", f"HD:{word}|{base}", f"HG:{word}|{governor}")
    yield from (f"G:{governor}|{base}|{lowered}", f"B:{before}|{lowered}", f"B2:{before2}|{before}|{lowered}")
    yield from (f"HB:{word}|{before}", f"NB:{c.recognised}|{before}", f"NA:{c.recognised}|{after}")
    yield from (f"AF:{after}|{lowered}", f"AF2:{after}|{after2}|{lowered}", f"HA:{word}|{after}")
    yield from (f"T:{tags}|{lowered}|{b - a > 1}", f"E:{names}|{base}|{lowered}", f"HE:{word}|{names > 1}")
    yield from (f"O:{base}|{beside}|{lowered}", f"OG:{governor}|{base}|{beside}|{lowered}")
    if lowered:
        yield from (f"HO:{word}|{base}|{beside}", f"HC:{word}|{_complement(text, b)}")
        if b < len(doc) and doc[b].text[0].isupper() and not doc[b].is_sent_start:
            yield f"TN:{word}|{text.recognised[b]}"
    else:
        noun = _apposition(text, b)
        yield from (f"AP:{noun}", f"AK:{_class(noun)}|{c.recognised}", f"BK:{_class(before)}|{c.recognised}")


def _other_argument(text: _Text, head: Token, base: str) -> str:
    """The type of the name that is the other argument of the verb above: of the object for a subject, and so on."""
    if base not in ("nsubj", "obj", "obl"):
        return ""
    for child in head.head.children:
        kind = text.recognised[child.i]
        if kind and child is not head and child.dep_.split(":")[0] in ("nsubj", "obj", "obl"):
            return f"{child.dep_}{kind}"
    return "-"


def _apposition(text: _Text, i: int) -> str:
    """The noun that says what the name before ``i`` is: «SAM, a rights group run from Cúcuta»."""
    doc = text.doc
    if i + 2 >= len(doc) or doc[i].text not in (",", "(") or doc[i + 1].lower_ not in _DETERMINERS:
        return ""
    noun = ""
    for j in range(i + 2, min(len(doc), i + 7)):
        if doc[j].tag_ in ("NN", "NNS"):
            noun = text.lower[j]
        elif noun or doc[j].tag_ not in ("JJ", "VBN", "NNP", "HYPH", "JJS", "RB"):
            break
    return noun


def _class(word: str) -> str:
    return next((name for name in _CLASSES if (word,) in phrase_list(name)), "-") if word else ""


def _complement(text: _Text, i: int) -> str:
    """The preposition behind a span, and whether a name follows."""
    doc = text.doc
    if i + 1 >= len(doc) or doc[i].tag_ != "IN":
        return ""
    j = i + 1 + (text.lower[i + 1] == "the")
    return f"{text.lower[i]}{int(j < len(doc) and doc[j].text[0].isupper())}"


def _listed(text: _Text, c: Candidate) -> Iterator[str]:
    """What the word lists say: nationality, institutions, nouns of groups, roles."""
    a, b, lower = c.start, c.end, text.lower
    head = text.doc[a:b].root
    capital = text.doc[a].text[0].isupper()
    before = lower[a - 1] if a else _EDGE
    nation = nation_at(text.keys, text.names, a) if capital else None
    tail = nation[0] if nation else a
    if nation:
        yield from (
            f"NT:{' '.join(lower[tail:b])}",
            f"NS:{b - tail}|{head.tag_}",
            f"NH:{head.lower_}|{before}",
        )
    if group_noun(text.keys, tail) == b:
        yield f"GN:{nation is not None}|{head.tag_}|{before}"
    if tuple(k for k in text.keys[tail:b] if k) in institution_kinds():
        yield f"IK:{nation is not None}|{capital}|{before}|{text.ruled[a]}"
    if lower[b - 1] in word_list("organisation"):
        yield f"OL:{capital}|{min(b - a, 4)}"
    if a and ((before,) in phrase_list("roles") or before in word_list("courtesy")):
        yield f"RO:{c.recognised}|{capital}|{b - a}"
    if (lower[b - 1],) in phrase_list("roles"):
        yield f"RL:{capital}|{b - a}|{head.tag_}"


def _kind_at(kinds: Sequence[str], i: int) -> str:
    return (kinds[i] or "-") if 0 <= i < len(kinds) else _EDGE


def _shape(token: Token) -> str:
    text = token.text
    if text.isupper() and len(text) > 1:
        return "U"
    return "C" if text[0].isupper() else "x" if text[0].islower() else "d" if text[0].isdigit() else "p"
