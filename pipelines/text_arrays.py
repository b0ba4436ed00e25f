"""Text as arrays of bytes, for files of arrays that are read without pickle."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["bytes_of", "text_of"]


def bytes_of(text: str) -> npt.NDArray[np.uint8]:
    """The UTF-8 bytes of a text.

    >>> text_of(bytes_of("نعم"))
    'نعم'
    """
    return np.frombuffer(text.encode(), np.uint8)


def text_of(array: npt.NDArray[np.uint8]) -> str:
    """The text of an array of UTF-8 bytes."""
    return array.tobytes().decode()
