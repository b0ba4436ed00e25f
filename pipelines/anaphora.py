"""Nominal references, pronouns and dropped subjects: what they may stand for.

Anaphors are spotted by the shallow analysis; :mod:`pipelines.antecedents` ranks who may be meant. Only ranked
candidates are given; the relation model decides which of them to believe.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import neg

from pipelines.anaphors import is_overt, spot
from pipelines.antecedents import Anaphor, Candidates, Ranker, load_ranker
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.discourse import Discourse, is_bare
from pipelines.memory import Manner, Memory
from pipelines.nominals import load_nominals
from pipelines.references import Reference
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["LINK", "Discourse", "anaphoric_references", "read_anaphors"]

_ANTECEDENTS, _UNLIKELY = 5, 0.02

LINK = (
    "agreement",
    "score",
    "behind",
    "sentences",
    "tokens",
    "bare",
    "subject",
    "names_between",
    "relative",
    "opening",
    "gender",
    "candidates",
    "title",
)
"""What ``Reference.link`` says of an antecedent: whether it agrees, its probability and how far that is behind the
best; the distance of its last mention before, in sentences and tokens; whether that is a bare name, whether it is the
subject of the last clause, how many entities were mentioned since, whether a relative pronoun follows it; whether the
document opens with it; its gender; how many candidates there are; whether it was named last in somebody's title."""


def anaphoric_references(discourse: Discourse, *, triggers: frozenset[int] = frozenset()) -> list[Reference]:
    """Ranked antecedents of nominals, pronouns and the dropped subjects of the verbs ``triggers``.

    Each span yields up to five references with ranks from 0, and none that is very unlikely beside the first. Spans
    that overlap a name yield none.
    """
    out: list[Reference] = []
    ranker = load_ranker()
    for memory, anaphor, found, p in read_anaphors(discourse, triggers, ranker):
        start, kind = anaphor.start, anaphor.kind
        best = sorted(zip(map(neg, p), found.entities, range(len(p)), strict=True))
        wanted, least = (2, 0.0) if anaphor.form == "dual" else (_ANTECEDENTS, _UNLIKELY)
        for rank, (_, entity, n) in enumerate(best[:wanted]):
            if rank and p[n] < least:
                break
            link = _link(memory, anaphor, found, n, p[n], -best[0][0])
            out.append(Reference(start, start + 1, entity, kind, rank, link))
    return out


def _link(
    memory: Memory, anaphor: Anaphor, found: Candidates, n: int, probability: float, best: float
) -> tuple[float, ...]:
    i, e = anaphor.start, found.entities[n]
    last, manner = memory.last[e], memory.manner[e]
    return (
        found.agree[n],
        probability,
        best - probability,
        memory.syntax.sentence[i] - memory.sentence[e],
        min(200, i - last),
        manner <= Manner.BARE,
        memory.subject == e,
        min(20, memory.order.index(e)),
        Kind.RELATIVE in memory.syntax.kinds[last : min(last + 3, i)],
        e in memory.opening,
        memory.genders[e],
        len(found.entities),
        manner == Manner.TITLE,
    )


def read_anaphors(
    discourse: Discourse, triggers: frozenset[int], ranker: Ranker
) -> Iterator[tuple[Memory, Anaphor, Candidates, list[float]]]:
    """The anaphors of a document in the order of the text, each with the memory of what stands before it, the
    entities that it may mean and their probabilities; the likeliest is then held to be meant."""
    memory = discourse.memory()
    mentions = _mentions(discourse)
    following = next(mentions, None)
    for anaphor in spot(discourse, triggers):
        while following is not None and following[0] <= anaphor.start:
            _note(discourse, memory, *following)
            following = next(mentions, None)
        found = memory.candidates(anaphor)
        if not found.entities:
            continue
        p = ranker.probabilities(anaphor.form, found.codes)
        yield memory, anaphor, found, p
        if anaphor.kind == "dropped" and is_overt(discourse, anaphor.start):
            continue
        best = found.entities[max(range(len(p)), key=p.__getitem__)]
        memory.resolve(anaphor, best, bare=_is_bare_noun(discourse.syntax, anaphor.start))


def _mentions(d: Discourse) -> Iterator[tuple[int, int, int, int]]:
    """Names, and nationality adjectives of countries that the document names: start, end, entity, manner."""
    numbers = {d.entities[e].id: e for e in d.frequency}
    of = load_gazetteer().country_of_adjective
    adjectives = [
        (i, i + 1, e, Manner.ADJECTIVE)
        for i, norm in enumerate(d.syntax.norms)
        if i not in d.taken and (e := numbers.get(of(norm) or "", -1)) >= 0
    ]
    names = [(r.start, r.end, r.entity, _manner(d, r)) for r in d.named]
    yield from sorted([*names, *adjectives])


def _manner(d: Discourse, r: Reference) -> int:
    if d.heads.get(r.start, r.entity) != r.entity:
        return Manner.TITLE
    if not is_bare(d.syntax, r):
        return Manner.GOVERNED
    return Manner.SUBJECT if d.subjects[d.syntax.sentence[r.start]][:1] == [r.entity] else Manner.BARE


def _note(d: Discourse, memory: Memory, start: int, end: int, entity: int, manner: int) -> None:
    memory.mention(entity, start, end, manner)
    if manner <= Manner.TITLE:
        for word in d.words[entity]:
            memory.nouns[word] = entity
    if manner <= Manner.BARE and not d.syntax.quoted[start]:
        norms, speech = d.syntax.norms, load_nominals().speech
        near = (*norms[max(0, start - 3) : start], *norms[end : end + 2])
        if manner == Manner.SUBJECT or not speech.isdisjoint(near):
            memory.speaker = entity
        if manner == Manner.SUBJECT:
            memory.is_subject(entity, start)


def _is_bare_noun(s: Syntax, i: int) -> bool:
    c = s.chunk[i]
    return c < 0 or (not s.chunks[c].preposition and i - s.chunks[c].start <= 1)
