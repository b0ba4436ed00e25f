"""One probability for a relation, from all that speak for it: frames, noun phrases, the pair network, and what is known
of who is who.

The three see different things: trees over frames know government and where arguments stand, patterns of noun phrases
know titles, and the network reads the whole sentence. Small boosted trees weigh them (Wolpert 1992, "Stacked
generalization"), trained on predictions for documents that the three were not trained on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from kg.model import Entity
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.background.rows import BACKGROUND_FEATURES, background_rows
from pipelines.background.standing import STANDING_FEATURES, Standings
from pipelines.relations.keys import Key, key_of
from pipelines.relations.pair_scores import PairScores, Scored

__all__ = ["BLEND_FEATURES", "Opinions", "blend_rows"]

Floats = npt.NDArray[np.float32]

BLEND_FEATURES = (
    "type",
    "source_type",
    "target_type",
    "frames",
    "phrases",
    "network",
    "network_reverse",
    "network_other",
    "network_statements",
    "frames_source",
    "frames_target",
    "network_source",
    "network_target",
    "frames_type",
    "network_type",
    "frames_nobody",
    "network_nobody",
    "network_denial",
    "frames_reverse",
    "network_read",
    *BACKGROUND_FEATURES,
    *STANDING_FEATURES,
)
_TYPES = tuple(RELATION_TYPES)
_SPOKEN = len(BLEND_FEATURES) - len(BACKGROUND_FEATURES) - len(STANDING_FEATURES)
_NUMBER = {kind: n for n, kind in enumerate(_TYPES)}
_LIKELY = 0.05
_STATED = 0.3


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the pair network says of a document: the likeliest statement of each relation, and in how many sentences
    it sees one."""

    best: dict[Key, tuple[float, Scored]]
    pairs: dict[tuple[int, int], Floats]
    count: dict[Key, int]

    @classmethod
    def of(cls, parts: Iterable[PairScores]) -> Opinions:
        """From the results of all sentences."""
        scores = PairScores.joined(parts)
        best: dict[Key, tuple[float, int]] = {}
        count: dict[Key, int] = defaultdict(int)
        sources, targets = scores.source.tolist(), scores.target.tolist()
        rows, columns = np.nonzero(scores.probability >= _LIKELY)
        likely = scores.probability[rows, columns].tolist()
        for row, n, p in zip(rows.tolist(), columns.tolist(), likely, strict=True):
            kind, source, target = _TYPES[n], sources[row], targets[row]
            if target < 0 and not RELATION_TYPES[kind].open_target:
                continue
            key = key_of(kind, source, target)
            count[key] += p >= _STATED
            if key not in best or p > best[key][0]:
                best[key] = p, row
        return cls({key: (p, scores.row(n)) for key, (p, n) in best.items()}, _highest(scores), dict(count))


def _highest(scores: PairScores) -> dict[tuple[int, int], Floats]:
    """The highest probabilities for each two entities in any sentence."""
    if not len(scores.source):
        return {}
    codes = scores.source * (int(scores.target.max()) + 2) + scores.target
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-2))
    highest = np.maximum.reduceat(scores.probability[order], starts)
    firsts = order[starts]
    ends = zip(scores.source[firsts].tolist(), scores.target[firsts].tolist(), strict=True)
    return dict(zip(ends, highest, strict=True))


def blend_rows(
    keys: Sequence[Key],
    entities: Sequence[Entity],
    frames: Mapping[Key, float],
    phrases: Mapping[Key, float],
    opinions: Opinions,
    standings: Standings,
) -> Floats:
    """One row of ``BLEND_FEATURES`` for each relation; probabilities are 0 where one has nothing to say."""
    network = {key: p for key, (p, _) in opinions.best.items()}
    back, other = _of_pairs(keys, opinions)
    frames_of, network_of = _tops(frames), _tops(network)
    kinds = [ENTITY_TYPES.index(e.type) for e in entities]
    rows = []
    for key, back_p, other_p in zip(keys, back, other, strict=True):
        kind, source, target = key
        by_frames, by_network = frames.get(key, 0.0), network.get(key, 0.0)
        places = _places(key)
        frames_source, frames_target, frames_type = [frames_of.get(x, 0.0) for x in places]
        network_source, network_target, network_type = [network_of.get(x, 0.0) for x in places]
        rows.append(
            (
                _NUMBER[kind],
                kinds[source],
                -1 if target < 0 else kinds[target],
                by_frames,
                phrases.get(key, 0.0),
                by_network,
                back_p,
                other_p,
                opinions.count.get(key, 0),
                by_frames - frames_source,
                by_frames - frames_target,
                by_network - network_source,
                by_network - network_target,
                frames_type,
                network_type,
                frames.get((kind, source, -1), 0.0),
                network.get((kind, source, -1), 0.0),
                network.get(("DENIED", source, -1), 0.0),
                frames.get((kind, target, source), 0.0),
                (source, target) in opinions.pairs,
            )
        )
    spoken = np.fromiter(chain.from_iterable(rows), np.float32, len(rows) * _SPOKEN).reshape(-1, _SPOKEN)
    return np.concatenate([spoken, background_rows(keys, standings.known), standings.rows(keys)], axis=1)


def _of_pairs(keys: Sequence[Key], opinions: Opinions) -> tuple[list[float], list[float]]:
    """What the network says of each relation the other way round, and of the likeliest other type between both."""
    if not keys:
        return [], []
    silent = np.zeros(len(_TYPES), np.float32)
    there = np.stack([opinions.pairs.get((source, target), silent) for _, source, target in keys])
    back = np.stack([opinions.pairs.get((target, source), silent) for _, source, target in keys])
    own = np.arange(len(keys)), np.array([_NUMBER[kind] for kind, _, _ in keys], np.intp)
    there[own] = 0.0
    return back[own].tolist(), there.max(axis=1).tolist()


_Place = tuple[str, int, bool]


def _places(key: Key) -> tuple[_Place, _Place, _Place]:
    """The source of a type, its target, and the type."""
    kind, source, target = key
    return (kind, source, True), (kind, target, False), (kind, -2, True)


def _tops(probability: Mapping[Key, float]) -> dict[_Place, float]:
    """The highest probability of each source of a type, of each target, and of each type."""
    top: dict[_Place, float] = {}
    for key, p in probability.items():
        for place in _places(key):
            if p > top.get(place, 0.0):
                top[place] = p
    return top
