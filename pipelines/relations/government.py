"""How a trigger governs a reference: the features by which a word model tells source and target."""

from __future__ import annotations

from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.syntax import Kind
from pipelines.relations.words import ROWS, light_stem

__all__ = ["government_rows"]

_BETWEEN = 7


def government_rows(context: Context, trigger: Trigger, reference: Reference) -> list[int]:
    """The rows of the matrix for one trigger with one reference: type, lemma, voice, prepositions, words between."""
    s, t, r = context.syntax, trigger, reference
    side = "a" if r.start >= t.end else "b"
    lo, hi = (t.end, r.start) if side == "a" else (r.end, t.start)
    near = "0" if hi == lo else "1" if hi - lo < 4 else "2"
    preposition, governor = _governors(context, r)
    before = light_stem(s.norms[r.start - 1]) if r.start else ""
    behind = light_stem(s.norms[r.end]) if r.end < len(s.norms) else ""
    entity, kind, voice = context.entities[r.entity].type, r.kind[0], t.features.voice[0]
    features = [
        f"L{t.type}{t.lemma}{t.pos}{preposition}{side}",
        f"M{t.type}{t.lemma}{t.pos}{side}{kind}{voice}",
        f"P{t.type}{t.pos}{preposition}{side}{kind}",
        f"E{t.type}{entity}{side}{voice}",
        f"G{t.type}{governor}{side}",
        f"B{t.type}{before}{side}",
        f"N{behind}{side}",
        f"X{t.lemma}{before}{preposition}",
        f"A{t.lemma}{t.pos}{near}{side}{kind}{preposition}",
        f"Q{t.pos}{preposition}{side}{kind}{entity}{voice}",
        f"C{t.type}{entity}{preposition}{side}",
    ]
    if hi - lo <= _BETWEEN:
        for word in map(light_stem, s.norms[lo:hi]):
            features += (f"W{t.type}{word}{side}", f"w{word}{side}")
    return [hash_string(f) % ROWS for f in features]


def _governors(context: Context, r: Reference) -> tuple[str, str]:
    """The preposition before the reference, and the word that governs its chunk."""
    s = context.syntax
    chunk = s.chunks[s.chunk[r.start]] if s.chunk[r.start] >= 0 else None
    preposition = chunk.preposition if chunk else ""
    if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
        preposition = s.norms[r.start - 1]
    return preposition, light_stem(s.norms[chunk.governor]) if chunk and chunk.governor >= 0 else ""
