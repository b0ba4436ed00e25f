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
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.model import Document
from pipelines.arabic.hints import name_hints
from pipelines.arabic.network import LABELS, TYPES, UPOS, Network, Sentence, token_features
from pipelines.arabic.vectors import WordVectors, word_vectors
from pipelines.backends import BackendOptions
from pipelines.components import factories  # noqa: F401 - registers what the pipeline is made of
from pipelines.models import model_arrays

__all__ = ["ArabicAnnotator", "Reader", "SentenceMaker", "load", "make_reader", "spans"]


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


class SentenceMaker:
    """Makes what the network reads of the sentences of a ``Doc``; remembers the words it has seen."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._features: dict[tuple[int, int], list[int]] = {}

    def __call__(self, doc: Doc) -> list[tuple[list[int], Sentence]]:
        """For each sentence the indices of its tokens (white space left out) and the network's input."""
        hints = name_hints(doc)
        vectors = self._vectors.of([t.norm_ for t in doc])
        rows, spaces = self._rows(doc)
        norms = np.array([t.norm for t in doc], dtype=np.uint64).view(np.int64)
        out = []
        for sent in doc.sents:
            indices = [i for i in range(sent.start, sent.end) if not spaces[i]]
            if indices:
                features = np.array([rows[i] for i in indices], dtype=np.int64)
                out.append((indices, Sentence(features, vectors[indices], hints[indices], norms[indices])))
        return out

    def _rows(self, doc: Doc) -> tuple[list[list[int]], list[bool]]:
        """The rows of the tables that each token reads, and whether it is white space."""
        rows, spaces = [], []
        glued = False
        for token in doc:
            key = (token.orth, token.norm)
            features = self._features.get(key)
            if features is None:
                features = self._features[key] = token_features(token.text, token.norm_)
            followed, space = bool(token.whitespace_), token.is_space
            rows.append([*features, 1 + 2 * glued + followed])
            spaces.append(space)
            glued = not followed and not space
        return rows, spaces


class Reader:
    """The spaCy component: parts of speech and names."""

    def __init__(self, network: Network, make: SentenceMaker) -> None:
        self._network = network
        self._make = make

    @property
    def labels(self) -> tuple[str, ...]:
        """The types of names that the component finds."""
        return TYPES

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document in place."""
        work = self._make(doc)
        names = []
        results = self._network.predict([sentence for _, sentence in work])
        for (indices, _), (labels, _, tags) in zip(work, results, strict=True):
            for i, tag in zip(indices, tags, strict=True):
                doc[i].pos_ = UPOS[tag]
            names += [Span(doc, indices[a], indices[b - 1] + 1, label=kind) for a, b, kind in spans(labels)]
        doc.set_ents(names)
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
        part, _, kind = LABELS[label].partition("-")
        if part in "BS":
            start = i
        if part and part in "ES":
            yield start, i + 1, kind


def make_reader() -> Reader:
    """The component with the shipped weights."""
    return Reader(Network(model_arrays("arabic/model/network.npz")), SentenceMaker(word_vectors()))
