"""What the patterns propose: a relation with the features that its probability is computed from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Candidate"]


class Candidate(NamedTuple):
    """A proposed relation: entity numbers of the document, evidence as token indices, and the reasons for it.

    ``role`` is the token span of the role's words. ``choice`` groups proposals of which at most one can
    be right (the possible owners of one pronoun).
    """

    type: str
    source: int
    target: int
    start: int
    end: int
    pattern: str
    features: tuple[str, ...] = ()
    role: tuple[int, int] | None = None
    choice: int | None = None
    polarity: str = "affirmed"
    modality: str = "actual"
