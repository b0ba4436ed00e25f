"""Where references stand to triggers: distances, what lies between, and the slots of the frame that they fill.

All pairs of a trigger and a reference of a document are described at once, a column at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.frames import Trigger
from pipelines.relations.columns import Columns, counted_before
from pipelines.relations.slots import SLOTS
from pipelines.relations.spots import Spots
from pipelines.relations.syntax import Kind, Syntax

if TYPE_CHECKING:
    from pipelines.relations.arguments import Context

__all__ = ["BETWEEN", "PLACE_FEATURES", "Pairs", "counts_between", "in_reach", "place_rows"]

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
BETWEEN = ("names", "verbs", "complementizers", "punctuation", "heads", "bare_heads", "relatives")
"""What is counted between trigger and reference; heads are names outside of titles, bare ones have no preposition."""
_RELATIVE_REACH = 12
_REACH = 18


def counts_between(syntax: Syntax, columns: Columns, spots: Spots) -> Ints:
    """How many of each of ``BETWEEN`` stand before each token and behind the last one, a column each; differences of
    rows count those between two tokens."""
    tokens = len(columns.kinds)
    heads = spots.named & (spots.bearer < 0)
    bare = heads & np.array([not p for p in spots.chunk_preposition], bool)
    counts = [
        counted_before(spots.start[spots.named], tokens),
        syntax.verbs_before,
        syntax.complementizers_before,
        syntax.punctuation_before,
        counted_before(spots.start[heads], tokens),
        counted_before(spots.start[bare], tokens),
        columns.relatives,
    ]
    return np.array(counts, np.int64).T.copy()


class Pairs:
    """Triggers and references that may fill their roles: pair ``k`` is trigger ``trigger[k]`` of ``triggers`` with
    reference ``spot[k]`` of the document; ``start`` and ``end`` are the tokens of the trigger."""

    def __init__(self, triggers: Sequence[Trigger], trigger: Ints, spot: Ints, tokens: Ints) -> None:
        self.triggers, self.trigger, self.spot = triggers, trigger, spot
        self.start, self.end = tokens.take(trigger, axis=1)

    def __len__(self) -> int:
        return len(self.trigger)


def in_reach(context: Context, triggers: Sequence[Trigger]) -> Pairs:
    """The triggers with the references of their sentence: a dropped subject with its own verb only, what is no name
    if it is near by."""
    s = context.spots
    tokens = np.array([[t.start for t in triggers], [t.end for t in triggers]], np.int64)
    sentence = context.columns.sentence[tokens[0]]
    first, count = s.first[sentence], s.first[sentence + 1] - s.first[sentence]
    trigger = np.repeat(np.arange(len(triggers)), count)
    spot = np.arange(len(trigger)) - np.repeat(np.cumsum(count) - count - first, count)
    behind, before = s.start[spot] - tokens[1][trigger], tokens[0][trigger] - s.end[spot]
    distance = s.start[spot] - tokens[0][trigger]
    near = s.named[spot] | (np.abs(distance) <= _REACH)
    beside = near & ((behind >= 0) | (before >= 0))
    kept = np.flatnonzero(np.where(s.dropped[spot], distance == 0, beside))
    return Pairs(triggers, trigger[kept], spot[kept], tokens)


def place_rows(context: Context, pairs: Pairs, out: Floats) -> None:
    """Write one row of ``PLACE_FEATURES`` for each pair into ``out``."""
    spots, columns = context.spots, context.columns
    start, end = pairs.start, pairs.end
    r_start, r_end = spots.start[pairs.spot], spots.end[pairs.spot]
    chunk, governor = spots.chunk[pairs.spot], spots.governor[pairs.spot]
    after = r_start >= end
    lo, hi = np.where(after, end, r_end), np.where(after, r_start, np.maximum(r_end, start))
    here = columns.chunks[start]
    before_it, behind_it = np.where(after, here, chunk), np.where(after, chunk, here)
    known = (before_it >= 0) & (behind_it > before_it)
    counts = context.between.take(hi, axis=0) - context.between.take(lo, axis=0)
    between = dict(zip(BETWEEN, counts.T, strict=True))
    relative = _relative_pronoun(columns, start)
    free, distance = spots.free[pairs.spot], hi - lo
    same_chunk, attached = (chunk == here) & (chunk >= 0), r_start == end
    of_part, behind_part = _at_parts(columns, pairs, r_start, chunk)
    filled = SLOTS.filled(
        subject=spots.dropped[pairs.spot] | (free & (~after | (governor == end - 1))),
        object=free,
        genitive=attached | same_chunk,
        part=of_part,
        agent=spots.agent[pairs.spot],
        clause=(governor >= end) & (columns.kinds[governor] == Kind.COMPLEMENTIZER),
        attribute=r_end >= start - 3,
    )
    wanted = np.array([_wanted(t) for t in pairs.triggers], np.int64).take(pairs.trigger, axis=0)
    words = SLOTS.words(spots.preposition, pairs.spot)
    slots = SLOTS.ranks(wanted[:, :-1], filled, after, words)
    rows = {
        "after": after,
        "distance": np.minimum(60, distance),
        "names_between": between["names"],
        "chunks_between": np.where(known, behind_it - before_it - 1, 0),
        "bare_between": np.where(
            known, columns.bare_chunks[behind_it] - columns.bare_chunks[before_it + 1], 0
        ),
        "verbs_between": between["verbs"],
        "complementizers_between": between["complementizers"],
        "punctuation_between": between["punctuation"],
        "governed_by_trigger": (start <= governor) & (governor < end),
        "governor_distance": np.where(governor >= 0, governor - start, -99),
        "same_chunk": same_chunk,
        "source_slot": slots[:, 0],
        "target_slot": slots[:, 1],
        "relative_antecedent": ~after & (distance <= 3) & (between["relatives"] > 0),
        "attached": attached,
        "passive_source_slot": slots[:, 2],
        "passive_target_slot": slots[:, 3],
        "first_after": after & (between["names"] == 0),
        "content": SLOTS.names(wanted[:, -1], SLOTS.words(spots.chunk_preposition, pairs.spot)),
        "part": behind_part,
        "heads_between": between["heads"],
        "bare_heads_between": between["bare_heads"],
        "relative_head": (relative >= 0) & (relative >= r_end) & (relative - r_end <= 3),
        "relative_reach": np.where(relative >= 0, start - relative, 0),
    }
    for n, name in enumerate(PLACE_FEATURES):
        out[:, n] = rows[name]


def _relative_pronoun(columns: Columns, start: Ints) -> Ints:
    """The relative pronoun in whose clause a trigger at ``start`` seems to stand, -1 if there is none."""
    last = columns.last_relative[start]
    first = np.maximum(columns.sentence_start[start], start - _RELATIVE_REACH)
    return np.where(last >= first, last, -1)


_LISTS: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, bool], tuple[int, ...]] = {}


def _wanted(trigger: Trigger) -> tuple[int, ...]:
    """The numbers of the lists of slots of source and target, where the trigger may be passive those of the passive,
    and of the prepositions of its content; looked for once for all triggers with the same lists."""
    entry, voice = trigger.entry, trigger.features.voice
    key = entry.source, entry.target, entry.content, voice, trigger.both_voices
    known = _LISTS.get(key)
    if known is None:
        passive = trigger.passive_slots() if trigger.both_voices or voice == "passive" else ((), ())
        content = tuple(c for c in entry.content if c.startswith("prep:"))
        lists = trigger.source, trigger.target, *passive, content
        known = _LISTS[key] = tuple(map(SLOTS.number, lists))
    return known


def _at_parts(columns: Columns, pairs: Pairs, start: Ints, chunk: Ints) -> tuple[Truths, Truths]:
    """Whether a reference stands behind a required word of the trigger in its chunk, and whether it follows one
    closely."""
    within, closely = np.zeros((2, len(pairs)), bool)
    nowhere = len(columns.kinds)  # behind all references
    for n in range(max((len(t.parts) for t in pairs.triggers), default=0)):
        own = [t.parts[n] if n < len(t.parts) else nowhere for t in pairs.triggers]
        part = np.array(own, np.int64)[pairs.trigger]
        within |= (start >= part) & (chunk == columns.chunks[part])
        closely |= (start > part) & (start <= part + 3)
    return within, closely
