"""spaCy's English tokenizer, kept from long runs of characters: for each bracket it looks at all of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

__all__ = ["ShortRuns"]

_LONGEST = 512
"""Characters between spaces that are given to the tokenizer at once; words of news have 20, addresses some hundred."""
_RUN = re.compile(r"\S+")


class ShortRuns:
    """A tokenizer to which longer runs are given in pieces.

    >>> import spacy
    >>> doc = ShortRuns(spacy.blank("en").tokenizer)("a" * 600 + " don't")
    >>> [len(t) for t in doc], doc[-1].norm_
    ([512, 88, 2, 3], 'not')
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        cuts = list(_cuts(text))
        if not cuts:
            return self._tokenizer(text)  # type: ignore[no-any-return]
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        doc = Doc.from_docs([self._tokenizer(p) for p in pieces], ensure_whitespace=False)
        assert doc is not None  # there are pieces
        return doc

    def to_bytes(self, **options: Any) -> bytes:
        """spaCy's tokenizer, as which a stored pipeline has it; also in the next three."""
        return self._tokenizer.to_bytes(**options)  # type: ignore[no-any-return]

    def from_bytes(self, data: bytes, **options: Any) -> ShortRuns:
        self._tokenizer.from_bytes(data, **options)
        return self

    def to_disk(self, path: Path, **options: Any) -> None:
        self._tokenizer.to_disk(path, **options)

    def from_disk(self, path: Path, **options: Any) -> ShortRuns:
        self._tokenizer.from_disk(path, **options)
        return self


def _cuts(text: str) -> Iterator[int]:
    """Where the text is cut: inside of long runs."""
    for run in _RUN.finditer(text):
        yield from range(run.start() + _LONGEST, run.end(), _LONGEST)
