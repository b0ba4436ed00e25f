"""How many threads the numerical libraries use."""

from __future__ import annotations

import os

__all__ = ["use_one_thread"]


def use_one_thread() -> None:
    """Keep the numerical libraries that are not loaded yet to one thread, unless the user has set a number.

    The matrices of the models are too small to be shared: threads that wait for each other doubled the time.
    """
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
