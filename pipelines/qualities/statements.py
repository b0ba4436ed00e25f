"""What decides the qualities of a relation: the speeches of its document, triggers, hedges and clause
boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipelines.attribution import Opener, Speech, find_speech
from pipelines.cues import Cue
from pipelines.frames import Trigger
from pipelines.modality import Hedges
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["DEEDS", "NOMINAL", "Boundaries", "Speeches", "Statement", "near_speeches", "read_speeches"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


DEEDS = frozenset(
    ("ACCUSED", "DENIED", "CHARGED", "INVESTIGATED", "THREATENED", "URGED", "CRITICIZED", "REJECTED")
)
"""Relations that are acts of speech: what they govern may be the word of their source."""

NOMINAL = frozenset(("AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN", "RIVAL_OF"))
"""Relations that say what somebody or something is, not what happened."""

_BREAKS = _words(
    "غير كما بينما فيما لكن لكنه لكنها علما اذ حين حيث الا بيد قبل بعد وذلك عقب بعدما مما خلال اثر ردا عندما"
)
_COMMAS = frozenset("،,؛;")
_CARRY, _INNER, _LATER, _CARRIED = 3, 5, 2, 2
_STRONG = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation of a document by numbers: source and target entity (``target`` -1 for nobody), the token of
    its trigger, and the token span ``[start, end)`` of its evidence."""

    type: str
    source: int
    target: int
    token: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How many boundaries of a kind stand before each token: commas, words after which a report often ends,
    relative pronouns, «و» that begins a clause, verbs that begin one, line ends."""

    commas: list[int]
    breaks: list[int]
    relatives: list[int]
    clauses: list[int]
    verbs: list[int]
    lines: list[int]

    @classmethod
    def of(cls, syntax: Syntax) -> Boundaries:
        """Count once for a document."""
        norms, kinds = syntax.norms, syntax.kinds
        before = [Kind.PUNCTUATION, *kinds]
        opens = (Kind.COORDINATOR, Kind.PUNCTUATION)
        return cls(
            _running(w in _COMMAS for w in norms),
            _running(w in _BREAKS for w in norms),
            _running(k == Kind.RELATIVE for k in kinds),
            _running(w == "و" and k == Kind.PUNCTUATION for w, k in zip(norms, before, strict=False)),
            _running(k == Kind.VERB and b in opens for k, b in zip(kinds, before, strict=False)),
            _running("\n" in w for w in norms),
        )


def _running(counted: Iterable[bool]) -> list[int]:
    return [0, *accumulate(map(int, counted))]


@dataclass(frozen=True, slots=True)
class Speeches:
    """What is known of a document: ``of_sentence`` gives the numbers of the speeches that begin in a
    sentence, ``openers`` where the contents begin that a complementizer, colon or quotation mark opens,
    ``names`` the names of a sentence, ``triggers`` those of a token."""

    context: Context
    speeches: list[Speech]
    of_sentence: dict[int, list[int]]
    openers: dict[int, list[int]]
    names: dict[int, list[Reference]]
    triggers: dict[int, list[Trigger]]
    hedges: Hedges
    boundaries: Boundaries


def read_speeches(reading: Reading, cues: Sequence[Cue]) -> Speeches:
    """Find what :mod:`pipelines.attribution` and :mod:`pipelines.modality` know of a document."""
    context = reading.context
    triggers: dict[int, list[Trigger]] = {}
    deeds: dict[int, Trigger] = {}
    for t in reading.triggers:
        triggers.setdefault(t.trigger.start, []).append(t.trigger)
        if t.trigger.type in DEEDS and t.trigger.entry.weight >= _STRONG:
            deeds.setdefault(t.trigger.start, t.trigger)
    speeches = find_speech(context, cues, deeds)
    of_sentence: dict[int, list[int]] = {}
    openers: dict[int, list[int]] = {}
    for n, speech in enumerate(speeches):
        sentence = context.syntax.sentence[speech.start]
        of_sentence.setdefault(sentence, []).append(n)
        if speech.opener in (Opener.THAT, Opener.QUOTE, Opener.COLON):
            openers.setdefault(sentence, []).append(speech.start)
    names = {s: [r for r in refs if r.kind == "name"] for s, refs in context.by_sentence.items()}
    hedges, boundaries = Hedges.of(context.syntax, cues), Boundaries.of(context.syntax)
    return Speeches(context, speeches, of_sentence, openers, names, triggers, hedges, boundaries)


def near_speeches(known: Speeches, token: int) -> list[tuple[int, int]]:
    """The numbers of the speeches that may hold a token: those of its sentence, and the last ones before that
    may go on; each with how many of them begin nearer before the token (-1: it begins behind)."""
    sentence = known.context.syntax.sentence[token]
    here = known.of_sentence.get(sentence, [])
    begun = [n for n in here if known.speeches[n].start <= token]
    out = [(n, k) for k, n in enumerate(reversed(begun[-_INNER:]))]
    out += [(n, -1) for n in here[len(begun) :][:_LATER]]
    for back in range(1, _CARRY + 1):
        earlier = known.of_sentence.get(sentence - back, ())
        spoken = [n for n in earlier if known.speeches[n].opener != Opener.BARE]
        if spoken:
            return out + [(n, k) for k, n in enumerate(reversed(spoken[-_CARRIED:]))]
    return out
