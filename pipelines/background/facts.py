"""What is known of who is who: facts written by hand, and facts that the annotated corpus states.

A reader of «Macron warned that…» knows that Macron is a president of France; the ontology counts on that ("no world
knowledge beyond who is who"). A fact is no relation of a text: it only makes one that something in the text speaks for
more probable, and what no sentence may state stays unstated. Only types that last are in the table: whom somebody
accused once says nothing of the next text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kg.names import slug
from kg.ontology import RELATION_TYPES
from pipelines.background.tables import Table, read_table

__all__ = ["LASTING", "Background", "Fact", "entity_key", "fact_of", "load_background"]

LASTING = ("AFFILIATED_WITH", "PART_OF", "LOCATED_IN", "KIN_OF", "RIVAL_OF")
"""The types of relations that outlast the day."""
Fact = tuple[str, str, str]
"""Type, source and target; the ends as :func:`entity_key` of their English names."""
_SPELLINGS = {"defense": "defence", "organization": "organisation", "center": "centre", "labor": "labour"}
_LETTERS = re.compile(r"(?:(?<=_)|^)([a-z])_([a-z])(?=_|$)")


@lru_cache(maxsize=100_000)
def entity_key(name: str) -> str:
    """How the table calls an entity: the slug of its English name, in one spelling of several.

    >>> entity_key("U.S. Defense Department"), entity_key("The Hague")
    ('us_defence_department', 'hague')
    """
    words = _LETTERS.sub(r"\1\2", slug(name)).removeprefix("the_").split("_")
    return "_".join(_SPELLINGS.get(w, w) for w in words)


def fact_of(kind: str, source: str, target: str) -> Fact:
    """The fact, whichever way round a symmetric one is told.

    >>> fact_of("KIN_OF", "ivanka_trump", "donald_trump")
    ('KIN_OF', 'donald_trump', 'ivanka_trump')
    """
    if RELATION_TYPES[kind].symmetric and source > target:
        source, target = target, source
    return kind, source, target


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of who is who.

    Arguments:
        written: facts written by hand.
        stated: in how many annotated documents each fact is stated.
        own: in how many of these that are to be left out: a model that learns from a document must not find its
            answers here.
        hidden: of whom nothing is known: a model learns from some that it does not know, too.

    >>> stated = Table.of({("PART_OF", "fbi", "united_states"): 3})
    >>> known = Background(Table.of({}), stated, own={("PART_OF", "fbi", "united_states"): 1})
    >>> known.documents("PART_OF", "fbi", "united_states"), known.knows("PART_OF", "fbi", "russia")
    (2, False)
    >>> sorted(known.targets("PART_OF", "fbi"))
    ['united_states']
    """

    written: Table
    stated: Table
    own: Mapping[Fact, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def is_written(self, kind: str, source: str, target: str) -> bool:
        """Whether the fact was written by hand."""
        return target in self.written.targets(kind, source) and self.hidden.isdisjoint((source, target))

    def documents(self, kind: str, source: str, target: str) -> int:
        """In how many annotated documents the fact is stated, but for those left out."""
        stated = self.stated.targets(kind, source).get(target, 0)
        if not stated or not self.hidden.isdisjoint((source, target)):
            return 0
        return stated - self.own.get(fact_of(kind, source, target), 0)

    def knows(self, kind: str, source: str, target: str) -> bool:
        """Whether the fact is in the table."""
        return self.is_written(kind, source, target) or self.documents(kind, source, target) > 0

    def targets(self, kind: str, source: str) -> frozenset[str]:
        """To what the source is tied by facts of this type, those left out among them."""
        if source in self.hidden:
            return frozenset()
        known = frozenset((*self.written.targets(kind, source), *self.stated.targets(kind, source)))
        return known - self.hidden


@cache
def load_background() -> Background:
    """The shipped table."""
    return Background(read_table("who_is_who.tsv"), read_table("stated.tsv"))
