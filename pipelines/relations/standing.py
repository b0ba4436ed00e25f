"""Where references stand to triggers: distances, what lies between, and the slots of the frame that they fill.

All pairs of a trigger and a reference of a document are described at once, a column at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.frames import Trigger
from pipelines.relations.columns import Columns
from pipelines.relations.slots import SLOTS
from pipelines.relations.syntax import Kind, Syntax

if TYPE_CHECKING:
    from pipelines.relations.arguments import Context

__all__ = ["PLACE_FEATURES", "Pairs", "in_reach", "place_rows"]

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

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
_RELATIVE_REACH = 12
_REACH = 18


class Pairs:
    """Triggers and references that may fill their roles: pair ``k`` is trigger ``trigger[k]`` of ``triggers`` with
    reference ``spot[k]`` of the document; ``start`` and ``end`` are the tokens of the trigger."""

    def __init__(self, triggers: Sequence[Trigger], trigger: Ints, spot: Ints) -> None:
        self.triggers, self.trigger, self.spot = triggers, trigger, spot
        self.start, self.end = (
            np.array([getattr(t, name) for t in triggers], np.int64)[trigger] for name in ("start", "end")
        )

    def __len__(self) -> int:
        return len(self.trigger)


def in_reach(context: Context, triggers: Sequence[Trigger]) -> Pairs:
    """The triggers with the references of their sentence: a dropped subject with its own verb only, what is no name
    if it is near by."""
    s = context.spots
    sentence = np.array([context.syntax.sentence[t.start] for t in triggers], np.int64)
    first, count = s.first[sentence], s.first[sentence + 1] - s.first[sentence]
    trigger = np.repeat(np.arange(len(triggers)), count)
    spot = np.arange(len(trigger)) - np.repeat(np.cumsum(count) - count - first, count)
    pairs = Pairs(triggers, trigger, spot)
    start, end = s.start[spot], s.end[spot]
    near = s.named[spot] | (np.abs(start - pairs.start) <= _REACH)
    beside = near & ((start >= pairs.end) | (pairs.start >= end))
    kept = np.flatnonzero(np.where(s.dropped[spot], start == pairs.start, beside))
    return Pairs(triggers, trigger[kept], spot[kept])


def place_rows(context: Context, pairs: Pairs) -> Floats:
    """One row of ``PLACE_FEATURES`` for each pair."""
    s, spots, columns = context.syntax, context.spots, context.columns
    start, end = pairs.start, pairs.end
    r_start, r_end = spots.start[pairs.spot], spots.end[pairs.spot]
    chunk, governor = spots.chunk[pairs.spot], spots.governor[pairs.spot]
    after = r_start >= end
    lo, hi = np.where(after, end, r_end), np.where(after, r_start, np.maximum(r_end, start))
    here = columns.chunks[start]
    before_it, behind_it = np.where(after, here, chunk), np.where(after, chunk, here)
    known = (before_it >= 0) & (behind_it > before_it)
    bare_chunks = columns.before["bare_chunks"]
    between = {name: table[hi] - table[lo] for name, table in columns.before.items() if name != "bare_chunks"}
    relative = _relative_pronoun(columns, start)
    free = spots.free[pairs.spot]
    governs = (governor >= end) & (columns.kinds[governor] == Kind.COMPLEMENTIZER)
    filled = SLOTS.filled(
        subject=spots.dropped[pairs.spot] | (free & (~after | (governor == end - 1))),
        object=free,
        genitive=(r_start == end) | ((chunk == here) & (chunk >= 0)),
        part=_of_part(s, pairs, r_start, chunk),
        agent=spots.agent[pairs.spot],
        clause=governs,
        attribute=r_end >= start - 3,
    )
    slots = SLOTS.ranks(_wanted(pairs), pairs.trigger, filled, after, spots.preposition, pairs.spot)
    content = [(tuple(c for c in t.entry.content if c.startswith("prep:")),) for t in pairs.triggers]
    rows = {
        "after": after,
        "distance": np.minimum(60, hi - lo),
        "names_between": between["names"],
        "chunks_between": np.where(known, behind_it - before_it - 1, 0),
        "bare_between": np.where(known, bare_chunks[behind_it] - bare_chunks[before_it + 1], 0),
        "verbs_between": between["verbs"],
        "complementizers_between": between["complementizers"],
        "punctuation_between": between["punctuation"],
        "governed_by_trigger": (start <= governor) & (governor < end),
        "governor_distance": np.where(governor >= 0, governor - start, -99),
        "same_chunk": (chunk == here) & (chunk >= 0),
        "source_slot": slots[:, 0],
        "target_slot": slots[:, 1],
        "relative_antecedent": ~after & (hi - lo <= 3) & (between["relatives"] > 0),
        "attached": r_start == end,
        "passive_source_slot": slots[:, 2],
        "passive_target_slot": slots[:, 3],
        "first_after": after & (between["names"] == 0),
        "content": SLOTS.names(content, pairs.trigger, spots.chunk_preposition, pairs.spot),
        "part": _behind_part(pairs, r_start),
        "heads_between": between["heads"],
        "bare_heads_between": between["bare_heads"],
        "relative_head": (relative >= 0) & (relative >= r_end) & (relative - r_end <= 3),
        "relative_reach": np.where(relative >= 0, start - relative, 0),
    }
    out = np.empty((len(pairs), len(PLACE_FEATURES)), np.float32)
    for n, name in enumerate(PLACE_FEATURES):
        out[:, n] = rows[name]
    return out


def _relative_pronoun(columns: Columns, start: Ints) -> Ints:
    """The relative pronoun in whose clause a trigger at ``start`` seems to stand, -1 if there is none."""
    last = columns.last_relative[start]
    first = np.maximum(columns.sentence_start[start], start - _RELATIVE_REACH)
    return np.where(last >= first, last, -1)


def _wanted(pairs: Pairs) -> list[tuple[tuple[str, ...], ...]]:
    """For each trigger the slots of source and target, and where it may be passive those of the passive."""
    nothing: tuple[tuple[str, ...], ...] = (), ()
    return [
        (
            t.source,
            t.target,
            *(t.passive_slots() if t.both_voices or t.features.voice == "passive" else nothing),
        )
        for t in pairs.triggers
    ]


def _of_part(s: Syntax, pairs: Pairs, start: Ints, chunk: Ints) -> Truths:
    """Whether a reference stands behind a required word of the trigger, in its chunk."""
    out = np.zeros(len(pairs), bool)
    for n, here in _with_parts(pairs):
        for p in pairs.triggers[n].parts:
            out[here] |= (start[here] >= p) & (chunk[here] == s.chunk[p])
    return out


def _behind_part(pairs: Pairs, start: Ints) -> Truths:
    """Whether a reference follows a required word of the trigger closely."""
    out = np.zeros(len(pairs), bool)
    for n, here in _with_parts(pairs):
        for p in pairs.triggers[n].parts:
            out[here] |= (start[here] > p) & (start[here] <= p + 3)
    return out


def _with_parts(pairs: Pairs) -> list[tuple[int, slice]]:
    """The triggers with required words, and where their pairs are."""
    numbers = [n for n, t in enumerate(pairs.triggers) if t.parts]
    cuts = np.searchsorted(pairs.trigger, [[n, n + 1] for n in numbers]).reshape(-1, 2).tolist()
    return [(n, slice(a, b)) for n, (a, b) in zip(numbers, cuts, strict=True)]
