"""The engines of a build, what goes with which, and where Ray runs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import UnknownName, UsageError
from kg.tables.places import is_url

__all__ = ["BLOCK", "ENGINES", "Cluster", "check_engine"]

ENGINES = ("local", "ray")
BLOCK = 256
"""Documents to a shard."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where and how Ray runs.

    Attributes:
        address: of a running cluster (``auto`` finds the one of this machine); None starts Ray here.
        workers: actors, never more than the cluster has room for when the build begins; None takes one for each
            processor but one (each GPU with ``gpus``) of the cluster.
        block: documents to a shard.
        gpus: that each actor takes, which may be a part of one.
    """

    address: str | None = None
    workers: int | None = None
    block: int = BLOCK
    gpus: float = 0.0


def check_engine(
    engine: str, inputs: Iterable[object], output: str | os.PathLike[str] | None, *, of_cluster: bool = False
) -> None:
    """Refuse an engine that there is not, and what is asked of the local one and only Ray can do.

    Args:
        engine: its name.
        inputs: what is to be read.
        output: where the graph is to be.
        of_cluster: whether anything is said about a cluster.

    Raises:
        UnknownName: no such engine.
        UsageError: a place is a URL, or something is said about a cluster.

    >>> check_engine("local", ["s3://news/2024"], "output")
    Traceback (most recent call last):
    kg.errors.UsageError: the local engine reads no URLs, got 's3://news/2024'; --engine ray does
    """
    if engine not in ENGINES:
        raise UnknownName.of("engine", engine, ENGINES)
    if engine == "ray":
        return
    for place in inputs:
        if isinstance(place, str) and is_url(place):
            raise UsageError(f"the local engine reads no URLs, got {place!r}; --engine ray does")
    if isinstance(output, str) and is_url(output):
        raise UsageError(f"the local engine writes to no URLs, got {output!r}; --engine ray does")
    if of_cluster:
        raise UsageError("the address of a cluster, or a size of blocks, goes with --engine ray only")
