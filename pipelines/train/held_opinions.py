"""What pair networks say of documents of topics that they were not trained on, as a file between two recipes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines.relations.blending import Opinions
from pipelines.relations.pair_network import Scored

__all__ = ["read_opinions", "write_opinions"]


def write_opinions(path: Path, documents: Sequence[str], scored: Sequence[Sequence[Scored]]) -> None:
    """Write the pairs of each document, with the documents' ids."""
    flat = [(n, s) for n, found in enumerate(scored) for s in found]
    np.savez_compressed(
        path,
        documents=np.array(documents),
        places=np.array([(n, s.source, s.target, s.token) for n, s in flat], np.int32),
        probability=np.array([s.probability for _, s in flat], np.float16),
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
    found: list[list[Scored]] = [[] for _ in known]
    for (n, source, target, token), p in zip(data["places"].tolist(), data["probability"], strict=True):
        found[n].append(Scored(source, target, p.astype(np.float32), token, ()))
    return [Opinions.of(found[known[d]]) for d in documents]
