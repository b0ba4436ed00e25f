"""Parser and recogniser read a long English document part by part: what they keep ready for each token is too much.

It is four thousand bytes for a token, read from in no order: of a document of twenty thousand tokens hardly any of it
is in the processor's cache, and the parser takes a third longer for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["make_part_reader", "read_in_parts"]

_WHOLE = 4096
"""Tokens of a document that is read at once; articles have fewer."""
_PART = 1024
"""Tokens of a part of a longer one, which ends with a sentence. Its last words are read as those of a document."""
_SETS = {"parser": ["HEAD", "DEP"], "ner": ["ENT_IOB", "ENT_TYPE"]}


def read_in_parts(nlp: Language, name: str) -> None:
    """Put a component of the same work in the place of the trained ``name``, which itself is switched off."""
    nlp.add_pipe("kg_english_in_parts", f"kg_english_{name}", after=name, config={"trained": name})
    nlp.disable_pipe(name)


@Language.factory("kg_english_in_parts", requires=["doc.tensor", "token.is_sent_start"])
def make_part_reader(nlp: Language, name: str, trained: str) -> Callable[[Doc], Doc]:
    """A component that does the work of another one, ``trained``, for long documents part by part."""
    pipe = nlp.get_pipe(trained)
    attributes: list[int | str] = [*_SETS[trained]]

    def read(doc: Doc) -> Doc:
        if len(doc) <= _WHOLE:
            return pipe(doc)
        found = [pipe(part).to_array(attributes) for part in _parts(doc)]
        return doc.from_array(attributes, np.concatenate(found))  # type: ignore[arg-type]

    return read


def _parts(doc: Doc) -> Iterator[Doc]:
    """Documents of whole sentences, with the norms («not» of «n't») and vectors of their tokens."""
    kept: list[int | str] = ["SENT_START", "NORM"]
    values = doc.to_array(kept)
    starts = values[:, 0].astype(np.int64)
    begin = 0
    while begin < len(doc):
        end = min(len(doc), begin + _PART)
        if end < len(doc):
            sentences = np.flatnonzero(starts[begin + 1 : end + 1] == 1)
            end = begin + 1 + int(sentences[-1]) if len(sentences) else end
        words = doc[begin:end]
        part = Doc(doc.vocab, [t.text for t in words], [bool(t.whitespace_) for t in words])
        part.from_array(kept, values[begin:end])  # type: ignore[arg-type]
        part.tensor = doc.tensor[begin:end]
        yield part
        begin = end
