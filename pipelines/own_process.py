"""What is set for a whole process, and so only where ``kg`` has one for itself: its command, and its workers.

A program that imports ``kg`` keeps garbage collector, threads and PyTorch as it has them.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.threads import use_one_thread

__all__ = ["importing_spacy", "keep_loaded", "own_process"]

_COLLECTED = (50_000, 20, 20)
"""How seldom the garbage collector looks for cycles: what is loaded stays, and an extraction makes none. The default
takes a fifth of a start, and 6 % of the time of an extraction."""

_own = False


def own_process() -> None:
    """Tell that this process does nothing but what ``kg`` does; before NumPy is loaded."""
    global _own
    _own = True
    gc.set_threshold(*_COLLECTED)
    use_one_thread()


def keep_loaded() -> None:
    """Spare the garbage collector of a process of our own the models, which stay."""
    if _own:
        gc.freeze()


@contextmanager
def importing_spacy(*, torch: bool) -> Iterator[None]:
    """Whatever imports spaCy inside does so, in a process of our own, without PyTorch if ``torch`` is false.

    spaCy's thinc loads PyTorch where it is installed, which takes a second and 180 MB, for models that are made of it.
    None as the entry of a module is Python's own way to say that it is not there; afterwards it is there again.
    """
    if torch or not _own or "torch" in sys.modules or "thinc" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]
