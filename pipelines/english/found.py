"""Relations that triggers state: frames over the tree, their slots filled with the entities of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.ontology import RELATION_TYPES
from pipelines.dependencies.arguments import fillers
from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.matching import LemmaFrames, TreeTrigger
from pipelines.dependencies.tree import base, governor, subjects
from pipelines.english.lists import word_list
from pipelines.english.reading import Hit, Reading

__all__ = ["Found", "accepts", "found_relations"]

_ACTORS = frozenset(("PERSON", "ORG", "GPE", "GROUP"))
_BODIES = frozenset(("ORG", "GPE", "PERSON"))
_TARGETS = {
    "AFFILIATED_WITH": _BODIES, "ATTACKED": frozenset(("PERSON", "ORG", "GPE", "GROUP", "LOC")), "CHARGED": _ACTORS,
    "CONTACTED": _ACTORS, "COOPERATED_WITH": _ACTORS, "HACKED": _ACTORS, "INTERFERED_IN": frozenset(("EVENT", "GPE")),
    "INVESTIGATED": frozenset(("PERSON", "ORG", "GPE", "GROUP", "EVENT")), "KIN_OF": frozenset(("PERSON",)), "LEAKED": _ACTORS,
    "LEFT": frozenset(("ORG", "GPE", "EVENT")), "LOCATED_IN": frozenset(("GPE", "LOC")), "MET": _ACTORS,
    "PART_OF": frozenset(("ORG", "GPE")), "REJECTED": _ACTORS, "RIVAL_OF": _ACTORS, "SANCTIONED": _ACTORS,
    "THREATENED": _ACTORS, "URGED": _ACTORS, "ACCUSED": _ACTORS, "CRITICIZED": frozenset((*_ACTORS, "EVENT", "LOC")),
}  # fmt: skip
_SOURCES = {
    "AFFILIATED_WITH": frozenset(("PERSON",)), "KIN_OF": frozenset(("PERSON",)), "PART_OF": frozenset(("ORG",)),
    "LOCATED_IN": frozenset(("ORG", "EVENT", "LOC")), "LEFT": frozenset(("PERSON", "ORG", "GPE")),
}  # fmt: skip
_RANKS = (1.0, 0.9, 0.8, 0.75, 0.7, 0.65)
_FALLBACK = {"source": 0.6, "target": 0.5}
_FAR = 12  # tokens after a trigger within which a target is guessed


@dataclass(frozen=True, slots=True)
class Found:
    """A relation between entities by their positions (target -1: open), at the trigger; ``score`` from 0 to 1."""

    type: str
    source: int
    target: int
    trigger: TreeTrigger | None
    token: Token
    places: tuple[int, ...]
    score: float
    role: str | None = None


def accepts(type_: str, source: str, target: str | None) -> bool:
    """Whether a relation of this type may hold between entities of these types.

    >>> accepts("KIN_OF", "PERSON", "PERSON"), accepts("KIN_OF", "PERSON", "ORG")
    (True, False)
    """
    known = RELATION_TYPES.get(type_)
    if source not in _SOURCES.get(type_, known.sources if known else _ACTORS):
        return False
    if target is None:
        return bool(known and known.open_target)
    return target in _TARGETS.get(type_, known.targets if known else _ACTORS | {"EVENT", "LOC"})


def found_relations(reading: Reading, frames: LemmaFrames) -> list[Found]:
    """Every relation that a trigger states, the best statement of each sentence."""
    best: dict[tuple[str, int, int, int], Found] = {}
    for trigger in frames.match(reading.doc):
        for found in _of_trigger(reading, trigger):
            key = (found.type, found.source, found.target, found.token.sent.start)
            if key not in best or best[key].score < found.score:
                best[key] = found
    return list(best.values())


def _of_trigger(reading: Reading, trigger: TreeTrigger) -> Iterator[Found]:
    sources = _hits(reading, trigger, "source")
    targets = _hits(reading, trigger, "target")
    kinds = [e.type for e in reading.entities]
    open_ = trigger.type in RELATION_TYPES and RELATION_TYPES[trigger.type].open_target
    if not sources:
        sources = _fallback_source(reading, trigger, {h.entity for h in targets})
    fitting = [t for t in targets if any(s.entity != t.entity and accepts(trigger.type, kinds[s.entity], kinds[t.entity]) for s in sources)]
    if not fitting and not open_:
        fitting = _fallback_target(reading, trigger, {h.entity for h in sources})
    for s in sources:
        for t in fitting:
            if s.entity != t.entity and accepts(trigger.type, kinds[s.entity], kinds[t.entity]):
                yield _found(trigger, s, t)
        if not fitting and open_ and accepts(trigger.type, kinds[s.entity], None):
            score = trigger.entry.weight * s.tie
            yield Found(trigger.type, s.entity, -1, trigger, trigger.token, (s.reference.start,), score)


def _found(trigger: TreeTrigger, s: Hit, t: Hit) -> Found:
    score = trigger.entry.weight * s.tie * t.tie
    places = (s.reference.start, t.reference.start)
    return Found(trigger.type, s.entity, t.entity, trigger, trigger.token, places, round(score, 4))


def _hits(reading: Reading, trigger: TreeTrigger, role: str) -> list[Hit]:
    """The entities in the slots of a role: those of the best slot that has any."""
    owners = word_list("belongings") if role == "target" else word_list("envoys")
    filled = fillers(trigger, role, ENGLISH)
    for rank in sorted({f.rank for f in filled}):
        out: dict[int, Hit] = {}
        for f in filled:
            if f.rank != rank:
                continue
            for hit in reading.hits(f.token, owners=owners) or _adjectival(reading, f.token):
                tie = hit.tie * _RANKS[min(rank, len(_RANKS) - 1)]
                if hit.entity not in out or out[hit.entity].tie < tie:
                    out[hit.entity] = Hit(hit.entity, tie, hit.reference)
        if out:
            return list(out.values())
    return []


def _adjectival(reading: Reading, token: Token) -> list[Hit]:
    """The country of an adjective that stands for it as actor («Iranian attacks»)."""
    return [Hit(r.entity, 0.6, r) for r in reading.at(token.i) if r.kind == "adjective"]


def _fallback_source(reading: Reading, trigger: TreeTrigger, targets: set[int]) -> list[Hit]:
    """The subject of a clause above, where a trigger's own slots are empty."""
    above = governor(trigger.token)
    while above is not None:
        hits = [
            Hit(h.entity, h.tie * _FALLBACK["source"], h.reference)
            for t in subjects(above, ENGLISH)
            for h in reading.hits(t, owners=word_list("envoys"))
            if h.entity not in targets
        ]
        if hits:
            return hits
        above = governor(above) if above.head is not above else None
    return []


def _fallback_target(reading: Reading, trigger: TreeTrigger, sources: set[int]) -> list[Hit]:
    """The nearest fitting name after a strong trigger, before the next verb's subject."""
    if trigger.entry.weight < 0.8:
        return []
    kinds = [e.type for e in reading.entities]
    for hit in reading.near(trigger.token, after=True):
        token = reading.doc[hit.reference.end - 1]
        if hit.reference.start - trigger.token.i > _FAR or base(token) == "nsubj":
            return []
        if hit.entity not in sources and accepts(trigger.type, "PERSON", kinds[hit.entity]):
            return [Hit(hit.entity, hit.tie * _FALLBACK["target"], hit.reference)]
    return []


