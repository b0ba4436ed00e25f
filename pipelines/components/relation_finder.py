"""The spaCy component ``kg_relations``: from the names that a pipeline found to entities and relations."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UsageError
from kg.model import Document
from pipelines.components.extensions import keep, register_extensions
from pipelines.components.rereading import readable
from pipelines.extractors import Stages, load_stages, stage_languages
from pipelines.labels import label_table
from pipelines.read.language import detect_language

__all__ = ["RelationFinder", "entity_labels"]

_MANY = "xx"
"""The code of spaCy for pipelines of many languages."""
_OPTION = 'nlp.add_pipe("kg_relations", config={{"labels": {{"{label}": "{type}"}}}})'


def entity_labels(nlp: Language) -> dict[str, tuple[str, ...]]:
    """The labels that each component of a pipeline gives entities, by its name; components that give none are left
    out.

    >>> import spacy
    >>> nlp = spacy.blank("ar")
    >>> nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "الكرملين"}])
    >>> entity_labels(nlp)
    {'entity_ruler': ('ORG',)}
    """
    return {
        name: tuple(getattr(pipe, "labels", ()))
        for name, pipe in nlp.pipeline
        if "doc.ents" in nlp.get_pipe_meta(name).assigns
    }


class RelationFinder:
    """The component; see :func:`pipelines.components.factories.make_relation_finder` for its settings.

    ``doc.ents`` and all else that other components have set stay as they are.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "kg_relations",
        *,
        language: str | None = None,
        labels: Mapping[str, str] | None = None,
        frames: Sequence[str] = (),
        prefix: str = "",
    ) -> None:
        self._name, self._language = name, language or (None if nlp.lang == _MANY else nlp.lang)
        if self._language is not None and self._language not in stage_languages():
            raise UsageError(
                f"kg_relations reads {', '.join(stage_languages())}, and the pipeline is of language "
                f'{self._language!r}; say which it is: nlp.add_pipe("kg_relations", config={{"language": "ar"}})'
            )
        self._labels = dict(labels or {})
        self._frames = [Path(f) for f in frames]
        self._nlp: Language | None = nlp
        self._table: dict[str, str] | None = None
        self._stages: dict[str, Stages] = {}
        register_extensions(prefix)

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations of one document, and store them with it."""
        language = self._language or self._detected(doc)
        if language not in self._stages:
            self._stages[language] = load_stages(language, self._frames)
        read = readable(doc, language, self._types(doc))
        keep(doc, self._stages[language](Document("", doc.text, language=language), read))
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Annotate documents one by one; one that fails goes to the error handler of the pipeline."""
        handle = self._error_handler
        for doc in docs:
            try:
                yield self(doc)
            except Exception as error:
                handle(self._name, self, [doc], error)

    def set_error_handler(self, handler: Any) -> None:
        """What is done with documents that fail, as spaCy says of its components."""
        self._handler = handler

    @property
    def _error_handler(self) -> Any:
        return getattr(self, "_handler", _raise)

    def _detected(self, doc: Doc) -> str:
        found = detect_language(doc.text)
        return found if found in stage_languages() else stage_languages()[0]

    def _types(self, doc: Doc) -> dict[str, str]:
        """The types of all labels of the pipeline; made when it is complete, as weights are loaded late."""
        seen = {e.label_ for e in doc.ents}
        if self._table is None or not seen <= self._table.keys():
            known = set(self._table or ()) if self._nlp is None else _all_labels(self._nlp)
            self._table = label_table(known | seen, self._labels, model="the pipeline", option=_OPTION)
        return self._table

    def __getstate__(self) -> dict[str, Any]:
        """Without the pipeline and the models, which the other process loads itself."""
        labels = set(self._table or ()) if self._nlp is None else _all_labels(self._nlp)
        table = label_table(labels, self._labels, model="the pipeline", option=_OPTION)
        return self.__dict__ | {"_nlp": None, "_table": table, "_stages": {}}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user's own frames into the folder ``path``; all else is in the pipeline's configuration."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(self._frames):
            shutil.copyfile(file, folder / f"{number:02}-{file.name}")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RelationFinder:
        """Take the frames that :meth:`to_disk` wrote."""
        kept = sorted(Path(path).glob("*.toml"))
        self._frames = kept or self._frames
        self._stages.clear()
        return self


def _all_labels(nlp: Language) -> set[str]:
    return {label for labels in entity_labels(nlp).values() for label in labels}


def _raise(name: str, component: object, docs: Sequence[Doc], error: Exception) -> None:
    raise error
