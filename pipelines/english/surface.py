"""Subjects and objects by word order, where the parser has none: small parsers lose them behind insertions
(«Birgitta Jonsdottir, who leads the Pirate Party, demanded …»)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.dependencies.tree import base
from pipelines.english.lists import word_list
from pipelines.english.reading import Hit, Reading

__all__ = ["object_after", "subject_before"]

_SKIPPED = frozenset(("RB", "RBR", "RBS", "MD"))
_AUXILIARIES = word_list("surface_auxiliaries")
_RELATIVE = frozenset(("who", "which", "that"))
_DASHES = frozenset((",", "—", "–", ")"))
_OPENS = frozenset((",", "—", "–", "("))
_AT = frozenset(("in", "at", "near", "from"))
_LONGEST = 16  # tokens of an insertion
_REACH = 9  # tokens from a verb to its object


def subject_before(reading: Reading, verb: Token) -> list[Hit]:
    """The entities that stand right before a verb, auxiliaries, adverbs, days and insertions left out."""
    doc, low = reading.doc, verb.sent.start
    i, jumps = verb.i - 1, 0
    while i >= low:
        token = doc[i]
        if token.lower_ in _AUXILIARIES or token.tag_ in _SKIPPED or token.lower_ in ("n't", "not"):
            i -= 1
        elif _is_day(token) and i - 1 >= low and doc[i - 1].lower_ in ("on", "last", "in"):
            i -= 2
        elif token.tag_ in ("WP", "WDT") or (
            token.lower_ in _RELATIVE and i - 1 >= low and doc[i - 1].text == ","
        ):
            i -= 2 if i - 1 >= low and doc[i - 1].text in _DASHES else 1
            return list(_ending_at(reading, i, low))
        elif token.text in _DASHES and jumps == 0:
            opening = _opening(reading, i, low)
            if opening is None:
                return []
            i, jumps = opening - 1, 1
        else:
            if found := list(_ending_at(reading, i, low)):
                return found
            break
    if base(verb) == "conj" and verb.head.i < verb.i and verb.head.pos_ in ("VERB", "NOUN"):
        return subject_before(reading, verb.head)
    return []


def _is_day(token: Token) -> bool:
    return token.lower_.endswith("day") and token.text[0].isupper()


def _opening(reading: Reading, close: int, low: int) -> int | None:
    """The comma or dash that opens the insertion which ``close`` ends: the nearest one with a name right before it."""
    doc = reading.doc
    for i in range(close - 1, max(low, close - _LONGEST) - 1, -1):
        if doc[i].text in _OPENS and i - 1 >= low and reading.at(i - 1):
            return i
    return None


def _ending_at(reading: Reading, i: int, low: int) -> Iterator[Hit]:
    """The entities of the phrase that ends at ``i``, and those coordinated before it."""
    doc = reading.doc
    if i < low or i < 0:
        return
    hits = [
        Hit(r.entity, 0.85 if r.kind != "adjective" else 0.5, r)
        for r in reading.at(i)
        if r.kind != "adjective"
    ]
    if not hits and doc[i].lower_ in word_list("envoys"):
        hits = [
            Hit(h.entity, h.tie * 0.85, h.reference) for h in reading.hits(doc[i], owners=word_list("envoys"))
        ]
    if hits:
        start = min(i, *(h.reference.start for h in hits))
        outer = start - 1
        while outer >= low and doc[outer].tag_ == "DT":
            outer -= 1
        if (
            outer - 1 >= low
            and doc[outer].lower_ in _AT
            and (head := list(_ending_at(reading, outer - 1, low)))
        ):
            yield from head  # «Russian doctors in Omsk»
            return
    yield from hits
    if hits:
        start = min(i, *(h.reference.start for h in hits))
        before = start - 1
        while before >= low and doc[before].tag_ in ("DT",):
            before -= 1
        if before - 1 >= low and doc[before].lower_ == "and" and reading.at(before - 1):
            yield from _ending_at(reading, before - 1, low)


def object_after(reading: Reading, start: int, preposition: str = "") -> list[Hit]:
    """The entities of the noun phrase that follows ``start``, behind ``preposition`` if one is asked for."""
    doc = reading.doc
    high = min(doc[start - 1].sent.end, start + _REACH)
    i = start
    if preposition:
        words = preposition.split("_")
        while i < high and doc[i].lower_ != words[0]:
            if doc[i].pos_ in ("VERB",) or doc[i].text in (",", ";"):
                return []
            i += 1
        i += len(words)
    owners = word_list("belongings")
    while i < high:
        token = doc[i]
        if (
            token.text in (",", ";", ":", "(")
            or token.pos_ in ("VERB", "AUX")
            or token.tag_ in ("IN", "TO", "WP", "WDT", "CC")
        ):
            return []
        hits = [Hit(r.entity, 0.85, r) for r in reading.at(i) if r.kind not in ("adjective",)]
        if hits:
            end = max(h.reference.end for h in hits)
            if end < len(doc) and doc[end].tag_ == "POS":
                return (
                    [Hit(h.entity, 0.6, h.reference) for h in hits]
                    if _owned(reading, end + 1, owners)
                    else []
                )
            return hits
        i += 1
    return []


def _owned(reading: Reading, i: int, owners: frozenset[str]) -> bool:
    return any(t.lower_ in owners for t in reading.doc[i : i + 4])
