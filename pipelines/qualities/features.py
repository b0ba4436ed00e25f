"""Relations, and the speeches and speakers around them, described by numbers for the learned models.

A row of the attribution model is a statement (``STATEMENT``), how it stands to a speech (``ABOUT``), the
speech and one of its possible speakers (``SPEAKER``), and how both stand to the arguments (``PAIR``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import MODALITIES, RELATION_TYPES
from pipelines.qualities.statements import DEEDS, NOMINAL, Speeches, Statement, near_speeches
from pipelines.relations.syntax import Kind

__all__ = [
    "ABOUT",
    "CAP",
    "LAST_SENTENCE",
    "PAIR",
    "POS",
    "SPEAKER",
    "STATEMENT",
    "Near",
    "names_between",
    "near_rows",
    "statement_rows",
    "table_of",
]

_TYPES, _MODALITIES = tuple(RELATION_TYPES), tuple(MODALITIES)
POS = ("", "verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_TENSES = ("", "past", "present", "jussive")
CAP = 60
"""How far away is far away, in tokens."""
LAST_SENTENCE = 20
_NOWHERE = -1.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def _words(names: str) -> tuple[str, ...]:
    return tuple(names.split())


STATEMENT = _words(
    "type nominal deed kind quoted in_sentence sentence verbs_before first_kind pos tense modality weight"
)
ABOUT = _words(
    "inside into verbs commas breaks relatives complementizers inner depth sentences from_cue clauses "
    "verb_clauses paragraph openers names"
)
SPEAKER = _words(
    "opener cue_kind cue_pos cue_place cue_to_content quoted_content passive plural feminine present "
    "cue_token after_relative after_and sentence_of_cue place order reference entity_type governed "
    "chunk_offset from_cue names_between relatives_between verbs_between complementizers_between "
    "frequency choice first_name comma_after ambiguous choices adjacent of_cue conjunct bare_between "
    "commas_between clauses_between topic named_again of_verb opens"
)
_ARGUMENT = ("name_inside", "inside", "distance", "name_from_cue", "name_before")
PAIR = (
    *("is_source", "is_target", "speaker_behind"),
    *(f"{side}_{what}" for side in ("source", "target") for what in _ARGUMENT),
    *("probability", "rank", "first_probability", "second_probability"),
)


def statement_rows(known: Speeches, statements: Sequence[Statement]) -> Floats:
    """The statements by themselves."""
    rows = [_statement(known, s) for s in statements]
    return np.array(rows, np.float32).reshape(-1, len(STATEMENT))


def _statement(known: Speeches, s: Statement) -> list[float]:
    syntax = known.context.syntax
    n = syntax.sentence[s.token]
    a, b = syntax.sentences[n]
    trigger = next((t for t in known.triggers.get(s.token, ()) if t.type == s.type), None)
    first = a + 1 if syntax.kinds[a] in (Kind.COORDINATOR, Kind.PUNCTUATION) and a + 1 < b else a
    return [
        _TYPES.index(s.type) if s.type in RELATION_TYPES else -1,
        s.type in NOMINAL,
        s.type in DEEDS,
        syntax.kinds[s.token],
        syntax.quoted[s.token],
        s.token - a,
        min(n, LAST_SENTENCE),
        syntax.verbs_before[s.token] - syntax.verbs_before[a],
        syntax.kinds[first],
        POS.index(trigger.pos) if trigger else 0,
        _TENSES.index(trigger.features.tense) if trigger else -1,
        _MODALITIES.index(trigger.entry.modality) if trigger else -1,
        trigger.entry.weight if trigger else -1,
    ]


@dataclass(frozen=True, slots=True)
class Near:
    """Statements with the speeches that may hold them, as columns: pair ``k`` is statement ``statement[k]`` and speech
    ``speech[k]``; ``depth`` is what :func:`~pipelines.qualities.statements.near_speeches` gives."""

    statement: Ints
    speech: Ints
    depth: Ints

    def __len__(self) -> int:
        return len(self.statement)

    @classmethod
    def of(cls, known: Speeches, statements: Sequence[Statement]) -> Near:
        """The pairs in the order of the statements."""
        by_token = {t: near_speeches(known, t) for t in {s.token for s in statements}}
        pairs = [(k, *pair) for k, s in enumerate(statements) for pair in by_token[s.token]]
        return cls(*np.array(pairs, np.int64).reshape(-1, 3).T)


def near_rows(known: Speeches, statements: Sequence[Statement], near: Near) -> tuple[Floats, Floats]:
    """For each pair how the trigger stands to the speech (``ABOUT``), and how what may stand for source and target
    stands to both (``_ARGUMENT``)."""
    token = np.array([s.token for s in statements], np.int64)[near.statement]
    start, end, at = (c[near.speech] for c in _columns(known))
    arguments = np.array([_arguments(known, s) for s in statements], np.float32).reshape(-1, 2, 4)
    return _about(known, token, near.depth, start, end, at), _around(arguments[near.statement], start, at)


def _columns(known: Speeches) -> Ints:
    """Start and end of each speech, and its cue (its start where it has none)."""
    columns = [(s.start, s.end, s.at if s.at >= 0 else s.start) for s in known.speeches]
    return np.array(columns, np.int64).reshape(-1, 3).T


def _about(known: Speeches, token: Ints, depth: Ints, start: Ints, end: Ints, at: Ints) -> Floats:
    syntax, counts = known.context.syntax, known.counts
    sentence, sentences = np.array(syntax.sentence, np.int64), np.array(syntax.sentences, np.int64)
    i, j = np.minimum(start, token), np.maximum(start, token)
    own, other = sentence[start], sentence[token]
    (first, last), (own_first, own_last) = sentences[other].T, sentences[own].T
    left, right = np.minimum(at, token), np.maximum(at, token)
    return table_of(
        (start <= token) & (token < end),
        np.clip(token - start, -CAP, CAP),
        counts.verbs[j] - counts.verbs[i],
        counts.commas[j] - counts.commas[i],
        counts.breaks[j] - counts.breaks[i],
        counts.relatives[j] - counts.relatives[i],
        counts.complementizers[j] - counts.complementizers[i],
        counts.openers[token + 1] - counts.openers[np.maximum(i + 1, first)],
        depth,
        other - own,
        np.clip(token - at, -CAP, CAP),
        counts.clauses[j] - counts.clauses[i],
        counts.verb_clauses[j + 1] - counts.verb_clauses[i],
        counts.lines[j] > counts.lines[i],
        counts.openers[last] - counts.openers[first],
        names_between(counts.names, left + 1, right, (own_first, own_last)),
    )


def names_between(counts: Ints, first: Ints, last: Ints, sentence: tuple[Ints, Ints]) -> Ints:
    """How many of the names that ``counts`` counts begin at one of the tokens ``[first, last)`` of a sentence; its
    half-open span is ``sentence``."""
    low, high = np.maximum(first, sentence[0]), np.minimum(last, sentence[1])
    return np.asarray(counts[np.maximum(low, high)] - counts[low])


def _arguments(known: Speeches, s: Statement) -> list[tuple[float, float, float, float]]:
    """What may stand for the source in the sentence of the statement, and what for the target: the last token at which
    one begins, the distance of the nearest, the first and the last name (``_NOWHERE`` where there is none)."""
    refs = known.context.by_sentence.get(known.context.syntax.sentence[s.token], ())
    out: list[tuple[float, float, float, float]] = []
    for entity in (s.source, s.target):
        found = [r for r in refs if r.entity == entity and r.rank <= 1 and r.kind != "dropped"]
        starts, names = [r.start for r in found], [r.start for r in found if r.kind == "name"]
        out.append(
            (
                max(starts, default=_NOWHERE),
                min([abs(x - s.token) for x in starts], default=CAP),
                min(names, default=_NOWHERE),
                max(names, default=_NOWHERE),
            )
        )
    return out


def _around(arguments: Floats, start: Ints, at: Ints) -> Floats:
    columns = []
    for last, nearest, first_name, last_name in arguments.transpose(1, 2, 0):
        named = last_name != _NOWHERE
        columns += [
            last_name >= start,
            last >= start,
            nearest,
            np.where(named, last_name - at, -CAP),
            named & (first_name < at),
        ]
    return table_of(*columns)


def table_of(*columns: npt.NDArray[Any]) -> Floats:
    """Columns of numbers and truth values as a table."""
    out = np.empty((len(columns[0]), len(columns)), np.float32)
    for n, column in enumerate(columns):
        out[:, n] = column
    return out
