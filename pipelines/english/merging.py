"""Names by rules and names by the recogniser as one list of mentions.

The rules of :mod:`pipelines.english.names` know what the gazetteer knows and see every capital; the recogniser has read
annotated news and sees where a name begins and ends. Which of the two to believe was counted on annotated texts
(``pipelines/train/corpus/english``) that the recogniser had not been trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from pipelines.english.gazetteer import EnglishNames, words_of

__all__ = ["merged"]

_BEFORE = frozenset(("the", "a", "an"))


def merged(doc: Doc, ruled: Sequence[Span], names: EnglishNames) -> list[Span]:
    """The mentions of both, which may overlap; ``doc.ents`` are the recogniser's.

    Where both have the same words the rules say the type; where they differ in the words the recogniser is right more
    often. A name that only one of them sees is believed if the gazetteer has it.
    """
    out: list[Span] = []
    replaced: set[tuple[int, int]] = set()
    same = {(s.start, s.end): s for s in ruled}
    for name in _trimmed(doc):
        rivals = [s for s in ruled if s.start < name.end and name.start < s.end]
        if rivals:
            out.append(same.get((name.start, name.end), name))
            replaced.update((s.start, s.end) for s in rivals)
        elif _known(name, names):
            out.append(name)
    alone = (s for s in ruled if (s.start, s.end) not in replaced)
    return [*out, *(s for s in alone if _known(s, names) or s.text.islower())]


def _trimmed(doc: Doc) -> Iterator[Span]:
    """What the recogniser found, without article and white space at the beginning."""
    for name in doc.ents:
        start = name.start
        while start < name.end - 1 and (doc[start].lower_ in _BEFORE or doc[start].is_space):
            start += 1
        yield Span(doc, start, name.end, label=name.label_)


def _known(name: Span, names: EnglishNames) -> bool:
    return names.lookup(words_of(name.text)) is not None
