"""Relations and the speeches around them, described by numbers for the models of :mod:`pipelines.qualities`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.attribution import Opener, Place, Speaker, Speech, find_speech, governed
from pipelines.cues import CUE_KINDS, Cue
from pipelines.frames import Trigger
from pipelines.modality import Hedges
from pipelines.relations.arguments import Context
from pipelines.relations.reading import Reading
from pipelines.relations.syntax import Kind, Syntax

__all__ = [
    "ATTRIBUTION_FEATURES",
    "DEEDS",
    "NOMINAL",
    "SPEAKER_FEATURES",
    "STATEMENT_FEATURES",
    "Speeches",
    "Statement",
    "about_row",
    "pair_row",
    "near_speeches",
    "read_speeches",
    "speaker_row",
    "statement_row",
]

DEEDS = frozenset(
    {"ACCUSED", "DENIED", "CHARGED", "INVESTIGATED", "THREATENED", "URGED", "CRITICIZED", "REJECTED"}
)
NOMINAL = frozenset({"AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN", "RIVAL_OF"})
_TYPES = tuple(RELATION_TYPES)
_KINDS = ("", "generic", "deed", *CUE_KINDS)
_POS = ("", "verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_TENSES = ("", "past", "present", "jussive")
_REFERENCES = ("name", "nominal", "pronoun", "adjective", "dropped")
_BREAKS = frozenset(
    {
        "غير",
        "كما",
        "بينما",
        "فيما",
        "لكن",
        "لكنه",
        "لكنها",
        "علما",
        "اذ",
        "حين",
        "حيث",
        "الا",
        "بيد",
        "قبل",
        "بعد",
        "وذلك",
        "عقب",
        "بعدما",
        "مما",
        "خلال",
        "اثر",
        "ردا",
        "عندما",
    }
)
_COMMAS = frozenset("،,؛;")
_CARRY, _INNER, _LATER, _CARRIED = 3, 5, 2, 2
_OPENS = (Kind.COORDINATOR, Kind.PUNCTUATION)
_CAP = 60
_STRONG = 0.5

STATEMENT_FEATURES = (
    "type",
    "nominal",
    "deed",
    "kind",
    "quoted",
    "in_sentence",
    "sentence",
    "verbs_before",
    "first_kind",
    "pos",
    "tense",
)
SPEAKER_FEATURES = (
    "opener",
    "cue_kind",
    "cue_pos",
    "cue_place",
    "cue_to_content",
    "speech_quoted",
    "voice",
    "number",
    "gender",
    "present",
    "token_kind",
    "after_relative",
    "after_and",
    "speech_sentence",
    "place",
    "order",
    "reference",
    "entity_type",
    "governed",
    "chunk_offset",
    "from_cue",
    "names_between",
    "relatives_between",
    "verbs_between",
    "complementizers_between",
    "frequency",
    "choice",
    "subject",
    "comma_after",
    "ambiguous",
    "choices",
    "adjacent",
)
_ABOUT = (
    "inside",
    "into",
    "verbs",
    "commas",
    "breaks",
    "relatives",
    "complementizers",
    "inner",
    "depth",
    "sentences",
    "from_cue_to_token",
    "clauses",
    "verb_clauses",
    "paragraph",
    "openers",
    "names",
)
_PAIR = (
    "is_source",
    "is_target",
    "speaker_behind",
    "probability",
    "rank",
    "first_probability",
    "second_probability",
)
ATTRIBUTION_FEATURES = (*STATEMENT_FEATURES, *_ABOUT, *SPEAKER_FEATURES, *_PAIR)


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation of a document by numbers: source and target entity (``target`` -1 for nobody), the token of its
    trigger, and the token span ``[start, end)`` of its evidence."""

    type: str
    source: int
    target: int
    token: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many of a kind of boundary stand before each token: commas, words that end a report, relatives, «و» that
    begins a clause, verbs that begin one, line ends."""

    commas: list[int]
    breaks: list[int]
    relatives: list[int]
    clauses: list[int]
    verb_clauses: list[int]
    lines: list[int]

    @classmethod
    def of(cls, syntax: Syntax) -> _Counts:
        norms, kinds = syntax.norms, syntax.kinds
        before = [Kind.PUNCTUATION, *kinds]
        return cls(
            _running(w in _COMMAS for w in norms),
            _running(w in _BREAKS for w in norms),
            _running(k == Kind.RELATIVE for k in kinds),
            _running(w == "و" and k == Kind.PUNCTUATION for w, k in zip(norms, before, strict=False)),
            _running(k == Kind.VERB and b in _OPENS for k, b in zip(kinds, before, strict=False)),
            _running("\n" in w for w in norms),
        )


def _running(counted: Iterable[bool]) -> list[int]:
    return [0, *accumulate(map(int, counted))]


@dataclass(frozen=True, slots=True)
class Speeches:
    """The speeches of a document, by sentence too, its triggers by token, and its hedges and negations."""

    context: Context
    speeches: list[Speech]
    of_sentence: dict[int, list[int]]
    triggers: dict[int, list[Trigger]]
    hedges: Hedges
    openers: dict[int, list[int]]
    counts: _Counts


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
    hedges, counts = Hedges.of(context.syntax, cues), _Counts.of(context.syntax)
    return Speeches(context, speeches, of_sentence, triggers, hedges, openers, counts)


def near_speeches(known: Speeches, token: int) -> list[tuple[int, int]]:
    """The speeches that may hold a token: those of its sentence, and the last ones before that may go on; each with
    how many of them start nearer before the token (-1: it starts behind)."""
    sentence = known.context.syntax.sentence[token]
    here = known.of_sentence.get(sentence, [])
    begun = [n for n in here if known.speeches[n].start <= token]
    out = [(n, k) for k, n in enumerate(reversed(begun[-_INNER:]))]
    out += [(n, -1) for n in here[len(begun) :][:_LATER]]
    for back in range(1, _CARRY + 1):
        spoken = [
            n for n in known.of_sentence.get(sentence - back, ()) if known.speeches[n].opener != Opener.BARE
        ]
        if spoken:
            return out + [(n, k) for k, n in enumerate(reversed(spoken[-_CARRIED:]))]
    return out


def statement_row(known: Speeches, s: Statement) -> list[float]:
    """The statement by itself: ``STATEMENT_FEATURES``."""
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
        min(n, 20),
        syntax.verbs_before[s.token] - syntax.verbs_before[a],
        syntax.kinds[first],
        _POS.index(trigger.pos) if trigger else 0,
        _TENSES.index(trigger.features.tense) if trigger else -1,
    ]


def speaker_row(known: Speeches, speech: Speech, n: int) -> list[float]:
    """The ``n``-th possible speaker of a speech: ``SPEAKER_FEATURES``."""
    syntax, cue = known.context.syntax, speech.cue
    at = speech.at if speech.at >= 0 else speech.start
    sentence = syntax.sentence[speech.start]
    a = syntax.sentences[sentence][0]
    features = cue.features if cue else None
    return [
        speech.opener,
        _KINDS.index(speech.kind),
        _POS.index(cue.pos) if cue else 0,
        min(at - a, 30),
        max(-30, min(30, speech.start - at)),
        speech.quoted,
        features.voice == "passive" if features else -1,
        features.number == "p" if features else -1,
        features.gender == "f" if features else -1,
        features.tense == "present" if features else -1,
        syntax.kinds[at],
        at > a and syntax.kinds[at - 1] == Kind.RELATIVE,
        at > a and syntax.norms[at - 1] in ("و", "ف", "ثم"),
        min(sentence, 20),
        *_speaker(known, speech, speech.speakers[n], at, n),
    ]


def _speaker(known: Speeches, speech: Speech, speaker: Speaker, at: int, n: int) -> list[float]:
    context, syntax, r = known.context, known.context.syntax, speaker.reference
    frequency = min(10, context.frequency.get(speaker.entity, 0))
    kind = ENTITY_TYPES.index(context.entities[speaker.entity].type)
    choices = len({s.entity for s in speech.speakers if s.place in (Place.AFTER, Place.BEFORE)})
    if r is None:
        return [
            speaker.place,
            speaker.order,
            -1,
            kind,
            False,
            -1,
            0,
            0,
            0,
            0,
            0,
            frequency,
            n == 0,
            False,
            False,
            0,
            choices,
            False,
        ]
    a, b = sorted((r.start, at))
    c = syntax.chunk[r.start]
    refs = context.by_sentence.get(syntax.sentence[r.start], ())
    names = [x for x in refs if x.kind == "name"]
    return [
        speaker.place,
        speaker.order,
        _REFERENCES.index(r.kind),
        kind,
        governed(syntax, r),
        r.start - syntax.chunks[c].start if c >= 0 else -1,
        max(-_CAP, min(_CAP, r.start - at)),
        sum(a < x.start < b for x in names),
        known.counts.relatives[b] - known.counts.relatives[a],
        syntax.verbs_before[b] - syntax.verbs_before[a],
        syntax.complementizers_before[b] - syntax.complementizers_before[a],
        frequency,
        n == 0,
        bool(names) and names[0].entity == speaker.entity,
        r.end < len(syntax.norms) and syntax.norms[r.end] in _COMMAS,
        sum(x.start == r.start for x in refs),
        choices,
        r.start == at + 1,
    ]


def about_row(known: Speeches, token: int, speech: Speech, depth: int) -> list[float]:
    """How a token stands to a speech."""
    syntax = known.context.syntax
    i, j = sorted((speech.start, token))
    own, other = syntax.sentence[speech.start], syntax.sentence[token]
    at = speech.at if speech.at >= 0 else speech.start
    low, high = sorted((at, token))
    counts = known.counts
    openers = known.openers.get(other, ())
    return [
        speech.start <= token < speech.end,
        max(-_CAP, min(_CAP, token - speech.start)),
        syntax.verbs_before[j] - syntax.verbs_before[i],
        counts.commas[j] - counts.commas[i],
        counts.breaks[j] - counts.breaks[i],
        counts.relatives[j] - counts.relatives[i],
        syntax.complementizers_before[j] - syntax.complementizers_before[i],
        sum(i < x <= token for x in openers),
        depth,
        other - own,
        max(-_CAP, min(_CAP, token - at)),
        counts.clauses[j] - counts.clauses[i],
        counts.verb_clauses[j + 1] - counts.verb_clauses[i],
        counts.lines[j] > counts.lines[i],
        len(openers),
        sum(r.kind == "name" and low < r.start < high for r in known.context.by_sentence.get(own, ())),
    ]


def pair_row(s: Statement, speaker: Speaker) -> list[float]:
    """How a speaker stands to the statement."""
    return [
        speaker.entity == s.source,
        speaker.entity == s.target,
        speaker.reference is not None and speaker.reference.start > s.token,
    ]
