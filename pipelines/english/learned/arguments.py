"""Who may take part in what a sentence states: whom its words stand for, who speaks in it, and who was named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.english.learned.antecedents import Antecedent, antecedents_of
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["KINDS", "Argument", "arguments_of"]

KINDS = ("name", "nominal", "pronoun", "adjective", "speaker", "earlier")
_FIRST = frozenset(("i", "we", "me", "us", "our", "my", "ours", "mine"))
_EARLIER, _BACK = 6, 3  # entities of the sentences before, and how many sentences


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity by its position, where it stands in a sentence, and as what.

    ``token`` is the head of its phrase, ``start`` and ``end`` its half-open span. ``kind`` is that of a reference;
    or ``speaker``: who says the sentence, or «I», «we»; or ``earlier``: named in the sentences before, and perhaps
    meant by a word that was not resolved. These two stand at the sentence's first token, which is no word of theirs.
    """

    entity: int
    token: int
    start: int
    end: int
    kind: str
    rank: int = 0
    anaphor: Antecedent | None = None

    @property
    def placed(self) -> bool:
        """Whether words of the sentence stand for it."""
        return self.end > self.start


def arguments_of(reading: Reading, words: Words, reports: Sequence[Report]) -> list[list[Argument]]:
    """The arguments of each sentence in the order of the text, each reference once."""
    out: list[list[Argument]] = [[] for _ in words.bounds]
    for r in reading.references:
        if r.kind in ("name", "adjective"):
            at = words.root(r.start, r.end)
            out[words.sent[r.start]].append(Argument(r.entity, at, r.start, r.end, r.kind))
    for a in antecedents_of(reading, words):
        found = Argument(a.entity, a.token, a.start, a.end, a.kind, a.rank, a)
        out[words.sent[a.token]].append(found)
    for n, (start, end) in enumerate(words.bounds):
        here = {a.entity for a in out[n]}
        for i in range(start, end):
            if words.lower[i] in _FIRST and i in reading.speakers:
                out[n].append(Argument(reading.speakers[i], i, i, i + 1, "speaker"))
        spoken = {
            r.speaker
            for r in reports
            if r.speaker is not None and r.start < end and start < r.end and not start <= r.verb.i < end
        }
        out[n] += [Argument(s, start, start, start, "speaker") for s in sorted(spoken - here)]
        before = [a for m in range(n - 1, max(-1, n - 1 - _BACK), -1) for a in out[m]]
        out[n] += _earlier(before, start, here | spoken)
    return out


def _earlier(before: Sequence[Argument], start: int, here: set[int]) -> list[Argument]:
    """The entities of the sentences before, those of the nearest first, in the order in which they are named."""
    found: dict[int, Argument] = {}
    for a in before:
        if a.kind not in ("adjective", "earlier") and a.entity not in here and len(found) < _EARLIER:
            found.setdefault(a.entity, Argument(a.entity, start, start, start, "earlier", len(found)))
    return list(found.values())
