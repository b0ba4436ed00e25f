"""The backend ``spacy:PACKAGE_OR_PATH``: names by a spaCy pipeline of the user's own.

Its entity labels become types of the ontology by :func:`pipelines.labels.label_table`. The stages behind it read the
tokens and parts of speech of its language's own annotator where the pipeline has not got them
(:mod:`pipelines.components.rereading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import InputNotFound, UsageError
from kg.fingerprint import fingerprint_of
from kg.model import Document
from pipelines.backends import BackendOptions
from pipelines.components.relation_finder import entity_labels
from pipelines.components.rereading import readable
from pipelines.labels import label_table

__all__ = ["SpacyAnnotator", "identity", "languages", "load"]

_OWN = "kg_relations"
_LONGEST = 10_000_000  # code points; what more costs is the user's memory


class SpacyAnnotator:
    """Annotates documents with the names of a spaCy pipeline; see :class:`pipelines.backends.Annotator`.

    A pipeline that is loaded already may be passed: ``SpacyAnnotator(nlp, "ar")`` is a backend for
    :func:`pipelines.build` and :func:`pipelines.extract`.

    Args:
        nlp: the pipeline.
        language: of the documents, as ISO 639-1 code.
        labels: types of entity labels that are not known, see :func:`pipelines.labels.label_table`.
        name: of the pipeline, for errors.

    Raises:
        UsageError: it gives no entities, or labels that are not known.

    >>> nlp = spacy.blank("ar")
    >>> nlp.add_pipe("entity_ruler").add_patterns([{"label": "COMPANY", "pattern": "مايكروسوفت"}])
    >>> annotator = SpacyAnnotator(nlp, "ar", {"COMPANY": "ORG"})
    >>> [doc] = annotator.annotate([Document("a", "بمايكروسوفت أو مايكروسوفت")])
    >>> [(t.text, t.ent_type_) for t in doc]
    [('ب', ''), ('مايكروسوفت', ''), ('أو', ''), ('مايكروسوفت', 'ORG')]
    """

    def __init__(
        self,
        nlp: Language,
        language: str,
        labels: Mapping[str, str] | None = None,
        *,
        name: str | None = None,
    ) -> None:
        self.nlp, self._language, self._labels = nlp, language, dict(labels or {})
        self._name = repr(name or nlp.meta.get("name") or "the pipeline")
        givers = entity_labels(nlp)
        if not givers:
            steps = ", ".join(nlp.pipe_names) or "none"
            raise UsageError(f"{self._name} finds no entities; its components: {steps}")
        self._table = self._types(label for found in givers.values() for label in found)

    def annotate(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """One ``Doc`` for each document, in order."""
        for document in documents:
            doc = self.nlp(document.text)
            seen = {e.label_ for e in doc.ents}
            if not seen <= self._table.keys():  # a component that does not say beforehand what it gives
                self._table = self._types([*self._table, *seen])
            yield readable(doc, self._language, self._table)

    def _types(self, labels: Iterable[str]) -> dict[str, str]:
        return label_table(labels, self._labels, model=self._name)


def load(language: str, argument: str, options: BackendOptions) -> SpacyAnnotator:
    """The annotator with the pipeline of a package, or of a folder that ``nlp.to_disk`` wrote.

    Raises:
        InputNotFound: there is no such package or folder.
        UsageError: it is no pipeline that can be used, or the device is not there.
    """
    meta = _meta(argument)
    if meta["lang"] not in (language, "xx"):
        raise UsageError(
            f"{argument!r} is a pipeline for {meta['lang']!r}, and the documents are {language!r}; choose another "
            f"backend, or say that they are not: --lang {meta['lang']}"
        )
    _use_device(options.device)
    try:
        nlp = spacy.load(argument)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise UsageError(f"spaCy cannot load {argument!r}: {_first_line(error)}") from error
    for name in [n for n in nlp.pipe_names if nlp.get_pipe_meta(n).factory == _OWN]:
        nlp.remove_pipe(name)  # the stages behind the backend do its work
    nlp.max_length = _LONGEST
    return SpacyAnnotator(nlp, language, options.labels, name=argument)


def languages(argument: str) -> tuple[str, ...] | None:
    """The language of a pipeline, None if it is for all.

    Raises:
        InputNotFound: there is no such package or folder.
    """
    language = str(_meta(argument)["lang"])
    return None if language == "xx" else (language,)


def identity(argument: str, options: BackendOptions) -> str:
    """Names the contents of a pipeline: documents are extracted anew when it is trained anew."""
    folder = _folder(argument)
    return fingerprint_of(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _meta(argument: str) -> dict[str, Any]:
    try:
        return dict(spacy.util.load_meta(_folder(argument) / "meta.json"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{argument!r} is no spaCy pipeline: {_first_line(error)}") from error


def _folder(argument: str) -> Path:
    """The folder of a package or path, as ``spacy.load`` finds it."""
    if not argument:
        raise UsageError("the backend spacy needs a pipeline: --backend spacy:PACKAGE_OR_PATH")
    if spacy.util.is_package(argument):
        return Path(spacy.util.get_package_path(argument))
    if Path(argument).is_dir():
        return Path(argument)
    raise InputNotFound(
        f"no spaCy pipeline {argument!r}: no package of this name is installed, and it is no folder; install it "
        f"(python -m spacy download {argument}), or name a folder that nlp.to_disk wrote"
    )


def _use_device(device: str | None) -> None:
    if device is None:
        return
    kind, _, number = device.partition(":")
    if kind not in ("cpu", "cuda") or not (number.isdigit() or not number):
        raise UsageError(f"got the device {device!r}; expected cpu, cuda or cuda:N")
    try:
        spacy.require_cpu() if kind == "cpu" else spacy.require_gpu(int(number or 0))  # type: ignore[attr-defined]
    except ValueError as error:
        raise UsageError(f"spaCy finds no device {device!r}: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return " ".join(str(error).split("\n\n")[0].split()) or type(error).__name__
