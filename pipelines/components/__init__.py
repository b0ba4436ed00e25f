"""The project as spaCy components: ``spacy.load`` of the shipped pipeline, and ``nlp.add_pipe("kg_relations")``."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UnknownName
from pipelines.components.drawing import DISPLACY_OPTIONS, displacy_mentions, displacy_relations
from pipelines.components.extensions import extracted_document, register_extensions

__all__ = [
    "DISPLACY_OPTIONS",
    "displacy_mentions",
    "displacy_relations",
    "extracted_document",
    "model_path",
    "register_extensions",
]

_MODELS = {"ar": "arabic/spacy_model"}


def model_path(language: str = "ar") -> Path:
    """The folder of the shipped spaCy pipeline, for ``spacy.load``.

    Raises:
        UnknownName: none is shipped for this language.

    >>> import spacy
    >>> spacy.load(model_path("ar")).pipe_names
    ['kg_arabic_reader', 'kg_relations']
    """
    if language not in _MODELS:
        raise UnknownName.of("language", language, _MODELS)
    return Path(__file__).parents[1] / _MODELS[language]
