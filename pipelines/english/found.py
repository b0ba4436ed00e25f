"""Relations that triggers state: frames over the tree, their slots filled with the entities of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.ontology import RELATION_TYPES, is_speech
from pipelines.dependencies.arguments import fillers
from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.matching import LemmaFrames, TreeTrigger
from pipelines.dependencies.tree import base, is_passive, objects, subjects
from pipelines.english.lists import word_list
from pipelines.english.reading import Hit, Reading
from pipelines.english.speech import cue_words, scope_of
from pipelines.english.surface import object_after, subject_before
from pipelines.references import Reference

__all__ = ["Found", "accepts", "found_relations", "slots_of"]

_ACTORS = frozenset(("PERSON", "ORG", "GPE", "GROUP"))
_BODIES = frozenset(("ORG", "GPE", "PERSON"))
_TARGETS = {
    "AFFILIATED_WITH": _BODIES,
    "ATTACKED": frozenset(("PERSON", "ORG", "GPE", "GROUP", "LOC")),
    "CHARGED": _ACTORS,
    "CONTACTED": _ACTORS,
    "COOPERATED_WITH": _ACTORS,
    "HACKED": _ACTORS,
    "INTERFERED_IN": frozenset(("EVENT", "GPE")),
    "INVESTIGATED": frozenset(("PERSON", "ORG", "GPE", "GROUP", "EVENT")),
    "KIN_OF": frozenset(("PERSON",)),
    "LEAKED": _ACTORS,
    "LEFT": frozenset(("ORG", "GPE", "EVENT")),
    "LOCATED_IN": frozenset(("GPE", "LOC")),
    "MET": _ACTORS,
    "PART_OF": frozenset(("ORG", "GPE")),
    "REJECTED": _ACTORS,
    "RIVAL_OF": _ACTORS,
    "SANCTIONED": _ACTORS,
    "THREATENED": _ACTORS,
    "URGED": _ACTORS,
    "ACCUSED": _ACTORS,
    "CRITICIZED": frozenset((*_ACTORS, "EVENT", "LOC")),
}
_SOURCES = {
    "AFFILIATED_WITH": frozenset(("PERSON",)),
    "KIN_OF": frozenset(("PERSON",)),
    "PART_OF": frozenset(("ORG",)),
    "LOCATED_IN": frozenset(("ORG", "EVENT", "LOC")),
    "LEFT": frozenset(("PERSON", "ORG", "GPE")),
}
_RANKS = (1.0, 0.9, 0.8, 0.75, 0.7, 0.65)
_FALLBACK = 0.6
_ITEMS = 100  # of a list


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
    for trigger in frames.candidates(reading.doc):
        if any(r.kind == "name" for r in reading.at(trigger.token.i)):
            continue
        for found in _of_trigger(reading, trigger):
            key = (found.type, found.source, found.target, found.token.sent.start)
            if key not in best or best[key].score < found.score:
                best[key] = found
    return list(best.values())


def _of_trigger(reading: Reading, trigger: TreeTrigger) -> Iterator[Found]:
    sources, targets = slots_of(reading, trigger)
    kinds = reading.kinds
    open_ = trigger.type in RELATION_TYPES and RELATION_TYPES[trigger.type].open_target
    fitting = [
        t
        for t in targets
        if any(
            s.entity != t.entity and accepts(trigger.type, kinds[s.entity], kinds[t.entity]) for s in sources
        )
    ]
    for s in sources:
        for t in fitting:
            if s.entity != t.entity and accepts(trigger.type, kinds[s.entity], kinds[t.entity]):
                yield _found(trigger, s, t, 0.4 if _only_words(trigger, kinds[s.entity]) else 1.0)
        if not fitting and open_ and accepts(trigger.type, kinds[s.entity], None):
            score = trigger.entry.weight * s.tie
            yield Found(trigger.type, s.entity, -1, trigger, trigger.token, (s.reference.start,), score)


def slots_of(reading: Reading, trigger: TreeTrigger) -> tuple[list[Hit], list[Hit]]:
    """The entities in the slots of source and target of a trigger: by the tree, else by word order."""
    sources = _hits(reading, trigger, "source")
    targets = _hits(reading, trigger, "target")
    if not sources and "subject" in trigger.entry.source and _active(trigger.token):
        sources = subject_before(reading, trigger.token)
    if "clause" in trigger.entry.target and not targets:
        targets = _of_scope(reading, trigger)
    if not targets and trigger.entry.pos == "verb" and _active(trigger.token):
        targets = _surface_target(reading, trigger)
    if not sources:
        sources = _fallback_source(reading, trigger, {h.entity for h in targets})
    if not sources and is_speech(trigger.type) and trigger.token.i in reading.speakers:
        number = reading.speakers[trigger.token.i]
        sources = [Hit(number, 0.7, Reference(trigger.start, trigger.end, number, "pronoun"))]
    return sources, targets


def _only_words(trigger: TreeTrigger, source: str) -> bool:
    """Whether somebody's «attack» is likelier one in words."""
    return (
        trigger.type == "ATTACKED"
        and source == "PERSON"
        and trigger.token.lemma_.lower() in ("attack", "target", "hit", "strike")
    )


def _found(trigger: TreeTrigger, s: Hit, t: Hit, factor: float = 1.0) -> Found:
    score = trigger.entry.weight * s.tie * t.tie * factor
    places = (s.reference.start, t.reference.start)
    return Found(trigger.type, s.entity, t.entity, trigger, trigger.token, places, round(score, 4))


def _hits(reading: Reading, trigger: TreeTrigger, role: str) -> list[Hit]:
    """The entities in the slots of a role: those of the best slot that has any."""
    owners = word_list("belongings") if role == "target" else word_list("envoys")
    if trigger.type == "LEFT" and role == "target":
        owners = owners | word_list("roles")
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
            return _listed(reading, list(out.values()))
    return []


def _listed(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """The hits with the names that go on the list of the last one: «A, along with its rival B, and C»."""
    doc = reading.doc
    out = {h.entity: h for h in hits}
    last = max(hits, key=lambda h: h.reference.end)
    kind = reading.entities[last.entity].type
    if last.reference.kind != "name":
        return hits
    at = last.reference.end
    for _ in range(_ITEMS):
        step = _next_item(doc, at)
        found = _item(reading, step, kind) if step else None
        if found is None:
            break
        out.setdefault(found.entity, Hit(found.entity, last.tie * 0.9, found.reference))
        at = found.reference.end
    return list(out.values())


def _next_item(doc: Doc, i: int) -> int:
    """Where the next item of a list begins, 0 where there is none."""
    words = [t.lower_ for t in doc[i : i + 4]]
    if words[:1] == [","]:
        words, i = words[1:], i + 1
        comma = True
    else:
        comma = False
    for joint in (
        ("along", "with"),
        ("together", "with"),
        ("as", "well", "as"),
        ("and", "the"),
        ("and",),
        ("or",),
    ):
        if tuple(words[: len(joint)]) == joint:
            return i + len(joint)
    return i if comma and words and words[0] in ("the", "its", "his", "her", "their") else 0


def _item(reading: Reading, i: int, kind: str) -> Hit | None:
    """The name of an item of a list that begins at ``i``, if it is of the type of the others and no verb follows."""
    doc = reading.doc
    for j in range(i, min(len(doc), i + 5)):
        for r in reading.at(j):
            if r.kind == "name":
                after = doc[r.end] if r.end < len(doc) else None
                goes_on = after is not None and (after.pos_ in ("VERB", "AUX") or after.tag_ == "POS")
                return None if goes_on or reading.entities[r.entity].type != kind else Hit(r.entity, 1.0, r)
        if doc[j].pos_ in ("VERB", "AUX", "ADP", "PUNCT"):
            return None
    return None


def _active(token: Token) -> bool:
    if token.tag_ == "NNS":  # a verb taken for a noun
        return True
    return token.pos_ == "VERB" and token.tag_ != "VBG" and not is_passive(token)


def _of_scope(reading: Reading, trigger: TreeTrigger) -> list[Hit]:
    """The subject of what a verb of speech reports, where the clause hangs elsewhere («…, the White House said»)."""
    scope = scope_of(trigger.token)
    if scope is None:
        return []
    for i in range(scope[0], min(scope[1], scope[0] + 8)):
        if reading.doc[i].pos_ in ("VERB", "AUX"):
            return []
        hits = [Hit(r.entity, 0.8, r) for r in reading.at(i) if r.kind != "adjective" and r.start == i]
        if hits:
            return hits
    return []


def _surface_target(reading: Reading, trigger: TreeTrigger) -> list[Hit]:
    """The target by word order: behind the verb, or behind the preposition of the slot."""
    for slot in trigger.entry.target:
        if slot == "object":
            found = object_after(reading, trigger.end)
        elif slot.startswith("prep:"):
            found = object_after(reading, trigger.start + 1, slot[5:])
        else:
            continue
        if found:
            return found
    return []


def _adjectival(reading: Reading, token: Token) -> list[Hit]:
    """The country of an adjective that stands for it as actor («Iranian attacks»)."""
    return [Hit(r.entity, 0.6, r) for r in reading.at(token.i) if r.kind == "adjective"]


def _fallback_source(reading: Reading, trigger: TreeTrigger, targets: set[int]) -> list[Hit]:
    """The subject of a verb above that may have done the deed («ordered the murder of …», «had a hand in the hack»), or
    the object of one that blames it on somebody («condemned Iran for the attack»)."""
    node = trigger.token
    if node.pos_ == "VERB" and (is_passive(node) or node.tag_ != "VBG"):
        return []
    while (
        base(node) in ("nmod", "acl", "conj", "obl")
        and node.head.lemma_.lower() in _CARRIERS
        and node.head is not node
    ):
        node = node.head
    above = node.head
    if above.lemma_.lower() in _GUILTY or any(base(c) == "cop" for c in node.children):
        guilty = above if above.lemma_.lower() in _GUILTY else node
        return _subject_hits(reading, subjects(guilty, ENGLISH), targets)
    if base(node) == "nmod" and base(above) == "obj" and above.head.lemma_.lower() in _BLAMING:
        return _subject_hits(reading, [above], targets)  # «condemned Iran for the attack»
    if above is node or above.pos_ != "VERB" or above.lemma_.lower() in cue_words("said") - _BLAMING:
        return []
    blamed = above.lemma_.lower() in _BLAMING and base(node) in ("obl", "nmod", "advcl")
    if blamed:
        words = subjects(above, ENGLISH) if is_passive(above) else objects(above, ENGLISH)
    elif (
        base(node) in ("obj", "xcomp")
        and above.lemma_.lower() in _DOING | ENGLISH.light
        and not is_passive(above)
    ):
        words = subjects(above, ENGLISH)
    else:
        return []
    return _subject_hits(reading, words, targets)


def _subject_hits(reading: Reading, words: Iterable[Token], targets: set[int]) -> list[Hit]:
    return [
        Hit(h.entity, h.tie * _FALLBACK, h.reference)
        for t in words
        for h in reading.hits(t, owners=word_list("envoys"))
        if h.entity not in targets
    ]


_GUILTY = frozenset(("responsible", "guilty", "complicit", "behind", "culpable", "liable"))
_CARRIERS = word_list("found_carriers")
_DOING = word_list("found_doing")
_BLAMING = word_list("found_blaming")
