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
from pipelines.qualities.features import STATEMENT, about_row, argument_row, speaker_rows, statement_row
from pipelines.qualities.statements import Speeches, Statement, near_speeches
from pipelines.references import Reference
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
    "quality_row",
    "ranked_speakers",
]

Floats = npt.NDArray[np.float32]
Ranked = dict[int, list[tuple[float, int]]]
"""The likeliest speakers by the number of the speech, as (probability, index in ``Speech.speakers``)."""

MODALITY_CLASSES = ("actual", "alleged", "attempted", "possible")
_KEPT = 2
_RARE = 0.3
_SPEECH = slice(len(STATEMENT), len(STATEMENT) + 24)
_NO_SPEECH = [-1.0] * 24


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a statement (an entity number, -1 for nobody), how probable it is that the
    statement is the speaker's word, and the row that says so."""

    speaker: int
    probability: float
    row: list[float]


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
        near = [near_speeches(known, s.token) for s in statements]
        numbers = sorted({n for pairs in near for n, _ in pairs})
        described = {n: speaker_rows(known, known.speeches[n]) for n in numbers}
        probability = self.speaker.probability(_array([row for n in numbers for row in described[n]]))
        ranked = ranked_speakers(known, numbers, probability)
        owners, speakers, rows = attribution_rows(known, statements, described, ranked)
        found = self.attribution.probability(_array(rows))
        return best_attributions(len(statements), owners, speakers, rows, found)

    def decide(
        self, known: Speeches, statements: Sequence[Statement], attributions: Sequence[Attribution]
    ) -> list[tuple[str, str]]:
        """Polarity and modality of each statement."""
        rows = _array([quality_row(known, s, a) for s, a in zip(statements, attributions, strict=True)])
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
    start = 0
    for n in speeches:
        speakers = known.speeches[n].speakers
        best: dict[int, tuple[float, int]] = {}
        for k, speaker in enumerate(speakers):
            p = float(probability[start + k])
            if speaker.entity not in best or p > best[speaker.entity][0]:
                best[speaker.entity] = (p, k)
        out[n] = sorted(best.values(), key=lambda x: (-x[0], x[1]))[:_KEPT]
        start += len(speakers)
    return out


def attribution_rows(
    known: Speeches,
    statements: Sequence[Statement],
    described: Mapping[int, Sequence[list[float]]],
    ranked: Ranked,
) -> tuple[list[int], list[int], list[list[float]]]:
    """The rows of the attribution model, with the statement and the entity of each; ``described`` are the
    rows of the speakers by speech."""
    owners: list[int] = []
    speakers: list[int] = []
    rows: list[list[float]] = []
    for k, s in enumerate(statements):
        head, arguments = statement_row(known, s), _arguments(known, s)
        for n, depth in near_speeches(known, s.token):
            speech, best = known.speeches[n], ranked[n]
            about = head + about_row(known, s.token, speech, depth)
            around = argument_row(arguments, s.token, speech)
            first, second = (*(p for p, _ in best), 0.0, 0.0)[:2]
            for rank, (p, i) in enumerate(best):
                entity, reference = speech.speakers[i].entity, speech.speakers[i].reference
                behind = reference is not None and reference.start > s.token
                owners.append(k)
                speakers.append(entity)
                pair = [entity == s.source, entity == s.target, behind, *around, p, rank, first, second]
                rows.append(about + described[n][i] + pair)
    return owners, speakers, rows


def _arguments(known: Speeches, s: Statement) -> tuple[list[Reference], list[Reference]]:
    """What may stand for source and target in the sentence of the statement."""
    refs = known.context.by_sentence.get(known.context.syntax.sentence[s.token], ())
    likely = [r for r in refs if r.rank <= 1 and r.kind != "dropped"]
    return [r for r in likely if r.entity == s.source], [r for r in likely if r.entity == s.target]


def best_attributions(
    count: int,
    owners: Sequence[int],
    speakers: Sequence[int],
    rows: Sequence[list[float]],
    probability: Floats,
) -> list[Attribution]:
    """The likeliest speaker of each of ``count`` statements."""
    best = [Attribution(-1, 0.0, []) for _ in range(count)]
    for k, entity, row, p in zip(owners, speakers, rows, probability, strict=True):
        if p > best[k].probability:
            best[k] = Attribution(entity, float(p), row)
    return best


def quality_row(known: Speeches, s: Statement, a: Attribution) -> list[float]:
    """The row of the models of modality and polarity: the statement, hedges and negations, the
    attribution."""
    spoken = [a.probability, a.speaker == s.source, a.speaker == s.target]
    speech = a.row[_SPEECH] if a.row else _NO_SPEECH
    return [*statement_row(known, s), *known.hedges.row(s.token), *spoken, *speech]


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


def _array(rows: Sequence[Sequence[float]]) -> Floats:
    return np.array(rows, np.float32).reshape(len(rows), len(rows[0]) if rows else 0)


@cache
def load_quality_model() -> QualityModel:
    """The shipped model."""
    return QualityModel.load(model_arrays("arabic/model/qualities.npz"))
