"""What of a model's answer the text bears out; the rest is refused, and counted by its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Span
from kg.ontology import ENTITY_TYPES, RelationType
from pipelines.llm.alignment import Quotable, bare
from pipelines.llm.schema import Answer, NamedEntity, StatedRelation

__all__ = ["Named", "Reading", "Stated", "read_answer"]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ROLE = 200
"""Code points that a role may have."""
Narrow = Callable[[Span], Span | None]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that the text names: ``mentions`` are its places; the names are the model's."""

    type: str
    name: str
    name_ar: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation whose evidence is in the text; its ends are positions in the entities of its reading."""

    type: str
    source: int
    target: int | None
    attribution: int | None
    evidence: Span
    polarity: str
    modality: str
    date: str | None
    role: str | None


@dataclass(slots=True)
class Reading:
    """What an answer says of a piece of text, as far as it is believed."""

    entities: list[Named] = field(default_factory=list)
    relations: list[Stated] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def read_answer(
    answer: Answer,
    text: Quotable,
    piece: Span,
    types: Mapping[str, RelationType],
    *,
    narrow: Narrow = lambda span: span,
    hidden: Sequence[Span] = (),
) -> Reading:
    """Align an answer with the text of a document, and refuse what does not fit.

    Arguments:
        piece: the part of the text that was asked about; nothing is looked up outside of it.
        types: the relation types that may be stated.
        narrow: makes of the place of a name the mention, None if it is none (a part of a word).
        hidden: parts of the text from which nothing is taken.

    >>> from kg.ontology import RELATION_TYPES
    >>> from pipelines.llm.schema import parse_answer
    >>> answer = parse_answer('{"entities": [{"id": "k", "type": "ORG", "name": "Kremlin", "mentions": ["الكرملين"]}],'
    ...     '"relations": [{"type": "DENIED", "source": "k", "evidence": "نفى الكرملين ذلك"},'
    ...                   '{"type": "DENIED", "source": "k", "evidence": "كذّب الكرملين ذلك"}]}')
    >>> reading = read_answer(answer, Quotable("نفى الكرملين ذلك"), Span(0, 16), RELATION_TYPES)
    >>> reading.relations[0].evidence, dict(reading.refused)
    (Span(start=0, end=16), {'evidence that is not in the text': 1})
    """
    reading = Reading()
    numbers: dict[str, int] = {}
    for entity in answer.entities:
        mentions = _mentions(entity, text, piece, narrow, hidden)
        if entity.type not in ENTITY_TYPES:
            reading.refused["entity of an unknown type"] += 1
        elif not mentions:
            reading.refused["name that is not in the text"] += 1
        elif entity.id in numbers:
            reading.refused["two entities of one id"] += 1
        else:
            numbers[entity.id] = len(reading.entities)
            names = entity.name.strip(), (entity.name_ar or "").strip() or None
            reading.entities.append(Named(entity.type, *names, mentions))
    for relation in answer.relations:
        stated = _stated(relation, reading.entities, numbers, text, piece, types, hidden)
        if isinstance(stated, Stated):
            reading.relations.append(stated)
        else:
            reading.refused[stated] += 1
    return reading


def _mentions(
    entity: NamedEntity, text: Quotable, piece: Span, narrow: Narrow, hidden: Sequence[Span]
) -> tuple[Span, ...]:
    """All places of all spellings."""
    found = {
        mention
        for spelling in entity.mentions
        for place in _places(spelling, text, piece)
        if (mention := narrow(place)) is not None and not _touches(mention, hidden)
    }
    return tuple(sorted(found))


def _places(spelling: str, text: Quotable, piece: Span) -> Iterator[Span]:
    """The places of a spelling; also behind «ل», where an article has lost its first letter («للبيت» of «البيت»)."""
    spelling = bare(spelling)
    yield from text.find(spelling, piece.start, piece.end)
    if spelling.startswith("ال"):
        for place in text.find(f"لل{spelling[2:]}", piece.start, piece.end):
            yield Span(text.text.index("ل", place.start + 1), place.end)


def _stated(
    relation: StatedRelation,
    entities: Sequence[Named],
    numbers: Mapping[str, int],
    text: Quotable,
    piece: Span,
    types: Mapping[str, RelationType],
    hidden: Sequence[Span],
) -> Stated | str:
    """The relation, or why it is not believed."""
    if relation.type not in types:
        return "relation of an unknown type"
    kind = types[relation.type]
    source = numbers.get(relation.source)
    target = None if relation.target is None else numbers.get(relation.target)
    if source is None or (relation.target is not None and target is None):
        return "relation of an entity that is not in the text"
    if target is None and not kind.open_target:
        return "relation without a target"
    if source == target:
        return "relation of an entity with itself"
    if entities[source].type not in kind.sources or (
        target is not None and entities[target].type not in kind.targets
    ):
        return "relation between types that it does not accept"
    evidence = _evidence(relation.evidence, text, piece, hidden)
    if evidence is None:
        return "evidence that is not in the text"
    speaker = None if relation.attribution is None else numbers.get(relation.attribution)
    date = relation.date if relation.date and _DATE.fullmatch(relation.date) else None
    role = relation.role if relation.type == "AFFILIATED_WITH" else None
    return Stated(
        relation.type, source, target, speaker, evidence, relation.polarity, relation.modality, date,
        role[:_ROLE] if role else None,
    )  # fmt: skip


def _evidence(quotation: str, text: Quotable, piece: Span, hidden: Iterable[Span]) -> Span | None:
    """The first place of the quotation from which something may be taken."""
    hidden = tuple(hidden)
    places = text.find(quotation, piece.start, piece.end)
    return next((p for p in places if not _touches(p, hidden)), None)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < o.end and o.start < span.end for o in others)
