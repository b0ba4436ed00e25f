"""Triggers and the references that may fill their roles, described by numbers for the learned models.

One row describes one trigger with one reference of its sentence: where the reference stands, what governs it, what
lies between, and whether it fills a slot that the trigger's frame names. The same row serves the model of sources
and that of targets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.anaphora import LINK
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.syntax import Chunk, Kind, Syntax

__all__ = ["ARGUMENT_FEATURES", "Argument", "Context", "argument_rows", "trigger_row"]

_KINDS = ("name", "nominal", "pronoun", "adjective", "dropped", "nobody")
_PREPOSITIONS = ("", "في", "من", "علي", "الي", "عن", "مع", "ب", "ل", "ضد", "بين", "لدي", "حول", "بحق", "قبل", "بعد", "دون",
                 "ك", "تجاه", "بشان", "امام", "جانب", "عبر", "خلال")
_POS = ("verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_RELATIONS = tuple(RELATION_TYPES)
_TENSES = ("", "past", "present", "jussive")
_NO_SLOT = 6
_NO_LINK = (0.0, 9.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
_AGENT = frozenset({"قبل", "يد", "جانب", "طرف"})

TRIGGER_FEATURES = (
    "relation", "pos", "passive", "weight", "enclitic_follows", "quoted", "before_kind", "before_complementizer",
    "before_relative", "negated", "passive_auxiliary", "names_in_sentence", "triggers_of_type", "position", "chunk_prep",
    "both_voices", "tense", "person", "plural", "feminine", "requires", "definite", "sole",
)
ARGUMENT_FEATURES = (
    "after", "distance", "names_between", "chunks_between", "bare_between", "verbs_between", "complementizers_between",
    "punctuation_between", "kind", "rank", "type", "preposition", "conjunct", "governor_kind", "governed_by_trigger",
    "governor_distance", "same_chunk", "modifies", "modifies_type", "chunk_offset", "order", "quoted", "source_slot",
    "target_slot", "frequency", "first_sentence", "relative_antecedent", "subject_of_sentence", "speaker", "owner",
    "bare", "attached", "passive_source_slot", "passive_target_slot", "first_after", "content", "part",
    "subordinate", "subordinate_type", "heads_between", "bare_heads_between", "antecedents",
    "relative_head", "relative_reach", *(f"link_{name}" for name in LINK),
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the description of triggers and references needs of one document."""

    syntax: Syntax
    entities: list[Entity]
    references: list[Reference]
    by_sentence: dict[int, list[Reference]]
    frequency: dict[int, int]
    speakers: dict[int, int]
    heads: dict[int, int]

    @classmethod
    def of(
        cls,
        syntax: Syntax,
        entities: list[Entity],
        references: list[Reference],
        speakers: dict[int, int],
        heads: dict[int, int],
    ) -> Context:
        """``speakers`` gives the entity whose speech a sentence reports, by sentence number; ``heads`` the person whose
        title or apposition a token belongs to, by token («المتحدث باسم **الكرملين** ديمتري بيسكوف»)."""
        by_sentence: dict[int, list[Reference]] = {}
        frequency: dict[int, int] = {}
        for r in sorted(references):
            by_sentence.setdefault(syntax.sentence[r.start], []).append(r)
            if r.kind == "name":
                frequency[r.entity] = frequency.get(r.entity, 0) + 1
        return cls(syntax, entities, references, by_sentence, frequency, speakers, heads)


@dataclass(frozen=True, slots=True)
class Argument:
    """A reference that may fill a role of a trigger; ``entity`` is -1 for the unnamed addressee of a denial."""

    entity: int
    reference: Reference


def trigger_row(context: Context, trigger: Trigger, same_type: int) -> list[float]:
    """The trigger by itself."""
    s = context.syntax
    i, j = trigger.start, trigger.end
    a, b = s.sentences[s.sentence[i]]
    before = s.kinds[i - 1] if i > a else Kind.PUNCTUATION
    previous = s.norms[max(a, i - 3) : i]
    c = s.chunk[i]
    names = sum(r.kind == "name" for r in context.by_sentence.get(s.sentence[i], ()))
    return [
        _RELATIONS.index(trigger.type) if trigger.type in RELATION_TYPES else -1,
        _POS.index(trigger.pos),
        trigger.features.voice == "passive",
        trigger.entry.weight,
        j < b and s.kinds[j] == Kind.PRONOUN,
        s.quoted[i],
        before,
        any(k == Kind.COMPLEMENTIZER for k in s.kinds[max(a, i - 4) : i]),
        any(k == Kind.RELATIVE for k in s.kinds[max(a, i - 2) : i]),
        any(w in _NEGATORS for w in previous),
        any(w in _PASSIVE_AUXILIARIES for w in previous),
        names,
        same_type,
        (i - a) / max(1, b - a),
        _preposition(s.chunks[c].preposition) if c >= 0 else -1,
        trigger.both_voices,
        _TENSES.index(trigger.features.tense),
        trigger.features.person,
        trigger.features.number == "p",
        trigger.features.gender == "f",
        bool(trigger.parts),
        trigger.features.definite,
        trigger.entry.sole == "source",
    ]


_NEGATORS = frozenset({"لم", "لن", "لا", "ليس", "ليست", "عدم", "دون", "غير", "ما"})
_PASSIVE_AUXILIARIES = frozenset({"تم", "يتم", "جري", "جرت", "تمت", "سيتم"})


def _preposition(norm: str) -> int:
    return _PREPOSITIONS.index(norm) if norm in _PREPOSITIONS else len(_PREPOSITIONS)


def argument_rows(context: Context, trigger: Trigger) -> tuple[list[Argument], npt.NDArray[np.float32]]:
    """The references of the trigger's sentence, and one row of ``ARGUMENT_FEATURES`` for each."""
    s = context.syntax
    refs = context.by_sentence.get(s.sentence[trigger.start], [])
    names = [r for r in refs if r.kind == "name"]
    out: list[Argument] = []
    rows: list[list[float]] = []
    for r in refs:
        if r.kind == "dropped" and r.start != trigger.start:
            continue
        if r.kind != "dropped" and r.start < trigger.end and trigger.start < r.end:
            continue
        out.append(Argument(r.entity, r))
        rows.append(_row(context, trigger, r, names))
    return out, np.array(rows, np.float32).reshape(len(rows), len(ARGUMENT_FEATURES))


def _row(context: Context, t: Trigger, r: Reference, names: list[Reference]) -> list[float]:
    s = context.syntax
    after = r.start >= t.end
    lo, hi = (t.end, r.start) if after else (r.end, t.start)
    c, tc = s.chunk[r.start], s.chunk[t.start]
    chunk = s.chunks[c] if c >= 0 else Chunk(r.start, r.end, -1, "", 0)
    governor = chunk.governor
    kind = context.entities[r.entity].type
    head = next((n for n in reversed(names) if c >= 0 and chunk.start <= n.start < chunk.end), None)
    modifies = head is not None and r.end <= head.start
    first, last = (tc, c) if after else (c, tc)
    between = range(first + 1, last) if first >= 0 and last >= 0 else range(0)
    inside = [n for n in names if lo <= n.start < hi]
    passive = t.passive_slots() if t.both_voices or t.features.voice == "passive" else ((), ())
    return [
        after,
        min(60, max(0, hi - lo)),
        len(inside),
        len(between),
        sum(not s.chunks[k].preposition for k in between),
        s.verbs_before[max(lo, hi)] - s.verbs_before[lo],
        s.complementizers_before[max(lo, hi)] - s.complementizers_before[lo],
        s.punctuation_before[max(lo, hi)] - s.punctuation_before[lo],
        _KINDS.index(r.kind),
        r.rank,
        ENTITY_TYPES.index(kind),
        _preposition(chunk.preposition),
        chunk.conjunct,
        s.kinds[governor] if governor >= 0 else -1,
        t.start <= governor < t.end,
        governor - t.start if governor >= 0 else -99,
        c == tc and c >= 0,
        modifies,
        ENTITY_TYPES.index(context.entities[head.entity].type) if modifies and head else -1,
        r.start - chunk.start,
        sum(n.start < r.start for n in names),
        s.quoted[r.start],
        _slot(s, t, r, chunk, t.source, after),
        _slot(s, t, r, chunk, t.target, after),
        context.frequency.get(r.entity, 0),
        any(x.entity == r.entity for x in context.by_sentence.get(0, ())),
        not after and lo < hi and hi - lo <= 3 and any(k == Kind.RELATIVE for k in s.kinds[lo:hi]),
        bool(names) and names[0].entity == r.entity,
        context.speakers.get(s.sentence[t.start], -1) == r.entity,
        _owner(s, r, chunk),
        not chunk.preposition,
        r.start == t.end,
        _slot(s, t, r, chunk, passive[0], after),
        _slot(s, t, r, chunk, passive[1], after),
        after and not any(t.end <= n.start < r.start for n in names),
        bool(chunk.preposition) and f"prep:{chunk.preposition}" in t.entry.content,
        any(p < r.start <= p + 3 for p in t.parts),
        context.heads.get(r.start, r.entity) != r.entity,
        ENTITY_TYPES.index(context.entities[context.heads[r.start]].type) if r.start in context.heads else -1,
        sum(x.start not in context.heads for x in inside),
        sum(x.start not in context.heads and not _chunk_preposition(s, x) for x in inside),
        sum(x.start == r.start for x in context.by_sentence[s.sentence[r.start]]),
        *_relative(s, t, r),
        *(r.link or _NO_LINK),
    ]


def _relative(s: Syntax, t: Trigger, r: Reference) -> tuple[bool, int]:
    """Whether the trigger stands in a relative clause on the reference, and how far behind the relative pronoun."""
    first = s.sentences[s.sentence[t.start]][0]
    for i in range(t.start - 1, max(first, t.start - 12) - 1, -1):
        if s.kinds[i] == Kind.RELATIVE:
            return 0 <= i - r.end <= 3, t.start - i
    return False, 0


def _chunk_preposition(s: Syntax, r: Reference) -> str:
    c = s.chunk[r.start]
    return s.chunks[c].preposition if c >= 0 else ""


def _owner(s: Syntax, r: Reference, chunk: Chunk) -> bool:
    """Whether the reference owns or completes a noun before it («رسائل كلينتون»)."""
    return r.start - chunk.start >= 1 and not s.norms[r.start - 1].startswith("ال")


def _slot(s: Syntax, t: Trigger, r: Reference, chunk: Chunk, slots: tuple[str, ...], after: bool) -> int:
    for n, slot in enumerate(slots):
        if _fills(s, t, r, chunk, slot, after):
            return min(n, _NO_SLOT - 1)
    return _NO_SLOT


def _fills(s: Syntax, t: Trigger, r: Reference, chunk: Chunk, slot: str, after: bool) -> bool:
    """Whether the reference stands where a slot of the frame expects it."""
    preposition = chunk.preposition
    if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
        preposition = s.norms[r.start - 1]
    if slot.startswith("prep:"):
        return after and preposition == slot[5:]
    if slot == "between":
        return after and preposition == "بين"
    if slot == "agent":
        return after and preposition in _AGENT
    if slot == "genitive":
        return after and (r.start == t.end or (s.chunk[r.start] == s.chunk[t.start] and s.chunk[t.start] >= 0))
    if slot == "part:genitive":
        return any(r.start >= p and s.chunk[r.start] == s.chunk[p] for p in t.parts)
    if slot == "subject":
        return r.kind == "dropped" or (not preposition and (not after or chunk.governor == t.end - 1))
    if slot == "attribute":
        return not after and r.end >= t.start - 3
    return slot == "object" and after and not preposition
