"""References described by numbers for the learned models: what does not depend on a trigger."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import ENTITY_TYPES
from pipelines.anaphora import LINK
from pipelines.relations.columns import Columns
from pipelines.relations.spots import Spots
from pipelines.relations.syntax import Syntax

__all__ = ["REFERENCE_FEATURES", "preposition_number", "reference_rows"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

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
_PREPOSITION = {word: _PREPOSITIONS.index(word) for word in _PREPOSITIONS}
_NO_LINK = (0.0, 9.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
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
_OWN = len(REFERENCE_FEATURES) - len(LINK)


def preposition_number(norm: str) -> int:
    """The number of a preposition, an empty string for none; all that are not listed have one."""
    return _PREPOSITION.get(norm, len(_PREPOSITIONS))


def reference_rows(
    syntax: Syntax, entities: Sequence[Entity], columns: Columns, spots: Spots, names_before: Ints
) -> Floats:
    """One row of ``REFERENCE_FEATURES`` for each of the references; ``names_before`` counts the names before each
    token."""
    start, entity, chunk, named, bearer = spots.start, spots.entity, spots.chunk, spots.named, spots.bearer
    types = np.array([ENTITY_TYPES.index(e.type) for e in entities], np.int64)
    sentence = columns.sentence[start]
    head = _heads(columns, spots)
    modifies = (head >= 0) & (spots.end <= start[head])
    offset = np.where(chunk >= 0, start - columns.chunk_start[chunk], 0)
    construct = np.array([not syntax.norms[i - 1].startswith("ال") for i in start.tolist()], bool)
    prepositions = np.array([preposition_number(p) for p in columns.preposition], np.int64)
    opening = np.zeros(len(entities), bool)
    opening[entity[sentence == 0]] = True
    first_named = np.full(len(syntax.sentences), -1)
    first_named[sentence[named][::-1]] = entity[named][::-1]  # of several the one that is written last stays
    rows = {
        "kind": spots.kind,
        "rank": spots.rank,
        "type": types[entity],
        "preposition": prepositions[chunk],
        "conjunct": columns.conjunct[chunk],
        "governor_kind": np.where(spots.governor >= 0, columns.kinds[spots.governor], -1),
        "modifies": modifies,
        "modifies_type": np.where(modifies, types[entity[head]], -1),
        "chunk_offset": offset,
        "order": names_before[start] - names_before[columns.sentence_start[start]],
        "quoted": np.array(syntax.quoted, bool)[start],
        "frequency": np.bincount(entity[named], minlength=len(entities))[entity],
        "first_sentence": opening[entity],
        "subject_of_sentence": first_named[sentence] == entity,
        "owner": (offset >= 1) & construct,
        "bare": np.array([not p for p in columns.preposition], bool)[chunk],
        "subordinate": (bearer >= 0) & (bearer != entity),
        "subordinate_type": np.where(bearer >= 0, types[bearer], -1),
        "antecedents": np.bincount(start)[start],
    }
    out = np.empty((len(start), len(REFERENCE_FEATURES)), np.float32)
    for n, name in enumerate(REFERENCE_FEATURES[:_OWN]):
        out[:, n] = rows[name]
    links = np.array([r.link or _NO_LINK for r in spots.references], np.float32)
    out[:, _OWN:] = links.reshape(-1, len(LINK))
    return out


def _heads(columns: Columns, spots: Spots) -> Ints:
    """The last name in the chunk of each reference, -1 for none."""
    names = np.flatnonzero(spots.named & (spots.chunk >= 0))
    last = np.full(len(columns.chunk_start), -1)
    last[spots.chunk[names]] = names
    return last[spots.chunk]
