"""Annotators: what turns the text of a document into a spaCy ``Doc``, chosen by name and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

from spacy.tokens import Doc

from kg.errors import UnknownName
from kg.model import Document

__all__ = ["Annotator", "backend_names", "load_backend"]

_MODULES = {("embedded", "ar"): "pipelines.arabic.backend"}
"""By name and language the module with a function ``load()``; imported when it is asked for."""


class Annotator(Protocol):
    """Annotates documents with tokens, sentences, parts of speech and names.

    The ``Doc`` has the text of its document, unchanged; ``token.pos_`` is a universal part of speech;
    ``doc.ents`` has the six entity types of the ontology.
    """

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order."""
        ...


def backend_names(language: str = "ar") -> tuple[str, ...]:
    """The names of the backends for a language.

    >>> "embedded" in backend_names("ar")
    True
    """
    return tuple(sorted(name for name, known in _MODULES if known == language))


def load_backend(name: str = "embedded", language: str = "ar") -> Annotator:
    """The annotator called ``name`` for ``language``; loading takes a second or two, keep it.

    Raises:
        UnknownName: no such backend, or none for this language.
    """
    if (name, language) not in _MODULES:
        if not backend_names(language):
            raise UnknownName.of("language", language, {known for _, known in _MODULES})
        raise UnknownName.of("backend", name, backend_names(language))
    load = cast(Callable[[], Annotator], import_module(_MODULES[name, language]).load)
    return load()
