"""Extractors: from a document to what is found in it, by the annotator and the stages of its language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from spacy.tokens import Doc

from kg.errors import ExtractionFailed, UnknownName
from kg.model import Document, ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.backends import (
    Annotator,
    BackendOptions,
    backend_languages,
    extractor_module,
    load_backend,
)
from pipelines.frames import load_frames

__all__ = ["Extractor", "Stages", "load_extractor", "load_stages", "stage_languages"]

_STAGES = {"ar": "pipelines.extraction", "en": "pipelines.english.extraction"}
"""By language the module with ``extract_document(document, doc, frames=…)`` and ``load_frames(paths)``."""

_DEFAULT = "ar"

Stages: TypeAlias = Callable[[Document, Doc], ExtractedDocument]


class Extractor(Protocol):
    """Extracts what one document states. It may raise any error; the other documents are not affected."""

    def __call__(self, document: Document) -> ExtractedDocument:
        """The document with its entities and relations."""
        ...


def load_extractor(
    backend: str | Annotator = "embedded",
    language: str | None = None,
    frames: Iterable[str | os.PathLike[str]] = (),
    options: BackendOptions | None = None,
) -> Extractor:
    """The extractor of a backend.

    Args:
        backend: its name, see :func:`pipelines.backends.load_backend`, or an annotator of your own.
        language: of all documents; None takes each document's own.
        frames: files of triggers of the user's own.
        options: how the backend works.

    Raises:
        UnknownName: no such backend, or none for this language.
        UsageError: the backend is not configured, or there is no such model.
        InvalidFrames: a file of frames is not of the expected form.

    >>> extract = load_extractor()
    >>> [r.type for r in extract(Document("a", "اتهمت مايكروسوفت الكرملين.")).relations]
    ['ACCUSED']
    """
    paths = tuple(map(Path, frames))
    if isinstance(backend, str) and (module := extractor_module(backend)) is not None:
        argument = backend.partition(":")[2]
        types = load_frames(paths).types if paths else RELATION_TYPES
        return cast(Extractor, module.load(language, argument, types, options or BackendOptions()))
    return _ByLanguage(backend, language, paths, options)


def stage_languages() -> tuple[str, ...]:
    """The languages that have stages, as ISO 639-1 codes.

    >>> "ar" in stage_languages()
    True
    """
    return tuple(sorted(_STAGES))


def load_stages(language: str, frames: Iterable[str | os.PathLike[str]] = ()) -> Stages:
    """The stages of a language, from an annotated document to what is found in it.

    Raises:
        UnknownName: there are none for this language.
        InvalidFrames: a file of frames is not of the expected form.
    """
    if language not in _STAGES:
        raise UnknownName.of("language", language, set(_STAGES))
    stages = import_module(_STAGES[language])
    return partial(stages.extract_document, frames=stages.load_frames(tuple(map(Path, frames))))


class _ByLanguage:
    """Sends each document to the annotator and the stages of its language, loaded when they are needed."""

    def __init__(
        self,
        backend: str | Annotator,
        language: str | None,
        frames: tuple[Path, ...],
        options: BackendOptions | None,
    ) -> None:
        self._backend, self._forced, self._frames, self._options = backend, language, frames, options
        self._loaded: dict[str, tuple[Annotator, Stages]] = {}
        known = (
            set(_STAGES) if not isinstance(backend, str) else set(backend_languages(backend)) & set(_STAGES)
        )
        self._known = known
        self._default = _DEFAULT if _DEFAULT in known or not known else min(known)
        self._of(language or self._default)

    def __call__(self, document: Document) -> ExtractedDocument:
        annotator, stages = self._of(self._language(document))
        (doc,) = annotator.annotate([document])
        return stages(document, doc)

    def _language(self, document: Document) -> str:
        if self._forced:
            return self._forced
        if document.language is None:
            return self._default
        if document.language in self._known:
            return document.language
        raise ExtractionFailed(
            f"the text is in language {document.language!r}, and {self._name} reads "
            f"{', '.join(sorted(self._known))}; extract it with another backend, or force a language with --lang"
        )

    @property
    def _name(self) -> str:
        return f"backend {self._backend!r}" if isinstance(self._backend, str) else "this annotator"

    def _of(self, language: str) -> tuple[Annotator, Stages]:
        if language not in self._loaded:
            stages = load_stages(language, self._frames)
            annotator = (
                load_backend(self._backend, language, self._options)
                if isinstance(self._backend, str)
                else self._backend
            )
            self._loaded[language] = annotator, stages
        return self._loaded[language]
