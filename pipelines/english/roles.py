"""Roles that noun phrases state: «Commerce Secretary Gina Raimondo», «Sony's chief executive, Michael Lynton»."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.english.found import Found, accepts
from pipelines.english.lists import word_list
from pipelines.english.names import keys_of
from pipelines.english.offices import is_town, offices_of, state_spoken_of
from pipelines.english.phrases import belonging, kin, located, relational, state_in_name
from pipelines.english.reading import Hit, Reading
from pipelines.english.role_nouns import Role, phrase, role_nouns
from pipelines.english.role_parts import bodies_of, holders_of

__all__ = ["phrase_relations"]

_RULERS = word_list("roles_rulers")
_OFFICES = _RULERS | word_list("roles_officers")
_ENVOYS = _RULERS | word_list("roles_envoys")
_OF_STATE = word_list("roles_state")


def phrase_relations(reading: Reading) -> list[Found]:
    """The relations of noun phrases, each pair once."""
    best: dict[tuple[str, int, int], Found] = {}
    for found in (
        *_roles(reading),
        *kin(reading),
        *relational(reading),
        *_members(reading),
        *belonging(reading),
        *located(reading),
    ):
        key = found.type, found.source, found.target
        if key not in best or best[key].score < found.score:
            best[key] = found
    return list(best.values())


def _roles(reading: Reading) -> Iterator[Found]:
    kinds = reading.kinds
    for role in role_nouns(reading.doc):
        holders = [h for h in holders_of(reading, role) if kinds[h.entity] == "PERSON"]
        if not holders:
            continue
        bodies = bodies_of(reading, role, {h.entity for h in holders})
        for holder in holders:
            own = bodies or _unsaid(reading, role, holder)
            for body in _no_city(reading, role, own):
                if holder.entity != body.entity and accepts("AFFILIATED_WITH", "PERSON", kinds[body.entity]):
                    yield phrase("AFFILIATED_WITH", reading, holder, body, role.start, role.name)


def _members(reading: Reading) -> Iterator[Found]:
    """«a North Korean diplomat»: an unnamed official is of his state."""
    keys = keys_of(reading.doc)
    numbers = {e.id: n for n, e in enumerate(reading.entities)}
    for r in reading.references:
        if r.kind != "name" or reading.entities[r.entity].type != "GROUP":
            continue
        last = reading.doc[r.end - 1]
        if last.tag_ == "NN" and last.lower_ in _OF_STATE:
            owner = state_in_name(keys[r.start : r.end], numbers)
            if owner is not None:
                place = reading.first[owner]
                yield phrase(
                    "AFFILIATED_WITH",
                    reading,
                    Hit(r.entity, 1.0, r),
                    Hit(owner, 1.0, place),
                    r.start,
                    last.text,
                )


def _no_city(reading: Reading, role: Role, bodies: list[Hit]) -> list[Hit]:
    """The bodies without the towns where an ambassador or correspondent sits, or that a ruler rules."""
    if role.name.lower() not in _ENVOYS:
        return bodies
    return [
        b for b in bodies if not is_town(reading.entities[b.entity].id) or role.name.lower() == "governor"
    ]


def _unsaid(reading: Reading, role: Role, holder: Hit) -> list[Hit]:
    """What a well-known bearer of an office is known to belong to, where the document names it («President Obama»)."""
    if role.name.lower() not in _OFFICES:
        return []
    known = offices_of(reading, holder)
    if known or role.name.lower() not in _RULERS:
        return known
    return state_spoken_of(reading, role.start)
