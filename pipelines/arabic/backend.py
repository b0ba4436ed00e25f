"""The embedded Arabic backend: a spaCy pipeline whose tokenizer, vectors and network ship inside the package.

Nothing is downloaded. Parts: :class:`~pipelines.arabic.tokenizer.Tokenizer`, and one component, the spaCy
factory ``kg_arabic_reader``, which sets parts of speech and names by
:class:`~pipelines.arabic.network.Network`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc, Span

from kg.model import Document
from pipelines.arabic.hints import name_hints
from pipelines.arabic.network import LABELS, ROWS, TYPES, UPOS, Input, Network, token_features
from pipelines.arabic.vectors import WordVectors, word_vectors
from pipelines.backends import BackendOptions
from pipelines.components import factories  # noqa: F401 - registers what the pipeline is made of
from pipelines.models import model_arrays

__all__ = ["ArabicAnnotator", "InputMaker", "Reader", "load", "make_reader", "spans"]

Ints = NDArray[np.int64]
_REMEMBERED = 300_000
_COLUMNS: list[int | str] = ["ORTH", "NORM", "SPACY", "IS_SPACE", "SENT_START"]
_SYMBOLS = np.array([StringStore()[name] for name in UPOS], dtype=np.uint64)  # the same in every vocabulary


class ArabicAnnotator:
    """Annotates Arabic documents; see :class:`pipelines.backends.Annotator`."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order.

        >>> [doc] = load().annotate([Document("a", "زار ترامب العاصمة الفرنسية باريس.")])
        >>> [(e.text, e.label_) for e in doc.ents]
        [('ترامب', 'PERSON'), ('باريس', 'GPE')]
        """
        return self.nlp.pipe((d.text for d in documents), batch_size=1)


def load(language: str = "ar", argument: str = "", options: BackendOptions | None = None) -> ArabicAnnotator:
    """The annotator with the shipped model; loaded once a process. It has no options."""
    return _shipped()


@cache
def _shipped() -> ArabicAnnotator:
    nlp = spacy.blank("ar", config={"nlp": {"tokenizer": {"@tokenizers": "kg.ArabicTokenizer.v1"}}})
    nlp.max_length = 10_000_000
    nlp.add_pipe("kg_arabic_reader")
    return ArabicAnnotator(nlp)


class InputMaker:
    """Makes what the network reads of a ``Doc``; remembers the words it has seen."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._features: dict[int, list[int]] = {}

    def __call__(self, doc: Doc) -> tuple[Ints, Input]:
        """The indices of the tokens that the network reads, which are all but white space, and what it reads of
        them."""
        columns = doc.to_array(_COLUMNS).reshape(-1, len(_COLUMNS)).view(np.int64)
        orths, words, followed, spaces, starts = columns.T
        tokens = np.flatnonzero(spaces == 0)
        sentence = np.cumsum(starts == 1)[tokens]
        glued = np.zeros_like(spaces)
        glued[1:] = (followed[:-1] | spaces[:-1]) == 0
        norms = [doc.vocab.strings[word] for word in words.view(np.uint64).tolist()]
        # Text and norm make a form; both are hashes, and so is their sum.
        keys, places, forms = np.unique(orths + 3 * words, return_index=True, return_inverse=True)
        first = places.tolist()
        return tokens, Input(
            lengths=np.unique(sentence, return_counts=True)[1],
            forms=forms[tokens],
            features=self._rows(keys.tolist(), first, doc, norms),
            vectors=self._vectors.of([norms[i] for i in first]),
            touches=(1 + 2 * glued + followed)[tokens],
            hints=name_hints(norms)[tokens],
            words=words[tokens],
        )

    def _rows(self, forms: list[int], places: list[int], doc: Doc, norms: list[str]) -> Ints:
        """The rows of the tables of forms that each form reads; ``places`` are tokens that have it."""
        known = self._features
        if len(known) + len(forms) > _REMEMBERED:
            known.clear()
        rows: list[int] = []
        for form, i in zip(forms, places, strict=True):
            features = known.get(form)
            if features is None:
                features = known[form] = token_features(doc[i].text, norms[i])
            rows += features
        return np.array(rows, dtype=np.int64).reshape(-1, len(ROWS) - 1)


class Reader:
    """The spaCy component: parts of speech and names."""

    def __init__(self, network: Network, make: InputMaker) -> None:
        self._network = network
        self._make = make

    @property
    def labels(self) -> tuple[str, ...]:
        """The types of names that the component finds."""
        return TYPES

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document in place."""
        read, document = self._make(doc)
        labels, _, tags = self._network.predict(document)
        parts = np.zeros(len(doc), dtype=np.uint64)
        parts[read] = _SYMBOLS[tags]
        doc.from_array(["POS"], parts)  # type: ignore[arg-type]
        tokens, names = read.tolist(), spans(labels.tolist())
        doc.set_ents([Span(doc, tokens[a], tokens[b - 1] + 1, label=kind) for a, b, kind in names])
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Annotate documents one by one: what else is in a batch must not change a document's names."""
        return map(self, docs)


def spans(labels: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """The names that a BIOES path marks: first token, end, type.

    >>> list(spans([0, LABELS.index("B-ORG"), LABELS.index("E-ORG"), LABELS.index("S-GPE")]))
    [(1, 3, 'ORG'), (3, 4, 'GPE')]
    """
    start = 0
    for i, label in enumerate(labels):
        if not label:
            continue
        part, _, kind = LABELS[label].partition("-")
        if part in "BS":
            start = i
        if part in "ES":
            yield start, i + 1, kind


def make_reader() -> Reader:
    """The component with the shipped weights."""
    return Reader(Network(model_arrays("arabic/model/network.npz")), InputMaker(word_vectors()))
