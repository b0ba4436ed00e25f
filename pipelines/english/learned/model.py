"""The learned layer: from the words of a sentence to the probability of each relation.

Models in a row, as in the Arabic way (:mod:`pipelines.relations.model`): what types the words of a sentence state,
which argument of a cue is its source and which its target, what the words say of a pair of arguments, and whether the
pair is right. The next one weighs this with what frames, noun phrases and the pair network
(:mod:`pipelines.english.learned.network`) say; the last one looks again, knowing what the first thought of all other
relations of the document, and gives the confidence of the relation.
Trained by ``pipelines.train.english_relations``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.background.facts import load_background
from pipelines.english.learned.arguments import Argument
from pipelines.english.learned.blending import Voices, blend_rows, keys_of
from pipelines.english.learned.cues import Cue
from pipelines.english.learned.features import TYPES, cue_row, role_rows
from pipelines.english.learned.hashed import pair_rows, word_row
from pipelines.english.learned.pairs import Candidate, chosen_pairs, distinct, pair_row
from pipelines.english.learned.profiles import profile_rows
from pipelines.english.learned.reading import LearnedReading
from pipelines.models import model_arrays
from pipelines.relations.blending import Opinions
from pipelines.relations.keys import Key
from pipelines.relations.trees import Forest
from pipelines.relations.words import WordModel

__all__ = [
    "EnglishRelationModel",
    "Hypothesis",
    "Priors",
    "candidates_of",
    "hypotheses",
    "load_english_model",
    "pair_features",
    "role_features",
    "second_rows",
    "word_pairs",
]

Floats = npt.NDArray[np.float32]
Priors = Mapping[str, tuple[float, int]]
_BLOCK = 64  # sentences
_UNLIKELY = 0.02
_CUES = 2
_CONTENT = frozenset(("VERB", "NOUN", "ADJ", "ADV"))
_NUMBER = {kind: n for n, kind in enumerate(TYPES)}
_FORESTS = ("source", "target", "pair", "blend", "again")


@dataclass(slots=True)
class Hypothesis:
    """That a cue of a sentence states a relation of its type; ``head`` describes the cue, ``rows`` the arguments."""

    sentence: int
    cue: Cue
    arguments: Sequence[Argument]
    head: list[float]
    rows: Floats


def hypotheses(
    read: LearnedReading, sentences: WordModel, probability: Floats, priors: Priors
) -> Iterator[Hypothesis]:
    """The cues worth a look, at most three of a type in a sentence; where a type is likely by the words of a sentence
    and has no cue, the word that speaks most for it is one. ``probability``: sentences times types."""
    w = read.setting.words
    for number, (a, b) in enumerate(w.bounds):
        arguments = read.arguments[number]
        if len(arguments) < 2 and not any(x.placed for x in arguments):
            continue
        learned = _learned(read, sentences, a, b)
        by_type: dict[str, list[Cue]] = {}
        for c in read.cues[number]:
            by_type.setdefault(c.type, []).append(c)
        for kind in TYPES:
            likely = float(probability[number, _NUMBER[kind]])
            cues = by_type.get(kind, [])
            if likely < _UNLIKELY and not any(c.kind == "frame" and c.weight >= 0.5 for c in cues):
                continue
            for cue in _strongest(cues, kind, learned, a, b):
                prior = priors.get(f"{kind}|{cue.key}", (-1.0, 0))
                strength = learned.get(cue.token)
                head = cue_row(
                    read.setting,
                    cue,
                    likely,
                    0.0 if strength is None else float(strength[_NUMBER[kind]]),
                    prior,
                    cues,
                )
                rows = np.array(role_rows(read.setting, cue, arguments), np.float32)
                yield Hypothesis(number, cue, arguments, head, rows)


def _learned(read: LearnedReading, sentences: WordModel, a: int, b: int) -> dict[int, Floats]:
    """What each word of a sentence adds to the score of each type."""
    w = read.setting.words
    return {
        i: sentences.weights[word_row(w.lemma[i])]
        for i in range(a, b)
        if w.pos[i] in _CONTENT and not read.setting.names[i]
    }


def _strongest(cues: Sequence[Cue], kind: str, learned: Mapping[int, Floats], a: int, b: int) -> list[Cue]:
    n = _NUMBER[kind]

    def strength(c: Cue) -> float:
        own = learned.get(c.token)
        return 2.0 * c.weight + (0.0 if own is None else float(own[n]))

    found = sorted(cues, key=lambda c: (-strength(c), c.token))[:_CUES]
    if not any(c.kind == "frame" for c in found) and learned:
        at = max(sorted(learned), key=lambda i: float(learned[i][n]))
        if all(c.token != at for c in found):
            found = [*found[: _CUES - 1], Cue(at, kind, "learned", 0.0, "")]
    return found


def role_features(found: Sequence[Hypothesis]) -> Floats:
    """One row for each argument of each hypothesis: the cue's description, and the argument's."""
    return np.concatenate(
        [
            np.concatenate(
                [np.broadcast_to(np.array(h.head, np.float32), (len(h.rows), len(h.head))), h.rows], axis=1
            )
            for h in found
        ]
    )


def candidates_of(
    read: LearnedReading, found: Sequence[Hypothesis], source: Floats, target: Floats
) -> list[tuple[int, Candidate]]:
    """The pairs of all hypotheses of a document, with the number of their sentence."""
    out: list[tuple[int, Candidate]] = []
    start = 0
    for h in found:
        here = slice(start, start + len(h.rows))
        start = here.stop
        pairs = chosen_pairs(read.setting, h.cue, h.arguments, h.rows, h.head, source[here], target[here])
        out += [(h.sentence, c) for c in pairs]
    return distinct(out)


PairKey = tuple[int, Argument, Argument | None]


def word_pairs(read: LearnedReading, candidates: Sequence[tuple[int, Candidate]]) -> dict[PairKey, list[int]]:
    """The hashed rows of each pair of arguments of the candidates, once."""
    out: dict[PairKey, list[int]] = {}
    s = read.setting
    for n, c in candidates:
        for a, b in ((c.source, c.target), (c.target, c.source)):
            if a is not None and (n, a, b) not in out:
                out[n, a, b] = pair_rows(s.words, s.names, s.kinds, s.portraits, read.cues[n], a, b)
    return out


def pair_features(
    read: LearnedReading, candidates: Sequence[tuple[int, Candidate]], said: Mapping[PairKey, Floats]
) -> Floats:
    """One row for each candidate; ``said`` is what the words say of each pair."""
    return np.array(
        [
            pair_row(
                c,
                said[n, c.source, c.target],
                None if c.target is None else said[n, c.target, c.source],
                read.stated,
                read.phrases,
                _NUMBER.__getitem__,
            )
            for n, c in candidates
        ],
        np.float32,
    )


def second_rows(rows: Floats, keys: Sequence[Key], first: Floats) -> Floats:
    """What the second look sees of each relation of a document: all that speaks for it, the ``first`` opinion, and what
    its ends do and suffer by the first opinions on all relations."""
    return np.concatenate([rows, first[:, None], profile_rows(keys, first)], axis=1)


@dataclass(frozen=True, slots=True)
class EnglishRelationModel:
    """The models, how often the cues of training texts state their type, and the probability from which on a relation
    is believed."""

    sentences: WordModel
    pairs: WordModel
    priors: Priors
    source: Forest
    target: Forest
    pair: Forest
    blend: Forest
    again: Forest
    threshold: float

    def score(self, read: LearnedReading) -> Iterator[tuple[int, Candidate, float]]:
        """Every candidate of a document with its sentence and its probability.

        Some sentences are read at a time: the candidates of a long document, each with its row, do not fit into memory.
        """
        probability = self.sentences.probabilities(read.rows)
        found = hypotheses(read, self.sentences, probability, self.priors)
        for _, block in groupby(found, key=lambda h: h.sentence // _BLOCK):
            yield from self._scored(read, list(block))

    def _scored(
        self, read: LearnedReading, found: Sequence[Hypothesis]
    ) -> Iterator[tuple[int, Candidate, float]]:
        rows = role_features(found)
        candidates = candidates_of(read, found, self.source.probability(rows), self.target.probability(rows))
        if not candidates:
            return
        said = word_pairs(read, candidates)
        by_pair = dict(zip(said, self.pairs.probabilities(list(said.values())), strict=True))
        p = self.pair.probability(pair_features(read, candidates, by_pair))
        yield from ((n, c, float(q)) for (n, c), q in zip(candidates, p, strict=True))

    def relations(self, read: LearnedReading, opinions: Opinions) -> tuple[dict[Key, float], Voices]:
        """The probability of every relation that anything speaks for, and all that does; ``opinions`` are the pair
        network's."""
        voices = Voices.of(read, self.score(read), opinions, load_background())
        keys = keys_of(read, voices)
        if not keys:
            return {}, voices
        rows = blend_rows(read, keys, voices)
        p = self.again.probability(second_rows(rows, keys, self.blend.probability(rows)))
        return dict(zip(keys, map(float, p), strict=True)), voices

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        out = self.sentences.arrays("sentences") | self.pairs.arrays("pairs")
        for name in _FORESTS:
            out |= getattr(self, name).arrays(name)
        keys = sorted(self.priors)
        out["priors.keys"] = np.array(keys)
        out["priors.share"] = np.array([self.priors[k][0] for k in keys], np.float16)
        out["priors.count"] = np.array([self.priors[k][1] for k in keys], np.int32)
        out["threshold"] = np.array(self.threshold)
        return out

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> EnglishRelationModel:
        """Read what :meth:`arrays` gave."""
        table = zip(arrays["priors.keys"], arrays["priors.share"], arrays["priors.count"], strict=True)
        priors = {str(k): (float(s), int(n)) for k, s, n in table}
        sentences, pairs = (WordModel.load(arrays, n) for n in ("sentences", "pairs"))
        source, target, pair, blend, again = (Forest.load(arrays, n) for n in _FORESTS)
        return cls(sentences, pairs, priors, source, target, pair, blend, again, float(arrays["threshold"]))


@cache
def load_english_model() -> EnglishRelationModel:
    """The shipped model."""
    return EnglishRelationModel.load(model_arrays("english/model/relations.npz"))
