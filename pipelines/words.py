"""The tokens of a document as columns, read once for all stages: spaCy makes an object of every token, and a string at
every question."""

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
        stored, columns = doc.vocab.strings, [doc.to_array(name).tolist() for name in ("ORTH", "NORM")]
        strings = {key: stored[key] for key in {*columns[0], *columns[1]}}
        texts, norms = ([strings[key] for key in column] for column in columns)
        spaced: list[bool] = doc.to_array("SPACY").astype(bool).tolist()
        blank = frozenset([i for i, text in enumerate(texts) if text.isspace()])
        distinct = list(dict.fromkeys(norms))
        return cls(texts, norms, spaced, blank, dict(zip(distinct, normalize_all(distinct), strict=True)))

    def key(self, start: int, end: int) -> tuple[str, ...]:
        """The folded forms of a span, without white space."""
        if self.blank.isdisjoint(range(start, end)):
            return tuple(self.norms[start:end])
        return tuple([self.norms[i] for i in range(start, end) if i not in self.blank])
