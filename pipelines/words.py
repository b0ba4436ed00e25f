"""The tokens of a document as columns, read once for all stages: spaCy makes an object of every token that is asked."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.names import normalize_all

__all__ = ["Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Texts and folded forms of the tokens, whether a space follows each, and which are white space themselves;
    ``normal`` has the normalised form (:func:`kg.names.normalize`) of each folded one.

    >>> from spacy.vocab import Vocab
    >>> from pipelines.arabic.tokenizer import Tokenizer
    >>> words = Words.of(Tokenizer(Vocab())("إلى للبيت"))
    >>> words.texts, words.norms, words.spaced
    (['إلى', 'ل', 'لبيت'], ['الي', 'ل', 'البيت'], [True, False, False])
    """

    texts: list[str]
    norms: list[str]
    spaced: list[bool]
    blank: frozenset[int]
    normal: dict[str, str]

    @classmethod
    def of(cls, doc: Doc) -> Words:
        """Read a document."""
        tokens = list(doc)
        texts = [t.text for t in tokens]
        norms = [t.norm_ for t in tokens]
        spaced: list[bool] = doc.to_array("SPACY").astype(bool).tolist()
        blank = frozenset([i for i, text in enumerate(texts) if text.isspace()])
        distinct = list(dict.fromkeys(norms))
        return cls(texts, norms, spaced, blank, dict(zip(distinct, normalize_all(distinct), strict=True)))

    def key(self, start: int, end: int) -> tuple[str, ...]:
        """The folded forms of a span, without white space."""
        if self.blank.isdisjoint(range(start, end)):
            return tuple(self.norms[start:end])
        return tuple([self.norms[i] for i in range(start, end) if i not in self.blank])
