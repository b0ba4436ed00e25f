"""Relations, and the speeches and speakers around them, described by numbers for the learned models.

A row of the attribution model is a statement (``STATEMENT``), how it stands to a speech (``ABOUT``), the
speech and one of its possible speakers (``SPEAKER``), and how both stand to the arguments (``PAIR``).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.ontology import ENTITY_TYPES, MODALITIES, RELATION_TYPES
from pipelines.attribution import Place, Speaker, Speech, governed
from pipelines.cues import CUE_KINDS
from pipelines.qualities.statements import DEEDS, NOMINAL, Speeches, Statement
from pipelines.references import Reference
from pipelines.relations.syntax import Kind

__all__ = [
    "ABOUT",
    "PAIR",
    "SPEAKER",
    "STATEMENT",
    "about_row",
    "argument_row",
    "speaker_rows",
    "statement_row",
]

_TYPES, _MODALITIES = tuple(RELATION_TYPES), tuple(MODALITIES)
_KINDS = ("", "generic", "deed", *CUE_KINDS)
_POS = ("", "verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_TENSES = ("", "past", "present", "jussive")
_REFERENCES = ("name", "nominal", "pronoun", "adjective", "dropped")
_COMMAS = frozenset("،,؛;")
_CAP = 60
_NEAR_CUE = 30
_LAST_SENTENCE = 20


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
_NO_REFERENCE = [-1.0] * 9


def statement_row(known: Speeches, s: Statement) -> list[float]:
    """The statement by itself."""
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
        min(n, _LAST_SENTENCE),
        syntax.verbs_before[s.token] - syntax.verbs_before[a],
        syntax.kinds[first],
        _POS.index(trigger.pos) if trigger else 0,
        _TENSES.index(trigger.features.tense) if trigger else -1,
        _MODALITIES.index(trigger.entry.modality) if trigger else -1,
        trigger.entry.weight if trigger else -1,
    ]


def speaker_rows(known: Speeches, speech: Speech) -> list[list[float]]:
    """The speech with each of its possible speakers, in order."""
    syntax, cue = known.context.syntax, speech.cue
    at = speech.at if speech.at >= 0 else speech.start
    sentence = syntax.sentence[speech.start]
    a = syntax.sentences[sentence][0]
    features = cue.features if cue else None
    head = [
        speech.opener,
        _KINDS.index(speech.kind),
        _POS.index(cue.pos) if cue else 0,
        min(at - a, _NEAR_CUE),
        max(-_NEAR_CUE, min(_NEAR_CUE, speech.start - at)),
        speech.quoted,
        features.voice == "passive" if features else -1,
        features.number == "p" if features else -1,
        features.gender == "f" if features else -1,
        features.tense == "present" if features else -1,
        syntax.kinds[at],
        at > a and syntax.kinds[at - 1] == Kind.RELATIVE,
        at > a and syntax.norms[at - 1] in ("و", "ف", "ثم"),
        min(sentence, _LAST_SENTENCE),
    ]
    choices = len({s.entity for s in speech.speakers if s.place in (Place.AFTER, Place.BEFORE)})
    return [
        head + _speaker(known, s, at, speech.at >= 0, n == 0, choices) for n, s in enumerate(speech.speakers)
    ]


def _speaker(
    known: Speeches, speaker: Speaker, at: int, with_cue: bool, choice: bool, choices: int
) -> list[float]:
    context, syntax, r = known.context, known.context.syntax, speaker.reference
    frequency = min(10, context.frequency.get(speaker.entity, 0))
    kind = ENTITY_TYPES.index(context.entities[speaker.entity].type)
    if r is None:
        nothing = [speaker.place, speaker.order, -1, kind, False, -1, 0, 0, 0, 0, 0, frequency, choice]
        return [*nothing, False, False, 0, choices, False, *_NO_REFERENCE]
    a, b = (r.start, at) if r.start < at else (at, r.start)
    c, sentence = syntax.chunk[r.start], syntax.sentence[r.start]
    names = known.names.get(sentence, [])
    relatives = known.boundaries.relatives
    return [
        speaker.place,
        speaker.order,
        _REFERENCES.index(r.kind),
        kind,
        governed(syntax, r),
        r.start - syntax.chunks[c].start if c >= 0 else -1,
        max(-_CAP, min(_CAP, r.start - at)),
        sum([a < x.start < b for x in names]),
        relatives[b] - relatives[a],
        syntax.verbs_before[b] - syntax.verbs_before[a],
        syntax.complementizers_before[b] - syntax.complementizers_before[a],
        frequency,
        choice,
        bool(names) and names[0].entity == speaker.entity,
        r.end < len(syntax.norms) and syntax.norms[r.end] in _COMMAS,
        sum([x.start == r.start for x in context.by_sentence.get(sentence, ())]),
        choices,
        r.start == at + 1,
        *_syntax_of(known, r, at, with_cue, names),
    ]


def _syntax_of(
    known: Speeches, r: Reference, at: int, with_cue: bool, names: Sequence[Reference]
) -> list[float]:
    """What governs the reference, and what stands between it and the cue."""
    syntax, heads, boundaries = known.context.syntax, known.context.heads, known.boundaries
    low, high = (r.end, at) if r.start < at else (at + 1, r.start)
    high = max(low, high)
    chunk = syntax.chunks[syntax.chunk[r.start]] if syntax.chunk[r.start] >= 0 else None
    governor = chunk.governor if chunk else -1
    before = (chunk.start if chunk else r.start) - 1
    first = syntax.sentences[syntax.sentence[r.start]][0]
    between = [x for x in names if low <= x.start < high and heads.get(x.start, x.entity) == x.entity]
    return [
        chunk is not None and with_cue and governor == at,
        chunk.conjunct if chunk else -1,
        sum([not governed(syntax, x) for x in between]),
        boundaries.commas[high] - boundaries.commas[low],
        boundaries.verbs[high] - boundaries.verbs[low],
        before >= first and syntax.norms[before] == "اما",
        r.kind == "name" and any(x.entity == r.entity and x is not r for x in names),
        governor >= 0 and syntax.kinds[governor] == Kind.VERB,
        chunk is not None and governor < 0,
    ]


def about_row(known: Speeches, token: int, speech: Speech, depth: int) -> list[float]:
    """How a token stands to a speech; ``depth`` is what :func:`near_speeches` gives."""
    syntax, counts = known.context.syntax, known.boundaries
    i, j = sorted((speech.start, token))
    own, other = syntax.sentence[speech.start], syntax.sentence[token]
    at = speech.at if speech.at >= 0 else speech.start
    low, high = sorted((at, token))
    openers = known.openers.get(other, ())
    return [
        speech.start <= token < speech.end,
        max(-_CAP, min(_CAP, token - speech.start)),
        syntax.verbs_before[j] - syntax.verbs_before[i],
        counts.commas[j] - counts.commas[i],
        counts.breaks[j] - counts.breaks[i],
        counts.relatives[j] - counts.relatives[i],
        syntax.complementizers_before[j] - syntax.complementizers_before[i],
        sum([i < x <= token for x in openers]),
        depth,
        other - own,
        max(-_CAP, min(_CAP, token - at)),
        counts.clauses[j] - counts.clauses[i],
        counts.verbs[j + 1] - counts.verbs[i],
        counts.lines[j] > counts.lines[i],
        len(openers),
        sum([low < r.start < high for r in known.names.get(own, ())]),
    ]


def argument_row(arguments: Sequence[Sequence[Reference]], token: int, speech: Speech) -> list[float]:
    """How what may stand for the source, and for the target, stands to the speech and to the trigger."""
    at = speech.at if speech.at >= 0 else speech.start
    row: list[float] = []
    for refs in arguments:
        names = [r.start for r in refs if r.kind == "name"]
        row += [
            bool(names) and max(names) >= speech.start,
            bool(refs) and max([r.start for r in refs]) >= speech.start,
            min([abs(r.start - token) for r in refs], default=_CAP),
            max(names) - at if names else -_CAP,
            bool(names) and min(names) < at,
        ]
    return row
