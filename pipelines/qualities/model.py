"""The learned part of the qualities of a relation.

Three steps, each of small boosted forests: the likeliest speakers of each speech; whether a statement is the
word of one of them; modality and polarity, which also see the attribution. Trained by
``pipelines.train.qualities`` with out-of-fold inputs (Wolpert 1992, "Stacked generalization").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.models import model_arrays
from pipelines.qualities.features import STATEMENT, Near, near_rows, statement_rows, table_of
from pipelines.qualities.speakers import speaker_rows, stacked
from pipelines.qualities.statements import Speeches, Statement
from pipelines.relations.trees import Forest

__all__ = [
    "MODALITY_CLASSES",
    "Attribution",
    "QualityModel",
    "Ranked",
    "attribution_rows",
    "best_attributions",
    "load_quality_model",
    "modality_of",
    "quality_rows",
    "ranked_speakers",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Ranked = dict[int, list[tuple[float, int]]]
"""The likeliest speakers by the number of the speech, as (probability, index in ``Speech.speakers``)."""

MODALITY_CLASSES = ("actual", "alleged", "attempted", "possible")
_KEPT = 2
_RARE = 0.3
_SPEECH = slice(len(STATEMENT), len(STATEMENT) + 24)
_NO_SPEECH = np.full(24, -1.0, np.float32)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a statement (an entity number, -1 for nobody), how probable it is that the
    statement is the speaker's word, and the row that says so, if there is one."""

    speaker: int
    probability: float
    row: Floats | None


@dataclass(frozen=True, slots=True)
class QualityModel:
    """The forests, and the probabilities from which a statement is attributed and from which it is
    negated."""

    speaker: Forest
    attribution: Forest
    modality: dict[str, Forest]
    negated: Forest
    threshold: float
    denial: float

    def attribute(self, known: Speeches, statements: Sequence[Statement]) -> list[Attribution]:
        """Whose word each statement is, with the probability; see ``threshold``."""
        near = Near.of(known, statements)
        described = speaker_rows(known, np.unique(near.speech).tolist())
        probability = self.speaker.probability(stacked(described))
        ranked = ranked_speakers(known, described, probability)
        owners, speakers, rows = attribution_rows(known, statements, near, described, ranked)
        found = self.attribution.probability(rows)
        return best_attributions(len(statements), owners, speakers, rows, found)

    def decide(
        self, known: Speeches, statements: Sequence[Statement], attributions: Sequence[Attribution]
    ) -> list[tuple[str, str]]:
        """Polarity and modality of each statement."""
        rows = quality_rows(known, statements, attributions)
        negated = self.negated.probability(rows) >= self.denial
        classes = {name: forest.probability(rows) for name, forest in self.modality.items()}
        out = []
        for k, a in enumerate(attributions):
            likely = {c: float(p[k]) for c, p in classes.items()}
            modality = modality_of(likely, attributed=a.probability >= self.threshold)
            out.append(("negated" if negated[k] else "affirmed", modality))
        return out

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        out: dict[str, npt.NDArray[Any]] = {"thresholds": np.array([self.threshold, self.denial], np.float32)}
        forests = {"speaker": self.speaker, "attribution": self.attribution, "negated": self.negated}
        for name, forest in (forests | self.modality).items():
            out |= forest.arrays(name)
        return out

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> QualityModel:
        """Read what :meth:`arrays` gave."""
        modality = {name: Forest.load(arrays, name) for name in MODALITY_CLASSES}
        threshold, denial = map(float, arrays["thresholds"])
        speaker, attribution, negated = (
            Forest.load(arrays, n) for n in ("speaker", "attribution", "negated")
        )
        return cls(speaker, attribution, modality, negated, threshold, denial)


def ranked_speakers(known: Speeches, speeches: Iterable[int], probability: Floats) -> Ranked:
    """The two likeliest entities of each speech; ``probability`` has one value a possible speaker, in
    order."""
    out: Ranked = {}
    values = iter(probability.tolist())
    for n in speeches:
        best: dict[int, tuple[float, int]] = {}
        for k, (speaker, p) in enumerate(zip(known.speeches[n].speakers, values, strict=False)):
            if speaker.entity not in best or p > best[speaker.entity][0]:
                best[speaker.entity] = (p, k)
        out[n] = sorted(best.values(), key=lambda x: (-x[0], x[1]))[:_KEPT]
    return out


def attribution_rows(
    known: Speeches,
    statements: Sequence[Statement],
    near: Near,
    described: Mapping[int, Floats],
    ranked: Ranked,
) -> tuple[list[int], list[int], Floats]:
    """The rows of the attribution model, with the statement and the entity of each; ``near`` are the speeches near the
    statements, ``described`` the rows of the speakers by speech."""
    best, first, count = _likely(known, described, ranked)
    many = count[near.speech]
    pair = np.repeat(np.arange(len(near)), many)
    which = np.arange(len(pair)) + np.repeat(first[near.speech] - np.cumsum(many) + many, many)
    statement = near.statement[pair]
    row, entity, start = best[which, :3].T.astype(np.int64)
    source, target, token = np.array([(s.source, s.target, s.token) for s in statements], np.int64)[
        statement
    ].T
    about, around = near_rows(known, statements, near)
    rows = np.concatenate(
        [
            statement_rows(known, statements)[statement],
            about[pair],
            stacked(described)[row],
            table_of(entity == source, entity == target, start > token),
            around[pair],
            best[which, 3:].astype(np.float32),
        ],
        axis=1,
    )
    return statement.tolist(), entity.tolist(), rows


def _likely(
    known: Speeches, described: Mapping[int, Floats], ranked: Ranked
) -> tuple[npt.NDArray[np.float64], Ints, Ints]:
    """The likeliest speakers of the speeches: the number of the row, the entity, where the reference begins (-1 for
    none), the probability, the rank, and the probabilities of the first and the second one; with those, for each speech
    of the document, the first of its speakers and how many they are."""
    best: list[tuple[float, ...]] = []
    first, count = np.zeros((2, len(known.speeches)), np.int64)
    start = 0
    for n, rows in described.items():
        first[n], count[n] = len(best), len(ranked[n])
        probabilities = (*(p for p, _ in ranked[n]), 0.0, 0.0)[:2]
        for rank, (p, i) in enumerate(ranked[n]):
            entity, reference, *_ = known.speeches[n].speakers[i]
            at = -1 if reference is None else reference.start
            best.append((start + i, entity, at, p, rank, *probabilities))
        start += len(rows)
    return np.array(best, np.float64).reshape(-1, 7), first, count


def best_attributions(
    count: int, owners: Sequence[int], speakers: Sequence[int], rows: Floats, probability: Floats
) -> list[Attribution]:
    """The likeliest speaker of each of ``count`` statements."""
    best = [Attribution(-1, 0.0, None) for _ in range(count)]
    for n, (k, entity, p) in enumerate(zip(owners, speakers, probability.tolist(), strict=True)):
        if p > best[k].probability:
            best[k] = Attribution(entity, p, rows[n])
    return best


def quality_rows(
    known: Speeches, statements: Sequence[Statement], attributions: Sequence[Attribution]
) -> Floats:
    """The rows of the models of modality and polarity: the statements, hedges and negations, the attributions."""
    said = zip(statements, attributions, strict=True)
    spoken = [(a.probability, a.speaker == s.source, a.speaker == s.target) for s, a in said]
    speech = [_NO_SPEECH if a.row is None else a.row[_SPEECH] for a in attributions]
    return np.concatenate(
        [
            statement_rows(known, statements),
            known.hedges.rows([s.token for s in statements]),
            np.array(spoken, np.float32).reshape(-1, 3),
            np.array(speech, np.float32).reshape(-1, len(_NO_SPEECH)),
        ],
        axis=1,
    )


def modality_of(probability: Mapping[str, float], *, attributed: bool) -> str:
    """The modality from the probabilities of the classes; what is neither tried nor possible is ``alleged``
    where it is somebody's word.

    >>> modality_of({"actual": 0.5, "alleged": 0.4, "attempted": 0.1, "possible": 0.0}, attributed=True)
    'alleged'
    """
    rare = max(("attempted", "possible"), key=lambda c: probability[c])
    if probability[rare] >= _RARE:
        return rare
    return "alleged" if attributed or probability["alleged"] >= probability["actual"] else "actual"


@cache
def load_quality_model() -> QualityModel:
    """The shipped model."""
    return QualityModel.load(model_arrays("arabic/model/qualities.npz"))
