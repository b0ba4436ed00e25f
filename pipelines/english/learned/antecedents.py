"""Whom a pronoun or a noun may stand for: the likelier ones, ranked, for the models to choose among.

The rules of :mod:`pipelines.english.references` settle for one antecedent or for none; here every anaphor has up to
five, by a learned ranker (:mod:`pipelines.english.learned.ranking`). Any noun that entities are called by is an anaphor
with «the», «his», «this» («the fugitive», «his former boss»), and without them in the first two sentences, where it may
be named later («A court sentenced …»); so is any event noun, which means whoever did it («condemned the ruling»).
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.english.described import Known, describe
from pipelines.english.learned.anaphors import Anaphor, place_of, spot
from pipelines.english.learned.called import Called
from pipelines.english.learned.events import Clue
from pipelines.english.learned.portraits import Candidates, candidates_of
from pipelines.english.learned.ranking import Looked, Ranker, load_ranker
from pipelines.english.learned.recall import Recall
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading

__all__ = ["Antecedent", "antecedents_of", "called_of", "likely", "read_anaphors"]

_MOST = 5
_LEAST = 0.03  # probability of an antecedent
_TAKEN = 0.25  # probability from which on an anaphor counts as a mention
_ALONE, _TINY = 5.0, 1e-3

Events = Mapping[int, Mapping[int, Clue]]


@dataclass(frozen=True, slots=True)
class Antecedent:
    """One of the entities that the words from ``start`` to ``end``, with the head ``token``, may stand for.

    ``score`` is the probability that the words mean it, ``lead`` how much its log-odds are above (or below) those of
    the best other one; ``kind`` is ``nominal``, ``pronoun``, or ``event`` for an event noun; ``described`` says whether
    the entity is called by this noun elsewhere, or a verb of the event noun's kin has told of it; ``sure`` whether the
    type of entity that the word asks for is known, or the event noun says itself whose it is.
    """

    entity: int
    token: int
    start: int
    end: int
    kind: str
    rank: int
    lead: float
    described: bool
    sure: bool
    score: float = 0.0


def antecedents_of(
    reading: Reading, words: Words, called: Called, events: Events, ranker: Ranker | None = None
) -> Iterator[Antecedent]:
    """The possible antecedents of every anaphor, in the order of the text, the likeliest first.

    Arguments:
        called: how the text calls its entities (:func:`called_of`).
        events: what :func:`pipelines.english.learned.events.clues_of_events` says of event nouns.
        ranker: another one than the shipped.

    >>> from pipelines.english.backend import load
    >>> from pipelines.english.entities import resolve_names
    >>> from pipelines.english.names import find_mentions
    >>> from kg.model import Document
    >>> from pipelines.references import name_references
    >>> [doc] = load().annotate([Document("a", "Julian Assange left London. He thanked Ecuador.")])
    >>> entities = resolve_names(doc, find_mentions(doc))
    >>> reading = Reading(doc, entities, name_references(doc, entities))
    >>> words = Words.of(doc)
    >>> found = antecedents_of(reading, words, called_of(reading, words), {})
    >>> [(doc[a.token].text, entities[a.entity].id) for a in found]
    [('He', 'julian_assange')]
    """
    ranker = ranker or load_ranker()
    for a, found, _, p in read_anaphors(reading, words, called, events, ranker, ranker.nouns):
        ordered = sorted(p, reverse=True)
        for rank, n in enumerate(likely(found, p)):
            entity = found.entities[n]
            yield Antecedent(
                entity,
                a.token,
                a.start,
                a.token + 1,
                "event" if a.form == "deed" else "pronoun" if a.pronoun else "nominal",
                rank,
                _lead(p[n], ordered[rank == 0 :][:1]),
                *_marks(a, reading, called, events, entity),
                round(p[n], 4),
            )


def _marks(a: Anaphor, reading: Reading, called: Called, events: Events, entity: int) -> tuple[bool, bool]:
    """Whether an antecedent is described, and whether it is sure."""
    if a.form == "deed":
        clue = events[a.token].get(entity, Clue())
        return bool(clue.kin), bool(clue.owner)
    kind = reading.entities[entity].type
    sure = kind in ("GROUP", "ORG") if a.form == "they" else a.pronoun or bool(a.asked)
    return not a.pronoun and a.noun in called.nouns[entity], sure


def _lead(p: float, best_other: list[float]) -> float:
    return round(_log_odds(p) - _log_odds(best_other[0]), 3) if best_other else _ALONE


def _log_odds(p: float) -> float:
    p = min(max(p, _TINY), 1 - _TINY)
    return math.log(p / (1 - p))


def likely(found: Candidates, p: Sequence[float]) -> list[int]:
    """The candidates, by their number, that are worth naming: the likeliest first, at most five."""
    best = sorted(range(len(p)), key=lambda n: (-p[n], found.entities[n]))[:_MOST]
    return [n for n in best if p[n] >= _LEAST]


def called_of(reading: Reading, words: Words) -> Called:
    """How the text calls its entities."""
    known = [Known(n, e) for n, e in enumerate(reading.entities)]
    for r in reading.references:
        if r.kind == "name":
            describe(reading.doc, known[r.entity], r)
    return Called.of(
        words, reading.entities, reading.references, [k.nouns for k in known], [k.gender for k in known]
    )


def read_anaphors(
    reading: Reading,
    words: Words,
    called: Called,
    events: Events,
    ranker: Ranker,
    nouns: Container[str] | None,
) -> Iterator[Looked]:
    """The anaphors of a document that have candidates, each with these and how likely each is meant.

    ``nouns``: keys of the nouns that entities are called by, besides those of the word lists; None for all nouns.
    """
    kinds = [e.type for e in reading.entities]
    settled: dict[int, int] = {}
    stream: list[tuple[int, int, bool, int]] = []
    for r in reading.references:
        if r.kind in ("name", "adjective"):
            stream.append((r.start, r.entity, r.kind == "name", words.root(r.start, r.end)))
        else:
            settled.setdefault(r.end - 1, r.entity)
    recall = Recall(words, kinds, called, reading.speakers, settled, events)
    for _, entity, is_name, token in stream:
        if is_name and place_of(words, token) < 2:
            recall.expect_subject(entity, token)
    done = 0
    for a in spot(words, called.at, nouns, events):
        while done < len(stream) and stream[done][0] < a.token:
            _, entity, is_name, token = stream[done]
            (recall.name if is_name else recall.adjective)(entity, token)
            done += 1
        found = candidates_of(recall, a)
        if not found.entities:
            continue
        first = ranker.probabilities(a, found, kinds)
        p = ranker.look_again(a, found, first)
        yield a, found, first, p
        best = max(range(len(p)), key=p.__getitem__)
        if recall.was_mentioned(found.entities[best]) and p[best] > _TAKEN:
            recall.resolve(a, found.entities[best])
