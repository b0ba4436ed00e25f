"""What a pair network says of the sentences that it was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipelines.relations.pair_network import PairNetwork

if TYPE_CHECKING:  # needs PyTorch
    from pipelines.train.torch_pairs import Labelled


def right_and_wrong(network: PairNetwork, samples: Sequence[Labelled]) -> tuple[list[float], list[float]]:
    """The probabilities of all that is stated, and of all that is not."""
    right: list[float] = []
    wrong: list[float] = []
    for sample, scored in zip(samples, network.score([s.sentence for s in samples]), strict=True):
        for s in scored:
            stated = sample.stated.get((s.source, s.target), np.zeros(len(s.probability)))
            right += s.probability[stated > 0].tolist()
            wrong += s.probability[stated == 0].tolist()
    return right, wrong
