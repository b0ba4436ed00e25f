"""Rows of numbers for the trees: an argument beside a cue, and a pair of arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_TYPES, RELATION_TYPES, is_speech
from pipelines.english.learned.arguments import KINDS, Argument
from pipelines.english.learned.called import Called
from pipelines.english.learned.cues import Cue
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["CASES", "DEPS", "LEARNED", "ROLE_WIDTH", "TYPES", "Setting", "cue_row", "role_rows", "top_of"]

TYPES = tuple(RELATION_TYPES)
_NUMBER = {kind: float(n) for n, kind in enumerate(TYPES)}
_FAMILIES = ("words", "cyber", "contact", "support", "force", "role")
DEPS = (
    "ROOT", "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "conj", "appos", "compound",
    "flat", "amod", "acl", "acl:relcl", "advcl", "xcomp", "ccomp", "parataxis", "advmod", "case", "det", "dep", "csubj",
)  # fmt: skip
CASES = (
    "", "of", "by", "to", "with", "against", "for", "from", "in", "on", "at", "over", "about", "as", "between", "after",
    "into", "before", "under", "behind", "through", "toward", "towards", "than", "like", "among", "without", "during",
)  # fmt: skip
_POS = {"VERB": 0.0, "NOUN": 1.0, "ADJ": 2.0, "ADV": 3.0, "AUX": 4.0}
_KIND = {"frame": 0.0, "cue": 1.0, "learned": 2.0}
_OTHER = 40.0

Floats = npt.NDArray[np.float32]


@cache
def _dep(label: str) -> float:
    return float(DEPS.index(label)) if label in DEPS else _OTHER


@cache
def _case(word: str) -> float:
    return float(CASES.index(word)) if word in CASES else _OTHER


@dataclass(slots=True)
class Setting:
    """A document as features see it.

    Attributes:
        names: the type of the name at each token, "" outside of names; ``named`` counts the names before each.
        kinds: the types of the entities.
        speaker: for each token the position of whose words it is told in, -1 for nobody's.
        said: how often each entity is named, ``first`` where first.
        portraits: the nouns that say what each entity is.
    """

    reading: Reading
    words: Words
    names: list[str]
    named: list[int]
    kinds: list[str]
    speaker: list[int]
    portraits: list[tuple[str, ...]]
    said: Counter[int] = field(default_factory=Counter)
    first: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, words: Words, reports: Sequence[Report], called: Called) -> Setting:
        """Gather it from what the stages before found."""
        kinds = [e.type for e in reading.entities]
        names, begins = [""] * len(words.lower), [0] * len(words.lower)
        said: Counter[int] = Counter()
        first: dict[int, int] = {}
        for r in reading.references:
            if r.kind == "name":
                names[r.start : r.end] = [kinds[r.entity]] * (r.end - r.start)
                begins[r.start] = 1
                said[r.entity] += 1
                first.setdefault(r.entity, r.start)
        named = np.concatenate([[0], np.cumsum(begins)]).tolist()
        speaker = [-1] * len(words.lower)
        for report in sorted(reports, key=len, reverse=True):
            if report.speaker is not None:
                speaker[report.start : report.end] = [report.speaker] * (report.end - report.start)
        portraits = [called.portrait(e) for e in range(len(kinds))]
        return cls(reading, words, names, named, kinds, speaker, portraits, said, first)


def cue_row(
    s: Setting, cue: Cue, likely: float, learned: float, prior: tuple[float, int], rivals: Sequence[Cue]
) -> list[float]:
    """What is known of a cue by itself: its type, its strength by frame, by training texts (``prior``: share and count)
    and by the words of the sentence (``likely``, ``learned``), its word and its place."""
    w, i = s.words, cue.token
    a, b = w.bounds[w.sent[i]]
    labels = {w.dep[c] for c in w.children[i]}
    kind = RELATION_TYPES[cue.type]
    return [
        _NUMBER[cue.type],
        _FAMILIES.index(kind.family),
        is_speech(cue.type),
        kind.symmetric,
        _KIND[cue.kind],
        cue.weight,
        likely,
        learned,
        *prior,
        len(rivals),
        sum(r.kind == "frame" for r in rivals),
        _POS.get(w.pos[i], 5.0),
        _dep(w.dep[i]),
        "nsubj:pass" in labels or "obl:agent" in labels or (w.tag[i] == "VBN" and w.dep[i] == "acl"),
        bool(labels & {"nsubj", "nsubj:pass"}),
        "obj" in labels,
        bool(labels & {"ccomp", "xcomp"}),
        w.quoted[i],
        s.speaker[i] >= 0,
        i - a,
        b - a,
        _negated(w, i),
    ]


LEARNED = 7  # the place of ``learned`` in a row of a cue
_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no", "nobody", "none", "without", "neither"))


def _negated(w: Words, i: int) -> bool:
    return any(w.lower[c] in _NEGATIONS for c in w.children[i])


def role_rows(s: Setting, cue: Cue, arguments: Sequence[Argument]) -> list[list[float]]:
    """How each argument stands to a cue."""
    w, i = s.words, cue.token
    placed = [a for a in arguments if a.placed]
    inner = min((a.start for a in placed), default=0)
    clause = w.clause(i)
    entities = {a.entity for a in arguments}
    best_source, best_target = max(cue.sources.values(), default=0.0), max(cue.targets.values(), default=0.0)
    shared = [len(entities), len(placed), best_source, best_target]
    return [_role_row(s, cue, a, clause, inner, shared) for a in arguments]


def _role_row(
    s: Setting, cue: Cue, a: Argument, clause: int, inner: int, shared: Sequence[float]
) -> list[float]:
    w, i = s.words, cue.token
    known = a.anaphor
    kind = ENTITY_TYPES.index(s.kinds[a.entity])
    slots = [cue.sources.get(a.entity, 0.0), cue.targets.get(a.entity, 0.0)]
    own = [
        KINDS.index(a.kind),
        kind,
        a.rank,
        -9.0 if known is None else known.lead,
        -1.0 if known is None else known.score,
        known is not None and known.described,
        known is not None and known.sure,
        s.said[a.entity],
        w.sent[i] - w.sent[s.first.get(a.entity, i)],
        s.speaker[i] == a.entity,
        *slots,
    ]
    if not a.placed:
        return [*own, *_NOWHERE, *shared]
    after = a.start > i
    lo, hi = (i + 1, a.start) if after else (a.end, i)
    hi = max(lo, hi)
    way = w.path(i, a.token)
    up, down = ([], []) if way is None else way
    t = a.token
    top = top_of(w, t)
    place = [
        after,
        min(60, hi - lo),
        s.named[hi] - s.named[lo],
        w.verbs[hi] - w.verbs[lo],
        w.stops[hi] - w.stops[lo],
        len(up) - 1 if way else -1,
        len(down) if way else -1,
        _dep(w.dep[down[-1]]) if down else -1,
        _case(w.case[down[-1]]) if down else -1,
        _dep(w.dep[up[0]]) if len(up) > 1 else -1,
        _dep(w.dep[top]),
        _case(w.case[top]),
        _dep(w.dep[t]),
        w.clause(t) == clause,
        w.clause(w.head[top]) == clause,
        a.start == inner,
        w.dep[top] in ("nsubj", "nsubj:pass") and w.dep[w.head[top]] == "ROOT",
        w.quoted[a.start],
        w.quoted[a.start] == w.quoted[i],
        s.speaker[a.start] >= 0,
        a.end < len(w.lower) and w.tag[a.end] == "POS",
        a.end < len(w.lower) and w.lower[a.end] in (",", "—", "(", "–"),
        _case(w.lower[a.start - 1]) if a.start else -1,
        a.start - w.bounds[w.sent[i]][0],
    ]
    return [*own, *place, *shared]


_PLACES = 24
_NOWHERE = [-2.0] * _PLACES
ROLE_WIDTH = 12 + _PLACES + 4


def top_of(w: Words, t: int) -> int:
    """The word whose label says the place of a phrase in its clause: above coordination and apposition."""
    for _ in range(6):
        if w.dep[t] not in ("conj", "appos", "flat", "compound") or w.head[t] == t:
            return t
        t = w.head[t]
    return t
