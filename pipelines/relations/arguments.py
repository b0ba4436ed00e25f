"""Triggers and the references that may fill their roles, described by numbers for the learned models.

One row describes one trigger with one reference of its sentence: where the reference stands, what governs it, what
lies between, and whether it fills a slot that the trigger's frame names. The same row serves the model of sources
and that of targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import RELATION_TYPES
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.columns import Columns
from pipelines.relations.reference_rows import REFERENCE_FEATURES, preposition_number, reference_rows
from pipelines.relations.spots import Spots, spots_of
from pipelines.relations.standing import BETWEEN, PLACE_FEATURES, counts_between, in_reach, place_rows
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["ARGUMENT_FEATURES", "Argument", "Context", "argument_tables", "trigger_row"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_PARTS_OF_SPEECH = (
    "verb",
    "masdar",
    "active_participle",
    "passive_participle",
    "noun",
    "adjective",
    "phrase",
)
_POS = {pos: n for n, pos in enumerate(_PARTS_OF_SPEECH)}
_RELATIONS = {kind: n for n, kind in enumerate(RELATION_TYPES)}
_TENSES = {"": 0, "past": 1, "present": 2, "jussive": 3}
TRIGGER_FEATURES = (
    "relation",
    "pos",
    "passive",
    "weight",
    "enclitic_follows",
    "quoted",
    "before_kind",
    "before_complementizer",
    "before_relative",
    "negated",
    "passive_auxiliary",
    "names_in_sentence",
    "triggers_of_type",
    "position",
    "chunk_prep",
    "both_voices",
    "tense",
    "person",
    "plural",
    "feminine",
    "requires",
    "definite",
    "sole",
)
ARGUMENT_FEATURES = (*REFERENCE_FEATURES, *PLACE_FEATURES)


@dataclass(frozen=True, slots=True)
class Context:
    """What the description of triggers and references needs of one document.

    References at one place, of one kind, whose entities are of one type, have the same number in ``alike``.
    """

    syntax: Syntax
    entities: list[Entity]
    references: list[Reference]
    by_sentence: dict[int, list[Reference]]
    frequency: dict[int, int]
    heads: dict[int, int]
    names_before: list[int]
    columns: Columns
    spots: Spots
    between: Ints
    alike: Ints
    tables: dict[str, Floats] = field(default_factory=dict)

    @property
    def rows(self) -> Floats:
        """One row of ``REFERENCE_FEATURES`` for each of the references, as ``spots`` lists them; made once."""
        if "rows" not in self.tables:
            self.tables["rows"] = reference_rows(
                self.syntax, self.entities, self.columns, self.spots, self.between[:, BETWEEN.index("names")]
            )
        return self.tables["rows"]

    def described(self, sentence: int) -> tuple[list[Reference], Floats]:
        """The references of a sentence and their rows (:func:`reference_rows`)."""
        here = self.spots.of_sentence(sentence)
        return self.spots.references[here], self.rows[here]

    @classmethod
    def of(
        cls,
        syntax: Syntax,
        entities: list[Entity],
        references: list[Reference],
        heads: dict[int, int],
    ) -> Context:
        """``heads`` gives the person whose title a token belongs to («المتحدث باسم **الكرملين** بيسكوف»)."""
        columns = Columns.of(syntax)
        spots = spots_of(syntax, columns, sorted(references), heads)
        by_sentence: dict[int, list[Reference]] = {}
        frequency: dict[int, int] = {}
        for r in spots.references:
            by_sentence.setdefault(syntax.sentence[r.start], []).append(r)
            if r.kind == "name":
                frequency[r.entity] = frequency.get(r.entity, 0) + 1
        numbers: dict[tuple[int, int, str, str], int] = {}
        places = ((r.start, r.end, r.kind, entities[r.entity].type) for r in spots.references)
        alike = np.array([numbers.setdefault(p, len(numbers)) for p in places], np.int64)
        between = counts_between(syntax, columns, spots)
        names = between[:, BETWEEN.index("names")].tolist()
        return cls(
            syntax, entities, references, by_sentence, frequency, heads, names, columns, spots, between, alike
        )


class Argument(NamedTuple):
    """A reference that may fill a role of a trigger; ``spot`` is its number among those of the document."""

    entity: int
    reference: Reference
    spot: int


def trigger_row(context: Context, trigger: Trigger, same_type: int) -> list[float]:
    """The trigger by itself."""
    s, entry, features = context.syntax, trigger.entry, trigger.features
    i, j = trigger.start, trigger.end
    a, b = s.sentences[s.sentence[i]]
    before = s.kinds[i - 1] if i > a else Kind.PUNCTUATION
    previous = s.norms[max(a, i - 3) : i]
    c = s.chunk[i]
    names = context.names_before[b] - context.names_before[a]
    return [
        _RELATIONS.get(entry.type, -1),
        _POS[entry.pos],
        features.voice == "passive",
        entry.weight,
        j < b and s.kinds[j] == Kind.PRONOUN,
        s.quoted[i],
        before,
        Kind.COMPLEMENTIZER in s.kinds[max(a, i - 4) : i],
        Kind.RELATIVE in s.kinds[max(a, i - 2) : i],
        not _NEGATORS.isdisjoint(previous),
        not _PASSIVE_AUXILIARIES.isdisjoint(previous),
        names,
        same_type,
        (i - a) / max(1, b - a),
        preposition_number(s.chunks[c].preposition) if c >= 0 else -1,
        trigger.both_voices,
        _TENSES[features.tense],
        features.person,
        features.number == "p",
        features.gender == "f",
        bool(trigger.parts),
        features.definite,
        entry.sole == "source",
    ]


_NEGATORS = frozenset({"لم", "لن", "لا", "ليس", "ليست", "عدم", "دون", "غير", "ما"})
_PASSIVE_AUXILIARIES = frozenset({"تم", "يتم", "جري", "جرت", "تمت", "سيتم"})


def argument_tables(context: Context, triggers: Sequence[Trigger]) -> Iterator[tuple[list[Argument], Floats]]:
    """For each trigger the references of its sentence that may fill a role, and one row of ``ARGUMENT_FEATURES`` for
    each of them."""
    arguments = [Argument(r.entity, r, n) for n, r in enumerate(context.spots.references)]
    for some in _blocks(context, triggers):
        pairs = in_reach(context, some)
        rows = np.empty((len(pairs), len(ARGUMENT_FEATURES)), np.float32)
        rows[:, : len(REFERENCE_FEATURES)] = context.rows.take(pairs.spot, axis=0)
        place_rows(context, pairs, rows[:, len(REFERENCE_FEATURES) :])
        cuts = np.searchsorted(pairs.trigger, np.arange(len(some) + 1)).tolist()
        found = [arguments[n] for n in pairs.spot.tolist()]
        for a, b in pairwise(cuts):
            yield found[a:b], rows[a:b]


_MOST_PAIRS = 20_000
"""Pairs of a trigger and a reference that are described at a time: some 20 MB, and all those of a usual document."""


def _blocks(context: Context, triggers: Sequence[Trigger]) -> Iterator[Sequence[Trigger]]:
    """Triggers that together have about as many pairs, in their order."""
    first, sentence = context.spots.first, context.syntax.sentence
    start = pairs = 0
    for n, t in enumerate(triggers):
        count = int(first[sentence[t.start] + 1] - first[sentence[t.start]])
        if n > start and pairs + count > _MOST_PAIRS:
            yield triggers[start:n]
            start, pairs = n, 0
        pairs += count
    if triggers:
        yield triggers[start:]
