"""Denials without a verb of denial: somebody says that he did not do it («insists that he never …»), or that what is
said is not true («"The claims are false," retorted …»)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.dependencies.tree import base
from pipelines.english.found import Found
from pipelines.english.lists import word_list
from pipelines.english.reading import Reading
from pipelines.english.speech import Report

__all__ = ["denials", "with_accusers"]

_NOT = word_list("denials_not")
_FALSE = word_list("denials_false")
_SUBJECT = word_list("denials_subject")
_STRONG = word_list("denials_strong")
_SCORE = 0.5


def denials(reading: Reading, reports: list[Report]) -> Iterator[Found]:
    """A denial of its speaker for each report whose main clause denies."""
    seen: set[tuple[int, int]] = set()
    for report in reports:
        if report.speaker is None or report.lemma in ("according", "ask", "hope", "fear", "doubt", "think"):
            continue
        key = report.speaker, reading.doc[report.start].sent.start
        score = _denies(reading, report)
        if score and key not in seen:
            seen.add(key)
            yield Found("DENIED", report.speaker, -1, None, report.verb, (report.verb.i,), score)


def _denies(reading: Reading, report: Report) -> float:
    if report.lemma == "deny":
        return 0.95
    span = reading.doc[report.start : report.end]
    root = next((t for t in span if not report.start <= t.head.i < report.end or t.head is t), span[0])
    own = {
        h.entity
        for c in root.children
        if base(c) == "nsubj"
        for h in reading.hits(c, owners=frozenset(("government", "country", "client", "side", "campaign")))
    }
    negated = any(_negates(c) for c in root.children) or any(
        _negates(g) for c in root.children if base(c) in ("obj", "nsubj") for g in c.children
    )
    theirs = any(g.tag_ == "PRP$" for c in root.children if base(c) == "nsubj" for g in c.children)
    subject = {c.lower_ for c in root.children if base(c) == "nsubj"}
    if {t.lower_ for t in span} & _FALSE and (subject & _SUBJECT or report.lemma in _STRONG):
        return _SCORE + 0.2
    if negated and (theirs or report.speaker in own or "there" in {c.lower_ for c in root.children}):
        return _SCORE + (0.2 if report.lemma in _STRONG else 0.0)
    return 0.0


def _negates(token: Token) -> bool:
    return token.lower_ in _NOT


def with_accusers(found: list[Found]) -> list[Found]:
    """Denials without addressee, with the one who accused the speaker shortly before."""
    accusers: dict[int, list[Found]] = {}
    for o in sorted((f for f in found if f.type == "ACCUSED"), key=lambda o: o.token.i):
        of_target = accusers.setdefault(o.target, [])
        if not of_target or of_target[-1].token.i < o.token.i:
            of_target.append(o)
    out = []
    for f in found:
        if f.type == "DENIED" and f.target < 0:
            of_source = accusers.get(f.source, [])
            before = bisect_left(of_source, f.token.i, key=lambda o: o.token.i)
            if before:
                last = of_source[before - 1]
                f = Found(
                    f.type,
                    f.source,
                    last.source,
                    f.trigger,
                    f.token,
                    (*f.places, *last.places),
                    f.score * 0.9,
                )
        out.append(f)
    return out
