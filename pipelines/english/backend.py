"""The embedded English backend: a spaCy pipeline whose small models ship inside the package.

Nothing is downloaded. Parts: spaCy's English tokenizer, sentences by rule (``kg_english_sentences``), the trained
tagger, parser and recogniser (:mod:`pipelines.english.weights`), and lemmas by rule (``kg_english_words``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Document
from pipelines.backends import BackendOptions
from pipelines.english import repairs as repairs  # registers its component, as do the next two
from pipelines.english import sentences as sentences
from pipelines.english import words as words
from pipelines.english.parts import read_in_parts
from pipelines.english.tokenizing import ShortRuns
from pipelines.english.weights import load_pipeline

__all__ = ["EnglishAnnotator", "load"]


class EnglishAnnotator:
    """Annotates English documents; see :class:`pipelines.backends.Annotator`."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order.

        >>> [doc] = load().annotate([Document("a", "Hackers published emails of John Podesta.")])
        >>> [t.lemma_ for t in doc][:3]
        ['hacker', 'publish', 'email']
        """
        return self.nlp.pipe((d.text for d in documents), batch_size=1)


def load(language: str = "en", argument: str = "", options: BackendOptions | None = None) -> EnglishAnnotator:
    """The annotator with the shipped model; loaded once a process. It has no options."""
    return _shipped()


@cache
def _shipped() -> EnglishAnnotator:
    nlp = load_pipeline()
    nlp.tokenizer = ShortRuns(nlp.tokenizer)
    nlp.add_pipe("kg_english_sentences", first=True)
    read_in_parts(nlp, "parser")
    read_in_parts(nlp, "ner")
    nlp.add_pipe("kg_english_repairs", after="kg_english_parser")
    nlp.add_pipe("kg_english_words", after="kg_english_repairs")
    return EnglishAnnotator(nlp)
