"""Triggers and the references that may fill their roles, described by numbers for the learned models.

One row describes one trigger with one reference of its sentence: where the reference stands, what governs it, what
lies between, and whether it fills a slot that the trigger's frame names. The same row serves the model of sources
and that of targets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.anaphora import LINK
from pipelines.arabic.orthography import fold
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.syntax import Chunk, Kind, Syntax

__all__ = ["ARGUMENT_FEATURES", "Argument", "Context", "argument_rows", "trigger_row"]

_KINDS = ("name", "nominal", "pronoun", "adjective", "dropped", "nobody")
_PREPOSITIONS = (
    "",
    "في",
    "من",
    "علي",
    "الي",
    "عن",
    "مع",
    "ب",
    "ل",
    "ضد",
    "بين",
    "لدي",
    "حول",
    "بحق",
    "قبل",
    "بعد",
    "دون",
    "ك",
    "تجاه",
    "بشان",
    "امام",
    "جانب",
    "عبر",
    "خلال",
    "بشان",
    "لصالح",
    "باسم",
    "من قبل",
    "علي يد",
    "من جانب",
    "من طرف",
    "الي جانب",
    "نحو",
    "بحسب",
    "علي لسان",
)
_POS = ("verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_RELATIONS = tuple(RELATION_TYPES)
_TENSES = ("", "past", "present", "jussive")
_REACH = 18
_NO_SLOT = 6
_NO_SLOTS: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
_NO_LINK = (0.0, 9.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
_AGENT = frozenset({"من قبل", "علي يد", "علي ايدي", "من جانب", "من طرف", "بواسطه"})

TRIGGER_FEATURES = (
    "relation",
    "pos",
    "passive",
    "weight",
    "enclitic_follows",
    "quoted",
    "before_kind",
    "before_complementizer",
    "before_relative",
    "negated",
    "passive_auxiliary",
    "names_in_sentence",
    "triggers_of_type",
    "position",
    "chunk_prep",
    "both_voices",
    "tense",
    "person",
    "plural",
    "feminine",
    "requires",
    "definite",
    "sole",
)
REFERENCE_FEATURES = (
    "kind",
    "rank",
    "type",
    "preposition",
    "conjunct",
    "governor_kind",
    "modifies",
    "modifies_type",
    "chunk_offset",
    "order",
    "quoted",
    "frequency",
    "first_sentence",
    "subject_of_sentence",
    "owner",
    "bare",
    "subordinate",
    "subordinate_type",
    "antecedents",
    *(f"link_{name}" for name in LINK),
)
PLACE_FEATURES = (
    "after",
    "distance",
    "names_between",
    "chunks_between",
    "bare_between",
    "verbs_between",
    "complementizers_between",
    "punctuation_between",
    "governed_by_trigger",
    "governor_distance",
    "same_chunk",
    "source_slot",
    "target_slot",
    "relative_antecedent",
    "attached",
    "passive_source_slot",
    "passive_target_slot",
    "first_after",
    "content",
    "part",
    "heads_between",
    "bare_heads_between",
    "relative_head",
    "relative_reach",
)
ARGUMENT_FEATURES = (*REFERENCE_FEATURES, *PLACE_FEATURES)


@dataclass(frozen=True, slots=True)
class Context:
    """What the description of triggers and references needs of one document."""

    syntax: Syntax
    entities: list[Entity]
    references: list[Reference]
    by_sentence: dict[int, list[Reference]]
    frequency: dict[int, int]
    heads: dict[int, int]
    names_before: list[int]
    heads_before: list[int]
    bare_before: list[int]
    rows: dict[int, list[list[float]]] = field(default_factory=dict)

    def described(self, sentence: int) -> list[list[float]]:
        """The rows of :func:`reference_rows` for a sentence, made once."""
        if sentence not in self.rows:
            self.rows[sentence] = reference_rows(self, self.by_sentence.get(sentence, []))
        return self.rows[sentence]

    @classmethod
    def of(
        cls,
        syntax: Syntax,
        entities: list[Entity],
        references: list[Reference],
        heads: dict[int, int],
    ) -> Context:
        """``heads`` gives the person whose title a token belongs to («المتحدث باسم **الكرملين** بيسكوف»)."""
        by_sentence: dict[int, list[Reference]] = {}
        frequency: dict[int, int] = {}
        for r in sorted(references):
            by_sentence.setdefault(syntax.sentence[r.start], []).append(r)
            if r.kind == "name":
                frequency[r.entity] = frequency.get(r.entity, 0) + 1
        names = sorted((r for r in references if r.kind == "name"), key=lambda r: r.start)
        free = [r for r in names if r.start not in heads]
        bare = [r for r in free if not _chunk_preposition(syntax, r)]
        all_, unbound, direct = (
            _running(len(syntax.norms), [r.start for r in rs]) for rs in (names, free, bare)
        )
        return cls(syntax, entities, references, by_sentence, frequency, heads, all_, unbound, direct)


def _running(tokens: int, starts: list[int]) -> list[int]:
    """How many of ``starts`` are before each token index."""
    here = [0] * (tokens + 1)
    for i in starts:
        here[i + 1] += 1
    return list(accumulate(here))


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
    sentence = s.sentence[trigger.start]
    passive = _NO_SLOTS
    if trigger.both_voices or trigger.features.voice == "passive":
        passive = trigger.passive_slots()
    slots = tuple(map(_folded, (trigger.source, trigger.target, *passive)))
    relative = _relative_pronoun(s, trigger)
    out: list[Argument] = []
    rows: list[list[float]] = []
    for n, r in enumerate(context.by_sentence.get(sentence, [])):
        if r.kind == "dropped" and r.start != trigger.start:
            continue
        if r.kind != "name" and not -_REACH <= r.start - trigger.start <= _REACH:
            continue
        if r.kind != "dropped" and r.start < trigger.end and trigger.start < r.end:
            continue
        out.append(Argument(r.entity, r))
        rows.append([*context.described(sentence)[n], *_place(context, trigger, r, slots, relative)])
    return out, np.array(rows, np.float32).reshape(len(rows), len(ARGUMENT_FEATURES))


def reference_rows(context: Context, references: list[Reference]) -> list[list[float]]:
    """The references of one sentence by themselves: one row of ``REFERENCE_FEATURES`` for each."""
    names = [r for r in references if r.kind == "name"]
    starts = Counter(r.start for r in references)
    opening = {r.entity for r in context.by_sentence.get(0, ())}
    return [
        [
            *_reference(context, r, names),
            r.entity in opening,
            bool(names) and names[0].entity == r.entity,
            *_standing(context, r),
            starts[r.start],
            *(r.link or _NO_LINK),
        ]
        for r in references
    ]


def _reference(context: Context, r: Reference, names: list[Reference]) -> list[float]:
    s = context.syntax
    chunk = _chunk(s, r)
    governor = chunk.governor
    head = next(
        (n for n in reversed(names) if s.chunk[r.start] >= 0 and chunk.start <= n.start < chunk.end), None
    )
    modifies = head is not None and r.end <= head.start
    return [
        _KINDS.index(r.kind),
        r.rank,
        ENTITY_TYPES.index(context.entities[r.entity].type),
        _preposition(chunk.preposition),
        chunk.conjunct,
        s.kinds[governor] if governor >= 0 else -1,
        modifies,
        ENTITY_TYPES.index(context.entities[head.entity].type) if modifies and head else -1,
        r.start - chunk.start,
        sum(n.start < r.start for n in names),
        s.quoted[r.start],
        context.frequency.get(r.entity, 0),
    ]


def _standing(context: Context, r: Reference) -> list[float]:
    """Whether the reference completes a noun, is free of prepositions, and belongs to somebody's title."""
    s, chunk = context.syntax, _chunk(context.syntax, r)
    owner = r.start - chunk.start >= 1 and not s.norms[r.start - 1].startswith("ال")
    bearer = context.heads.get(r.start)
    kind = -1 if bearer is None else ENTITY_TYPES.index(context.entities[bearer].type)
    return [owner, not chunk.preposition, bearer is not None and bearer != r.entity, kind]


def _place(
    context: Context, t: Trigger, r: Reference, slots: tuple[tuple[str, ...], ...], relative: int
) -> list[float]:
    """Where the reference stands to the trigger: one row of ``PLACE_FEATURES``."""
    s, chunk = context.syntax, _chunk(context.syntax, r)
    after = r.start >= t.end
    lo, hi = (t.end, r.start) if after else (r.end, t.start)
    hi = max(lo, hi)
    c, tc = s.chunk[r.start], s.chunk[t.start]
    first, last = (tc, c) if after else (c, tc)
    chunks = range(first + 1, last) if first >= 0 and last >= 0 else range(0)
    names = context.names_before[hi] - context.names_before[lo]
    found = [_slot(s, t, r, chunk, wanted, after) for wanted in slots]
    return [
        after,
        min(60, hi - lo),
        names,
        len(chunks),
        sum(not s.chunks[k].preposition for k in chunks),
        s.verbs_before[hi] - s.verbs_before[lo],
        s.complementizers_before[hi] - s.complementizers_before[lo],
        s.punctuation_before[hi] - s.punctuation_before[lo],
        t.start <= chunk.governor < t.end,
        chunk.governor - t.start if chunk.governor >= 0 else -99,
        c == tc and c >= 0,
        *found[:2],
        not after and hi - lo <= 3 and Kind.RELATIVE in s.kinds[lo:hi],
        r.start == t.end,
        *found[2:],
        after and not names,
        bool(chunk.preposition) and f"prep:{chunk.preposition}" in _folded(t.entry.content),
        any(p < r.start <= p + 3 for p in t.parts),
        context.heads_before[hi] - context.heads_before[lo],
        context.bare_before[hi] - context.bare_before[lo],
        relative >= 0 and 0 <= relative - r.end <= 3,
        t.start - relative if relative >= 0 else 0,
    ]


def _relative_pronoun(s: Syntax, t: Trigger) -> int:
    """The relative pronoun in whose clause the trigger seems to stand, -1 if there is none."""
    first = max(s.sentences[s.sentence[t.start]][0], t.start - 12)
    return next((i for i in range(t.start - 1, first - 1, -1) if s.kinds[i] == Kind.RELATIVE), -1)


def _chunk(s: Syntax, r: Reference) -> Chunk:
    c = s.chunk[r.start]
    return s.chunks[c] if c >= 0 else Chunk(r.start, r.end, -1, "", 0)


def _chunk_preposition(s: Syntax, r: Reference) -> str:
    c = s.chunk[r.start]
    return s.chunks[c].preposition if c >= 0 else ""


@cache
def _folded(slots: tuple[str, ...]) -> tuple[str, ...]:
    """Slots with their prepositions in the folded spelling of the tokens («prep:على» → «prep:علي»)."""
    return tuple(map(fold, slots))


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
    if slot == "clause":
        return after and chunk.governor >= t.end and s.kinds[chunk.governor] == Kind.COMPLEMENTIZER
    if slot == "agent":
        return after and preposition in _AGENT
    if slot == "genitive":
        return after and (
            r.start == t.end or (s.chunk[r.start] == s.chunk[t.start] and s.chunk[t.start] >= 0)
        )
    if slot == "part:genitive":
        return any(r.start >= p and s.chunk[r.start] == s.chunk[p] for p in t.parts)
    if slot == "subject":
        return r.kind == "dropped" or (not preposition and (not after or chunk.governor == t.end - 1))
    if slot == "attribute":
        return not after and r.end >= t.start - 3
    return slot == "object" and after and not preposition
