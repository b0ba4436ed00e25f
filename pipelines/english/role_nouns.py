"""Nouns of roles in a text («chief executive»), and the names around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipelines.english.found import Found
from pipelines.english.lists import phrase_list, word_list
from pipelines.english.reading import Hit, Reading

__all__ = ["BETWEEN", "PERSON", "Role", "is_person", "named_at", "phrase", "phrase_start", "role_nouns"]

BETWEEN = frozenset((",", "(", "—", "–", "-"))
PERSON = frozenset(("PERSON",))
_ADJECTIVES = word_list("roles_adjectives")


@dataclass(frozen=True, slots=True)
class Role:
    """A noun of a role: half-open tokens, and its wording."""

    start: int
    end: int
    name: str


def role_nouns(doc: Doc) -> Iterator[Role]:
    """The nouns of roles, the longest at each place."""
    roles, i = phrase_list("roles"), 0
    words = [t.lower_ for t in doc]
    while i < len(doc):
        for size in (4, 3, 2, 1):
            key = tuple(w for w in words[i : i + size] if w not in ("-", "’s", "'s"))
            if (
                len(words[i : i + size]) == size
                and key in roles
                and words[i + size - 1] not in ("-",)
                and words[i] != "-"
            ):
                yield Role(i, i + size, doc[i : i + size].text)
                i += size - 1
                break
            plural = (
                words[i + size - 1][:-1] if i + size <= len(doc) and words[i + size - 1].endswith("s") else ""
            )
            if size == 1 and plural and (plural,) in roles and doc[i].tag_ == "NNS":
                yield Role(i, i + 1, plural)
                break
        i += 1


def phrase(type_: str, reading: Reading, s: Hit, t: Hit, at: int, role: str | None = None) -> Found:
    places = (s.reference.start, t.reference.start)
    return Found(
        type_, s.entity, t.entity, None, reading.doc[at], places, round(0.9 * s.tie * t.tie, 4), role
    )


def named_at(reading: Reading, i: int, *, kinds: frozenset[str] | None = None) -> list[Hit]:
    """The names (and pronouns) at a token."""
    doc = reading.doc
    if not 0 <= i < len(doc):
        return []
    return [
        Hit(r.entity, 1.0 if r.kind == "name" else 0.85, r)
        for r in reading.at(i)
        if r.kind != "adjective" and (kinds is None or reading.entities[r.entity].type in kinds)
    ]


def is_person(reading: Reading, hit: Hit) -> bool:
    return reading.entities[hit.entity].type == "PERSON"


def phrase_start(reading: Reading, i: int) -> int:
    """The first token of the noun phrase that ends before ``i``: its names, adjectives, determiners, possessors."""
    doc, sent = reading.doc, reading.doc[i].sent.start if i < len(reading.doc) else 0
    while i > sent:
        token = doc[i - 1]
        named = bool(reading.at(i - 1))
        small = token.lower_ in _ADJECTIVES or token.tag_ in (
            "DT",
            "PRP$",
            "JJ",
            "POS",
            "NN",
            "HYPH",
            "CD",
            "NNP",
            "VBN",
            "RB",
        )
        if not (named or small) or token.text in (",", ";", ":", "(", ")"):
            break
        i -= 1
    return i
