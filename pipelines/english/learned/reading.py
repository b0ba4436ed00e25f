"""A document as the learned layer reads it: words, arguments, cues and what rules say of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.dependencies.matching import LemmaFrames
from pipelines.english.found import Found
from pipelines.english.learned.antecedents import called_of
from pipelines.english.learned.arguments import Argument, arguments_of
from pipelines.english.learned.cues import Cue, cues_of
from pipelines.english.learned.features import Setting
from pipelines.english.learned.hashed import sentence_rows
from pipelines.english.learned.ranking import Ranker
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report
from pipelines.relations.keys import Key, key_of

__all__ = ["LearnedReading", "read"]


@dataclass(slots=True)
class LearnedReading:
    """Per sentence: arguments, cues, and the rows of the sentence model; per relation what the rules found.

    ``stated`` has, by relation, the score of the best :class:`Found` and itself, ``phrases`` those without a trigger.
    """

    setting: Setting
    arguments: list[list[Argument]]
    cues: list[list[Cue]]
    rows: list[list[int]]
    stated: dict[Key, tuple[float, Found]]
    phrases: dict[Key, tuple[float, Found]]


def read(
    reading: Reading,
    reports: Sequence[Report],
    frames: LemmaFrames,
    found: Sequence[Found],
    ranker: Ranker | None = None,
) -> LearnedReading:
    """Read a document; ``found`` is what frames and noun phrases say, ``ranker`` another ranker of antecedents than the
    shipped one, for training."""
    words = Words.of(reading.doc)
    called = called_of(reading, words)
    setting = Setting.of(reading, words, reports, called)
    arguments = arguments_of(reading, words, reports, found, called, ranker)
    cues = cues_of(reading, words, frames)
    rows = [sentence_rows(words, n, setting.names, cues[n]) for n in range(len(words.bounds))]
    stated: dict[Key, tuple[float, Found]] = {}
    phrases: dict[Key, tuple[float, Found]] = {}
    for f in found:
        table = phrases if f.trigger is None and f.type != "DENIED" else stated
        key = key_of(f.type, f.source, f.target)
        if key not in table or table[key][0] < f.score:
            table[key] = f.score, f
    return LearnedReading(setting, arguments, cues, rows, stated, phrases)
