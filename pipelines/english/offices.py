"""What an office belongs to where the phrase does not say it: by the person, or by the office's subject."""

from __future__ import annotations

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
    out = []
    for n, entity in enumerate(reading.entities):
        if entity_key(entity.name) in bodies:
            place = next((r for r in reading.references if r.entity == n), holder.reference)
            out.append(Hit(n, 0.85, place))
    return out


def is_town(id_: str) -> bool:
    """Whether a known place is a capital and no state.

    >>> is_town("khartoum"), is_town("sudan")
    (True, False)
    """
    gazetteer = load_names().gazetteer
    return gazetteer.seat_of(id_) is not None and id_ not in gazetteer.territories


def state_spoken_of(reading: Reading, at: int) -> list[Hit]:
    """The state that the document names most up to a place, else most of all: whose president «the president» is."""
    territories = load_names().gazetteer.territories
    counts: Counter[int] = Counter()
    for r in reading.references:
        if reading.entities[r.entity].id in territories and r.kind in ("name", "adjective"):
            counts[r.entity] += 2 if r.start <= at else 1
    best = counts.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return []
    number = best[0][0]
    return [Hit(number, 0.7, next(r for r in reading.references if r.entity == number))]


def portfolio(reading: Reading, start: int, end: int) -> Hit | None:
    """The department of «Commerce Secretary», «Secretary of State» …, if the document names it."""
    doc = reading.doc
    before = doc[start - 1].lower_ if start else ""
    after = doc[end + 1].lower_ if end + 1 < len(doc) and doc[end].lower_ == "of" else ""
    subject = next((w for w in (after, before) if w in _DEPARTMENTS), "")
    role = doc[end - 1].lower_
    for n, entity in enumerate(reading.entities):
        if role == "secretary" and subject and entity.id == _DEPARTMENTS[subject]:
            return Hit(n, 0.9, next(r for r in reading.references if r.entity == n))
        ministry = role == "minister" and len(before) > 4 and before in entity.name.lower()
        if ministry and entity.type == "ORG" and "ministry" in entity.name.lower():
            return Hit(n, 0.9, next(r for r in reading.references if r.entity == n))
    return None
