"""What decides the qualities of a relation: the speeches of its document, triggers, hedges and clause
boundaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.attribution import Opener, Speech, find_speech, governed, subordinate
from pipelines.cues import Cue
from pipelines.frames import Trigger
from pipelines.modality import Hedges
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.syntax import Kind

__all__ = ["DEEDS", "NOMINAL", "Counts", "Speeches", "Statement", "near_speeches", "read_speeches"]

Ints = npt.NDArray[np.int64]


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
_COMMA, _BREAK, _AND, _LINE = 1, 2, 3, 4
_COUNTED = dict.fromkeys("،,؛;", _COMMA) | dict.fromkeys(_BREAKS, _BREAK) | {"و": _AND}
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
class Counts:
    """How many of a kind stand before each token, and before the end of the document: commas, words after which a
    report often ends, relative pronouns, these and complementizers, verbs, «و» that begins a clause, verbs that begin
    one, line ends, names, names that no preposition governs and that are part of nobody's title, and contents of
    speech that a complementizer, colon or quotation mark opens."""

    commas: Ints
    breaks: Ints
    relatives: Ints
    complementizers: Ints
    verbs: Ints
    clauses: Ints
    verb_clauses: Ints
    lines: Ints
    names: Ints
    bare_names: Ints
    openers: Ints

    @classmethod
    def of(cls, context: Context, speeches: Sequence[Speech]) -> Counts:
        """Count once for a document."""
        syntax = context.syntax
        words = [_COUNTED.get(w, "\n" in w and _LINE) for w in syntax.norms]
        word, kind = np.array(words, np.int64), np.array(syntax.kinds, np.int64)
        before = np.concatenate([[Kind.PUNCTUATION], kind])[: len(kind)]
        behind_mark = before == Kind.PUNCTUATION
        names = [r for refs in context.by_sentence.values() for r in refs if r.kind == "name"]
        bare = [r.start for r in names if not governed(syntax, r) and not subordinate(context, r)]
        marked = (Opener.THAT, Opener.QUOTE, Opener.COLON)
        return cls(
            _running(word == _COMMA),
            _running(word == _BREAK),
            _running(kind == Kind.RELATIVE),
            np.array(syntax.complementizers_before, np.int64),
            np.array(syntax.verbs_before, np.int64),
            _running((word == _AND) & behind_mark),
            _running((kind == Kind.VERB) & (behind_mark | (before == Kind.COORDINATOR))),
            _running(word == _LINE),
            _running(_places([r.start for r in names], len(kind))),
            _running(_places(bare, len(kind))),
            _running(_places([x.start for x in speeches if x.opener in marked], len(kind))),
        )


def _places(tokens: Sequence[int], length: int) -> Ints:
    return np.bincount(np.array(tokens, np.int64), minlength=length)


def _running(counted: npt.NDArray[Any]) -> Ints:
    out = np.zeros(len(counted) + 1, np.int64)
    np.cumsum(counted, out=out[1:])
    return out


@dataclass(frozen=True, slots=True)
class Speeches:
    """What is known of a document: ``of_sentence`` gives the numbers of the speeches that begin in a sentence,
    ``named`` how many names an entity has in a sentence (by sentence and entity), ``first_named`` the entity of the
    first name of a sentence, ``triggers`` those of a token."""

    context: Context
    speeches: list[Speech]
    of_sentence: dict[int, list[int]]
    named: Counter[tuple[int, int]]
    first_named: dict[int, int]
    triggers: dict[int, list[Trigger]]
    hedges: Hedges
    counts: Counts


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
    for n, speech in enumerate(speeches):
        of_sentence.setdefault(context.syntax.sentence[speech.start], []).append(n)
    names = [(n, r.entity) for n, refs in context.by_sentence.items() for r in refs if r.kind == "name"]
    hedges, counts = Hedges.of(context.syntax, cues), Counts.of(context, speeches)
    first_named = dict(reversed(names))
    return Speeches(context, speeches, of_sentence, Counter(names), first_named, triggers, hedges, counts)


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
