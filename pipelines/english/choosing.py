"""Which candidate spans of an English document are mentions, and of which type: a learned decision.

A logistic model over hashed words says for each candidate how probable each type is: by its own words, by those around
it, by the tree, and by what the rules, the gazetteer and the recogniser say. Boosted trees then weigh this with what
else the document says (the same name elsewhere, candidates that overlap). Of overlapping candidates the most probable
is taken. Trained by ``pipelines.train.english_mentions``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from pipelines.english.candidate_rows import rows_of
from pipelines.english.candidates import Candidate, candidates_of
from pipelines.english.gazetteer import EnglishNames
from pipelines.models import model_arrays
from pipelines.relations.trees import Forest
from pipelines.relations.words import WordModel

__all__ = ["KINDS", "MentionModel", "dense_rows", "kinds_of", "load_mention_model", "selected"]

KINDS = ("PERSON", "ORG", "GPE", "LOC", "GROUP", "EVENT")
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MentionModel:
    """``heads``: the common nouns that head mentions; ``common``: ordinary words, in small letters. ``words`` says how
    probable each type is, ``forest`` whether a candidate is a mention at all; it is believed from ``threshold`` on."""

    heads: frozenset[str]
    common: frozenset[str]
    words: WordModel
    forest: Forest
    threshold: float

    def chosen(self, doc: Doc, keys: Sequence[str], names: EnglishNames, ruled: Iterable[Span]) -> list[Span]:
        """The mentions of a document: no two overlap, ``label_`` is the type.

        Args:
            doc: the annotation; ``doc.ents`` are what the recogniser found.
            keys: of the tokens.
            ruled: what the rules found, which may overlap.
        """
        candidates = candidates_of(doc, keys, names, ruled, self.heads)
        if not candidates:
            return []
        said = self.words.probabilities(rows_of(doc, keys, names, candidates, self.common))
        rows = dense_rows(doc, candidates, said)
        sure = self.forest.probability(rows)
        kinds = kinds_of(said, rows)
        return [
            Span(doc, candidates[n].start, candidates[n].end, label=KINDS[kinds[n]])
            for n in selected(candidates, sure, self.threshold)
        ]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        own = {
            "heads": np.array(sorted(self.heads)),
            "common": np.array(sorted(self.common)),
            "threshold": np.array(self.threshold),
        }
        return self.words.arrays("words") | self.forest.arrays("forest") | own

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> MentionModel:
        """Read what :meth:`arrays` gave."""
        heads, common = (frozenset(map(str, arrays[name])) for name in ("heads", "common"))
        words, forest = WordModel.load(arrays, "words"), Forest.load(arrays, "forest")
        return cls(heads, common, words, forest, float(arrays["threshold"]))


@cache
def load_mention_model() -> MentionModel:
    """The shipped model."""
    return MentionModel.load(model_arrays("english/model/mentions.npz"))


@dataclass(slots=True)
class _Alike:
    """The candidates of the same words, and what is said of them together."""

    numbers: list[int]
    mean: Floats
    top: list[tuple[float, int]]
    recognised: int

    def best_other(self, number: int) -> float:
        """The greatest probability of those besides this one, -1 where there is none."""
        return next((p for p, n in self.top if n != number), -1.0)


def _alike(
    doc: Doc, candidates: Sequence[Candidate], said: Floats, best: npt.NDArray[np.float32]
) -> dict[str, _Alike]:
    """The candidates of the same words, by these."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for n, c in enumerate(candidates):
        same[doc[c.start : c.end].text].append(n)
    out = {}
    for text, numbers in same.items():
        top = nlargest(2, ((float(best[n]), n) for n in numbers))
        recognised = sum(bool(candidates[n].recognised) for n in numbers)
        out[text] = _Alike(numbers, said[numbers].mean(axis=0), top, recognised)
    return out


def kinds_of(said: Floats, rows: Floats) -> npt.NDArray[np.intp]:
    """The most probable type of each candidate: by its own words, and by those around the same name elsewhere."""
    return np.asarray((said + rows[:, len(KINDS) : 2 * len(KINDS)]).argmax(axis=1))


def selected(candidates: Sequence[Candidate], sure: Floats, threshold: float) -> list[int]:
    """The positions of the candidates that are believed, in the order of the text; of overlapping ones the most
    probable."""
    taken: set[int] = set()
    out = []
    for n in sorted(np.flatnonzero(sure >= threshold).tolist(), key=lambda n: -sure[n]):
        places = range(candidates[n].start, candidates[n].end)
        if taken.isdisjoint(places):
            taken.update(places)
            out.append(n)
    return sorted(out)


def dense_rows(doc: Doc, candidates: Sequence[Candidate], said: Floats) -> Floats:
    """One row for each candidate: the probabilities of its types, of the same words elsewhere, and of rivals.

    Args:
        said: what the words say: candidates times types.
    """
    best = said.max(axis=1)
    at: defaultdict[int, list[int]] = defaultdict(list)
    for n, c in enumerate(candidates):
        for i in range(c.start, c.end):
            at[i].append(n)
    alike = _alike(doc, candidates, said, best)
    out = []
    for n, c in enumerate(candidates):
        text = doc[c.start : c.end].text
        same = alike[text]
        rivals = {m for i in range(c.start, c.end) for m in at[i]} - {n}
        longer = [
            float(best[m]) for m in rivals if candidates[m].start <= c.start and candidates[m].end >= c.end
        ]
        inner = [
            float(best[m]) for m in rivals if candidates[m].start >= c.start and candidates[m].end <= c.end
        ]
        cross = [float(best[m]) for m in rivals]
        out.append(
            [
                *said[n],
                *same.mean,
                len(same.numbers),
                same.best_other(n),
                max(longer, default=-1.0),
                max(inner, default=-1.0),
                max(cross, default=-1.0),
                len(rivals),
                c.end - c.start,
                text[0].isupper(),
                KINDS.index(c.ruled) if c.ruled in KINDS else -1,
                KINDS.index(c.recognised) if c.recognised in KINDS else -1,
                sum(bool(candidates[m].recognised) for m in rivals),
                sum(bool(candidates[m].ruled) for m in rivals),
                same.recognised - bool(c.recognised),
            ]
        )
    return np.array(out, np.float32)
