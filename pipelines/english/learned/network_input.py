"""What the pair network reads of an English sentence: words with what they mean, their places in the tree, arguments.

The network is that of the Arabic way (:mod:`pipelines.relations.pair_network`), trained on English: its words are
lemmas, and a lemma's vector is that of its Arabic equivalents (:mod:`pipelines.english.learned.meanings`), so that it
begins with what the Arabic network knows of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.arabic.network import UPOS
from pipelines.english.learned.arguments import KINDS, Argument
from pipelines.english.learned.cues import Cue
from pipelines.english.learned.features import CASES, DEPS, Setting, top_of
from pipelines.english.learned.meanings import MEANING_WIDTH, Meanings
from pipelines.english.learned.reading import LearnedReading
from pipelines.english.learned.words import Words
from pipelines.references import Reference
from pipelines.relations.pair_input import TOKENS, UNKNOWN, PairInput

__all__ = ["CLASSES", "ROW_WIDTH", "network_inputs", "word_number"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_REFERENCES = 40
_FAR = 20  # arcs longer than that are alike
CLASSES = (len(UPOS), 1 + len(DEPS), 1 + 2 * len(ENTITY_TYPES), 2, 2 * _FAR + 1)
"""Rows of the tables of classes: part of speech, label, name, in quotation marks, way to the head."""
_TYPES = {kind: n for n, kind in enumerate(RELATION_TYPES)}
_NUMBERS = 10
_ONE_HOT = (len(KINDS), len(ENTITY_TYPES), 1 + len(DEPS), 1 + len(CASES))
ROW_WIDTH = _NUMBERS + sum(_ONE_HOT) + 2 * len(_TYPES) + MEANING_WIDTH
"""Numbers that describe an argument, the last ones what its entity is called."""
_WEIGHT = {"frame": 0.5, "cue": 0.4, "learned": 0.0}


@lru_cache(maxsize=100_000)
def word_number(lemma: str) -> int:
    """The number under which the network knows a word; no word list ships."""
    number: int = hash_string(lemma)
    return number


def network_inputs(
    read: LearnedReading, known: Mapping[int, int], meanings: Meanings
) -> Iterator[tuple[int, PairInput]]:
    """The sentences that name or mean two entities at least, each with its number.

    Arguments:
        known: the rows of frequent words in the network's table, by :func:`word_number`.
        meanings: the vectors of words.
    """
    s = read.setting
    w = s.words
    classes = _classes(s)
    words = np.array([known.get(word_number(x), UNKNOWN) for x in w.lemma], np.int64)
    portraits = np.array([_portrait(nouns, meanings) for nouns in s.portraits], np.float32)
    for number, (start, end) in enumerate(w.bounds):
        tokens = [i for i in range(start, end) if not w.lower[i].isspace()][:TOKENS]
        place = {i: n for n, i in enumerate(tokens)}
        arguments = _chosen(read.arguments[number], place)
        if not tokens or len({a.entity for a in arguments}) < 2:
            continue
        cues = read.cues[number]
        yield (
            number,
            PairInput(
                np.array(tokens),
                words[tokens],
                meanings.of([(w.lemma[i], w.lower[i]) for i in tokens]),
                classes[tokens],
                _triggers(cues, place, len(tokens)),
                [Reference(a.start, a.end, a.entity, a.kind) for a in arguments],
                np.array([_span(a, place) for a in arguments]),
                np.concatenate(
                    [
                        np.array([_row(s, a, cues) for a in arguments], np.float32),
                        portraits[[a.entity for a in arguments]],
                    ],
                    axis=1,
                ),
                _heads(w, tokens, place),
                np.array([place.get(a.token, -1) if a.placed else -1 for a in arguments]),
            ),
        )


def _portrait(nouns: Sequence[str], meanings: Meanings) -> Floats:
    """The mean of what the known ones of some nouns mean."""
    vectors = (
        meanings.of([(noun, noun) for noun in nouns]) if nouns else np.zeros((0, MEANING_WIDTH), np.float32)
    )
    known = vectors[vectors.any(axis=1)]
    mean: Floats = known.mean(axis=0) if len(known) else np.zeros(MEANING_WIDTH, np.float32)
    return mean


def _heads(w: Words, tokens: Sequence[int], place: Mapping[int, int]) -> Ints:
    """The place of the token above each; a root's own, and that of a token whose head is not read."""
    return np.array([place.get(w.head[i], n) for n, i in enumerate(tokens)])


def _classes(s: Setting) -> Ints:
    w = s.words
    names = np.zeros(len(w.lower), np.int64)
    for i, kind in enumerate(s.names):
        if kind:
            begins = s.named[i + 1] > s.named[i]
            names[i] = (1 if begins else 2) + 2 * ENTITY_TYPES.index(kind)
    tags = [UPOS.index(p) if p in UPOS else UPOS.index("X") for p in w.pos]
    labels = [_place(DEPS, d) for d in w.dep]
    ways = [max(-_FAR, min(_FAR, h - i)) + _FAR for i, h in enumerate(w.head)]
    return np.array([tags, labels, names, [int(q) for q in w.quoted], ways], np.int64).T


def _place(table: Sequence[str], value: str) -> int:
    return table.index(value) if value in table else len(table)


def _triggers(cues: Sequence[Cue], place: Mapping[int, int], length: int) -> Floats:
    """How surely each token hints at each relation type, by frames and looser wordings."""
    out = np.zeros((length, len(_TYPES)), np.float32)
    for c in cues:
        at = place.get(c.token)
        if at is not None:
            weight = _WEIGHT[c.kind] + 0.5 * min(1.0, c.weight)
            column = _TYPES[c.type]
            out[at, column] = max(out[at, column], weight)
    return out


def _chosen(arguments: Sequence[Argument], place: Mapping[int, int]) -> list[Argument]:
    """The arguments that are looked at: names first, then the likeliest antecedents, then the others."""
    seen = [a for a in arguments if not a.placed or any(i in place for i in range(a.start, a.end))]
    if len(seen) > _REFERENCES:
        ranked = sorted(range(len(seen)), key=lambda n: (seen[n].kind != "name", seen[n].rank, n))
        seen = [seen[n] for n in sorted(ranked[:_REFERENCES])]
    return seen


def _span(a: Argument, place: Mapping[int, int]) -> tuple[int, int]:
    found = [place[i] for i in range(a.start, a.end) if i in place]
    return (found[0], found[-1]) if found else (0, 0)


def _row(s: Setting, a: Argument, cues: Sequence[Cue]) -> list[float]:
    w, known = s.words, a.anaphor
    numbers = [
        float(a.rank),
        0.0 if known is None else max(-2.0, min(5.0, known.lead)) / 2,
        0.0 if known is None else known.score,
        float(known is not None and known.described),
        float(known is not None and known.sure),
        min(6, s.said[a.entity]) / 3,
        float(a.placed and a.end < len(w.lower) and w.tag[a.end] == "POS"),
        float(a.placed and w.quoted[a.start]),
        float(a.placed and s.speaker[a.start] >= 0),
        float(s.speaker[min(a.start, len(s.speaker) - 1)] == a.entity),
    ]
    top = top_of(w, a.token)
    label = _place(DEPS, w.dep[top]) if a.placed else len(DEPS)
    case = _place(CASES, w.case[top]) if a.placed else len(CASES)
    one_hot: list[float] = []
    values = (KINDS.index(a.kind), ENTITY_TYPES.index(s.kinds[a.entity]), label, case)
    for size, value in zip(_ONE_HOT, values, strict=True):
        one_hot += [float(n == value) for n in range(size)]
    slots = [0.0] * (2 * len(_TYPES))
    for c in cues:
        for side, filled in enumerate((c.sources, c.targets)):
            column = 2 * _TYPES[c.type] + side
            slots[column] = max(slots[column], filled.get(a.entity, 0.0))
    return [*numbers, *one_hot, *slots]
