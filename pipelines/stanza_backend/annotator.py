"""The annotator: documents through a ``stanza.Pipeline`` to spaCy's ``Doc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import spacy
from spacy.tokens import Doc

from kg.errors import UsageError
from kg.extras import optional
from kg.model import Document
from pipelines.labels import label_table
from pipelines.stanza_backend.documents import make_doc, passages
from pipelines.stanza_backend.languages import language_of

__all__ = ["StanzaAnnotator"]


class StanzaAnnotator:
    """Annotates documents by a pipeline of Stanza's; see :class:`pipelines.backends.Annotator`.

    Every document goes through the networks by itself, its sentences together: what else is in a run does not
    change what is found in it.
    """

    def __init__(self, pipeline: Any, labels: Mapping[str, str] | None = None) -> None:
        """Take a ``stanza.Pipeline`` of yours, with at least ``tokenize`` and ``ner``.

        Args:
            pipeline: of any language of Stanza's; what it sets beyond these (``mwt``, ``pos``, ``lemma``,
                ``depparse``) is used, too.
            labels: your table from its entity labels to entity types, where :mod:`pipelines.labels` does not know
                them.

        Raises:
            UsageError: the pipeline has no entity recogniser, or gives labels that are not known.

        >>> import stanza  # doctest: +SKIP
        >>> annotator = StanzaAnnotator(stanza.Pipeline("ar", download_method=None))  # doctest: +SKIP
        >>> list(pipelines.extract(["articles/"], backend=annotator))  # doctest: +SKIP
        """
        loaded = pipeline.processors
        lacking = [name for name in ("tokenize", "ner") if name not in loaded]
        if lacking:
            raise UsageError(
                f"got a Stanza pipeline of {', '.join(loaded)}; expected one with {' and '.join(lacking)}, too"
            )
        self.pipeline = pipeline
        self._language = language_of(pipeline.lang)
        tags = _entity_labels(loaded["ner"])
        self._labels = label_table(tags, labels, model=f"Stanza's model of {pipeline.lang!r}")
        self._vocab = spacy.blank(_spacy_code(pipeline.lang)).vocab

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order."""
        stanza = optional("stanza", "stanza", "the backend stanza")
        for document in documents:
            parts = list(passages(document.text))
            read = self.pipeline([stanza.Document([], text=p.text) for p in parts]) if parts else []
            pairs = list(zip(parts, read, strict=True))
            yield make_doc(self._vocab, document.text, pairs, self._language, self._labels)


def _entity_labels(recogniser: Any) -> list[str]:
    """The labels that the recogniser can give."""
    found: set[str] = set()
    for number in range(len(recogniser.trainers)):
        found.update(recogniser.get_known_tags(number))
    return sorted(found)


def _spacy_code(language: str) -> str:
    """spaCy's code for a language of Stanza's (``zh-hans`` is ``zh``), ``xx`` for those that it does not know."""
    from spacy.util import get_lang_class

    code = language.partition("-")[0]
    try:
        get_lang_class(code)
    except ImportError:
        return "xx"
    return code
