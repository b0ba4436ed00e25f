"""Long documents go through a network in blocks of tokens, so that its arrays stay small.

Of a whole one every layer would make arrays of hundreds of megabytes, which the system hands out page by page: a
document of ten times the size took seventeen times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model

__all__ = ["read_in_blocks"]

_BLOCK = 4096  # tokens; articles have fewer, and are read as a whole
_Forward = Callable[[Model[Any, Any], Sequence[Any], bool], tuple[list[Any], Callable[..., Any]]]


@dataclass(slots=True)
class _Numbers:
    """What a model asks of the words of a document, asked once."""

    doc: Doc
    known: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def of(self, columns: Sequence[object]) -> Any:
        key = tuple(columns)
        if key not in self.known:
            self.known[key] = self.doc.to_array(list(columns))  # type: ignore[arg-type]
        return self.known[key]


@dataclass(frozen=True, slots=True)
class _Block:
    """Some tokens of a document, of which a model asks as it does of a document."""

    whole: _Numbers
    first: int
    end: int

    def to_array(self, columns: Sequence[object]) -> Any:
        return self.whole.of(columns)[self.first : self.end]


def read_in_blocks(model: Model[Any, Any], around: int) -> None:
    """Let the parts of a model that look at words see a long document in blocks.

    Arguments:
        around: how many tokens on either side say something about one: the window of the layers times their number.
    """
    for node in model.walk():
        if (
            node.layers
            and node.name.startswith("extract_features")
            and node.layers[-1].name.startswith("with_array(res")
        ):
            node._func = _blockwise(node._func, around)


def _blockwise(forward: _Forward, around: int) -> _Forward:
    def read(
        model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
    ) -> tuple[list[Any], Callable[..., Any]]:
        if is_train or all(len(doc) <= _BLOCK for doc in docs):
            return forward(model, docs, is_train)
        return [_vectors(forward, model, doc, around) for doc in docs], _no_gradient

    return read


def _vectors(forward: _Forward, model: Model[Any, Any], doc: Doc, around: int) -> Any:
    parts, whole = [], _Numbers(doc)
    for begin in range(0, len(doc), _BLOCK):
        first, end = max(0, begin - around), min(len(doc), begin + _BLOCK)
        seen = _Block(whole, first, end + around)
        [vectors] = forward(model, [seen], False)[0]
        parts.append(vectors[begin - first : end - first])
    return np.concatenate(parts)


def _no_gradient(gradient: object) -> Any:
    raise RuntimeError("blocks are for reading, not for training")
