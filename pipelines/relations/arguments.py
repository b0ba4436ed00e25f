"""Triggers and the references that may fill their roles, described by numbers for the learned models.

One row describes one trigger with one reference of its sentence: where the reference stands, what governs it, what
lies between, and whether it fills a slot that the trigger's frame names. The same row serves the model of sources
and that of targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.anaphora import LINK
from pipelines.frames import Trigger
from pipelines.references import Reference
from pipelines.relations.columns import Columns
from pipelines.relations.spots import Spots, chunk_of, spots_of
from pipelines.relations.standing import PLACE_FEATURES, in_reach, place_rows
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["ARGUMENT_FEATURES", "Argument", "Context", "argument_tables", "trigger_row"]

Floats = npt.NDArray[np.float32]
_KINDS = ("name", "nominal", "pronoun", "adjective", "dropped", "nobody")
_PREPOSITIONS = (
    "",
    "في",
    "من",
    "علي",
    "الي",
    "عن",
    "مع",
    "ب",
    "ل",
    "ضد",
    "بين",
    "لدي",
    "حول",
    "بحق",
    "قبل",
    "بعد",
    "دون",
    "ك",
    "تجاه",
    "بشان",
    "امام",
    "جانب",
    "عبر",
    "خلال",
    "بشان",
    "لصالح",
    "باسم",
    "من قبل",
    "علي يد",
    "من جانب",
    "من طرف",
    "الي جانب",
    "نحو",
    "بحسب",
    "علي لسان",
)
_POS = ("verb", "masdar", "active_participle", "passive_participle", "noun", "adjective", "phrase")
_RELATIONS = tuple(RELATION_TYPES)
_TENSES = ("", "past", "present", "jussive")
_NO_LINK = (0.0, 9.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
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
REFERENCE_FEATURES = (
    "kind",
    "rank",
    "type",
    "preposition",
    "conjunct",
    "governor_kind",
    "modifies",
    "modifies_type",
    "chunk_offset",
    "order",
    "quoted",
    "frequency",
    "first_sentence",
    "subject_of_sentence",
    "owner",
    "bare",
    "subordinate",
    "subordinate_type",
    "antecedents",
    *(f"link_{name}" for name in LINK),
)
ARGUMENT_FEATURES = (*REFERENCE_FEATURES, *PLACE_FEATURES)


@dataclass(frozen=True, slots=True)
class Context:
    """What the description of triggers and references needs of one document."""

    syntax: Syntax
    entities: list[Entity]
    references: list[Reference]
    by_sentence: dict[int, list[Reference]]
    frequency: dict[int, int]
    heads: dict[int, int]
    names_before: list[int]
    columns: Columns
    spots: Spots
    tables: dict[str, Floats] = field(default_factory=dict)

    @property
    def rows(self) -> Floats:
        """One row of ``REFERENCE_FEATURES`` for each of the references, as ``spots`` lists them; made once."""
        if "rows" not in self.tables:
            rows = [
                row for n in sorted(self.by_sentence) for row in reference_rows(self, self.by_sentence[n])
            ]
            self.tables["rows"] = _array(rows, len(REFERENCE_FEATURES))
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
        by_sentence: dict[int, list[Reference]] = {}
        frequency: dict[int, int] = {}
        for r in sorted(references):
            by_sentence.setdefault(syntax.sentence[r.start], []).append(r)
            if r.kind == "name":
                frequency[r.entity] = frequency.get(r.entity, 0) + 1
        names = sorted((r for r in references if r.kind == "name"), key=lambda r: r.start)
        free = [r for r in names if r.start not in heads]
        bare = [r for r in free if not chunk_of(syntax, r).preposition]
        before = {
            name: _running(len(syntax.norms), [r.start for r in found])
            for name, found in (("names", names), ("heads", free), ("bare_heads", bare))
        }
        columns = Columns.of(syntax, before)
        spots = spots_of(syntax, by_sentence)
        return cls(
            syntax, entities, references, by_sentence, frequency, heads, before["names"], columns, spots
        )


def _running(tokens: int, starts: list[int]) -> list[int]:
    """How many of ``starts`` are before each token index."""
    here = [0] * (tokens + 1)
    for i in starts:
        here[i + 1] += 1
    return list(accumulate(here))


@dataclass(frozen=True, slots=True)
class Argument:
    """A reference that may fill a role of a trigger; ``entity`` is -1 for the unnamed addressee of a denial."""

    entity: int
    reference: Reference


def trigger_row(context: Context, trigger: Trigger, same_type: int) -> list[float]:
    """The trigger by itself."""
    s = context.syntax
    i, j = trigger.start, trigger.end
    a, b = s.sentences[s.sentence[i]]
    before = s.kinds[i - 1] if i > a else Kind.PUNCTUATION
    previous = s.norms[max(a, i - 3) : i]
    c = s.chunk[i]
    names = context.names_before[b] - context.names_before[a]
    return [
        _RELATIONS.index(trigger.type) if trigger.type in RELATION_TYPES else -1,
        _POS.index(trigger.pos),
        trigger.features.voice == "passive",
        trigger.entry.weight,
        j < b and s.kinds[j] == Kind.PRONOUN,
        s.quoted[i],
        before,
        any(k == Kind.COMPLEMENTIZER for k in s.kinds[max(a, i - 4) : i]),
        any(k == Kind.RELATIVE for k in s.kinds[max(a, i - 2) : i]),
        any(w in _NEGATORS for w in previous),
        any(w in _PASSIVE_AUXILIARIES for w in previous),
        names,
        same_type,
        (i - a) / max(1, b - a),
        _preposition(s.chunks[c].preposition) if c >= 0 else -1,
        trigger.both_voices,
        _TENSES.index(trigger.features.tense),
        trigger.features.person,
        trigger.features.number == "p",
        trigger.features.gender == "f",
        bool(trigger.parts),
        trigger.features.definite,
        trigger.entry.sole == "source",
    ]


_NEGATORS = frozenset({"لم", "لن", "لا", "ليس", "ليست", "عدم", "دون", "غير", "ما"})
_PASSIVE_AUXILIARIES = frozenset({"تم", "يتم", "جري", "جرت", "تمت", "سيتم"})


def _preposition(norm: str) -> int:
    return _PREPOSITIONS.index(norm) if norm in _PREPOSITIONS else len(_PREPOSITIONS)


def argument_tables(context: Context, triggers: Sequence[Trigger]) -> Iterator[tuple[list[Argument], Floats]]:
    """For each trigger the references of its sentence that may fill a role, and one row of ``ARGUMENT_FEATURES`` for
    each of them."""
    arguments = [Argument(r.entity, r) for r in context.spots.references]
    for some in _blocks(context, triggers):
        pairs = in_reach(context, some)
        rows = np.concatenate([context.rows[pairs.spot], place_rows(context, pairs)], axis=1)
        cuts = np.searchsorted(pairs.trigger, np.arange(len(some) + 1)).tolist()
        spots = pairs.spot.tolist()
        for a, b in pairwise(cuts):
            yield [arguments[n] for n in spots[a:b]], rows[a:b]


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


def _array(rows: Sequence[Sequence[float]], width: int) -> Floats:
    """Rows of numbers and truth values as an array."""
    return np.fromiter(chain.from_iterable(rows), np.float32, len(rows) * width).reshape(len(rows), width)


def reference_rows(context: Context, references: list[Reference]) -> list[list[float]]:
    """The references of one sentence by themselves: one row of ``REFERENCE_FEATURES`` for each."""
    names = [r for r in references if r.kind == "name"]
    starts = Counter(r.start for r in references)
    opening = {r.entity for r in context.by_sentence.get(0, ())}
    return [
        [
            *_reference(context, r, names),
            r.entity in opening,
            bool(names) and names[0].entity == r.entity,
            *_standing(context, r),
            starts[r.start],
            *(r.link or _NO_LINK),
        ]
        for r in references
    ]


def _reference(context: Context, r: Reference, names: list[Reference]) -> list[float]:
    s = context.syntax
    chunk = chunk_of(s, r)
    governor = chunk.governor
    head = next(
        (n for n in reversed(names) if s.chunk[r.start] >= 0 and chunk.start <= n.start < chunk.end), None
    )
    modifies = head is not None and r.end <= head.start
    return [
        _KINDS.index(r.kind),
        r.rank,
        ENTITY_TYPES.index(context.entities[r.entity].type),
        _preposition(chunk.preposition),
        chunk.conjunct,
        s.kinds[governor] if governor >= 0 else -1,
        modifies,
        ENTITY_TYPES.index(context.entities[head.entity].type) if modifies and head else -1,
        r.start - chunk.start,
        sum(n.start < r.start for n in names),
        s.quoted[r.start],
        context.frequency.get(r.entity, 0),
    ]


def _standing(context: Context, r: Reference) -> list[float]:
    """Whether the reference completes a noun, is free of prepositions, and belongs to somebody's title."""
    s, chunk = context.syntax, chunk_of(context.syntax, r)
    owner = r.start - chunk.start >= 1 and not s.norms[r.start - 1].startswith("ال")
    bearer = context.heads.get(r.start)
    kind = -1 if bearer is None else ENTITY_TYPES.index(context.entities[bearer].type)
    return [owner, not chunk.preposition, bearer is not None and bearer != r.entity, kind]
