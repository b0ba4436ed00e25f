"""How a trigger governs a reference: the features by which a word model tells source and target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.syntax import Kind
from pipelines.relations.words import ROWS, light_stem

__all__ = ["government_rows"]

_BETWEEN = 7


def government_rows(context: Context, trigger: Trigger, references: Sequence[Reference]) -> list[list[int]]:
    """The rows of the matrix for one trigger with each reference: type, lemma, voice, prepositions, words between."""
    type_, lemma, pos, voice = trigger.type, trigger.lemma, trigger.pos, trigger.features.voice[0]
    start, end, norms, word = trigger.start, trigger.end, context.syntax.norms, f"{type_}{lemma}{pos}"
    behind_trigger = list(_between(norms[end : end + _BETWEEN], type_, "a"))
    before_trigger = list(_between(norms[max(0, start - _BETWEEN) : start], type_, "b"))
    out = []
    for r in references:
        side = "a" if r.start >= end else "b"
        gap = r.start - end if side == "a" else start - r.end
        near = "0" if gap == 0 else "1" if gap < 4 else "2"
        place = r.start, r.end, r.kind
        if place not in context.around:
            context.around[place] = _around(context, r)
        preposition, governor, before, behind = context.around[place]
        entity, kind = context.entities[r.entity].type, r.kind[0]
        features = (
            f"L{word}{preposition}{side}",
            f"M{word}{side}{kind}{voice}",
            f"P{type_}{pos}{preposition}{side}{kind}",
            f"E{type_}{entity}{side}{voice}",
            f"G{type_}{governor}{side}",
            f"B{type_}{before}{side}",
            f"N{behind}{side}",
            f"X{lemma}{before}{preposition}",
            f"A{lemma}{pos}{near}{side}{kind}{preposition}",
            f"Q{pos}{preposition}{side}{kind}{entity}{voice}",
            f"C{type_}{entity}{preposition}{side}",
        )
        rows = [hash_string(f) % ROWS for f in features]
        if 0 < gap <= _BETWEEN:
            rows += behind_trigger[: 2 * gap] if side == "a" else before_trigger[-2 * gap :]
        out.append(rows)
    return out


def _between(norms: Sequence[str], type_: str, side: str) -> Iterator[int]:
    """Two rows for each word between."""
    for word in map(light_stem, norms):
        yield hash_string(f"W{type_}{word}{side}") % ROWS
        yield hash_string(f"w{word}{side}") % ROWS


def _around(context: Context, r: Reference) -> tuple[str, str, str, str]:
    """The preposition before the reference, the word that governs its chunk, the words before and behind it."""
    s = context.syntax
    chunk = s.chunks[s.chunk[r.start]] if s.chunk[r.start] >= 0 else None
    preposition = chunk.preposition if chunk else ""
    if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
        preposition = s.norms[r.start - 1]
    governor = light_stem(s.norms[chunk.governor]) if chunk and chunk.governor >= 0 else ""
    before = light_stem(s.norms[r.start - 1]) if r.start else ""
    behind = light_stem(s.norms[r.end]) if r.end < len(s.norms) else ""
    return preposition, governor, before, behind
