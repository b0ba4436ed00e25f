"""Entity and relation types, and what a relation accepts.

The definitions are those of the project's annotation guideline; a relation is a typed, directed statement
between two entities: ``source`` acts on ``target``.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import UnknownName

__all__ = [
    "ENTITY_MEANINGS",
    "ENTITY_TYPES",
    "MODALITIES",
    "MODALITY_MEANINGS",
    "POLARITIES",
    "RELATION_TYPES",
    "RelationType",
    "entity_type",
    "is_speech",
    "relation_type",
]

ENTITY_MEANINGS = {
    "PERSON": "a named individual, also an online persona",
    "ORG": "a company, agency, ministry, party, committee, court, campaign, media outlet, movement, web site that "
    "publishes, or seat of power that stands for an institution",
    "GPE": "a country, state, or city with a government; a capital or nationality that stands for the state is that "
    "state",
    "LOC": "a place without a government",
    "GROUP": "an unnamed collective actor, identified by nationality or affiliation plus a noun",
    "EVENT": "a named or unique event or agreement",
}
ENTITY_TYPES = tuple(ENTITY_MEANINGS)
POLARITIES = ("affirmed", "negated")
MODALITY_MEANINGS = {
    "actual": "the text states it as a fact",
    "alleged": "the text gives it as somebody's word or suspicion",
    "attempted": "it was tried or planned, or failed",
    "possible": "it is future, conditional or asked for",
}
MODALITIES = tuple(MODALITY_MEANINGS)

_ACTORS = frozenset({"PERSON", "ORG", "GPE", "GROUP"})
_ANY = frozenset(ENTITY_TYPES)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type: which entity types it accepts, whether it reads both ways, and what it means.

    ``family`` groups types for drawing: ``words``, ``cyber``, ``contact``, ``support``, ``force``, ``role``.
    """

    name: str
    meaning: str
    family: str
    sources: frozenset[str] = _ACTORS
    targets: frozenset[str] = _ANY
    symmetric: bool = False
    open_target: bool = False


RELATION_TYPES: dict[str, RelationType] = {
    t.name: t
    for t in (
        RelationType("ACCUSED", "says that target did wrong, blames it", "words"),
        RelationType("DENIED", "denies an allegation of, or about, target", "words", open_target=True),
        RelationType("LEAKED", "publishes or passes on material of target that was not public", "cyber"),
        RelationType("CONTACTED", "communicates with target", "contact"),
        RelationType("MET", "meets target in person", "contact", symmetric=True),
        RelationType("HACKED", "breaks into, or tries to break into, systems of target", "cyber"),
        RelationType("INTERFERED_IN", "meddles in target", "cyber"),
        RelationType("SUPPORTED", "backs, helps, endorses, finances, prefers target", "support"),
        RelationType("CRITICIZED", "attacks in words, condemns, mocks target", "words"),
        RelationType("URGED", "asks, calls on, encourages target to act", "support"),
        RelationType("REJECTED", "refuses a request, an offer or a comment that target asked for", "words"),
        RelationType("THREATENED", "threatens or warns target", "words"),
        RelationType("SANCTIONED", "imposes sanctions on target", "force"),
        RelationType("INVESTIGATED", "investigates target", "force"),
        RelationType("CHARGED", "takes legal action against target", "force"),
        RelationType("ATTACKED", "physical violence against target, or a plot of it", "force"),
        RelationType("COOPERATED_WITH", "works, signs or agrees with target", "contact", symmetric=True),
        RelationType("LEFT", "resigns or withdraws from target", "role"),
        RelationType("AFFILIATED_WITH", "holds a role in, or for, target", "role"),
        RelationType("KIN_OF", "family tie", "role", symmetric=True),
        RelationType("RIVAL_OF", "opponent in a contest", "contact", symmetric=True),
        RelationType("PART_OF", "is a unit of, or belongs to, target", "role"),
        RelationType("LOCATED_IN", "is in target", "role", sources=_ANY),
    )
}


def relation_type(name: str) -> RelationType:
    """The relation type called ``name``, in any case.

    Raises:
        UnknownName: no such type; the message proposes the nearest one.

    >>> relation_type("accused").name
    'ACCUSED'
    """
    try:
        return RELATION_TYPES[name.upper()]
    except KeyError:
        raise UnknownName.of("relation type", name, RELATION_TYPES) from None


def entity_type(name: str) -> str:
    """The entity type called ``name``, in any case.

    Raises:
        UnknownName: no such type.

    >>> entity_type("person")
    'PERSON'
    """
    if name.upper() not in ENTITY_TYPES:
        raise UnknownName.of("entity type", name, ENTITY_TYPES)
    return name.upper()


def is_speech(name: str) -> bool:
    """Whether a relation of this type is an act of speech, whose source is the speaker; False for types of the user's.

    >>> is_speech("ACCUSED"), is_speech("MET")
    (True, False)
    """
    known = RELATION_TYPES.get(name)
    return known is not None and known.family == "words"
