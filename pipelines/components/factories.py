"""The spaCy factories and the tokenizer that the package registers by its entry points.

spaCy imports every registered factory whenever it makes a ``Language``, whoever makes it; so this module imports
nothing of the project before a factory is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

if TYPE_CHECKING:
    from pipelines.arabic.tokenizer import Tokenizer

__all__ = ["make_arabic_reader", "make_arabic_tokenizer", "make_relation_finder"]


@Language.factory("kg_arabic_reader", assigns=["token.pos", "doc.ents"])
def make_arabic_reader(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Parts of speech and names of Arabic text, with the shipped weights; reads the tokens of the shipped tokenizer.

    >>> import spacy
    >>> tokenizer = {"@tokenizers": "kg.ArabicTokenizer.v1"}
    >>> nlp = spacy.blank("ar", config={"nlp": {"tokenizer": tokenizer}})
    >>> _ = nlp.add_pipe("kg_arabic_reader")
    >>> [(e.text, e.label_) for e in nlp("نفى الكرملين ذلك.").ents]
    [('الكرملين', 'ORG')]
    """
    from pipelines.arabic.backend import make_reader

    return make_reader()


@Language.factory(
    "kg_relations",
    requires=["doc.ents"],
    assigns=["doc._.relations", "doc._.mentions", "span._.entity_id"],
    default_config={"language": None, "labels": {}, "frames": [], "prefix": ""},
)
def make_relation_finder(
    nlp: Language, name: str, language: str | None, labels: dict[str, str], frames: Sequence[str], prefix: str
) -> Callable[[Doc], Doc]:
    """Mentions, entities and relations of documents whose ``doc.ents`` another component has set.

    Arguments:
        language: of the texts; None takes that of the pipeline, and each text's own in a pipeline of many
            languages.
        labels: entity labels of the pipeline and their types, as in :func:`pipelines.labels.label_table`.
        frames: files of triggers of the user's own; ``nlp.to_disk`` keeps them with the pipeline.
        prefix: of the names of the extension attributes, where the usual ones are the user's already.

    >>> import spacy
    >>> nlp = spacy.blank("ar")
    >>> nlp.add_pipe("entity_ruler").add_patterns([
    ...     {"label": "ORG", "pattern": "مايكروسوفت"}, {"label": "ORG", "pattern": "الكرملين"}])
    >>> _ = nlp.add_pipe("kg_relations")
    >>> [(r.source, r.type, r.target) for r in nlp("اتهمت مايكروسوفت الكرملين .")._.relations]
    [('microsoft', 'ACCUSED', 'kremlin')]
    """
    from pipelines.components.relation_finder import RelationFinder

    return RelationFinder(nlp, name, language=language, labels=labels, frames=frames, prefix=prefix)


@registry.tokenizers("kg.ArabicTokenizer.v1")  # type: ignore[untyped-decorator]
def make_arabic_tokenizer() -> Callable[[Language], Tokenizer]:
    """The Arabic tokenizer, for the configuration of a pipeline; see
    :class:`pipelines.arabic.tokenizer.Tokenizer`."""

    def create(nlp: Language) -> Tokenizer:
        from pipelines.arabic.tokenizer import Tokenizer

        return Tokenizer(nlp.vocab)

    return create
