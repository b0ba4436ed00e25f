"""How a trigger governs a reference: the features by which a word model tells source and target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.spots import chunk_of, preposition_of
from pipelines.relations.words import ROWS, light_stem

if TYPE_CHECKING:
    from pipelines.relations.arguments import Context

__all__ = ["Around", "government_rows"]

_BETWEEN = 7


def government_rows(context: Context, trigger: Trigger, references: Sequence[Reference]) -> list[list[int]]:
    """The rows of the matrix for one trigger with each reference: type, lemma, voice, prepositions, words between."""
    type_, lemma, pos, voice = trigger.type, trigger.lemma, trigger.pos, trigger.features.voice[0]
    start, end, norms = trigger.start, trigger.end, context.syntax.norms
    # What the features of all references begin with.
    by_word, by_kind = f"L{type_}{lemma}{pos}", f"M{type_}{lemma}{pos}"
    by_type, by_entity, by_governor, by_before = f"P{type_}{pos}", f"E{type_}", f"G{type_}", f"B{type_}"
    by_lemma, by_place, by_pos, by_case = f"X{lemma}", f"A{lemma}{pos}", f"Q{pos}", f"C{type_}"
    behind_trigger = list(_between(norms[end : end + _BETWEEN], type_, "a"))
    before_trigger = list(_between(norms[max(0, start - _BETWEEN) : start], type_, "b"))
    out = []
    for r in references:
        side = "a" if r.start >= end else "b"
        gap = r.start - end if side == "a" else start - r.end
        near = "0" if gap == 0 else "1" if gap < 4 else "2"
        a = _around(context, r, side)
        rows = [
            hash_string(by_word + a.preposition_side) % ROWS,
            hash_string(by_kind + a.side_kind + voice) % ROWS,
            hash_string(by_type + a.preposition_side_kind) % ROWS,
            hash_string(by_entity + a.entity_side + voice) % ROWS,
            hash_string(by_governor + a.governor_side) % ROWS,
            hash_string(by_before + a.before_side) % ROWS,
            a.behind,
            hash_string(by_lemma + a.before_preposition) % ROWS,
            hash_string(by_place + near + a.side_kind_preposition) % ROWS,
            hash_string(by_pos + a.preposition_side_kind_entity + voice) % ROWS,
            hash_string(by_case + a.entity_preposition_side) % ROWS,
        ]
        if 0 < gap <= _BETWEEN:
            rows += behind_trigger[: 2 * gap] if side == "a" else before_trigger[-2 * gap :]
        out.append(rows)
    return out


def _between(norms: Sequence[str], type_: str, side: str) -> Iterator[int]:
    """Two rows for each word between."""
    for word in map(light_stem, norms):
        yield hash_string(f"W{type_}{word}{side}") % ROWS
        yield hash_string(f"w{word}{side}") % ROWS


class Around(NamedTuple):
    """What the features of a reference end with, by its side of the trigger; ``behind`` is a whole one, hashed."""

    preposition_side: str
    side_kind: str
    preposition_side_kind: str
    entity_side: str
    governor_side: str
    before_side: str
    behind: int
    before_preposition: str
    side_kind_preposition: str
    preposition_side_kind_entity: str
    entity_preposition_side: str


def _around(context: Context, r: Reference, side: str) -> Around:
    """The preposition before the reference, the word that governs its chunk, the words before and behind it; found
    once for all triggers on one side."""
    place = r.start, r.end, r.entity, r.kind, side
    known = context.around.get(place)
    if known is None:
        known = context.around[place] = _read_around(context, r, side)
    return known


def _read_around(context: Context, r: Reference, side: str) -> Around:
    s = context.syntax
    head, preposition = chunk_of(s, r).governor, preposition_of(s, r)
    governor = light_stem(s.norms[head]) if head >= 0 else ""
    before = light_stem(s.norms[r.start - 1]) if r.start else ""
    behind = light_stem(s.norms[r.end]) if r.end < len(s.norms) else ""
    kind, entity = r.kind[0], context.entities[r.entity].type
    return Around(
        preposition + side,
        side + kind,
        preposition + side + kind,
        entity + side,
        governor + side,
        before + side,
        hash_string(f"N{behind}{side}") % ROWS,
        before + preposition,
        side + kind + preposition,
        preposition + side + kind + entity,
        entity + preposition + side,
    )
