"""What a name leaves to its document: the state of «وزارة العدل», the host of «السفارة الروسية», the year of
«الانتخابات الرئاسية»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.names import normalize, slug
from pipelines.arabic.elections import Election, election_name, year_of_elections
from pipelines.arabic.gazetteer import Gazetteer
from pipelines.arabic.institutions import ABROAD, Institution
from pipelines.linking import Individual, Name, institution_of, of_institution

__all__ = ["elections_meant", "institution_meant", "state_spoken_of"]

_NEAR, _NEARER = 60, 15
# What news in Arabic says of one state without naming it, and how much more likely that is.
_UNSAID = {
    ("administration", "united_states"): 8.0,
    ("election", "united_states"): 1.5,
    ("homeland_security_department", "united_states"): 8.0,
    ("justice_ministry", "united_states"): 2.0,
    ("lower_house", "united_states"): 1.5,
    ("military_intelligence", "russia"): 3.0,
    ("military_intelligence", "united_states"): 0.3,
    ("national_security_council", "united_states"): 1.5,
    ("senate", "united_states"): 4.0,
    ("supreme_court", "united_states"): 1.5,
    ("treasury", "united_states"): 8.0,
}


def institution_meant(
    name: Name, institution: Institution, said: Sequence[tuple[Name, Individual]], gazetteer: Gazetteer
) -> Individual:
    """The individual that a name of an institution means whose state (of an embassy: whose host) is not said.

    ``said`` are the other names of the document with what they stand for. The nearest full name of the
    same kind decides; without one, the state that the document speaks of.
    """
    same = [
        (abs(n.span.start - name.span.start), individual.id, individual)
        for n, individual in said
        if n.type == "ORG" and _same_kind(n, institution, gazetteer)
    ]
    if same:
        return min(same, key=lambda s: s[:2])[2]
    if institution.kind in ABROAD and institution.country is not None:
        host = state_spoken_of(name, institution.kind, said, gazetteer, other_than=institution.country)
        return of_institution(replace(institution, place=host), name, gazetteer)
    country = state_spoken_of(name, institution.kind, said, gazetteer)
    return of_institution(replace(institution, country=country), name, gazetteer)


def elections_meant(
    elections: Sequence[tuple[Name, Election]],
    said: Sequence[tuple[Name, Individual]],
    gazetteer: Gazetteer,
) -> list[tuple[Name, Individual]]:
    """The elections that the names of a document mean, in the order given.

    What one name leaves out (state, kind, year) is taken from the nearest other name that can mean the same
    election, else from the document: the state that it speaks of, the year that it gives for elections.
    """
    out = []
    for name, election in elections:
        others = sorted(
            (abs(n.span.start - name.span.start), i) for i, (n, _) in enumerate(elections) if n is not name
        )
        for _, i in others:
            if election.agrees(elections[i][1]):
                election = _completed(election, elections[i][1])
        state = election.country or state_spoken_of(name, "election", said, gazetteer)
        kind = election.kind or ("presidential" if state == "united_states" else None)
        cycle = 4 if (state, kind) == ("united_states", "presidential") else 0
        year = election.year or year_of_elections(name.span.doc.text, cycle)
        english = election_name(Election(state, kind, year), gazetteer)
        out.append((name, Individual(slug(english), "EVENT", english, name.text)))
    return out


def _completed(election: Election, other: Election) -> Election:
    return Election(
        election.country or other.country, election.kind or other.kind, election.year or other.year
    )


def state_spoken_of(
    name: Name,
    kind: str,
    said: Sequence[tuple[Name, Individual]],
    gazetteer: Gazetteer,
    *,
    other_than: str | None = None,
) -> str | None:
    """The state that the document speaks of most; what stands shortly before ``name`` counts more."""
    weights: defaultdict[str, float] = defaultdict(float)
    positions = _states(name, gazetteer, adjectives=kind not in ABROAD)
    if kind not in ABROAD:  # where an embassy stands is said by places
        positions += [(n.span.start, c) for n, i in said if (c := gazetteer.country_of(i.id))]
    positions = [(i, c) for i, c in positions if c != other_than]
    for i, country in positions:
        distance = name.span.start - i
        near = 4.0 if 0 < distance <= _NEARER else 2.0 if 0 < distance <= _NEAR else 1.0
        weights[country] += near * _UNSAID.get((kind, country), 1.0)
    return min(weights, key=lambda c: (-weights[c], c)) if weights else None


def _same_kind(name: Name, institution: Institution, gazetteer: Gazetteer) -> bool:
    other = institution_of(name, gazetteer)
    if other is None or other.kind != institution.kind or other.country is None:
        return False
    return institution.country is None or (other.country == institution.country and other.place is not None)


def _states(name: Name, gazetteer: Gazetteer, *, adjectives: bool) -> list[tuple[int, str]]:
    """The positions of words that name a state, by name or capital, and perhaps by adjective."""
    out = []
    for token in name.span.doc:
        country = gazetteer.country_of_adjective(token.norm_)
        entry = gazetteer.lookup(normalize(token.norm_), "GPE") if country is None else None
        if country and not adjectives:
            continue
        if entry:
            country = entry.id if entry.id in gazetteer.territories else gazetteer.seat_of(entry.id)
        if country and gazetteer.entries[country].type == "GPE":
            out.append((token.i, country))
    return out
