"""Kin, rivals, supporters, belonging and place, as noun phrases state them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.tree import base, subjects
from pipelines.english.composed import nation_at
from pipelines.english.found import Found, accepts
from pipelines.english.gazetteer import load_names
from pipelines.english.lists import phrase_list
from pipelines.english.names import keys_of
from pipelines.english.reading import Hit, Reading
from pipelines.english.role_nouns import BETWEEN, Role, is_person, named_at, phrase, phrase_start
from pipelines.english.role_parts import bodies_of, holders_of

__all__ = ["belonging", "kin", "located", "relational", "state_in_name"]


def kin(reading: Reading) -> Iterator[Found]:
    """«his wife, Anna Palsdottir», «Emin Agalarov, son of Aras», «Trump's son-in-law Jared Kushner»."""
    doc, nouns = reading.doc, phrase_list("kin")
    i = 0
    while i < len(doc):
        size = (
            5
            if tuple(t.lower_ for t in doc[i : i + 5] if t.text != "-") in nouns and i + 5 <= len(doc)
            else 1
        )
        if size == 1 and (doc[i].lower_,) not in nouns:
            i += 1
            continue
        role = Role(i, i + size, doc[i : i + size].text)
        i += size
        owners = [h for h in bodies_of(reading, role, set()) if reading.entities[h.entity].type == "PERSON"]
        holders = [h for h in holders_of(reading, role) if h.entity not in {o.entity for o in owners}]
        for holder in holders:
            for owner in owners:
                if holder.entity != owner.entity and is_person(reading, holder):
                    yield phrase("KIN_OF", reading, holder, owner, role.start)


_RELATIONAL = {
    "rival": "RIVAL_OF",
    "opponent": "RIVAL_OF",
    "challenger": "RIVAL_OF",
    "competitor": "RIVAL_OF",
    "adversary": "RIVAL_OF",
    "foe": "RIVAL_OF",
    "nemesis": "RIVAL_OF",
    "archrival": "RIVAL_OF",
    "critic": "CRITICIZED",
    "detractor": "CRITICIZED",
    "supporter": "SUPPORTED",
    "backer": "SUPPORTED",
    "donor": "SUPPORTED",
    "sponsor": "SUPPORTED",
    "defender": "SUPPORTED",
    "patron": "SUPPORTED",
    "admirer": "SUPPORTED",
    "subsidiary": "PART_OF",
    "unit": "PART_OF",
    "arm": "PART_OF",
    "division": "PART_OF",
    "affiliate": "PART_OF",
    "offshoot": "PART_OF",
    "branch": "PART_OF",
    "wing": "PART_OF",
}


def relational(reading: Reading) -> Iterator[Found]:
    """«its smaller rival Candiru», «Navalny, a fierce critic of Putin», «DeepMind, a subsidiary of Google»."""
    kinds = reading.kinds
    for token in reading.doc:
        type_ = _RELATIONAL.get(token.lemma_.lower())
        if type_ is None or token.pos_ not in ("NOUN", "PROPN"):
            continue
        role = Role(token.i, token.i + 1, token.text)
        owners = bodies_of(reading, role, set())
        holders = _any_holders(reading, role, {o.entity for o in owners})
        for holder in holders:
            for owner in owners:
                if holder.entity != owner.entity and accepts(
                    type_, kinds[holder.entity], kinds[owner.entity]
                ):
                    yield phrase(type_, reading, holder, owner, token.i)


def _any_holders(reading: Reading, role: Role, owners: set[int]) -> list[Hit]:
    """Who is called so, of any type: the name behind, in apposition, or the subject."""
    doc, end = reading.doc, role.end
    after = [h for h in named_at(reading, end) if h.reference.kind == "name"]
    if after:
        return after
    start = phrase_start(reading, role.start)
    if start >= 2 and doc[start - 1].text in BETWEEN:
        hits = [
            h for h in named_at(reading, start - 2) if h.reference.kind == "name" and h.entity not in owners
        ]
        if hits:
            return hits
    head = doc[role.start]
    if any(base(c) == "cop" for c in head.children):
        return [h for t in subjects(head, ENGLISH) for h in reading.hits(t) if h.entity not in owners]
    return []


def belonging(reading: Reading) -> Iterator[Found]:
    """Organisations whose name or owner says their state: «Israeli defence ministry», «Russia's central bank»."""
    doc, keys = reading.doc, keys_of(reading.doc)
    numbers = {e.id: n for n, e in enumerate(reading.entities)}
    for r in reading.references:
        entity = reading.entities[r.entity]
        if r.kind != "name" or entity.type != "ORG":
            continue
        owner = state_in_name(keys[r.start : r.end], numbers)
        if owner is not None and owner != r.entity:
            place = reading.first.get(owner, r)
            yield phrase("PART_OF", reading, Hit(r.entity, 1.0, r), Hit(owner, 1.0, place), r.start)
        if r.start >= 2 and doc[r.start - 1].tag_ == "POS":
            for hit in named_at(reading, r.start - 2, kinds=frozenset(("GPE", "ORG"))):
                if hit.entity != r.entity:
                    owning = reading.entities[hit.entity]
                    town = owning.type == "GPE" and owning.id not in load_names().gazetteer.territories
                    yield phrase(
                        "LOCATED_IN" if town else "PART_OF", reading, Hit(r.entity, 0.9, r), hit, r.start
                    )
        elif r.start and (refs := [x for x in reading.at(r.start - 1) if x.kind == "adjective"]):
            yield phrase(
                "PART_OF", reading, Hit(r.entity, 0.45, r), Hit(refs[0].entity, 1.0, refs[0]), r.start
            )


def state_in_name(keys: Sequence[str], numbers: dict[str, int]) -> int | None:
    """The position of the country whose adjective or name opens the name of an institution; ``keys`` are those of its
    tokens."""
    nation = nation_at(keys, load_names(), 0) if len(keys) > 1 else None
    if nation and nation[0] < len(keys):
        return numbers.get(nation[1])
    found = load_names().longest(keys, 0) if keys else None
    if found and found[0] < len(keys) and found[1][0].type == "GPE":
        return numbers.get(found[1][0].id)
    return None


def located(reading: Reading) -> Iterator[Found]:
    """«Singapore-based X», «X, which broadcasts from Dubai», «the embassy in London»."""
    doc = reading.doc
    places = frozenset(("GPE", "LOC"))
    for token in doc:
        if token.lower_ == "based" and token.i >= 2 and doc[token.i - 1].text == "-":
            for place in named_at(reading, token.i - 2, kinds=places):
                for i in range(token.i + 1, min(len(doc), token.i + 6)):
                    if hits := named_at(reading, i, kinds=frozenset(("ORG",))):
                        yield phrase("LOCATED_IN", reading, hits[0], place, token.i)
                        break
    for r in reading.references:
        kind = reading.entities[r.entity].type
        if (
            r.kind == "name"
            and kind in ("ORG", "EVENT")
            and r.end + 1 < len(doc)
            and doc[r.end].lower_ == "in"
        ):
            for place in named_at(reading, r.end + 1, kinds=places):
                site = kind == "EVENT" or any(
                    w in doc[r.start : r.end].text.lower() for w in ("embassy", "consulate", "tower", "hotel")
                )
                if site:
                    yield phrase("LOCATED_IN", reading, Hit(r.entity, 1.0, r), place, r.start)
