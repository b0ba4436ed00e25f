"""Annotators: what turns the text of a document into a spaCy ``Doc``, chosen by name and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

from spacy.tokens import Doc

from kg.errors import UnknownName
from kg.model import Document

__all__ = [
    "Annotator",
    "BackendOptions",
    "backend_identity",
    "backend_languages",
    "backend_names",
    "load_backend",
]

_MODULES = {
    ("embedded", "ar"): "pipelines.arabic.backend",
    ("spacy", "ar"): "pipelines.spacy_backend",
}
"""By name and language the module with a function ``load(language, argument, options)``; imported when it is asked
for.

A backend whose argument decides may have two more: ``languages(argument)``, those that it reads (None: all that it
is listed with), and ``identity(argument, options)``, which names all that its results depend on besides the program.
"""


class Annotator(Protocol):
    """Annotates documents with tokens, sentences, parts of speech and names.

    The ``Doc`` has the text of its document, unchanged; ``token.pos_`` is a universal part of speech;
    ``doc.ents`` has the six entity types of the ontology.
    """

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order."""
        ...


@dataclass(frozen=True, slots=True)
class BackendOptions:
    """How a backend works; each takes what it understands.

    Attributes:
        device: ``cpu``, ``cuda`` or ``cuda:N``; None leaves it to the backend.
        batch_size: sentences, or documents, that go through a network at once.
        labels: the user's table from labels of a model to entity types of the ontology; an empty type leaves
            the label out.
    """

    device: str | None = None
    batch_size: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def backend_names(language: str = "ar") -> tuple[str, ...]:
    """The names of the backends for a language.

    >>> "embedded" in backend_names("ar")
    True
    """
    return tuple(sorted(name for name, known in _MODULES if known == language))


def backend_languages(name: str = "embedded") -> tuple[str, ...]:
    """The languages that a backend annotates, as ISO 639-1 codes.

    >>> "ar" in backend_languages("embedded")
    True
    """
    base, _, argument = name.partition(":")
    known = tuple(sorted(language for known, language in _MODULES if known == base))
    module = _module(base)
    own = module.languages(argument) if argument and hasattr(module, "languages") else None
    return known if own is None else tuple(language for language in known if language in own)


def backend_identity(name: str, options: BackendOptions | None = None) -> str:
    """Names what the results of a backend depend on besides the program, such as the contents of a model of the
    user's; empty where that is nothing.

    >>> backend_identity("embedded")
    ''
    """
    base, _, argument = name.partition(":")
    module = _module(base)
    if not hasattr(module, "identity"):
        return ""
    return cast(str, module.identity(argument, options or BackendOptions()))


def _module(base: str) -> ModuleType | None:
    """The module of a backend of one module for all its languages; the embedded ones have no argument."""
    found = {module for (name, _), module in _MODULES.items() if name == base}
    return import_module(found.pop()) if len(found) == 1 and base != "embedded" else None


def load_backend(
    name: str = "embedded", language: str = "ar", options: BackendOptions | None = None
) -> Annotator:
    """The annotator called ``name`` for ``language``; loading takes a second or two, keep it.

    ``name`` may have an argument after a colon, as in ``spacy:en_core_web_sm``.

    Raises:
        UnknownName: no such backend, or none for this language.
    """
    base, _, argument = name.partition(":")
    if (base, language) not in _MODULES:
        if not backend_names(language):
            raise UnknownName.of("language", language, {known for _, known in _MODULES})
        raise UnknownName.of("backend", base, backend_names(language))
    load = cast(Callable[[str, str, BackendOptions], Annotator], import_module(_MODULES[base, language]).load)
    return load(language, argument, options or BackendOptions())
