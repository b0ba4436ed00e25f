"""What a pair network says of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.references import Reference
from pipelines.relations.pair_network import PairNetwork
from pipelines.relations.pair_scores import PairScores

if TYPE_CHECKING:  # needs PyTorch
    from pipelines.train.torch_pairs import Labelled


def right_and_wrong(network: PairNetwork, samples: Sequence[Labelled]) -> tuple[list[float], list[float]]:
    """The probabilities of all that is stated, and of all that is not."""
    right: list[float] = []
    wrong: list[float] = []
    for sample in samples:
        for ends, probability in by_ends(network.score([sample.sentence])).items():
            stated = sample.stated.get(ends, np.zeros(len(probability)))
            right += probability[stated > 0].tolist()
            wrong += probability[stated == 0].tolist()
    return right, wrong


def by_ends(scores: PairScores) -> dict[tuple[int, int], npt.NDArray[np.float32]]:
    """The probabilities for each two entities."""
    ends = zip(scores.source.tolist(), scores.target.tolist(), strict=True)
    return dict(zip(ends, scores.probability, strict=True))


def scores_of(
    place: tuple[int, int, int],
    probability: npt.NDArray[np.float32],
    ends: Sequence[Reference | None] = (None, None),
) -> PairScores:
    """What a network might say of one source and target, at a token."""
    source, target, token = np.array([place]).T
    return PairScores(source, target, probability[None], token, np.arange(len(ends))[None], ends)
