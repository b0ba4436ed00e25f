"""What stands for an entity in a sentence: its names, nominal references, pronouns, adjectives, dropped subjects."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from spacy.tokens import Doc

from kg.model import Entity

__all__ = ["Reference", "name_references"]


class Reference(NamedTuple):
    """A span of tokens that stands for an entity of the document.

    ``start`` and ``end`` are half-open token indices of the annotated document; ``entity`` is the position of the
    entity in the document's list of entities. ``kind`` is

    - ``name``: a mention in the sense of the ontology,
    - ``nominal``: a common noun («الشركة», «الوزير»),
    - ``pronoun``: an enclitic or free pronoun, or a relative pronoun,
    - ``adjective``: a nationality adjective («الروسي») of a country that the document names,
    - ``dropped``: a verb whose subject is not written; the span is the verb.

    ``rank`` orders the possible antecedents of one nominal, pronoun or dropped subject, 0 the likeliest;
    ``link`` describes the tie to the antecedent in numbers (see :data:`pipelines.anaphora.LINK`).
    """

    start: int
    end: int
    entity: int
    kind: str
    rank: int = 0
    link: tuple[float, ...] = ()


_place = attrgetter("start", "end", "entity")


def name_references(doc: Doc, entities: Sequence[Entity]) -> list[Reference]:
    """The name mentions of the entities as token spans, sorted."""
    out = []
    for number, entity in enumerate(entities):
        for m in entity.mentions:
            span = doc.char_span(m.start, m.end, alignment_mode="expand")
            if span is not None:
                out.append(Reference(span.start, span.end, number, "name"))
    return sorted(out, key=_place)
