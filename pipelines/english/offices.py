"""What an office belongs to where the phrase does not say it: by the person, or by the office's subject."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from pipelines.background.facts import entity_key, load_background
from pipelines.english.gazetteer import load_names
from pipelines.english.reading import Hit, Reading

__all__ = ["is_town", "offices_of", "portfolio", "state_spoken_of"]

_DEPARTMENTS = {
    "state": "us_state_department", "defense": "pentagon", "treasury": "us_treasury_department",
    "commerce": "us_department_of_commerce", "energy": "us_department_of_energy",
    "homeland security": "us_department_of_homeland_security", "justice": "us_justice_department",
}  # fmt: skip


def offices_of(reading: Reading, holder: Hit) -> list[Hit]:
    """The bodies of a known person that the document names, as hits at their first mention."""
    known = load_background().written
    bodies = known.targets("AFFILIATED_WITH", entity_key(reading.entities[holder.entity].name))
    found = sorted(n for body in bodies for n in reading.bodies.by_key.get(body, ()))
    return [Hit(n, 0.85, reading.first.get(n, holder.reference)) for n in found]


def is_town(id_: str) -> bool:
    """Whether a known place is a capital and no state.

    >>> is_town("khartoum"), is_town("sudan")
    (True, False)
    """
    gazetteer = load_names().gazetteer
    return gazetteer.seat_of(id_) is not None and id_ not in gazetteer.territories


def state_spoken_of(reading: Reading, at: int) -> list[Hit]:
    """The state that the document names most up to a place, else most of all: whose president «the president» is."""
    counts = Counter(
        {n: len(places) + bisect_right(places, at) for n, places in reading.bodies.states.items()}
    )
    best = counts.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return []
    number = best[0][0]
    return [Hit(number, 0.7, reading.first[number])]


def portfolio(reading: Reading, start: int, end: int) -> Hit | None:
    """The department of «Commerce Secretary», «Secretary of State» …, if the document names it."""
    doc, bodies = reading.doc, reading.bodies
    before = doc[start - 1].lower_ if start else ""
    after = doc[end + 1].lower_ if end + 1 < len(doc) and doc[end].lower_ == "of" else ""
    role, found = doc[end - 1].lower_, None
    if role == "secretary":
        subject = next((w for w in (after, before) if w in _DEPARTMENTS), "")
        found = bodies.by_id.get(_DEPARTMENTS[subject]) if subject else None
    elif role == "minister" and len(before) > 4:
        found = next((n for n, name in bodies.ministries if before in name), None)
    return None if found is None else Hit(found, 0.9, reading.first[found])
