"""Whose words a document reports: verbs of speech with what they report, «according to», and quotations that go on."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.tree import base, children, is_passive, obliques, subjects
from pipelines.english.lists import word_list
from pipelines.english.reading import Hit, Reading
from pipelines.english.surface import object_after, subject_before

__all__ = ["Report", "cue_words", "find_reports", "innermost", "scope_of"]

_OPENING, _CLOSING = frozenset(("“", "«", "``", "‘")), frozenset(("”", "»", "''", "’"))
_INANIMATE = frozenset(
    ("show", "read", "go", "find", "point", "signal", "indicate", "document", "demonstrate")
)
_NOT_ALONE = frozenset(
    (
        "call",
        "describe",
        "find",
        "show",
        "go",
        "read",
        "mean",
        "post",
        "ask",
        "charge",
        "understand",
        "hear",
        "learn",
        "point",
        "agree",
        "document",
        "accuse",
        "blame",
        "judge",
    )
)


@dataclass(frozen=True, slots=True)
class Report:
    """Reported speech: half-open token range of what is said, the verb (or preposition), its lemma, and who says it,
    by position; None where nobody known does («sources said»)."""

    start: int
    end: int
    verb: Token
    lemma: str
    speaker: int | None

    def __len__(self) -> int:
        return self.end - self.start


@cache
def cue_words(name: str) -> frozenset[str]:
    """A list of ``cues.toml``.

    >>> "allege" in cue_words("alleged")
    True
    """
    lists = tomllib.loads(files("pipelines.english").joinpath("cues.toml").read_text("utf-8"))
    return frozenset(lists[name].split("|"))


def find_reports(reading: Reading) -> list[Report]:
    """All reported speech of a document, in the order of the text."""
    own = [r for token in reading.doc for r in _of_word(reading, token)]
    return sorted([*own, *_continued(reading, own)], key=lambda r: (r.start, r.end))


def innermost(reports: list[Report], i: int) -> list[Report]:
    """The reports that hold a token, the narrowest first; not those whose own verb the token is.

    ``reports`` are in the order of the text, as :func:`find_reports` gives them: none is longer than its sentence.
    """
    if not reports:
        return []
    low = reports[0].verb.doc[i].sent.start
    first, end = (bisect_left(reports, at, key=lambda r: r.start) for at in (low, i + 1))
    return sorted((r for r in reports[first:end] if i < r.end and r.verb.i != i), key=len)


def _of_word(reading: Reading, token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma in cue_words("said"):
        scope = _scope(token, lemma)
        if scope:
            yield Report(*scope, token, lemma, _speaker(reading, token))
    elif base(token) in ("obl", "nmod") or (base(token) == "case" and lemma == "according"):
        noun = token if base(token) in ("obl", "nmod") else token.head
        cases = [c for c in noun.children if base(c) == "case"]
        if token is noun and any(c.lower_ == "according" for c in cases):
            sent = noun.sent
            yield Report(sent.start, sent.end, noun, "according", _entity(reading, noun))


def _speaker(reading: Reading, verb: Token) -> int | None:
    passive = is_passive(verb)
    words = [t for case, t in obliques(verb, ENGLISH) if case == "by"] if passive else subjects(verb, ENGLISH)
    found = next((n for t in words if (n := _entity(reading, t)) is not None), None)
    if found is not None or passive:
        return found
    return _by_order(reading, verb)


def _by_order(reading: Reading, verb: Token) -> int | None:
    """The speaker by word order: behind the verb where a quotation or comma stands before it («…," said Volkov»), else
    before it."""
    doc = verb.doc
    before = doc[verb.i - 1].text if verb.i else ""
    inverted = before in (",", '"', "”", "''", ";", "?", "!")
    hits = object_after(reading, verb.i + 1) if inverted and verb.i + 1 < len(doc) else []
    if not hits and inverted:
        hits = _behind_role(reading, verb.i + 1)
    hits = hits or subject_before(reading, verb)
    actors = [h for h in hits if reading.entities[h.entity].type not in ("EVENT", "LOC")]
    return actors[0].entity if actors else None


def _behind_role(reading: Reading, i: int) -> list[Hit]:
    """«said its deputy chairman, Agriculture Minister Sigurdur Johannsson»: the person named next, before any verb."""
    doc = reading.doc
    for j in range(i, min(len(doc), i + 12, doc[i].sent.end if i < len(doc) else i)):
        if doc[j].pos_ in ("VERB", "AUX") or doc[j].text in (".", ";"):
            break
        hits = [
            Hit(r.entity, 0.8, r)
            for r in reading.at(j)
            if r.kind == "name" and reading.entities[r.entity].type == "PERSON"
        ]
        if hits:
            return hits
    return []


def _entity(reading: Reading, token: Token) -> int | None:
    hits = reading.hits(token, owners=word_list("envoys"))
    hits = [h for h in hits if reading.entities[h.entity].type not in ("EVENT", "LOC")]
    return hits[0].entity if hits else None


def scope_of(verb: Token) -> tuple[int, int] | None:
    """The tokens that a verb of speech reports, half-open; None where it reports nothing."""
    lemma = verb.lemma_.lower()
    return _scope(verb, lemma) if lemma in cue_words("said") else None


def _scope(verb: Token, lemma: str) -> tuple[int, int] | None:
    """The tokens that a verb of speech reports."""
    clauses = list(children(verb, "ccomp"))
    if lemma not in _NOT_ALONE:
        clauses += [c for c in children(verb, "parataxis") if c.i > verb.i]
    if clauses:
        start = min(c.left_edge.i for c in clauses)
        end = max(c.right_edge.i for c in clauses) + 1
        return (start, verb.i) if start < verb.i < end and clauses[0].i < verb.i else (start, end)
    if lemma in _NOT_ALONE:
        return None
    sent = verb.sent
    if base(verb) in ("parataxis",) or (
        verb.head is not verb and base(verb) == "ccomp" and verb.i > verb.head.i
    ):
        return sent.start, sent.end
    if lemma == "deny":
        objects = list(children(verb, "obj", "xcomp"))
        return (objects[0].left_edge.i, objects[0].right_edge.i + 1) if objects else None
    before = verb.doc[sent.start : verb.i]
    if any(t.text in ('"', "”", "»", "''") for t in before) and any(t.text == "," for t in before):
        return sent.start, verb.i
    that = next(
        (
            t.i
            for t in verb.doc[verb.i + 1 : min(sent.end, verb.i + 7)]
            if t.lower_ == "that" and t.tag_ != "DT"
        ),
        None,
    )
    if that is not None:
        return that, sent.end
    if any(t.text in ('"', "“", "«", ":") for t in verb.doc[verb.i + 1 : verb.i + 5]):
        return verb.i + 1, sent.end
    return None


def _continued(reading: Reading, own: list[Report]) -> Iterator[Report]:
    """Quoted sentences around one whose speaker is known: «"…," he said. "…"»."""
    doc = reading.doc
    inside = [False] * len(doc)
    for a, b in _quotes(doc):
        inside[a:b] = [True] * (b - a)
    sents = list(doc.sents)
    first: dict[int, Report] = {}
    for r in own:  # an empty one, where a sentence ends with its verb, is of that sentence and of the next
        for i in (r.start, r.end - 1):
            first.setdefault(doc[i].sent.start, r)
    spoken = [first.get(s.start) for s in sents]
    for n, sent in enumerate(sents):
        content = [i for i in range(sent.start, sent.end) if doc[i].is_alpha]
        if spoken[n] is not None or not content or sum(inside[i] for i in content) < 0.6 * len(content):
            continue
        near = [
            k
            for k in (n - 1, n + 1)
            if 0 <= k < len(sents) and spoken[k] is not None and _quoted(sents[k].start, sents[k].end, inside)
        ]
        if near:
            report = spoken[near[0]]
            assert report is not None
            continued = Report(sent.start, sent.end, report.verb, report.lemma, report.speaker)
            spoken[n] = continued
            yield continued


def _quoted(start: int, end: int, inside: list[bool]) -> bool:
    return any(inside[start:end])


def _quotes(doc: Doc) -> Iterator[tuple[int, int]]:
    """Quotations as token ranges; a straight mark opens and closes in turn, within a paragraph."""
    start: int | None = None
    for token in doc:
        if "\n" in token.text:
            start = None
        elif start is None and (token.text in _OPENING or token.text == '"'):
            start = token.i
        elif start is not None and token.text in (_CLOSING if doc[start].text != '"' else frozenset(('"',))):
            yield start, token.i + 1
            start = None
