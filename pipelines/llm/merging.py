"""From the readings of the pieces of a document to its entities and relations.

The entities are those of the stage that all backends share: the places of the names decide, so that a name gets the
id and the English name that it has everywhere else. The model's own English name stands where there is no better one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from kg.model import Document, Entity, Evidence, ExtractedDocument, Relation, Span
from kg.names import slug
from pipelines.llm.reading import Named, Reading, Stated

__all__ = ["merge"]

Resolve = Callable[[Doc, Sequence[Tokens]], list[Entity]]


def merge(document: Document, doc: Doc, readings: Sequence[Reading], resolve: Resolve) -> ExtractedDocument:
    """What was read of the pieces of a document, as one.

    Arguments:
        doc: the tokens of the document; every mention is made of whole ones.
        readings: those of its pieces, in their order.
        resolve: names to entities, as the stages of the language do.
    """
    places = _places(readings)
    spans = [doc.char_span(p.start, p.end, label=named.type) for p, named in places.items()]
    entities = resolve(doc, [s for s in spans if s is not None])
    entities = _named(entities, places)
    numbers = {(m.start, m.end): n for n, e in enumerate(entities) for m in e.mentions}
    relations: dict[tuple[object, ...], Relation] = {}
    for reading in readings:
        ends = [_number(named, numbers, entities) for named in reading.entities]
        for stated in reading.relations:
            relation = _relation(stated, ends, entities)
            if relation is not None and not _known(relation, relations.values()):
                relations[relation.type, relation.source, relation.target, relation.evidence] = relation
    ordered = sorted(relations.values(), key=lambda r: (r.evidence, r.type, r.source, r.target or ""))
    return ExtractedDocument(document, tuple(entities), tuple(ordered))


def _places(readings: Iterable[Reading]) -> dict[Span, Named]:
    """Which entity is named where, in the order of the text; of two names that overlap the longer one holds."""
    found: dict[Span, Named] = {}
    for reading in readings:
        for named in reading.entities:
            for place in named.mentions:
                found.setdefault(place, named)
    kept: list[Span] = []
    end = -1
    longest = sorted(found, key=lambda s: (s.start, -s.end))
    for place in longest:
        if place.start >= end:
            kept.append(place)
            end = place.end
        elif place.end - place.start > kept[-1].end - kept[-1].start:
            kept[-1], end = place, place.end
    return {place: found[place] for place in kept}


def _named(entities: Sequence[Entity], places: Mapping[Span, Named]) -> list[Entity]:
    """The entities, with the model's English name where else one would be made by rule."""
    out, used = [], {e.id for e in entities}
    for entity in entities:
        told = Counter(
            places[place].name
            for m in entity.mentions
            if (place := Span(m.start, m.end)) in places
            and places[place].name.isascii()
            and places[place].name
        )
        if entity.name_origin == "transliteration" and told:
            name = told.most_common(1)[0][0]
            key = slug(name)
            if key and (key == entity.id or key not in used):
                used.add(key)
                entity = replace(entity, id=key, name=name)
        out.append(entity)
    return out


def _number(named: Named, numbers: Mapping[tuple[int, int], int], entities: Sequence[Entity]) -> int | None:
    """The entity that a model's entity has become: of those that its mentions belong to the one of the same name, else
    that of most mentions; of equals that of the first mention."""
    votes = Counter(n for m in named.mentions if (n := numbers.get((m.start, m.end))) is not None)
    alike = [n for n in votes if entities[n].name.casefold() == named.name.casefold()]
    best = alike or [n for n, _ in votes.most_common(1)]
    return best[0] if best else None


def _relation(stated: Stated, ends: Sequence[int | None], entities: Sequence[Entity]) -> Relation | None:
    """The relation between resolved entities; None if its ends have become one, or none."""
    source = ends[stated.source]
    target = None if stated.target is None else ends[stated.target]
    if source is None or source == target or (stated.target is not None and target is None):
        return None
    speaker = None if stated.attribution is None else ends[stated.attribution]
    return Relation(
        stated.type,
        entities[source].id,
        None if target is None else entities[target].id,
        Evidence(stated.evidence.start, stated.evidence.end),
        stated.polarity,
        stated.modality,
        None if speaker is None else entities[speaker].id,
        stated.date,
        stated.role,
    )


def _known(relation: Relation, others: Iterable[Relation]) -> bool:
    """Whether another piece has stated the relation of overlapping evidence."""
    r = relation
    return any(
        (o.type, o.source, o.target, o.polarity) == (r.type, r.source, r.target, r.polarity)
        and o.evidence.start < r.evidence.end
        and r.evidence.start < o.evidence.end
        for o in others
    )
