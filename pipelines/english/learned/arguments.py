"""Who may take part in what a sentence states: whom its words stand for, who speaks in it, and who was named before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.english.found import Found
from pipelines.english.learned.antecedents import Antecedent, antecedents_of
from pipelines.english.learned.called import Called
from pipelines.english.learned.events import clues_of_events
from pipelines.english.learned.ranking import Ranker
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["KINDS", "Argument", "arguments_of"]

KINDS = ("name", "nominal", "pronoun", "adjective", "speaker", "earlier", "event", "setting")
_FIRST = frozenset(("i", "we", "me", "us", "our", "my", "ours", "mine"))
_EARLIER, _BACK = 5, 3  # entities of the sentences before, and how many sentences
_STATES, _OTHERS = 3, 2  # that a document names most


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity by its position, where it stands in a sentence, and as what.

    ``token`` is the head of its phrase, ``start`` and ``end`` its half-open span. ``kind`` is that of a reference;
    or ``event``: whose doing a noun is; or ``speaker``: who says the sentence, or «I», «we»; or ``earlier``: named in
    the sentences before, and perhaps meant by a word that was not resolved; or ``setting``: one of those that the
    document is about («the minister»). The last ones stand at the sentence's first token, which is no word of theirs.
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


def arguments_of(
    reading: Reading,
    words: Words,
    reports: Sequence[Report],
    found: Sequence[Found],
    called: Called,
    ranker: Ranker | None = None,
) -> list[list[Argument]]:
    """The arguments of each sentence in the order of the text, each reference once; ``found`` is what rules state,
    ``called`` how the text calls its entities, ``ranker`` another ranker of antecedents than the shipped one."""
    out: list[list[Argument]] = [[] for _ in words.bounds]
    for r in reading.references:
        if r.kind in ("name", "adjective"):
            at = words.root(r.start, r.end)
            out[words.sent[r.start]].append(Argument(r.entity, at, r.start, r.end, r.kind))
    events = clues_of_events(reading, words, reports, found)
    for a in antecedents_of(reading, words, called, events, ranker):
        out[words.sent[a.token]].append(Argument(a.entity, a.token, a.start, a.end, a.kind, a.rank, a))
    setting, told = _setting(reading), _told(words, reports)
    for n, (start, end) in enumerate(words.bounds):
        here = {a.entity for a in out[n]}
        for i in range(start, end):
            if words.lower[i] in _FIRST and i in reading.speakers:
                out[n].append(Argument(reading.speakers[i], i, i, i + 1, "speaker"))
        spoken = {
            r.speaker
            for r in told[n]
            if r.speaker is not None and r.start < end and start < r.end and not start <= r.verb.i < end
        }
        out[n] += [Argument(s, start, start, start, "speaker") for s in sorted(spoken - here)]
        before = [a for m in range(n - 1, max(-1, n - 1 - _BACK), -1) for a in out[m]]
        out[n] += _earlier(before, start, here | spoken)
        known = {a.entity for a in out[n]}
        out[n] += [
            Argument(s, start, start, start, "setting", rank)
            for rank, s in enumerate(setting)
            if s not in known
        ]
    return out


def _told(words: Words, reports: Iterable[Report]) -> dict[int, list[Report]]:
    """The reports that have words of each sentence, by its number."""
    out: dict[int, list[Report]] = defaultdict(list)
    for r in reports:
        for n in sorted({words.sent[i] for i in range(r.start, r.end)}):
            out[n].append(r)
    return out


def _setting(reading: Reading) -> list[int]:
    """The states and the others that the document names most, those named first before others."""
    places = Counter(r.entity for r in reading.references if r.kind in ("name", "adjective"))
    ranked = [entity for entity, _ in places.most_common()]
    states = {e for e in ranked if reading.entities[e].type == "GPE"}
    return [
        *[e for e in ranked if e in states][:_STATES],
        *[e for e in ranked if e not in states][:_OTHERS],
    ]


def _earlier(before: Sequence[Argument], start: int, here: set[int]) -> list[Argument]:
    """The entities of the sentences before, those of the nearest first, in the order in which they are named."""
    found: dict[int, Argument] = {}
    for a in before:
        if (
            a.kind in ("name", "nominal", "pronoun", "speaker")
            and a.entity not in here
            and len(found) < _EARLIER
        ):
            found.setdefault(a.entity, Argument(a.entity, start, start, start, "earlier", len(found)))
    return list(found.values())
