"""Trees by hand, for examples and tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipelines.frame_entries import Entry

__all__ = ["example_entry", "example_tree", "tree"]


def tree(
    text: str,
    heads: Sequence[int],
    deps: Sequence[str],
    *,
    lemmas: Sequence[str] = (),
    pos: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> Doc:
    """A sentence of words between spaces with its tree; ``heads`` are token indices, the root is its own.

    >>> [t.head.text for t in tree("Iran denied", heads=(1, 1), deps=("nsubj", "ROOT"))]
    ['denied', 'denied']
    """
    more: dict[str, Any] = {k: list(v) for k, v in (("lemmas", lemmas), ("pos", pos), ("tags", tags)) if v}
    return Doc(Vocab(), words=text.split(), heads=list(heads), deps=list(deps), **more)


def example_entry(lemma: str, type_: str, **more: object) -> Entry:
    """The entry of a verb with subject and object."""
    values: dict[str, object] = {
        "pos": "verb", "source": ("subject",), "target": ("object",), "content": (), "polarity": "affirmed",
        "modality": "actual", "sole": "target", "weight": 1.0, "requires": frozenset(), "governs": frozenset(),
        "excludes": frozenset(), "reach": 9,
    } | more  # fmt: skip
    return Entry(type_, lemma, **values)  # type: ignore[arg-type]


def example_tree() -> Doc:
    """«Hackers hacked the committee»."""
    return tree(
        "Hackers hacked the committee",
        heads=(1, 1, 3, 1),
        deps=("nsubj", "ROOT", "det", "obj"),
        lemmas=("hacker", "hack", "the", "committee"),
        pos=("NOUN", "VERB", "DET", "NOUN"),
        tags=("NNS", "VBD", "DT", "NN"),
    )
