"""Where a reference stands to a trigger: distances, what lies between, and the slots of the frame that it fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pipelines.arabic.orthography import fold
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.syntax import Chunk, Kind, Syntax

if TYPE_CHECKING:
    from pipelines.relations.arguments import Context

__all__ = ["PLACE_FEATURES", "Lie", "Spot", "chunk_of", "lies_of", "place_rows", "spots_of"]

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
_NO_SLOT = 6
_RELATIVE_REACH = 12
_AGENT = frozenset({"من قبل", "علي يد", "علي ايدي", "من جانب", "من طرف", "بواسطه"})
_BEFORE = frozenset({"part:genitive", "subject", "attribute"})  # the slots that may stand before the trigger

_Slots = tuple[tuple[int, str, str], ...]
"""Places to look at: rank, kind, and the folded preposition of the kind ``prep``."""


Lie: TypeAlias = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Columns of a row that depend on the place of the trigger only, as they lie between those of its frame."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A reference, its chunk (``number`` is -1 outside of chunks), and the preposition that governs it."""

    reference: Reference
    chunk: Chunk
    number: int
    preposition: str


def chunk_of(s: Syntax, r: Reference) -> Chunk:
    """The chunk of a reference; one of its own outside of chunks."""
    c = s.chunk[r.start]
    return s.chunks[c] if c >= 0 else Chunk(r.start, r.end, -1, "", 0)


def spots_of(s: Syntax, references: Sequence[Reference]) -> list[Spot]:
    """The references of one sentence with what does not depend on a trigger."""
    out = []
    for r in references:
        chunk = chunk_of(s, r)
        preposition = chunk.preposition
        if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
            preposition = s.norms[r.start - 1]
        out.append(Spot(r, chunk, s.chunk[r.start], preposition))
    return out


def place_rows(
    context: Context, t: Trigger, spots: Sequence[Spot], lies: Sequence[Lie]
) -> list[tuple[float, ...]]:
    """How each reference stands to the trigger: one row of ``PLACE_FEATURES`` for each; ``lies`` are those of
    :func:`lies_of`."""
    s = context.syntax
    wanted = _wanted(t)
    content = _folded(t.entry.content)
    rows: list[tuple[float, ...]] = []
    for spot, (first, second, third) in zip(spots, lies, strict=True):
        r, after = spot.reference, bool(first[0])
        source, target, passive_source, passive_target = [
            _slot(s, t, spot, found[after], after) if found[after] else _NO_SLOT for found in wanted
        ]
        told = bool(content) and bool(spot.chunk.preposition) and f"prep:{spot.chunk.preposition}" in content
        part = any(p < r.start <= p + 3 for p in t.parts) if t.parts else False
        rows.append(
            (
                *first,
                source,
                target,
                *second,
                passive_source,
                passive_target,
                third[0],
                told,
                part,
                *third[1:],
            )
        )
    return rows


def lies_of(context: Context, start: int, end: int, spots: Sequence[Spot]) -> Iterator[Lie]:
    """How each reference lies to a trigger in the tokens from ``start`` to ``end``, whatever its frame."""
    s = context.syntax
    verbs, clauses, marks = s.verbs_before, s.complementizers_before, s.punctuation_before
    names, heads, bare = context.names_before, context.heads_before, context.bare_before
    relative = _relative_pronoun(s, start)
    reach = start - relative if relative >= 0 else 0
    here = s.chunk[start]
    for spot in spots:
        r, chunk, c = spot.reference, spot.chunk, spot.number
        after = r.start >= end
        lo, hi = (end, max(end, r.start)) if after else (r.end, max(r.end, start))
        first, last = (here, c) if after else (c, here)
        known = first >= 0 and last > first
        named = names[hi] - names[lo]
        yield (
            (
                after,
                min(60, hi - lo),
                named,
                last - first - 1 if known else 0,
                s.bare_chunks_before[last] - s.bare_chunks_before[first + 1] if known else 0,
                verbs[hi] - verbs[lo],
                clauses[hi] - clauses[lo],
                marks[hi] - marks[lo],
                start <= chunk.governor < end,
                chunk.governor - start if chunk.governor >= 0 else -99,
                c == here and c >= 0,
            ),
            (not after and hi - lo <= 3 and Kind.RELATIVE in s.kinds[lo:hi], r.start == end),
            (
                after and not named,
                heads[hi] - heads[lo],
                bare[hi] - bare[lo],
                relative >= 0 and 0 <= relative - r.end <= 3,
                reach,
            ),
        )


def _relative_pronoun(s: Syntax, start: int) -> int:
    """The relative pronoun in whose clause a trigger at ``start`` seems to stand, -1 if there is none."""
    first = max(s.sentences[s.sentence[start]][0], start - _RELATIVE_REACH)
    return next((i for i in range(start - 1, first - 1, -1) if s.kinds[i] == Kind.RELATIVE), -1)


def _wanted(t: Trigger) -> tuple[tuple[_Slots, _Slots], ...]:
    """The slots of source and target, and where the trigger may be passive those of the passive."""
    passive: tuple[tuple[str, ...], tuple[str, ...]] = (), ()
    if t.both_voices or t.features.voice == "passive":
        passive = t.passive_slots()
    return tuple(map(_places, (t.source, t.target, *passive)))


@cache
def _places(slots: tuple[str, ...]) -> tuple[_Slots, _Slots]:
    """What to look for before the trigger, and behind it."""
    known = []
    for n, slot in enumerate(slots):
        kind, _, word = slot.partition(":")
        if slot == "between":
            kind, word = "prep", "بين"
        known.append((min(n, _NO_SLOT - 1), kind if kind == "prep" else slot, fold(word)))
    return tuple(k for k in known if k[1] in _BEFORE), tuple(k for k in known if k[1] != "attribute")


@cache
def _folded(slots: tuple[str, ...]) -> tuple[str, ...]:
    """Slots with their prepositions in the folded spelling of the tokens («prep:على» → «prep:علي»)."""
    return tuple(map(fold, slots))


def _slot(s: Syntax, t: Trigger, spot: Spot, slots: _Slots, after: bool) -> int:
    """The rank of the first slot that the reference fills."""
    for rank, kind, word in slots:
        if spot.preposition == word if kind == "prep" else _fills(s, t, spot, kind, after):
            return rank
    return _NO_SLOT


def _fills(s: Syntax, t: Trigger, spot: Spot, kind: str, after: bool) -> bool:
    """Whether the reference stands where a slot without a preposition of its own expects it."""
    r, governor = spot.reference, spot.chunk.governor
    if kind == "subject":
        return r.kind == "dropped" or (not spot.preposition and (not after or governor == t.end - 1))
    if kind == "object":
        return not spot.preposition
    if kind == "genitive":
        return r.start == t.end or (spot.number == s.chunk[t.start] and spot.number >= 0)
    if kind == "part:genitive":
        return any(r.start >= p and spot.number == s.chunk[p] for p in t.parts)
    if kind == "agent":
        return spot.preposition in _AGENT
    if kind == "clause":
        return governor >= t.end and s.kinds[governor] == Kind.COMPLEMENTIZER
    return kind == "attribute" and r.end >= t.start - 3
