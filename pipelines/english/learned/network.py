"""The English pair network: what it says of a document."""

from __future__ import annotations

from functools import cache
from itertools import islice

from pipelines.english.learned.meanings import load_meanings
from pipelines.english.learned.network_input import network_inputs
from pipelines.english.learned.reading import LearnedReading
from pipelines.models import model_arrays
from pipelines.relations.blending import Opinions
from pipelines.relations.pair_network import PairNetwork

__all__ = ["load_english_network", "opinions_of"]

_BLOCK = 16
"""How many sentences the network reads at a time."""


def opinions_of(read: LearnedReading, network: PairNetwork) -> Opinions:
    """What a network says of the pairs of a document."""
    inputs = (sentence for _, sentence in network_inputs(read, network.words, load_meanings()))
    blocks = iter(lambda: list(islice(inputs, _BLOCK)), [])
    return Opinions.of(network.score(block) for block in blocks)


@cache
def load_english_network() -> PairNetwork:
    """The shipped network; loaded once a process."""
    return PairNetwork(model_arrays("english/model/pairs.npz"))
