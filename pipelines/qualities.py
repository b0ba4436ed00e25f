"""What a relation carries beside its arguments: polarity, modality, attribution and date.

Rules find what may matter (speeches and speakers, hedges and negations, dates); small boosted forests decide. First the
likeliest speakers of each speech, then whether a statement is the word of one of them, then modality and polarity, which
also see the attribution. Trained by ``pipelines.train.qualities`` with out-of-fold inputs (Wolpert 1992, "Stacked
generalization").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Document
from pipelines.cues import Cue
from pipelines.dates import DateExpression, find_dates, statement_date
from pipelines.quality_features import (
    NOMINAL,
    Speeches,
    Statement,
    about_row,
    near_speeches,
    pair_row,
    read_speeches,
    speaker_row,
    statement_row,
)
from pipelines.relations.reading import Reading
from pipelines.relations.trees import Forest

__all__ = ["Attribution", "Qualification", "QualityModel", "dated", "Statement", "load_quality_model", "qualify"]

Floats = npt.NDArray[np.float32]
Ranked = dict[int, list[tuple[float, int]]]
MODALITY_CLASSES = ("actual", "alleged", "attempted", "possible")
_KEPT = 2
_NOTHING = [-1.0] * 24


@dataclass(frozen=True, slots=True)
class Qualification:
    """``attribution`` is an entity number, or None where the article itself says it; ``date`` is ISO 8601."""

    polarity: str
    modality: str
    attribution: int | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a statement (-1: nobody) with its probability, and the row that describes the speech."""

    speaker: int
    probability: float
    row: list[float]


def qualify(
    doc: Doc, document: Document, reading: Reading, cues: Sequence[Cue], statements: Sequence[Statement]
) -> list[Qualification]:
    """Qualify the relations of a document.

    Arguments:
        doc: the annotated document; ``document`` its text and date.
        reading: the document read for relations; ``cues`` its cues (:func:`pipelines.cues.load_cues`).
        statements: the relations, of all types; the result has one entry for each, in order.
    """
    if not statements:
        return []
    model = load_quality_model()
    known = read_speeches(reading, cues)
    attributions = model.attribute(known, statements)
    decided = model.decide(known, statements, attributions)
    dates = find_dates(doc.text, document.date)
    out = []
    for s, a, (polarity, modality) in zip(statements, attributions, decided, strict=True):
        speaker = a.speaker if a.probability >= model.threshold else -1
        out.append(
            Qualification(
                polarity,
                modality,
                speaker if speaker >= 0 else None,
                dated(doc, known, s, dates, document.date),
            )
        )
    return out


def dated(
    doc: Doc, known: Speeches, s: Statement, dates: Sequence[DateExpression], reference: str | None
) -> str | None:
    """The date of a statement; what somebody or something is has the document's date."""
    if s.type in NOMINAL:
        return reference
    syntax = known.context.syntax
    a, b = syntax.sentences[syntax.sentence[s.token]]
    sentence = doc[a].idx, doc[b - 1].idx + len(doc[b - 1])
    return statement_date(doc.text, dates, doc[s.token].idx, sentence, reference)


@dataclass(frozen=True, slots=True)
class QualityModel:
    """The forests, and the probability from which a statement is attributed and from which it is negated."""

    speaker: Forest
    attribution: Forest
    modality: dict[str, Forest]
    negated: Forest
    threshold: float
    denial: float

    def attribute(self, known: Speeches, statements: Sequence[Statement]) -> list[Attribution]:
        """Whose word each statement is."""
        near = [near_speeches(known, s.token) for s in statements]
        ranked = self.rank({n for pairs in near for n, _ in pairs}, known)
        owners, speakers, rows = attribution_rows(known, statements, near, ranked)
        return best_attributions(
            len(statements), owners, speakers, rows, self.attribution.probability(_array(rows))
        )

    def rank(self, wanted: Iterable[int], known: Speeches) -> Ranked:
        """The likeliest speakers of speeches, as (probability, index in ``speakers``)."""
        order = sorted(wanted)
        rows = [
            speaker_row(known, known.speeches[n], k)
            for n in order
            for k in range(len(known.speeches[n].speakers))
        ]
        return ranked_speakers(known, order, self.speaker.probability(_array(rows)))

    def decide(
        self, known: Speeches, statements: Sequence[Statement], attributions: Sequence[Attribution]
    ) -> list[tuple[str, str]]:
        """Polarity and modality of each statement."""
        rows = _array([quality_row(known, s, a) for s, a in zip(statements, attributions, strict=True)])
        negated = self.negated.probability(rows) >= self.denial
        classes = {name: forest.probability(rows) for name, forest in self.modality.items()}
        out = []
        for k, a in enumerate(attributions):
            modality = modality_of(
                {c: float(p[k]) for c, p in classes.items()}, a.probability >= self.threshold
            )
            out.append(("negated" if negated[k] else "affirmed", modality))
        return out

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        out: dict[str, npt.NDArray[Any]] = {"thresholds": np.array([self.threshold, self.denial], np.float32)}
        forests = {
            "speaker": self.speaker,
            "attribution": self.attribution,
            "negated": self.negated,
            **self.modality,
        }
        for name, forest in forests.items():
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


def ranked_speakers(known: Speeches, speeches: Sequence[int], probability: Floats) -> Ranked:
    """The two likeliest entities of each speech; ``probability`` has one value a possible speaker, in order."""
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
    known: Speeches, statements: Sequence[Statement], near: Sequence[list[tuple[int, int]]], ranked: Ranked
) -> tuple[list[int], list[int], list[list[float]]]:
    """The rows of the attribution model, with the statement and the entity of each."""
    owners: list[int] = []
    speakers: list[int] = []
    rows: list[list[float]] = []
    described: dict[tuple[int, int], list[float]] = {}
    for k, s in enumerate(statements):
        head = statement_row(known, s)
        for n, depth in near[k]:
            speech, best = known.speeches[n], ranked[n]
            about = about_row(known, s.token, speech, depth)
            first = best[0][0] if best else 0.0
            second = best[1][0] if len(best) > 1 else 0.0
            for rank, (p, i) in enumerate(best):
                speaker = speech.speakers[i]
                if (n, i) not in described:
                    described[n, i] = speaker_row(known, speech, i)
                owners.append(k)
                speakers.append(speaker.entity)
                rows.append([*head, *about, *described[n, i], *pair_row(s, speaker), p, rank, first, second])
    return owners, speakers, rows


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
    """The row of the models of modality and polarity."""
    speech = a.row[11:35] if a.row else _NOTHING
    return [
        *statement_row(known, s),
        *known.hedges.row(s.token),
        a.probability,
        a.speaker == s.source,
        a.speaker == s.target,
        *speech,
    ]


def modality_of(probability: Mapping[str, float], attributed: bool) -> str:
    """The modality from the probabilities of the classes; what is neither tried nor possible is alleged where somebody
    says it and actual where nobody does."""
    rare = max(("attempted", "possible"), key=lambda c: probability[c])
    if probability[rare] >= max(0.4, probability["alleged"], probability["actual"]):
        return rare
    return "alleged" if probability["alleged"] + 0.2 * attributed >= probability["actual"] else "actual"


def _array(rows: Sequence[Sequence[float]]) -> Floats:
    return np.array(rows, np.float32).reshape(len(rows), len(rows[0]) if rows else 0)


@cache
def load_quality_model() -> QualityModel:
    """The shipped model."""
    with (files("pipelines.arabic") / "model" / "qualities.npz").open("rb") as file:
        return QualityModel.load(dict(np.load(file)))
