"""One probability for each relation of a document, from all sentences and from all that speaks for it: rules, the pair
model, the pair network, and what is known of who is who."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.background.facts import Background
from pipelines.background.standing import RoleAt, Standings
from pipelines.english.learned.pairs import Candidate
from pipelines.english.learned.reading import LearnedReading
from pipelines.english.role_nouns import role_nouns
from pipelines.english.role_parts import holders_of
from pipelines.relations.blending import Opinions
from pipelines.relations.blending import blend_rows as network_rows
from pipelines.relations.keys import Key

__all__ = ["Spoken", "Voices", "blend_rows", "keys_of", "spoken_of"]

_SILENT = 0.03
_LIKELY = 0.15
_SEEN = 0.06  # of the network
_NUMBER = {kind: n for n, kind in enumerate(RELATION_TYPES)}

Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class Spoken:
    """What the pair model says of a relation: its candidates, the likeliest first, each with its probability."""

    candidates: list[tuple[float, Candidate]]


def spoken_of(scored: Iterable[tuple[int, Candidate, float]]) -> dict[Key, Spoken]:
    """The candidates of a document by relation, those that say something."""
    out: dict[Key, Spoken] = {}
    for _, c, p in scored:
        if p >= _SILENT:
            out.setdefault(c.key(), Spoken([])).candidates.append((p, c))
    for spoken in out.values():
        spoken.candidates.sort(key=lambda x: -x[0])
    return out


@dataclass(frozen=True, slots=True)
class Voices:
    """All that speaks for relations of a document, besides its rules: the pair model, the pair network, and what is
    known of who is who, where the text may state it."""

    spoken: Mapping[Key, Spoken]
    opinions: Opinions
    standings: Standings

    @classmethod
    def of(
        cls,
        read: LearnedReading,
        scored: Iterable[tuple[int, Candidate, float]],
        opinions: Opinions,
        background: Background,
    ) -> Voices:
        """Gather them; ``scored`` is what the pair model says, ``opinions`` what the network says."""
        return cls(spoken_of(scored), opinions, standings_of(read, background))


def standings_of(read: LearnedReading, background: Background) -> Standings:
    """How the entities of a document stand to each other."""
    reading, roles = read.setting.reading, dict[int, RoleAt]()
    for role in role_nouns(reading.doc):
        for hit in holders_of(reading, role):
            roles.setdefault(hit.entity, RoleAt(role.start, role.name))
    return Standings(reading.entities, reading.references, read.setting.words.sent, roles, background)


def keys_of(read: LearnedReading, voices: Voices) -> list[Key]:
    """The relations that anything speaks for, sorted."""
    seen = {k for k, (p, _) in voices.opinions.best.items() if p >= _SEEN}
    every = {*voices.spoken, *seen, *read.stated, *read.phrases, *voices.standings.ties}
    return sorted(k for k in every if k[0] in RELATION_TYPES)


def blend_rows(read: LearnedReading, keys: Sequence[Key], voices: Voices) -> Floats:
    """One row for each relation: what speaks for it, and what speaks for its rivals: other targets of the same source,
    other sources of the same target, other types of the same pair."""
    said = {k: s.candidates[0][0] for k, s in voices.spoken.items()}
    phrases = {k: score for k, (score, _) in read.phrases.items()}
    entities = read.setting.reading.entities
    networks = network_rows(keys, entities, said, phrases, voices.opinions, voices.standings)
    return np.concatenate([_own_rows(read, keys, voices.spoken), networks], axis=1)


def _own_rows(read: LearnedReading, keys: Sequence[Key], spoken: Mapping[Key, Spoken]) -> Floats:
    p = {k: s.candidates[0][0] for k, s in spoken.items()}
    top: dict[tuple[object, ...], float] = defaultdict(float)
    for key, q in p.items():
        for place in _places(key):
            top[place] = max(top[place], q)
    kinds = read.setting.kinds
    rows = []
    for key in keys:
        kind, source, target = key
        own = p.get(key, 0.0)
        all_ = [q for q, _ in spoken[key].candidates] if key in spoken else []
        pair = [p.get((t, source, target), 0.0) for t in RELATION_TYPES if t != kind]
        best = spoken[key].candidates[0][1] if key in spoken else None
        rows.append(
            [
                _NUMBER[kind],
                ENTITY_TYPES.index(kinds[source]),
                -1 if target < 0 else ENTITY_TYPES.index(kinds[target]),
                own,
                all_[1] if len(all_) > 1 else 0.0,
                sum(q >= _LIKELY for q in all_),
                sum(all_),
                _score(read.stated, key),
                _score(read.phrases, key),
                *(own - top[place] for place in _places(key)),
                max(pair),
                sum(q >= _LIKELY for q in pair),
                p.get((kind, target, source), 0.0),
                p.get((kind, source, -1), 0.0),
                _score(read.stated, (kind, source, -1)),
                p.get(("DENIED", source, -1), 0.0),
                read.setting.said[source],
                0 if target < 0 else read.setting.said[target],
                len(kinds),
                -1.0 if best is None else _kind(best),
                -1.0 if best is None else _meant(best),
            ]
        )
    return np.array(rows, np.float32).reshape(len(rows), -1)


def _places(key: Key) -> tuple[tuple[object, ...], ...]:
    kind, source, target = key
    return (("type", kind), ("source", kind, source), ("target", kind, target), ("pair", source, target))


def _score(table: Mapping[Key, tuple[float, object]], key: Key) -> float:
    return table[key][0] if key in table else 0.0


def _meant(c: Candidate) -> float:
    """How probable it is that the words of both ends mean these entities."""
    ends = [c.source, *([] if c.target is None else [c.target])]
    return math.prod(1.0 if a.anaphor is None else a.anaphor.score for a in ends)


def _kind(c: Candidate) -> float:
    """How both ends stand in the sentence: 0 where both are names."""
    ends = [c.source.kind] + ([] if c.target is None else [c.target.kind])
    return float(sum({"name": 0, "pronoun": 1, "nominal": 1, "adjective": 1}.get(k, 3) for k in ends))
