"""Who bears a role, and what it belongs to.

The holder is the name behind the noun, in apposition to it, or its subject; the body is the name before it, its owner,
or what follows with a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.tree import base, obliques, subjects
from pipelines.english.lists import word_list
from pipelines.english.offices import portfolio
from pipelines.english.reading import Hit, Reading
from pipelines.english.role_nouns import BETWEEN, PERSON, Role, is_person, named_at, phrase_start

__all__ = ["bodies_of", "holders_of"]

_OF = frozenset(("of", "for", "at", "in", "to", "with", "from", "on"))
_PRIVATE = word_list("roles_private")
_RULERS = word_list("roles_rulers")


def holders_of(reading: Reading, role: Role) -> list[Hit]:
    """Who bears a role."""
    doc, end = reading.doc, role.end
    if end < len(doc) and not doc[end].is_sent_start:
        hits = named_at(reading, end, kinds=PERSON) or (
            named_at(reading, end + 1, kinds=PERSON) if doc[end].lower_ in word_list("courtesy") else []
        )
        if hits and hits[0].reference.kind == "name":
            return _with_conjuncts(reading, hits)
    found = _before(reading, role) or _after(reading, role)
    if found:
        return found
    head = doc[role.end - 1]
    if any(base(c) == "cop" for c in head.children) or _as_role(head):
        return [
            h for t in subjects(_as_verb(head), ENGLISH) for h in reading.hits(t) if is_person(reading, h)
        ]
    if base(head) in ("xcomp",) and head.head.lemma_ in (
        "become",
        "remain",
        "elect",
        "appoint",
        "name",
        "be",
    ):
        return [h for t in subjects(head.head, ENGLISH) for h in reading.hits(t) if is_person(reading, h)]
    own = [h for h in named_at(reading, head.i, kinds=PERSON) if h.reference.kind == "nominal"]
    return [Hit(h.entity, 0.8, h.reference) for h in own]


def _as_role(head: Token) -> bool:
    return base(head) in ("obl", "nmod") and any(c.lower_ == "as" for c in head.children)


def _as_verb(head: Token) -> Token:
    return head.head if _as_role(head) else head


def _with_conjuncts(reading: Reading, hits: Sequence[Hit]) -> list[Hit]:
    """«senators A and B»: names coordinated with the first one."""
    out, at = list(hits), hits[0].reference.end
    doc = reading.doc
    plural = doc[hits[0].reference.start - 1].tag_ in ("NNS", "NNPS")
    while plural and at < len(doc) and doc[at].lower_ in ("and", ","):
        step = at + 1 + (at + 1 < len(doc) and doc[at + 1].lower_ == "and")
        more = [h for h in named_at(reading, step, kinds=PERSON) if h.reference.kind == "name"]
        if not more:
            break
        out += more
        at = more[0].reference.end
    return out


def _before(reading: Reading, role: Role) -> list[Hit]:
    """«Michael Lynton, Sony's chief executive», «Hatice Cengiz, the fiancée»: a name before the comma."""
    start = phrase_start(reading, role.start)
    doc = reading.doc
    if start == 0 or doc[start - 1].text not in BETWEEN:
        return []
    hits = named_at(reading, start - 2, kinds=PERSON)
    if not hits or hits[0].reference.kind == "pronoun" or (doc[role.end - 1].tag_ == "NNS"):
        return []
    head = doc[role.end - 1]
    if base(head) in ("nsubj", "obj") and not _closed(doc, role):
        return []
    if role.end < len(doc) and [
        h for h in named_at(reading, role.end, kinds=PERSON) if h.reference.kind == "name"
    ]:
        return []
    return hits


def _closed(doc: Doc, role: Role) -> bool:
    """Whether an apposition is closed by a comma or the end of its sentence."""
    sent = doc[role.start].sent
    return any(t.text in (",", ")", "—", ".", ";") for t in doc[role.end : min(sent.end, role.end + 14)])


def _after(reading: Reading, role: Role) -> list[Hit]:
    """«Iceland's prime minister, Sigmundur Gunnlaugsson,», «the head of the agency, John Brennan»: behind a comma."""
    doc, sent = reading.doc, reading.doc[role.start].sent
    i = role.end
    while i < min(sent.end, role.end + 14) and doc[i].text not in (",", "—", "("):
        if doc[i].pos_ in ("VERB", "AUX") or doc[i].text in (";", ":", "."):
            return []
        i += 1
    if i + 1 >= sent.end:
        return []
    hits = [h for h in named_at(reading, i + 1, kinds=PERSON) if h.reference.kind == "name"]
    if not hits:
        return []
    end = hits[0].reference.end
    closed = end >= sent.end or doc[end].text in (",", ".", ")", "—", ";", ":") or doc[end].is_punct
    return hits if closed else []


def bodies_of(reading: Reading, role: Role, holders: set[int]) -> list[Hit]:
    """What a role belongs to: what follows with a preposition, else names before the noun."""
    out: dict[int, Hit] = {}
    for hit in (*_bodies_before(reading, role), *_bodies_after(reading, role)):
        if (
            hit.entity not in holders
            and hit.entity not in out
            and reading.entities[hit.entity].type in ("ORG", "GPE", "PERSON", "GROUP")
        ):
            out[hit.entity] = hit
    return list(out.values())


def _bodies_before(reading: Reading, role: Role) -> Iterator[Hit]:
    doc, i = reading.doc, role.start
    low = phrase_start(reading, role.start)
    while i > low:
        i -= 1
        refs = reading.at(i)
        if not refs:
            continue
        r = refs[0]
        kind = reading.entities[r.entity].type
        possessive = i + 1 < len(doc) and doc[i + 1].tag_ == "POS"
        if (
            r.kind == "pronoun"
            and doc[i].tag_ == "PRP$"
            and (kind != "PERSON" or role.name.lower() not in _RULERS)
        ):
            yield Hit(r.entity, 0.85, r)
        elif r.kind == "adjective":
            if role.name.lower().split()[-1] not in _PRIVATE:
                yield Hit(r.entity, 0.9, r)
        elif r.kind in ("name", "nominal") and (possessive or kind in ("ORG", "GPE", "GROUP")):
            yield Hit(r.entity, 1.0 if r.kind == "name" else 0.85, r)
        i = r.start
    found = portfolio(reading, role.start, role.end)
    if found is not None:
        yield found


def _bodies_after(reading: Reading, role: Role) -> Iterator[Hit]:
    doc, i = reading.doc, role.end
    if i < len(doc) and reading.at(i) and reading.entities[reading.at(i)[0].entity].type == "PERSON":
        i = max(r.end for r in reading.at(i))  # «Senator Ron Wyden of Oregon»
        if i < len(doc) and doc[i].lower_ not in ("of",):
            return
    head = doc[role.end - 1]
    if i < len(doc) and doc[i].lower_ in _OF:
        stop = i
        for case, token in obliques(head, ENGLISH):
            if case in _OF and token.i > i and token.i - i < 12 and _attached(doc, i, token):
                for hit in reading.hits(token, owners=word_list("belongings")):
                    stop = token.i
                    yield hit
        if stop == i:
            for j in range(i + 1, min(len(doc), i + 7)):
                if doc[j].text in (",", ".", ";") or doc[j].pos_ == "VERB":
                    return
                hits = [
                    h for h in named_at(reading, j) if h.reference.kind != "pronoun" or doc[j].tag_ == "PRP$"
                ]
                if hits:
                    yield from hits
                    return


def _attached(doc: Doc, start: int, token: Token) -> bool:
    return not any(t.text in (",", ";", ".") for t in doc[start : token.i])
