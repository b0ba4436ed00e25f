"""Processor time by name, measured on words that are not known yet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from typing import TypeVar

__all__ = ["Stopwatch", "forget_words"]

T = TypeVar("T")


class Stopwatch:
    """Measures processor time by name."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], T]) -> T:
        """The result of ``work``, whose time is noted."""
        begin = time.process_time()
        result = work()
        self.times[stage] = self.times.get(stage, 0.0) + time.process_time() - begin
        return result


def forget_words() -> None:
    """Empty the bounded caches, those of words and pairs of names; what is kept without bound is loaded once.

    Else a text that was read before, and fits into them, is read faster than one that was not or does not: a step, once
    the caches are full, and no growth. It has a price: the small text pays for each of its words, too. Where the large
    one has the same words that would be a fixed cost, which hides growth; there the caches are left as they are.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("kg", "pipelines"):
            for kept in list(vars(module).values()):
                if isinstance(kept, _lru_cache_wrapper) and kept.cache_parameters()["maxsize"]:
                    kept.cache_clear()
