"""What the pair network reads of a sentence: its words, what the other stages found of them, and the references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.parts_of_speech import IDS  # type: ignore[import-not-found]
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.arabic.network import UPOS
from pipelines.arabic.vectors import WordVectors, vector_key
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.reference_rows import REFERENCE_FEATURES
from pipelines.relations.syntax import KINDS

__all__ = [
    "CLASSES",
    "MASK",
    "REFERENCE_WIDTH",
    "TOKENS",
    "UNKNOWN",
    "UNPLACED",
    "PairInput",
    "pair_inputs",
    "word_number",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MASK, UNKNOWN, BOUNDARY = 0, 1, 2
"""The first rows of the table of frequent words; the words follow."""
CLASSES = (len(UPOS), KINDS, 1 + 2 * len(ENTITY_TYPES), 2)
"""Rows of the tables of classes: part of speech, word class, name, in quotation marks."""
UNPLACED = frozenset(("earlier", "setting"))
"""Kinds of references for which no word of the sentence stands; two of them are no pair."""
TOKENS = 128
"""How many tokens of a sentence are read."""
_REFERENCES, _RANK = 28, 2
_TYPES = {kind: n for n, kind in enumerate(RELATION_TYPES)}
_TAGS = np.full(1 + max(IDS.values()), UPOS.index("X"))
"""The row of a part of speech, by spaCy's number of it."""
_TAGS[[IDS[tag] for tag in UPOS]] = range(len(UPOS))
# Columns of the references' rows that are names of classes, and how many classes each has.
_ONE_HOT = (
    ("kind", 6),
    ("preposition", 36),
    ("governor_kind", 11),
    ("type", 6),
    ("modifies_type", 7),
    ("rank", 6),
)
_COLUMNS = [REFERENCE_FEATURES.index(name) for name, _ in _ONE_HOT]
_SIZES = np.array([size for _, size in _ONE_HOT])
_FIRST = len(REFERENCE_FEATURES) + np.concatenate(([0], np.cumsum(_SIZES + 1)[:-1]))
REFERENCE_WIDTH = len(REFERENCE_FEATURES) + int(np.sum(_SIZES + 1))


@dataclass(frozen=True, slots=True)
class PairInput:
    """One sentence: ``tokens`` are the indices of its tokens (white space left out, cut after 128), all other token
    columns go with them. ``spans`` are the references' first and last token as positions in ``tokens``.

    Where a parser has read the sentence, ``heads`` are the positions of the tokens above (of a root itself), and
    ``anchors`` the position at which each reference hangs in the tree, -1 for those that no word stands for.
    """

    tokens: Ints
    words: Ints
    vectors: Floats
    classes: Ints
    triggers: Floats
    references: list[Reference]
    spans: Ints
    rows: Floats
    heads: Ints | None = None
    anchors: Ints | None = None


@lru_cache(maxsize=100_000)
def word_number(norm: str) -> int:
    """The number under which the network knows a word; no word list ships."""
    number: int = hash_string(vector_key(norm))
    return number


def pair_inputs(
    doc: Doc, reading: Reading, known: Mapping[int, int], vectors: WordVectors
) -> Iterator[PairInput]:
    """The sentences that name or mean two entities at least.

    Arguments:
        known: the rows of frequent words in the network's table, by :func:`word_number`.
    """
    context = reading.context
    classes, triggers = _classes(doc, context), _triggers(doc, reading)
    norms = [norm or " " for norm in context.syntax.norms]
    words = np.array([known.get(word_number(n), UNKNOWN) for n in norms], np.int64)
    written = np.flatnonzero(~doc.to_array("IS_SPACE").astype(bool))
    sentences = context.syntax.sentences
    cuts = np.searchsorted(written, [start for start, _ in sentences] + [len(doc)]).tolist()
    for number, (first, end) in enumerate(pairwise(cuts)):
        tokens = written[first : min(end, first + TOKENS)]
        indices = tokens.tolist()
        references, described = context.described(number)
        chosen, spans = _chosen(references, {i: n for n, i in enumerate(indices)})
        if len({references[n].entity for n in chosen}) < 2:
            continue
        yield PairInput(
            tokens,
            words.take(tokens),
            vectors.of([norms[i] for i in indices]),
            classes.take(tokens, axis=0),
            triggers.take(tokens, axis=0),
            [references[n] for n in chosen],
            np.array(spans),
            _rows(described.take(chosen, axis=0)),
        )


def _classes(doc: Doc, context: Context) -> Ints:
    """Part of speech, word class, place in a name, in quotation marks: one row a token."""
    s = context.syntax
    names = [0] * len(doc)
    for r in context.references:
        if r.kind == "name":
            kind = ENTITY_TYPES.index(context.entities[r.entity].type)
            names[r.start : r.end] = [1 + 2 * kind] + [2 + 2 * kind] * (r.end - r.start - 1)
    columns = [np.array(column, np.int64) for column in (s.kinds, names, s.quoted)]
    return np.stack([_TAGS[doc.to_array("POS")], *columns], axis=1)


def _triggers(doc: Doc, reading: Reading) -> Floats:
    """How surely each token triggers each relation type, by the frames' own word."""
    out = np.zeros((len(doc), len(_TYPES)), np.float32)
    for t in reading.triggers:
        column = _TYPES.get(t.trigger.type)
        if column is not None:
            weight = 0.5 + 0.5 * min(1.0, t.trigger.entry.weight)
            for i in {t.trigger.start, t.trigger.end - 1, *t.trigger.parts}:
                out[i, column] = max(out[i, column], weight)
    return out


def _chosen(
    references: Sequence[Reference], place: Mapping[int, int]
) -> tuple[list[int], list[tuple[int, int]]]:
    """The references that are looked at, names first, then the likeliest antecedents, and their first and last
    token."""
    spans = {n: span for n, r in enumerate(references) if r.rank <= _RANK and (span := _span(r, place))}
    seen = list(spans)
    if len(seen) > _REFERENCES:
        seen.sort(
            key=lambda n: (references[n].kind != "name" and references[n].rank > 0, references[n].rank, n)
        )
        seen = sorted(seen[:_REFERENCES])
    return seen, [spans[n] for n in seen]


def _span(r: Reference, place: Mapping[int, int]) -> tuple[int, int] | None:
    """The places of a reference's first and last token, if it has any."""
    first, last = place.get(r.start), place.get(r.end - 1)
    if first is None or last is None:
        found = [place[i] for i in range(r.start, r.end) if i in place]
        return (found[0], found[-1]) if found else None
    return first, last


def _rows(rows: Floats) -> Floats:
    """The rows of references as numbers of like size, and classes one by one."""
    out = np.zeros((len(rows), REFERENCE_WIDTH), np.float32)
    np.clip(rows, -2, 12, out=out[:, : rows.shape[1]])
    out /= 4
    classes = np.clip(rows[:, _COLUMNS].astype(int) + 1, 0, _SIZES) + _FIRST
    out[np.arange(len(rows))[:, None], classes] = 1
    return out
