"""Annotators: what turns the text of a document into a spaCy ``Doc``, chosen by name and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from kg.errors import UnknownName, UsageError
from kg.model import Document

if TYPE_CHECKING:  # a process that leaves extraction to others has no use for spaCy
    from spacy.tokens import Doc

__all__ = [
    "Annotator",
    "BackendOptions",
    "backend_identity",
    "backend_languages",
    "backend_names",
    "extractor_module",
    "load_backend",
    "may_need_torch",
]

_MODULES = {
    ("embedded", "ar"): "pipelines.arabic.backend",
    ("embedded", "en"): "pipelines.english.backend",
    ("spacy", "ar"): "pipelines.spacy_backend",
    ("spacy", "en"): "pipelines.spacy_backend",
    ("stanza", "ar"): "pipelines.stanza_backend",
    ("stanza", "en"): "pipelines.stanza_backend",
}
"""By name and language the module with a function ``load(language, argument, options)``; imported when it is asked
for.

A backend whose argument decides may have two more: ``languages(argument)``, those that it reads (None: all that it
is listed with), and ``identity(argument, options)``, which names all that its results depend on besides the program.
With ``HAS_DEFAULT`` it is asked for its languages without an argument, too.
"""

_EXTRACTORS = {"llm": "pipelines.llm.extractor"}
"""By name the module of a backend that needs no stages behind it, with functions ``load(language, argument, types,
options)``, which makes an :class:`pipelines.extractors.Extractor`, and ``identity``."""


_WITHOUT_TORCH = ("embedded", "llm")


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
    names = {name for name, known in _MODULES if known == language}
    return tuple(sorted(names | _EXTRACTORS.keys() if names else ()))


def backend_languages(name: str = "embedded") -> tuple[str, ...]:
    """The languages that a backend annotates, as ISO 639-1 codes.

    >>> "ar" in backend_languages("embedded")
    True
    """
    base, _, argument = name.partition(":")
    known = tuple(sorted(language for known, language in _MODULES if known == base))
    module = _module(base)
    asked = module is not None and (bool(argument) or getattr(module, "HAS_DEFAULT", False))
    own = module.languages(argument) if module and asked and hasattr(module, "languages") else None
    return known if own is None else tuple(language for language in known if language in own)


def backend_identity(name: str, options: BackendOptions | None = None) -> str:
    """Names what the results of a backend depend on besides the program, such as the contents of a model of the
    user's; empty where that is nothing.

    >>> backend_identity("embedded")
    ''
    """
    base, _, argument = name.partition(":")
    module = _module(base)
    if module is None or not hasattr(module, "identity"):
        return ""
    return cast(str, module.identity(argument, options or BackendOptions()))


def extractor_module(name: str) -> ModuleType | None:
    """The module of a backend that needs no stages behind it; None if the backend is an annotator.

    >>> extractor_module("embedded") is None
    True
    """
    base = name.partition(":")[0]
    return import_module(_EXTRACTORS[base]) if base in _EXTRACTORS else None


def may_need_torch(backend: str | Annotator) -> bool:
    """Whether the models of a backend may be made of PyTorch.

    >>> may_need_torch("embedded"), may_need_torch("spacy:en_core_web_trf")
    (False, True)
    """
    return not isinstance(backend, str) or backend.partition(":")[0] not in _WITHOUT_TORCH


def _module(base: str) -> ModuleType | None:
    """The module of a backend of one module for all its languages; the embedded ones have no argument."""
    if base in _EXTRACTORS:
        return extractor_module(base)
    found = {module for (name, _), module in _MODULES.items() if name == base}
    return import_module(found.pop()) if len(found) == 1 and base != "embedded" else None


def load_backend(
    name: str = "embedded", language: str = "ar", options: BackendOptions | None = None
) -> Annotator:
    """The annotator called ``name`` for ``language``; loading takes a second or two, keep it.

    ``name`` may have an argument after a colon, as in ``spacy:en_core_web_sm``.

    Raises:
        UnknownName: no such backend, or none for this language.
        UsageError: the backend makes no annotations, but whole extractions.
    """
    base, _, argument = name.partition(":")
    if base in _EXTRACTORS:
        raise UsageError(f"the backend {base} is no annotator; pipelines.extractors.load_extractor loads it")
    if (base, language) not in _MODULES:
        if not backend_names(language):
            raise UnknownName.of("language", language, {known for _, known in _MODULES})
        raise UnknownName.of("backend", base, backend_names(language))
    load = cast(Callable[[str, str, BackendOptions], Annotator], import_module(_MODULES[base, language]).load)
    return load(language, argument, options or BackendOptions())
