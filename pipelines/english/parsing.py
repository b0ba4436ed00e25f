"""Trees of a long English document, part by part: what the parser keeps ready for each token is too much at once.

It is four thousand bytes for a token, read from in no order: of a document of twenty thousand tokens hardly any of it
is in the processor's cache, and the parser takes a third longer for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["make_parser"]

_WHOLE = 4096
"""Tokens of a document that is parsed at once; articles have fewer."""
_PART = 1024
"""Tokens of a part of a longer one, which ends with a sentence. The parser looks at the next two words, and so the last
words of a part are parsed as those of a document."""


@Language.factory(
    "kg_english_parser",
    requires=["doc.tensor", "token.is_sent_start"],
    assigns=["token.dep", "token.head"],
)
def make_parser(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that parses with the trained ``parser``, which itself is switched off."""
    parser = nlp.get_pipe("parser")

    def parse(doc: Doc) -> Doc:
        if len(doc) <= _WHOLE:
            return parser(doc)
        trees = [parser(part).to_array(["HEAD", "DEP"]) for part in _parts(doc)]
        return doc.from_array(["HEAD", "DEP"], np.concatenate(trees))  # type: ignore[arg-type]

    return parse


def _parts(doc: Doc) -> Iterator[Doc]:
    """Documents of whole sentences, with the vectors of their tokens."""
    starts = doc.to_array(["SENT_START"]).astype(np.int64)
    begin = 0
    while begin < len(doc):
        end = min(len(doc), begin + _PART)
        if end < len(doc):
            sentences = np.flatnonzero(starts[begin + 1 : end + 1] == 1)
            end = begin + 1 + int(sentences[-1]) if len(sentences) else end
        words = doc[begin:end]
        part = Doc(doc.vocab, [t.text for t in words], [bool(t.whitespace_) for t in words])
        part.from_array(["SENT_START"], starts[begin:end].reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]
        part.tensor = doc.tensor[begin:end]
        yield part
        begin = end
