"""Relations of a document: what frames, noun phrases and the pair network say, blended, the likely ones kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc

from kg.model import Evidence
from kg.ontology import RELATION_TYPES
from pipelines.arabic.vectors import word_vectors
from pipelines.background.facts import load_background
from pipelines.background.standing import Standings
from pipelines.references import Reference
from pipelines.relations.blending import Opinions, blend_rows
from pipelines.relations.keys import Key, key_of
from pipelines.relations.model import RelationModel
from pipelines.relations.pair_input import pair_inputs
from pipelines.relations.pair_network import PairNetwork
from pipelines.relations.parse import TreeOpinion
from pipelines.relations.reading import Reading
from pipelines.relations.roles import standings_of
from pipelines.relations.syntax import Kind, Syntax
from pipelines.relations.triples import Candidate

__all__ = ["SILENT", "Found", "evidence_span", "found_relations", "opinions_of"]

_CLAUSE_MARKS = frozenset("،,؛;:\n")
SILENT = 0.05
"""The probability below which a candidate of the frames is not looked at again."""
_SENTENCES = 64
"""How many sentences the pair network reads at a time."""
_NOBODY_SPEAKS = Opinions({}, {}, {})


@dataclass(frozen=True, slots=True)
class Found:
    """A relation that is believed: entity numbers (``target`` -1 for nobody) and probability.

    ``start`` and ``end`` are the half-open token indices of what states it, ``references`` the words that stand
    for its source and target there.
    """

    type: str
    source: int
    target: int
    start: int
    end: int
    references: tuple[Reference, ...]
    confidence: float


def opinions_of(doc: Doc, reading: Reading, network: PairNetwork) -> Opinions:
    """What the pair network says of a document."""
    sentences = pair_inputs(doc, reading, network.words, word_vectors())
    # A long document takes no more memory than so many sentences of it.
    blocks = iter(lambda: list(islice(sentences, _SENTENCES)), [])
    return Opinions.of(network.score(block) for block in blocks)


def found_relations(
    reading: Reading,
    model: RelationModel,
    *,
    opinions: Opinions = _NOBODY_SPEAKS,
    phrases: Mapping[Key, float] | None = None,
    trees: TreeOpinion | None = None,
) -> list[Found]:
    """The likeliest statement of each relation above the threshold of its type, in the order of the text.

    Arguments:
        opinions: what the pair network says.
        phrases: the probabilities of relations that noun phrases state; these are in the result only with their
            blended probability, at the place where another stage found them, or at -1.
        trees: what the dependency trees of the document say, if the annotator gave any.
    """
    stated = _by_frames(reading, model, trees)
    standings = standings_of(reading.context, load_background())
    keys = _worth_a_look(stated, opinions, phrases or {}, standings)
    entities = reading.context.entities
    frames = {key: p for key, (_, p) in stated.items()}
    known = [] if _is_alone(reading) else [key for key in keys if key[0] in RELATION_TYPES]
    probability = {key: frames[key] for key in stated.keys() - set(known)}
    rows = blend_rows(known, entities, frames, phrases or {}, opinions, standings)
    probability |= zip(known, model.blend(rows), strict=True)
    best = {
        key: _found(key, p, stated, opinions, standings)
        for key, p in probability.items()
        if p >= model.threshold(key[0])
    }
    addressed: dict[tuple[str, int, int], float] = {}
    for f in best.values():
        if f.target >= 0:
            place = f.type, f.source, f.start
            addressed[place] = max(f.confidence, addressed.get(place, 0.0))
    # The same denial may be known with an addressee that is at least as likely.
    found = [
        f
        for f in best.values()
        if f.target >= 0 or addressed.get((f.type, f.source, f.start), -1.0) < f.confidence
    ]
    return sorted(found, key=lambda f: (f.start, f.type, f.source, f.target))


def _by_frames(
    reading: Reading, model: RelationModel, trees: TreeOpinion | None = None
) -> dict[Key, tuple[Candidate, float]]:
    """The likeliest candidate of each relation."""
    best: dict[Key, tuple[Candidate, float]] = {}
    scored = model.score(reading)
    for c, p in scored if trees is None else trees.revised(scored):
        key = key_of(c.trigger.type, c.source.entity, -1 if c.target is None else c.target.entity)
        if p >= SILENT and (key not in best or p > best[key][1]):
            best[key] = c, p
    return best


def _is_alone(reading: Reading) -> bool:
    """Whether the document names a single entity: only frames speak then, and the blend knows no such documents."""
    return len({r.entity for r in reading.context.references}) < 2


def _worth_a_look(
    stated: Mapping[Key, object], opinions: Opinions, phrases: Mapping[Key, float], standings: Standings
) -> list[Key]:
    """The relations that anything speaks for, in a fixed order."""
    return sorted({*stated, *opinions.best, *phrases, *standings.ties})


def _found(
    key: Key,
    p: float,
    stated: Mapping[Key, tuple[Candidate, float]],
    opinions: Opinions,
    standings: Standings,
) -> Found:
    """Where the relation is stated: at the trigger, at the word that the network attends to, or where the ends of a
    known tie stand."""
    if key in stated:
        c, _ = stated[key]
        ends = c.source.entity, -1 if c.target is None else c.target.entity
        references = (c.source,) if c.target is None else (c.source, c.target)
        return Found(key[0], *ends, c.trigger.start, c.trigger.end, references, p)
    if key in opinions.best:
        s = opinions.best[key][1]
        return Found(key[0], s.source, s.target, s.token, s.token + 1, s.references, p)
    if key in standings.ties:
        tie = standings.ties[key]
        return Found(*key, tie.token, tie.token + 1, tie.references, p)
    return Found(*key, -1, -1, (), p)


def evidence_span(doc: Doc, syntax: Syntax, found: Found) -> Evidence:
    """The clause that holds trigger and arguments, within the trigger's sentence, without outer space."""
    a, b = syntax.sentences[syntax.sentence[found.start]]
    inside = [found.start, found.end - 1]
    for r in found.references:
        if a <= r.start < b:
            inside += [r.start, r.end - 1]
    start, end = min(inside), max(inside) + 1
    while start > a and not _ends_clause(syntax, start - 1):
        start -= 1
    while end < b and not _ends_clause(syntax, end):
        end += 1
    while start < end - 1 and (doc[start].is_space or syntax.kinds[start] == Kind.PUNCTUATION):
        start += 1
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    return Evidence(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _ends_clause(syntax: Syntax, i: int) -> bool:
    return syntax.norms[i] in _CLAUSE_MARKS
