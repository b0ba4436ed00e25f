"""Whose word a statement is: the spans of a document that report speech, and who may be speaking.

A cue («قال», «بحسب», «وأضاف», an accusation) governs a content: what follows a complementizer, a colon, a
quotation mark or the cue itself. The parts are those of Pareti (2016), "PARC 3.0: a corpus of attribution
relations": source, cue, content. Nothing is decided here: each speech has several possible contents' ends and
speakers, described for the model of :mod:`pipelines.qualities`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from pipelines.cues import Cue
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["Opener", "Place", "Speaker", "Speech", "find_speech", "governed", "subordinate"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_REACH = 25
_NEAR = 14
_AFTER, _BEFORE = 3, 3
_SPOKEN = _words("said asserted revealed judged claimed denied accused continued document anonymous")
_NO_SPEECH_BEFORE = _words(
    "بعد قبل منذ دون غير الا كما رغم مع حيث اذ ما بيد سوي يمكن يجب ينبغي سيما لولا سبق بمجرد مجرد "
    "شرط لدرجه حتي مثل بدل بدلا عوض فور كاد كادت"
)
_COLON = 6
_THAT = frozenset(("ان", "بان"))
_MARKS = _THAT | {":"}
_SPEAKING = ("name", "nominal", "pronoun", "adjective")
_NOUNS = ("name", "nominal")


class Opener(IntEnum):
    """What opens the content of a speech."""

    THAT = 0
    QUOTE = 1
    COLON = 2
    ACCORDING = 3
    BARE = 4


class Place(IntEnum):
    """Where a possible speaker stands."""

    AFTER = 0
    BEFORE = 1
    FIRST = 2
    PREVIOUS = 3
    EARLIER = 4
    SENTENCE_BEFORE = 5


class Speaker(NamedTuple):
    """An entity that may speak, the reference that names it (None if only a speech before does), its place,
    and how many candidates of that place stand nearer to the cue."""

    entity: int
    reference: Reference | None
    place: Place
    order: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Tokens ``[start, end)`` may report what one of ``speakers`` says.

    ``end`` is the end of the sentence or of the quotation that runs on behind it. ``cue`` is what governs the
    content: a cue, or the trigger of an act of speech that is a relation itself («هدد»), or None. ``at`` is
    its token (-1 for a colon without a cue) and ``kind`` the kind of the cue, ``deed`` for a trigger,
    ``generic`` for a verb that is neither. ``speakers`` are in the order of a rule; the first is its choice.
    """

    start: int
    end: int
    opener: Opener
    cue: Cue | Trigger | None
    at: int
    kind: str
    quoted: bool
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class _Opening:
    start: int
    opener: Opener
    cue: Cue | Trigger | None
    at: int
    kind: str


def find_speech(context: Context, cues: Sequence[Cue], deeds: Mapping[int, Trigger]) -> list[Speech]:
    """The possible speeches of a document in the order of their contents.

    Arguments:
        cues: the cues of the document, in the order of the text.
        deeds: triggers of acts of speech that are relations themselves, by token.
    """
    syntax = context.syntax
    by_sentence: dict[int, list[Cue]] = {}
    for cue in cues:
        if cue.reporting:
            by_sentence.setdefault(syntax.sentence[cue.start], []).append(cue)
    acts: dict[int, list[Trigger]] = {}
    for token in sorted(deeds):
        acts.setdefault(syntax.sentence[token], []).append(deeds[token])
    out: list[Speech] = []
    said: list[int] = []
    ends = _quotation_ends(syntax.quoted)
    named = _Named(context)
    for n in range(len(syntax.sentences)):
        found = sorted(
            _openings(syntax, n, by_sentence.get(n, []), acts.get(n, [])), key=lambda o: (o.start, o.opener)
        )
        for opening in found:
            speech = _speech(named, n, opening, said, ends)
            out.append(speech)
            chosen = speech.speakers[0].entity if speech.speakers else -1
            if chosen >= 0 and opening.opener != Opener.BARE:
                said = [chosen, *(e for e in said if e != chosen)][:2]
    return out


class _Named:
    """The references of a document that may name a speaker, by sentence."""

    def __init__(self, context: Context) -> None:
        self.syntax, self._context = context.syntax, context
        self._likely: dict[int, list[Reference]] = {}

    def likely(self, sentence: int) -> list[Reference]:
        """Those that are part of nobody's title, the likeliest of their kind, in the order of the text."""
        found = self._likely.get(sentence)
        if found is None:
            found = self._likely[sentence] = [
                r
                for r in self._context.by_sentence.get(sentence, ())
                if r.rank == 0 and r.kind in _SPEAKING and not subordinate(self._context, r)
            ]
        return found

    def subject(self, sentence: int) -> Reference | None:
        """The first name that no preposition governs."""
        names = (r for r in self.likely(sentence) if r.kind == "name" and not governed(self.syntax, r))
        return next(names, None)


def _openings(syntax: Syntax, sentence: int, cues: list[Cue], deeds: list[Trigger]) -> Iterator[_Opening]:
    a, b = syntax.sentences[sentence]
    norms, quoted = syntax.norms, syntax.quoted
    used: set[int] = set()
    last: _Opening | None = None
    for i in [i for i in range(a, b) if norms[i] in _MARKS or quoted[i]]:
        opening = _opening_at(syntax, i, a, b, cues, deeds, last)
        if opening is not None:
            used.add(opening.at)
            last = opening
            yield opening
    for cue in cues:
        if cue.kind == "according":
            yield _Opening(a, Opener.ACCORDING, cue, cue.start, cue.kind)
        elif cue.start not in used and cue.end < b:
            yield _Opening(cue.end, Opener.BARE, cue, cue.start, cue.kind)
    known = {c.start for c in cues}
    for deed in deeds:
        if deed.start not in used and deed.start not in known and deed.end < b:
            yield _Opening(deed.end, Opener.BARE, deed, deed.start, "deed")


def _opening_at(
    syntax: Syntax, i: int, a: int, b: int, cues: list[Cue], deeds: list[Trigger], last: _Opening | None
) -> _Opening | None:
    norms = syntax.norms
    if norms[i] in _THAT and syntax.kinds[i] == Kind.COMPLEMENTIZER and i + 1 < b:
        j = i - 1
        if j >= a and norms[j] in _NO_SPEECH_BEFORE:
            return None
        if j >= a and norms[j] == "ب" and j > a:
            j -= 1
        if last is not None and last.opener == Opener.THAT and j >= a and norms[j] in ("و", "او", "ف"):
            return _Opening(i + 1, Opener.THAT, last.cue, last.at, last.kind)
        return _governed(syntax, i, i + 1, Opener.THAT, a, cues, deeds)
    if norms[i] == ":" and i + 1 < b:
        found = _governed(syntax, i, i + 1, Opener.COLON, a, cues, deeds)
        return found or (_Opening(i + 1, Opener.COLON, None, -1, "") if i - a <= 2 * _COLON else None)
    if syntax.quoted[i] and (i == a or not syntax.quoted[i - 1]) and i + 1 < b:
        if i > a and (norms[i - 1] in _MARKS or (i - 1 > a and norms[i - 2] in _THAT)):
            return None
        return _posted(syntax, i, b, cues) or _governed(syntax, i, i + 1, Opener.QUOTE, a, cues, deeds)
    return None


def _governed(
    syntax: Syntax, i: int, start: int, opener: Opener, first: int, cues: list[Cue], deeds: list[Trigger]
) -> _Opening | None:
    """The content at ``start`` under the nearest cue before it, else the nearest verb."""
    cue = next(
        (c for c in reversed(cues) if i - _REACH <= c.start and c.end <= i and c.kind in _SPOKEN), None
    )
    deed = next((t for t in reversed(deeds) if i - _REACH <= t.start < i), None)
    if cue is not None and (deed is None or cue.start >= deed.start):
        return _Opening(start, opener, cue, cue.start, cue.kind)
    if deed is not None:
        return _Opening(start, opener, deed, deed.start, "deed")
    verb = next((j for j in range(i - 1, max(first, i - _NEAR) - 1, -1) if syntax.kinds[j] == Kind.VERB), -1)
    return _Opening(start, opener, None, verb, "generic") if verb >= 0 and opener != Opener.COLON else None


def _posted(syntax: Syntax, i: int, b: int, cues: list[Cue]) -> _Opening | None:
    """A quotation whose cue follows it: «…»، قال فلان."""
    end = i
    while end < b and syntax.quoted[end]:
        end += 1
    cue = next((c for c in cues if end <= c.start <= end + 4 and c.pos == "verb"), None)
    return None if cue is None else _Opening(i, Opener.QUOTE, cue, cue.start, cue.kind)


def _quotation_ends(quoted: Sequence[bool]) -> list[int]:
    """For each token the first one from there on that stands in no quotation."""
    ends = [len(quoted)] * (len(quoted) + 1)
    for i in range(len(quoted) - 1, -1, -1):
        ends[i] = ends[i + 1] if quoted[i] else i
    return ends


def _speech(named: _Named, sentence: int, o: _Opening, said: Sequence[int], ends: Sequence[int]) -> Speech:
    syntax = named.syntax
    end = syntax.sentences[sentence][1]
    if syntax.quoted[o.start]:
        end = max(end, ends[o.start])
    speakers = tuple(_speakers(named, sentence, o, said))
    return Speech(o.start, end, o.opener, o.cue, o.at, o.kind, syntax.quoted[o.start], speakers)


def _speakers(named: _Named, sentence: int, o: _Opening, said: Sequence[int]) -> list[Speaker]:
    """Who may speak, the choice of a rule first."""
    syntax, refs = named.syntax, named.likely(sentence)
    at = o.at if o.at >= 0 else o.start - 1
    stop = o.start if o.start > at else at + _NEAR
    if o.opener in (Opener.BARE, Opener.ACCORDING):
        stop = at + _NEAR
    stop = min(stop, at + _REACH + 1)
    after = [r for r in refs if at < r.start < stop]
    before = [r for r in reversed(refs) if r.end <= at]
    out = [Speaker(r.entity, r, Place.AFTER, n) for n, r in enumerate(after[:_AFTER])]
    out += [Speaker(r.entity, r, Place.BEFORE, n) for n, r in enumerate(before[:_BEFORE])]
    if len(before) > _BEFORE:
        out.append(Speaker(before[-1].entity, before[-1], Place.FIRST, len(before) - 1))
    out += [Speaker(e, None, p, 0) for e, p in zip(said, (Place.PREVIOUS, Place.EARLIER), strict=False)]
    subject = named.subject(sentence - 1)
    if subject is not None:
        out.append(Speaker(subject.entity, subject, Place.SENTENCE_BEFORE, 0))
    best = _choice(syntax, o, syntax.sentences[sentence][0], at, out)
    return out if best is None else [best, *(s for s in out if s is not best)]


def _choice(syntax: Syntax, o: _Opening, first: int, at: int, speakers: Sequence[Speaker]) -> Speaker | None:
    """The rule's choice: the subject behind the cue, the speaker before where the cue opens the sentence,
    else the nearest bare reference before the cue."""
    for s in speakers:
        r = s.reference
        if s.place != Place.AFTER or r is None or r.kind not in _NOUNS:
            continue
        if o.opener == Opener.ACCORDING or not governed(syntax, r) or r.start == at + 1:
            return s
    previous = next((s for s in speakers if s.place == Place.PREVIOUS), None)
    if at - first <= 2 and previous is not None:
        return previous
    bare = (
        s
        for s in speakers
        if s.place == Place.BEFORE
        and s.reference is not None
        and s.reference.kind in _NOUNS
        and not governed(syntax, s.reference)
    )
    return next(bare, previous)


def governed(syntax: Syntax, reference: Reference) -> bool:
    """Whether a preposition governs the chunk of the reference."""
    c = syntax.chunk[reference.start]
    return c >= 0 and bool(syntax.chunks[c].preposition)


def subordinate(context: Context, r: Reference) -> bool:
    """Whether the reference is part of somebody's title («المتحدث باسم **الكرملين** ديمتري بيسكوف»)."""
    return context.heads.get(r.start, r.entity) != r.entity
