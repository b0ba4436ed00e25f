"""The references of a document as columns: what of them does not depend on a trigger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.references import Reference
from pipelines.relations.columns import Columns
from pipelines.relations.slots import AGENT
from pipelines.relations.syntax import Chunk, Kind, Syntax

__all__ = ["REFERENCE_KINDS", "Spots", "chunk_of", "preposition_of", "spots_of"]

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

REFERENCE_KINDS = ("name", "nominal", "pronoun", "adjective", "dropped", "nobody")
"""The kinds of references by number; the last one is that of a reference for which no word stands."""
_KIND = {kind: n for n, kind in enumerate(REFERENCE_KINDS)}
_NAME, _PRONOUN, _DROPPED = _KIND["name"], _KIND["pronoun"], _KIND["dropped"]


@dataclass(frozen=True, slots=True)
class Spots:
    """The references of a document in the order of the text; all columns go with them.

    Attributes:
        references: the references.
        start, end, entity, rank: as they say.
        kind: of ``REFERENCE_KINDS``; ``named`` and ``dropped`` tell whether they are names, and dropped subjects.
        bearer: the person whose title they stand in, -1 for nobody.
        chunk: the numbers of the chunks in which they begin, -1 outside of chunks.
        governor: the tokens that govern these, -1 for none.
        preposition: the preposition that governs each, as text; an empty string for none.
        chunk_preposition: that of its chunk: of an attached pronoun it may be another one.
        free, agent: whether none does, and whether it is one of the agent of a passive.
        first: those of sentence ``n`` are ``first[n]`` to ``first[n + 1]``.
    """

    references: list[Reference]
    start: Ints
    end: Ints
    entity: Ints
    rank: Ints
    kind: Ints
    named: Truths
    dropped: Truths
    bearer: Ints
    chunk: Ints
    governor: Ints
    preposition: list[str]
    chunk_preposition: list[str]
    free: Truths
    agent: Truths
    first: Ints

    def of_sentence(self, sentence: int) -> slice:
        """Where the references of a sentence are."""
        if not 0 <= sentence < len(self.first) - 1:
            return slice(0, 0)
        return slice(int(self.first[sentence]), int(self.first[sentence + 1]))


def chunk_of(s: Syntax, r: Reference) -> Chunk:
    """The chunk of a reference; one of its own outside of chunks."""
    c = s.chunk[r.start]
    return s.chunks[c] if c >= 0 else Chunk(r.start, r.end, -1, "", 0)


def spots_of(s: Syntax, columns: Columns, references: list[Reference], heads: Mapping[int, int]) -> Spots:
    """The columns of the references of a document, which are sorted; ``heads`` gives the person whose title a token
    belongs to."""
    starts, ends, entities, kinds, ranks, _ = zip(*references, strict=True) if references else [()] * 6
    start, end, entity, rank, kind, bearer = np.array(
        [starts, ends, entities, ranks, [_KIND[k] for k in kinds], [heads.get(i, -1) for i in starts]],
        np.int64,
    )
    chunk = columns.chunks[start]
    of_chunk = [columns.preposition[c] for c in chunk.tolist()]
    prepositions = list(of_chunk)
    for n in np.flatnonzero(kind == _PRONOUN).tolist():
        prepositions[n] = preposition_of(s, references[n])
    return Spots(
        references,
        start,
        end,
        entity,
        rank,
        kind,
        kind == _NAME,
        kind == _DROPPED,
        bearer,
        chunk,
        columns.governor[chunk],
        prepositions,
        of_chunk,
        np.array([not p for p in prepositions], bool),
        np.array([p in AGENT for p in prepositions], bool),
        np.searchsorted(columns.sentence[start], np.arange(len(s.sentences) + 1)),
    )


def preposition_of(s: Syntax, r: Reference) -> str:
    """The preposition that governs a reference, an empty string for none: of an attached pronoun the one before it."""
    if r.kind == "pronoun" and r.start and s.kinds[r.start - 1] == Kind.PREPOSITION:
        return s.norms[r.start - 1]
    return chunk_of(s, r).preposition
