"""Whether a statement is denied, tried, only possible, or somebody's word: hedges and negations around it.

Each kind of cue (``attempted``, ``possible``, ``negated`` … of :mod:`pipelines.cues`) is described by the
nearest one before and behind the statement's trigger and by what stands between, as in the scope features of
Morante and Daelemans (2009), "Learning the scope of hedge cues". The models of :mod:`pipelines.qualities`
decide.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.cues import Cue
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["HEDGE_FEATURES", "HEDGE_KINDS", "Hedges"]

Floats = npt.NDArray[np.float32]

HEDGE_KINDS = ("negated", "attempted", "possible", "alleged", "anonymous", "ended", "denied")
_FAR = 40
_NEGATORS = frozenset(
    (
        *("لم", "لن", "لا", "ليس", "ليست", "ليسوا", "عدم", "دون", "بلا", "غير", "بدون", "اي", "ما"),
        *("فلم", "فلن", "فلا", "فليس", "ولم", "ولن", "ولا", "وليس"),
    )
)
_FUTURE = frozenset({"س", "سوف", "لن"})
_CONDITION = frozenset({"اذا", "لو", "ان", "ما", "حال", "هل"})
_ABSENT = -1.0
_NO_HEDGE = (_FAR, _ABSENT, _ABSENT, _FAR, False, _ABSENT, False, False)  # of a kind, in a sentence

_POS = ("verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_STRONG = frozenset(
    (
        *("حاول", "محاولة", "سعي", "بغية", "ب غية", "فشل", "أخفق", "أحبط"),
        *("س", "سوف", "لو", "إذا", "لوّح", "تعهّد", "اعتزم", "نوى", "اقترح", "طلب", "طالب"),
        *("لم", "لن", "لا", "ليس", "ليست", "نفى", "أنكر", "عدم"),
    )
)
"""Cues that seldom mean anything else where they govern."""

HEDGE_FEATURES = (
    *(
        f"{kind}_{what}"
        for kind in HEDGE_KINDS
        for what in ("before", "verbs", "clauses", "after", "here", "pos", "governs", "strong")
    ),
    "negator",
    "negator_distance",
    "future",
    "condition",
    "subjunctive",
    "passive_auxiliary",
    "purpose",
    "question",
    "no_answer",
    "any",
)


@dataclass(frozen=True, slots=True)
class Hedges:
    """The hedges and negations of a document by kind, in the order of the text; ``kinds`` are those of a sentence."""

    syntax: Syntax
    cues: dict[str, list[Cue]]
    starts: dict[str, list[int]]
    kinds: dict[int, set[str]]

    @classmethod
    def of(cls, syntax: Syntax, cues: Sequence[Cue]) -> Hedges:
        """Sort the cues by kind."""
        by_kind: dict[str, list[Cue]] = {k: [] for k in HEDGE_KINDS}
        kinds: dict[int, set[str]] = {}
        for cue in cues:
            if cue.kind in by_kind:
                by_kind[cue.kind].append(cue)
                kinds.setdefault(syntax.sentence[cue.start], set()).add(cue.kind)
        return cls(syntax, by_kind, {k: [c.start for c in v] for k, v in by_kind.items()}, kinds)

    def before(self, kind: str, token: int, reach: int = _FAR) -> float:
        """How far before ``token`` the nearest cue of ``kind`` in its sentence ends, if at most ``reach``;
        else -1."""
        cue = self._nearest(kind, token)
        return token - cue.end if cue is not None and token - cue.end <= reach else _ABSENT

    def _nearest(self, kind: str, token: int) -> Cue | None:
        first = self.syntax.sentences[self.syntax.sentence[token]][0]
        n = bisect_left(self.starts[kind], token)
        cue = self.cues[kind][n - 1] if n else None
        return cue if cue is not None and cue.start >= first else None

    def rows(self, tokens: Sequence[int]) -> Floats:
        """``HEDGE_FEATURES`` of statements whose triggers are ``tokens``: one row for each."""
        known = {token: self._row(token) for token in set(tokens)}
        return np.array([known[t] for t in tokens], np.float32).reshape(-1, len(HEDGE_FEATURES))

    def _row(self, token: int) -> list[float]:
        here = self.kinds.get(self.syntax.sentence[token], ())
        out: list[float] = []
        for kind in HEDGE_KINDS:
            out += self._kind_row(kind, token) if kind in here else _NO_HEDGE
        return out + _words(self.syntax, token)

    def _kind_row(self, kind: str, token: int) -> Sequence[float]:
        s, starts, cues = self.syntax, self.starts[kind], self.cues[kind]
        last = s.sentences[s.sentence[token]][1]
        cue = self._nearest(kind, token)
        n = bisect_left(starts, token + 1)
        after = min(_FAR, starts[n] - token) if n < len(starts) and starts[n] < last else _FAR
        here = any(c.start <= token < c.end for c in cues[max(0, n - 2) : n])
        if cue is None:
            return [_FAR, _ABSENT, _ABSENT, after, here, _ABSENT, False, False]
        end = min(cue.end, token)
        verbs = s.verbs_before[token] - s.verbs_before[end]
        marks = s.punctuation_before[token] - s.punctuation_before[end]
        return [
            min(_FAR, token - end),
            verbs,
            marks + s.complementizers_before[token] - s.complementizers_before[end],
            after,
            here,
            _POS.index(cue.pos),
            not verbs and not marks,
            cue.lemma in _STRONG,
        ]


def _words(s: Syntax, token: int) -> list[float]:
    """Particles near the trigger that are no cues of their own."""
    a, b = s.sentences[s.sentence[token]]
    near = s.norms[max(a, token - 4) : token]
    negator = next((n for n, w in enumerate(reversed(near)) if w in _NEGATORS), -1)
    clause = _clause_start(s, token, a)
    before = s.norms[token - 1] if token > a else ""
    return [
        negator >= 0,
        negator,
        any(w in _FUTURE for w in s.norms[max(a, token - 2) : token]) or s.norms[token][:2] in ("سي", "ست"),
        any(w in _CONDITION for w in s.norms[clause:token]),
        before in ("ان", "ل", "كي", "الا", "ا"),
        any(w in ("تم", "يتم", "سيتم") for w in near),
        before == "ل" and s.kinds[token] == Kind.VERB,
        "؟" in s.norms[token:b],
        any(w in ("لا", "كلا") for w in s.norms[max(token, b - 4) : b]),
        any(w == "اي" for w in s.norms[max(a, token - 3) : token + 1]),
    ]


def _clause_start(s: Syntax, token: int, first: int) -> int:
    i = token
    while i > first and s.kinds[i - 1] != Kind.PUNCTUATION:
        i -= 1
    return i
