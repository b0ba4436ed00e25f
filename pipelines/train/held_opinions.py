"""What pair networks say of documents of topics that they were not trained on, as a file between two recipes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.relations.blending import Opinions
from pipelines.relations.pair_scores import PairScores

__all__ = ["read_opinions", "write_opinions"]


def write_opinions(path: Path, documents: Sequence[str], scored: Sequence[PairScores]) -> None:
    """Write the pairs of each document, with the documents' ids."""
    everything = PairScores.joined(scored)
    document = np.repeat(np.arange(len(scored)), [len(s.source) for s in scored])
    places = np.stack([document, everything.source, everything.target, everything.token], axis=1)
    np.savez_compressed(
        path,
        documents=np.array(documents),
        places=places.astype(np.int32),
        probability=everything.probability.astype(np.float16),
    )


def read_opinions(path: Path, documents: Sequence[str]) -> list[Opinions]:
    """The opinions on ``documents``, in their order; raises ``ValueError`` where the file is of other documents."""
    data = np.load(path, allow_pickle=False)
    known = {str(d): n for n, d in enumerate(data["documents"])}
    missing = [d for d in documents if d not in known]
    if missing:
        raise ValueError(
            f"{path} has no opinion on {missing[0]!r} and {len(missing) - 1} more: write it anew"
        )
    places, probability = data["places"].astype(np.int64), data["probability"].astype(np.float32)
    return [Opinions.of([_scores_of(known[d], places, probability)]) for d in documents]


def _scores_of(
    document: int, places: npt.NDArray[np.int64], probability: npt.NDArray[np.float32]
) -> PairScores:
    """The pairs of one document, without references."""
    rows = np.flatnonzero(places[:, 0] == document)
    _, source, target, token = places[rows].T
    return PairScores(source, target, probability[rows], token, np.zeros((len(rows), 2), np.int64), (None,))
