"""What stored tables share: text as arrays of bytes, which are read without pickle, and what a table was made from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.fingerprint import fingerprint_of

__all__ = ["bytes_of", "made_from", "text_of"]


def bytes_of(text: str) -> npt.NDArray[np.uint8]:
    """The UTF-8 bytes of a text.

    >>> text_of(bytes_of("نعم"))
    'نعم'
    """
    return np.frombuffer(text.encode(), np.uint8)


def text_of(array: npt.NDArray[np.uint8]) -> str:
    """The text of an array of UTF-8 bytes."""
    return array.tobytes().decode()


def made_from(sources: Iterable[Path]) -> str:
    """The fingerprint of the files that a table is made from; empty where some are not there (an installation without
    its sources).

    >>> made_from([Path("no such file")])
    ''
    """
    try:
        return fingerprint_of(sources)
    except OSError:
        return ""
