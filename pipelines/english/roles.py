"""Relations that noun phrases state: roles («Commerce Secretary Gina Raimondo», «Sony's chief executive, Michael Lynton»),
kin, belonging and place.

A noun of a role has a holder (the name behind it, in apposition, or its subject) and a body (the name before it, its
owner, or what follows with a preposition).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.tree import base, children, obliques, subjects
from pipelines.english.composed import nation_at
from pipelines.english.found import Found, accepts
from pipelines.english.gazetteer import load_names
from pipelines.english.lists import phrase_list, word_list
from pipelines.english.names import keys_of
from pipelines.english.offices import is_town, offices_of, portfolio, state_spoken_of
from pipelines.english.reading import Hit, Reading

__all__ = ["phrase_relations"]

_OF = frozenset(("of", "for", "at", "in", "to", "with", "from", "on"))
_BETWEEN = frozenset((",", "(", "—", "–", "-"))
_ADJECTIVES = frozenset(
    "former then senior new acting ousted late current outgoing incoming ex future interim top first second third deputy "
    "longtime long-time veteran presidential democratic republican conservative opposition exiled jailed old young fellow "
    "two-term main lead".split()
)
_PRIVATE = frozenset("lawyer attorney journalist reporter hacker businessman activist singer player analyst scientist contractor researcher "
                     "dissident striker writer lobbyist columnist author producer star banker professor coach editor correspondent "
                     "publisher organizer owner founder executive employee donor supporter ally associate consultant strategist "
                     "militant fighter soldier whistleblower oligarch engineer partner candidate star".split())  # fmt: skip
_RULER = frozenset(("president", "prime minister", "premier", "king", "queen", "emir", "chancellor", "monarch", "ruler", "sultan",
                    "foreign minister", "crown prince", "minister", "pope", "leader", "first lady", "governor"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Role:
    """A noun of a role: half-open tokens, and its wording."""

    start: int
    end: int
    name: str


def phrase_relations(reading: Reading) -> list[Found]:
    """The relations of noun phrases, each pair once."""
    best: dict[tuple[str, int, int], Found] = {}
    for found in (
        *_roles(reading),
        *_kin(reading),
        *_relational(reading),
        *_members(reading),
        *_belonging(reading),
        *_based(reading),
    ):
        key = found.type, found.source, found.target
        if key not in best or best[key].score < found.score:
            best[key] = found
    return list(best.values())


def _role_nouns(doc: Doc) -> Iterator[_Role]:
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
                yield _Role(i, i + size, doc[i : i + size].text)
                i += size - 1
                break
            plural = (
                words[i + size - 1][:-1] if i + size <= len(doc) and words[i + size - 1].endswith("s") else ""
            )
            if size == 1 and plural and (plural,) in roles and doc[i].tag_ == "NNS":
                yield _Role(i, i + 1, plural)
                break
        i += 1


def _roles(reading: Reading) -> Iterator[Found]:
    kinds = [e.type for e in reading.entities]
    for role in _role_nouns(reading.doc):
        holders = [h for h in _holders(reading, role) if kinds[h.entity] == "PERSON"]
        if not holders:
            continue
        bodies = _bodies(reading, role, {h.entity for h in holders})
        for holder in holders:
            own = bodies or _unsaid(reading, role, holder)
            for body in _no_city(reading, role, own):
                if holder.entity != body.entity and accepts("AFFILIATED_WITH", "PERSON", kinds[body.entity]):
                    yield _phrase("AFFILIATED_WITH", reading, holder, body, role.start, role.name)


def _members(reading: Reading) -> Iterator[Found]:
    """«a North Korean diplomat»: an unnamed official is of his state."""
    numbers = {e.id: n for n, e in enumerate(reading.entities)}
    for r in reading.references:
        if r.kind != "name" or reading.entities[r.entity].type != "GROUP":
            continue
        last = reading.doc[r.end - 1]
        if last.tag_ == "NN" and last.lower_ in (
            "diplomat",
            "official",
            "ambassador",
            "officer",
            "minister",
            "envoy",
            "agent",
            "spy",
            "general",
        ):
            owner = _state_in_name(reading, r.start, r.end, numbers)
            if owner is not None:
                place = next(x for x in reading.references if x.entity == owner)
                yield _phrase(
                    "AFFILIATED_WITH",
                    reading,
                    Hit(r.entity, 1.0, r),
                    Hit(owner, 1.0, place),
                    r.start,
                    last.text,
                )


def _no_city(reading: Reading, role: _Role, bodies: list[Hit]) -> list[Hit]:
    """The bodies without the towns where an ambassador or correspondent sits, or that a ruler rules."""
    if role.name.lower() not in _RULER | {
        "ambassador",
        "envoy",
        "correspondent",
        "consul",
        "diplomat",
        "official",
        "officials",
    }:
        return bodies
    return [
        b for b in bodies if not is_town(reading.entities[b.entity].id) or role.name.lower() == "governor"
    ]


def _phrase(type_: str, reading: Reading, s: Hit, t: Hit, at: int, role: str | None = None) -> Found:
    places = (s.reference.start, t.reference.start)
    return Found(
        type_, s.entity, t.entity, None, reading.doc[at], places, round(0.9 * s.tie * t.tie, 4), role
    )


def _named(reading: Reading, i: int, *, kinds: frozenset[str] | None = None) -> list[Hit]:
    """The names (and pronouns) at a token."""
    doc = reading.doc
    if not 0 <= i < len(doc):
        return []
    return [
        Hit(r.entity, 1.0 if r.kind == "name" else 0.85, r)
        for r in reading.at(i)
        if r.kind != "adjective" and (kinds is None or reading.entities[r.entity].type in kinds)
    ]


_PERSON = frozenset(("PERSON",))


def _holders(reading: Reading, role: _Role) -> list[Hit]:
    """Who bears a role."""
    doc, end = reading.doc, role.end
    if end < len(doc) and not doc[end].is_sent_start:
        hits = _named(reading, end, kinds=_PERSON) or (
            _named(reading, end + 1, kinds=_PERSON) if doc[end].lower_ in word_list("courtesy") else []
        )
        if hits and hits[0].reference.kind == "name":
            return _with_conjuncts(reading, hits)
    found = _before(reading, role) or _after(reading, role)
    if found:
        return found
    head = doc[role.end - 1]
    if any(base(c) == "cop" for c in head.children) or _as_role(head):
        return [
            h for t in subjects(_as_verb(head), ENGLISH) for h in reading.hits(t) if _is_person(reading, h)
        ]
    if base(head) in ("xcomp",) and head.head.lemma_ in (
        "become",
        "remain",
        "elect",
        "appoint",
        "name",
        "be",
    ):
        return [h for t in subjects(head.head, ENGLISH) for h in reading.hits(t) if _is_person(reading, h)]
    own = [h for h in _named(reading, head.i, kinds=_PERSON) if h.reference.kind == "nominal"]
    return [Hit(h.entity, 0.8, h.reference) for h in own]


def _is_person(reading: Reading, hit: Hit) -> bool:
    return reading.entities[hit.entity].type == "PERSON"


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
        more = [h for h in _named(reading, step, kinds=_PERSON) if h.reference.kind == "name"]
        if not more:
            break
        out += more
        at = more[0].reference.end
    return out


def _phrase_start(reading: Reading, i: int) -> int:
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


def _before(reading: Reading, role: _Role) -> list[Hit]:
    """«Michael Lynton, Sony's chief executive», «Hatice Cengiz, the fiancée»: a name before the comma."""
    start = _phrase_start(reading, role.start)
    doc = reading.doc
    if start == 0 or doc[start - 1].text not in _BETWEEN:
        return []
    hits = _named(reading, start - 2, kinds=_PERSON)
    if not hits or hits[0].reference.kind == "pronoun" or (doc[role.end - 1].tag_ == "NNS"):
        return []
    head = doc[role.end - 1]
    if base(head) in ("nsubj", "obj") and not _closed(doc, role):
        return []
    if role.end < len(doc) and [
        h for h in _named(reading, role.end, kinds=_PERSON) if h.reference.kind == "name"
    ]:
        return []
    return hits


def _closed(doc: Doc, role: _Role) -> bool:
    """Whether an apposition is closed by a comma or the end of its sentence."""
    sent = doc[role.start].sent
    return any(t.text in (",", ")", "—", ".", ";") for t in doc[role.end : min(sent.end, role.end + 14)])


def _after(reading: Reading, role: _Role) -> list[Hit]:
    """«Iceland's prime minister, Sigmundur Gunnlaugsson,», «the head of the agency, John Brennan»: behind a comma."""
    doc, sent = reading.doc, reading.doc[role.start].sent
    i = role.end
    while i < min(sent.end, role.end + 14) and doc[i].text not in (",", "—", "("):
        if doc[i].pos_ in ("VERB", "AUX") or doc[i].text in (";", ":", "."):
            return []
        i += 1
    if i + 1 >= sent.end:
        return []
    hits = [h for h in _named(reading, i + 1, kinds=_PERSON) if h.reference.kind == "name"]
    if not hits:
        return []
    end = hits[0].reference.end
    closed = end >= sent.end or doc[end].text in (",", ".", ")", "—", ";", ":") or doc[end].is_punct
    return hits if closed else []


def _bodies(reading: Reading, role: _Role, holders: set[int]) -> list[Hit]:
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


def _bodies_before(reading: Reading, role: _Role) -> Iterator[Hit]:
    doc, i = reading.doc, role.start
    low = _phrase_start(reading, role.start)
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
            and (kind != "PERSON" or role.name.lower() not in _RULER)
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


def _bodies_after(reading: Reading, role: _Role) -> Iterator[Hit]:
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
                    h for h in _named(reading, j) if h.reference.kind != "pronoun" or doc[j].tag_ == "PRP$"
                ]
                if hits:
                    yield from hits
                    return


def _attached(doc: Doc, start: int, token: Token) -> bool:
    return not any(t.text in (",", ";", ".") for t in doc[start : token.i])


def _unsaid(reading: Reading, role: _Role, holder: Hit) -> list[Hit]:
    """What a well-known bearer of an office is known to belong to, where the document names it («President Obama»)."""
    if role.name.lower() not in _RULER | {
        "senator",
        "secretary",
        "director",
        "attorney general",
        "general",
        "spokesman",
        "spokeswoman",
        "chairman",
        "congressman",
        "secretary of state",
        "minister",
        "special counsel",
        "ambassador",
        "vice president",
        "secretary general",
    }:
        return []
    known = offices_of(reading, holder)
    if known or role.name.lower() not in _RULER:
        return known
    return state_spoken_of(reading, role.start)


def _kin(reading: Reading) -> Iterator[Found]:
    """«his wife, Anna Palsdottir», «Emin Agalarov, son of Aras», «Trump's son-in-law Jared Kushner»."""
    doc, kin = reading.doc, phrase_list("kin")
    i = 0
    while i < len(doc):
        size = (
            5 if tuple(t.lower_ for t in doc[i : i + 5] if t.text != "-") in kin and i + 5 <= len(doc) else 1
        )
        if size == 1 and (doc[i].lower_,) not in kin:
            i += 1
            continue
        role = _Role(i, i + size, doc[i : i + size].text)
        i += size
        owners = [h for h in _bodies(reading, role, set()) if reading.entities[h.entity].type == "PERSON"]
        holders = [h for h in _holders(reading, role) if h.entity not in {o.entity for o in owners}]
        for holder in holders:
            for owner in owners:
                if holder.entity != owner.entity and _is_person(reading, holder):
                    yield _phrase("KIN_OF", reading, holder, owner, role.start)


_RELATIONAL = {
    "rival": "RIVAL_OF", "opponent": "RIVAL_OF", "challenger": "RIVAL_OF", "competitor": "RIVAL_OF", "adversary": "RIVAL_OF",
    "foe": "RIVAL_OF", "nemesis": "RIVAL_OF", "archrival": "RIVAL_OF", "critic": "CRITICIZED", "detractor": "CRITICIZED",
    "supporter": "SUPPORTED", "backer": "SUPPORTED", "donor": "SUPPORTED", "sponsor": "SUPPORTED", "defender": "SUPPORTED",
    "patron": "SUPPORTED", "admirer": "SUPPORTED", "subsidiary": "PART_OF", "unit": "PART_OF", "arm": "PART_OF",
    "division": "PART_OF", "affiliate": "PART_OF", "offshoot": "PART_OF", "branch": "PART_OF", "wing": "PART_OF",
}  # fmt: skip


def _relational(reading: Reading) -> Iterator[Found]:
    """«its smaller rival Candiru», «Navalny, a fierce critic of Putin», «DeepMind, a subsidiary of Google»."""
    kinds = [e.type for e in reading.entities]
    for token in reading.doc:
        type_ = _RELATIONAL.get(token.lemma_.lower())
        if type_ is None or token.pos_ not in ("NOUN", "PROPN"):
            continue
        role = _Role(token.i, token.i + 1, token.text)
        owners = _bodies(reading, role, set())
        holders = _any_holders(reading, role, {o.entity for o in owners})
        for holder in holders:
            for owner in owners:
                if holder.entity != owner.entity and accepts(
                    type_, kinds[holder.entity], kinds[owner.entity]
                ):
                    yield _phrase(type_, reading, holder, owner, token.i)


def _any_holders(reading: Reading, role: _Role, owners: set[int]) -> list[Hit]:
    """Who is called so, of any type: the name behind, in apposition, or the subject."""
    doc, end = reading.doc, role.end
    after = [h for h in _named(reading, end) if h.reference.kind == "name"]
    if after:
        return after
    start = _phrase_start(reading, role.start)
    if start >= 2 and doc[start - 1].text in _BETWEEN:
        hits = [
            h for h in _named(reading, start - 2) if h.reference.kind == "name" and h.entity not in owners
        ]
        if hits:
            return hits
    head = doc[role.start]
    if any(base(c) == "cop" for c in head.children):
        return [h for t in subjects(head, ENGLISH) for h in reading.hits(t) if h.entity not in owners]
    return []


def _belonging(reading: Reading) -> Iterator[Found]:
    """Organisations whose name or owner says their state: «Israeli defence ministry», «Russia's Internet Research Agency»."""
    doc = reading.doc
    numbers = {e.id: n for n, e in enumerate(reading.entities)}
    for r in reading.references:
        entity = reading.entities[r.entity]
        if r.kind != "name" or entity.type != "ORG":
            continue
        owner = _state_in_name(reading, r.start, r.end, numbers)
        if owner is not None and owner != r.entity:
            place = next((x for x in reading.references if x.entity == owner), r)
            yield _phrase("PART_OF", reading, Hit(r.entity, 1.0, r), Hit(owner, 1.0, place), r.start)
        if r.start >= 2 and doc[r.start - 1].tag_ == "POS":
            for hit in _named(reading, r.start - 2, kinds=frozenset(("GPE", "ORG"))):
                if hit.entity != r.entity:
                    place = reading.entities[hit.entity]
                    town = place.type == "GPE" and place.id not in load_names().gazetteer.territories
                    yield _phrase(
                        "LOCATED_IN" if town else "PART_OF", reading, Hit(r.entity, 0.9, r), hit, r.start
                    )
        elif r.start and (refs := [x for x in reading.at(r.start - 1) if x.kind == "adjective"]):
            yield _phrase(
                "PART_OF", reading, Hit(r.entity, 0.45, r), Hit(refs[0].entity, 1.0, refs[0]), r.start
            )


def _state_in_name(reading: Reading, start: int, end: int, numbers: dict[str, int]) -> int | None:
    """The position of the country whose adjective or name opens the name of an institution."""
    span = reading.doc[start:end]
    keys = [k for k in keys_of(span.as_doc())] if end - start > 1 else []
    nation = nation_at(keys, load_names(), 0) if keys else None
    if nation and nation[0] < len(keys):
        return numbers.get(nation[1])
    found = load_names().longest(keys, 0) if keys else None
    if found and found[0] < len(keys) and found[1][0].type == "GPE":
        return numbers.get(found[1][0].id)
    return None


def _based(reading: Reading) -> Iterator[Found]:
    """«Singapore-based X», «X, which broadcasts from Dubai», «the embassy in London»."""
    doc = reading.doc
    places = frozenset(("GPE", "LOC"))
    for token in doc:
        if token.lower_ == "based" and token.i >= 2 and doc[token.i - 1].text == "-":
            for place in _named(reading, token.i - 2, kinds=places):
                for i in range(token.i + 1, min(len(doc), token.i + 6)):
                    if hits := _named(reading, i, kinds=frozenset(("ORG",))):
                        yield _phrase("LOCATED_IN", reading, hits[0], place, token.i)
                        break
    for r in reading.references:
        kind = reading.entities[r.entity].type
        if (
            r.kind == "name"
            and kind in ("ORG", "EVENT")
            and r.end + 1 < len(doc)
            and doc[r.end].lower_ == "in"
        ):
            for place in _named(reading, r.end + 1, kinds=places):
                site = kind == "EVENT" or any(
                    w in doc[r.start : r.end].text.lower() for w in ("embassy", "consulate", "tower", "hotel")
                )
                if site:
                    yield _phrase("LOCATED_IN", reading, Hit(r.entity, 1.0, r), place, r.start)
